/** What a reader may see of the units: part of every query, every cache key and every ETag (design.md section 8). */
import type { Account } from './account.ts';

/**
 * `viewer`: every unit on the 1 km grid, without counts of victims and reincorporated people. `staff`: exact in these
 * departments (DIVIPOLA, ascending), as a viewer elsewhere.
 */
export type Scope =
  | { kind: 'nothing' }
  | { kind: 'everything' }
  | { kind: 'viewer' }
  | { kind: 'staff'; departments: readonly string[] };

export const READS_EVERYTHING: Scope = { kind: 'everything' };
export const READS_NOTHING: Scope = { kind: 'nothing' };
export const READS_COARSELY: Scope = { kind: 'viewer' };

/** The scope's part of a cache key: the same text for scopes that see the same. */
export function scopeKey(scope: Scope): string {
  return scope.kind === 'staff' ? `staff:${scope.departments.join(',')}` : scope.kind;
}

/** Departments whose units are seen exactly; null for all of them. */
export function exactDepartments(scope: Scope): readonly string[] | null {
  if (scope.kind === 'everything') return null;
  return scope.kind === 'staff' ? scope.departments : [];
}

/** What decides beside the account. */
export interface Surroundings {
  /** Every unit is invented. */
  demonstration: boolean;
  /** The setting: `none` gives units to nobody without an account. */
  publicUnits: 'auto' | 'none';
  /** The request comes from this machine itself. */
  loopback: boolean;
  /** Somebody has an account, so that whoever operates the machine can sign in like everyone else. */
  hasAccounts: boolean;
}

/** What a role reads; for nobody, what the data and the place of asking allow. */
export function scopeOf(
  account: Pick<Account, 'role' | 'departments'> | null,
  { demonstration, publicUnits, loopback, hasAccounts }: Surroundings,
): Scope {
  if (account !== null) return scopeOfRole(account);
  if (publicUnits === 'none') return READS_NOTHING;
  return demonstration || (loopback && !hasAccounts) ? READS_EVERYTHING : READS_NOTHING;
}

function scopeOfRole({ role, departments }: Pick<Account, 'role' | 'departments'>): Scope {
  if (role === 'admin') return READS_EVERYTHING;
  const own = [...new Set(departments)].sort();
  return role === 'staff' && own.length > 0 ? { kind: 'staff', departments: own } : READS_COARSELY;
}
