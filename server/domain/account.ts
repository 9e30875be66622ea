/** Who is known by name: a role of design.md section 8 and, for staff, the departments in which it writes. */
export const ROLES = ['viewer', 'staff', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Account {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** DIVIPOLA codes of two digits; of role staff alone. */
  departments: readonly string[];
  /** Exists only while every unit is invented; see ready-accounts. */
  demonstration?: boolean;
  /** Name of the API key by which a program acts for the account, with the key's role and departments. */
  key?: string;
}

/** Whether a key, or an account made by another, would reach further than `owner`. */
export function isWider(
  wanted: Pick<Account, 'role' | 'departments'>,
  owner: Pick<Account, 'role' | 'departments'>,
): boolean {
  if (ROLES.indexOf(wanted.role) > ROLES.indexOf(owner.role)) return true;
  if (wanted.role !== 'staff' || owner.role === 'admin') return false;
  return !wanted.departments.every((code) => owner.departments.includes(code));
}

/** An address as it is compared and stored. */
export function normalEmail(text: string): string {
  return text.trim().toLowerCase();
}

/** Whether the account writes units at all. */
export function isWriter(account: Pick<Account, 'role' | 'departments'>): boolean {
  return account.role === 'admin' || (account.role === 'staff' && account.departments.length > 0);
}

/**
 * Whether the account may write a unit that lies in this department. A unit outside every department, or without a
 * place, is an administrator's, or that of staff whose regional office declared it: `declared` is the department of
 * its declared municipality.
 */
export function mayWriteIn(
  account: Pick<Account, 'role' | 'departments'>,
  department: string | null,
  declared: string | null = null,
): boolean {
  if (account.role === 'admin') return true;
  const decisive = department ?? declared;
  return account.role === 'staff' && decisive !== null && account.departments.includes(decisive);
}

/** How an account is named in events, imports and the audit trail. */
export function actorOf(account: Pick<Account, 'email'>): string {
  return account.email;
}
