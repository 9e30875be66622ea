/**
 * Accounts that anyone may enter by one click while every unit is invented, to see the product as each role does.
 * They have no password, see only one another in the list of accounts, and are refused from the moment that the first
 * real unit is stored.
 */
import type { Account } from './account.ts';

export const READY_ACCOUNTS: readonly Account[] = [
  {
    id: 'ready-viewer',
    name: 'Planificadora',
    email: 'planificadora@demostracion.example',
    role: 'viewer',
    departments: [],
    demonstration: true,
  },
  {
    id: 'ready-staff',
    name: 'Personal de Antioquia',
    email: 'antioquia@demostracion.example',
    role: 'staff',
    departments: ['05'],
    demonstration: true,
  },
  {
    id: 'ready-admin',
    name: 'Administradora',
    email: 'administradora@demostracion.example',
    role: 'admin',
    departments: [],
    demonstration: true,
  },
];

export const READY_IDS = ['ready-viewer', 'ready-staff', 'ready-admin'] as const;
