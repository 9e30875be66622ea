/** Who is signed in, as the server says; nobody until it has answered, and where it knows no accounts. */
import { computed, signal } from '@preact/signals';
import { language } from '../state/language.ts';

export type Role = 'viewer' | 'staff' | 'admin';

export interface SignedIn {
  name: string;
  email: string;
  role: Role;
  /** Codes of the departments in which staff write. */
  departments: readonly string[];
  /** One of the ready accounts of the demonstration, or made by one. */
  demonstration?: boolean;
}

export interface Session {
  account: SignedIn | null;
  /** Every unit is invented. */
  demonstration: boolean;
}

const SESSION = '/api/v1/session';

/** Null until the server has answered. */
export const session = signal<Session | null>(null);
/** The server knows accounts at all. */
export const hasAccounts = signal(false);
export const account = computed(() => session.value?.account ?? null);

export async function loadSession(): Promise<void> {
  const response = await fetch(SESSION, { headers: { Accept: 'application/json' } }).catch(() => null);
  hasAccounts.value = response?.ok ?? false;
  session.value = response?.ok
    ? ((await response.json()) as Session)
    : { account: null, demonstration: false };
}

/** @returns whether it worked */
export async function signOut(): Promise<boolean> {
  const headers = { Accept: 'application/json', 'Accept-Language': language.peek() };
  const response = await fetch(SESSION, { method: 'DELETE', headers }).catch(() => null);
  if (!response?.ok) return false;
  await loadSession();
  return true;
}
