/**
 * Accounts as administrators keep them, and what everyone may do with their own. A ready account, and whoever was made
 * by one, sees and changes only such accounts: what anyone can enter by a click must not reach a person's account.
 */
import type { Knex } from 'knex';
import { type Account, isWider, normalEmail, type Role } from '../domain/account.ts';
import { type Changes, changesBetween, type Trace } from '../domain/audit.ts';
import {
  accountDisabled,
  badBody,
  emailTaken,
  forbidden,
  lastAdministrator,
  notFound,
  unknownDepartments,
  wrongPassword,
} from '../problem.ts';
import { replaceLink } from '../queries/account-links.ts';
import {
  countAdministrators,
  deleteDemonstrationAccounts,
  findAccount,
  insertAccount,
  listAccounts,
  lockAccounts,
  type StoredAccount,
  updateAccount,
} from '../queries/accounts.ts';
import { audit } from '../queries/audit.ts';
import { presentCodes } from '../queries/imports.ts';
import { deleteSession, deleteSessions, insertKey, revokeKey, sweepExpired } from '../queries/sessions.ts';
import { readVersions } from '../queries/versions.ts';
import type { Auth } from './auth.ts';
import { hashToken, KEY_PREFIX, newId, newToken } from './secrets.ts';

/** How long a link to choose a password may wait to be followed; ms. */
const LINK_MS = 3 * 24 * 3_600_000;
/** The setup link ends with its use or the next start; this only bounds a server that is never restarted. */
const SETUP_MS = 90 * 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

export interface AccountInput {
  email: string;
  name: string;
  role: Role;
  departments: readonly string[];
}

/** The accounts that `reader` may see. */
export function accountsFor(db: Knex, reader: Account): Promise<StoredAccount[]> {
  return listAccounts(db, reader.demonstration ? true : null);
}

/** @returns the account, and the token of a link by which its owner chooses a password @throws Problem email-taken, bad-body */
export async function createAccount(
  db: Knex,
  input: AccountInput,
  trace: Trace,
): Promise<{ account: StoredAccount; token: string }> {
  const departments = departmentsOf(input);
  return db.transaction(async (trx) => {
    await requireDepartments(trx, departments);
    const account: Account = {
      ...input,
      departments,
      id: newId(),
      email: normalEmail(input.email),
      demonstration: trace.accountId !== null && trace.demonstration,
    };
    if (!(await insertAccount(trx, account, trace.at))) throw emailTaken(account.email);
    const { name, role } = account;
    await audit(trx, {
      ...trace,
      action: 'account.created',
      subject: subjectOf(account),
      changes: changesBetween({}, { name, role, departments }),
    });
    const token = await makeLink(trx, account, trace);
    return { account: await mustFind(trx, account.id), token };
  });
}

export interface AccountPatch {
  name?: string;
  role?: Role;
  departments?: readonly string[];
  disabled?: boolean;
}

/** @throws Problem not-found, forbidden, last-administrator, bad-body */
export async function changeAccount(
  db: Knex,
  id: string,
  patch: AccountPatch,
  trace: Trace,
): Promise<StoredAccount> {
  return db.transaction(async (trx) => {
    await lockAccounts(trx);
    const before = await changeable(trx, id, trace);
    const role = patch.role ?? before.role;
    const departments = departmentsOf({ role, departments: patch.departments ?? before.departments });
    if (patch.departments) await requireDepartments(trx, departments);
    const disabledAt = disabledAfter(before, patch, trace.at);
    await updateAccount(trx, id, { name: patch.name, role, departments, disabledAt });
    if (!before.demonstration && (await countAdministrators(trx)) === 0) throw lastAdministrator();
    if (disabledAt !== null) await deleteSessions(trx, id);
    const after = { name: patch.name ?? before.name, role, departments, disabled: disabledAt !== null };
    const changes = changesBetween({ ...before, disabled: before.disabledAt !== null }, after);
    await tellChange(trx, before, changes, trace);
    return mustFind(trx, id);
  });
}

function disabledAfter(before: StoredAccount, { disabled }: AccountPatch, at: Date): Date | null {
  if (disabled === false) return null;
  if (before.disabledAt !== null) return new Date(before.disabledAt);
  return disabled ? at : null;
}

async function tellChange(trx: Knex, account: Account, changes: Changes, trace: Trace): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await audit(trx, { ...trace, action: 'account.changed', subject: subjectOf(account), changes });
}

/**
 * A fresh link by which the account's owner chooses a password; older ones end.
 * @throws Problem not-found, forbidden, account-disabled
 */
export async function makePasswordLink(db: Knex, id: string, trace: Trace): Promise<string> {
  return db.transaction(async (trx) => {
    const account = await changeable(trx, id, trace);
    if (account.disabledAt !== null) throw accountDisabled(account.email);
    return makeLink(trx, account, trace);
  });
}

async function makeLink(trx: Knex.Transaction, account: Account, trace: Trace): Promise<string> {
  const token = newToken();
  await replaceLink(trx, {
    tokenHash: hashToken(token),
    purpose: 'password',
    accountId: account.id,
    at: trace.at,
    expiresAt: new Date(trace.at.getTime() + LINK_MS),
  });
  await audit(trx, { ...trace, action: 'account.link_made', subject: subjectOf(account) });
  return token;
}

