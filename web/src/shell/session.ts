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

/** Units may be read: in the demonstration by everyone. */
export const mayReadUnits = computed(
  () => session.value !== null && (session.value.demonstration || account.value !== null),
);

/** Tabs tell one another who is signed in: a page that waits for it in one knows when it was done in another. */
const tabs = new BroadcastChannel('geoser-session');
tabs.onmessage = ({ data }) => {
  if (session.peek() !== null && data !== (account.peek()?.email ?? '')) void loadSession();
};

export function tellTabs(now: Pick<Session, 'account'>): void {
  tabs.postMessage(now.account?.email ?? '');
}

export async function loadSession(): Promise<void> {
  const response = await fetch(SESSION, { headers: { Accept: 'application/json' } }).catch(() => null);
  hasAccounts.value = response?.ok ?? false;
  session.value = response?.ok
    ? ((await response.json()) as Session)
    : { account: null, demonstration: false };
  if (response?.ok) tellTabs(session.peek() as Session);
}

/** @returns whether it worked */
export async function signOut(): Promise<boolean> {
  const headers = { Accept: 'application/json', 'Accept-Language': language.peek() };
  const response = await fetch(SESSION, { method: 'DELETE', headers }).catch(() => null);
  if (!response?.ok) return false;
  await loadSession();
  return true;
}
