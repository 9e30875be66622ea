/** Who is behind a request, for tests that are not about signing in: `Authorization: Bearer viewer` is a viewer. */
import type { Account, Role } from '../../server/domain/account.ts';
import type { Identify } from '../../server/http/auth.ts';

/** `nobody` brings no credentials; staff is that of department 05. */
export const READERS = ['nobody', 'viewer', 'staff', 'admin'] as const;
export type ReaderName = (typeof READERS)[number];

export function accountOf(
  role: Role,
  departments: readonly string[] = role === 'staff' ? ['05'] : [],
): Account {
  return { id: role, name: `Cuenta ${role}`, email: `${role}@example.org`, role, departments };
}

/** For `StartOptions.identify`. A name after the role is a list of departments: `staff 05,18`. */
export const identifyByName: Identify = async (req) => {
  const [, role, departments] =
    /^Bearer (viewer|staff|admin)(?: ([\d,]+))?$/.exec(req.headers.authorization ?? '') ?? [];
  return role === undefined ? null : accountOf(role as Role, departments?.split(','));
};

/** The headers with which a reader asks. */
export function headersOf(reader: string): Record<string, string> {
  return reader === 'nobody' ? {} : { authorization: `Bearer ${reader}` };
}