/**
 * At a start: the token of the link that creates the administrator, while no person has an account; older ones end.
 * What tried the product out goes with the demonstration, and what has expired goes.
 */
export async function prepareAccounts(db: Knex, at: Date): Promise<string | null> {
  return db.transaction(async (trx) => {
    await sweepExpired(trx, at);
    if (!(await readVersions(trx)).demonstration) await deleteDemonstrationAccounts(trx);
    if ((await listAccounts(trx, false)).length > 0) return null;
    const token = newToken();
    const expiresAt = new Date(at.getTime() + SETUP_MS);
    await replaceLink(trx, { tokenHash: hashToken(token), purpose: 'setup', accountId: null, at, expiresAt });
    return token;
  });
}

/** @throws Problem wrong-password */
export async function changeOwnPassword(
  auth: Auth,
  account: Account,
  given: { current: string; password: string; cookie: string | null },
  trace: Trace,
): Promise<void> {
  if (!(await auth.isPassword(account.id, given.current))) throw wrongPassword();
  const hash = await auth.hash(given.password);
  await auth.transaction(async (trx) => {
    await auth.setPassword(account.id, hash);
    const session = given.cookie === null ? null : await auth.find(given.cookie);
    await deleteSessions(trx, account.id, session?.id ?? null);
    await audit(trx, { ...trace, action: 'account.password_set', subject: subjectOf(account) });
  });
}

/** @throws Problem not-found */
export async function endSession(db: Knex, account: Account, id: string, trace: Trace): Promise<void> {
  await db.transaction(async (trx) => {
    if (!(await deleteSession(trx, account.id, id))) {
      throw notFound({ es: 'una sesión suya', en: 'session of yours' }, id);
    }
    await audit(trx, { ...trace, action: 'session.ended', subject: subjectOf(account) });
  });
}

export interface KeyInput {
  name: string;
  role: Role;
  departments: readonly string[];
  days: number;
}

/** @returns the key itself, which is shown once @throws Problem forbidden, bad-body */
export async function createKey(
  db: Knex,
  owner: Account,
  input: KeyInput,
  trace: Trace,
): Promise<{ id: string; key: string; expiresAt: Date }> {
  const departments = departmentsOf(input);
  if (isWider({ role: input.role, departments }, owner)) throw widerThanOwner();
  const key = newToken(KEY_PREFIX);
  const id = newId();
  const expiresAt = new Date(trace.at.getTime() + input.days * DAY_MS);
  const stored = { id, name: input.name, role: input.role, departments, at: trace.at, expiresAt };
  await db.transaction(async (trx) => {
    await insertKey(trx, { ...stored, tokenHash: hashToken(key), accountId: owner.id });
    await audit(trx, {
      ...trace,
      action: 'key.created',
      subject: subjectOf(owner),
      details: { key: input.name, role: input.role, departments, expires_at: expiresAt.toISOString() },
    });
  });
  return { id, key, expiresAt };
}

/** @throws Problem not-found */
export async function endKey(db: Knex, owner: Account, id: string, trace: Trace): Promise<void> {
  await db.transaction(async (trx) => {
    const key = await revokeKey(trx, owner.id, id, trace.at);
    if (key === null) throw notFound({ es: 'una clave vigente suya', en: 'valid key of yours' }, id);
    await audit(trx, { ...trace, action: 'key.revoked', subject: subjectOf(owner), details: { key } });
  });
}

async function changeable(trx: Knex.Transaction, id: string, trace: Trace): Promise<StoredAccount> {
  const account = await findAccount(trx, id);
  const hidden = trace.accountId !== null && trace.demonstration && !account?.demonstration;
  if (!account || hidden) throw notFound({ es: 'una cuenta', en: 'account' }, id);
  if (account.id.startsWith('ready-')) {
    throw forbidden({
      es: 'las cuentas de demostración no se cambian',
      en: 'the ready accounts of the demonstration are not changed',
    });
  }
  return account;
}

async function mustFind(trx: Knex, id: string): Promise<StoredAccount> {
  const account = await findAccount(trx, id);
  if (!account) throw new Error('an account vanished within a transaction');
  return account;
}

function subjectOf({ email }: Pick<Account, 'email'>): string {
  return `account:${email}`;
}

/** Staff has one or more, sorted and each once; nobody else has any. @throws Problem bad-body */
function departmentsOf({ role, departments }: Pick<Account, 'role' | 'departments'>): string[] {
  if (role !== 'staff') return [];
  if (departments.length > 0) return [...new Set(departments)].sort();
  throw badBody(
    { es: 'el personal necesita al menos un departamento', en: 'staff needs at least one department' },
    { parameter: 'departments' },
  );
}

/** Before departments are loaded any code is taken. @throws Problem unknown-department */
async function requireDepartments(trx: Knex, departments: readonly string[]): Promise<void> {
  if (departments.length === 0) return;
  const known = await presentCodes(trx, 'department');
  const unknown = known.size === 0 ? [] : departments.filter((code) => !known.has(code));
  if (unknown.length > 0) throw unknownDepartments(unknown);
}

function widerThanOwner(): Error {
  return forbidden({
    es: 'una clave no alcanza más que su dueño',
    en: 'a key reaches no further than its owner',
  });
}
