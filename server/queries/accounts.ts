/** Accounts: persons known by name. */
import type { Knex } from 'knex';
import type { Account, Role } from '../domain/account.ts';

/** An account as administrators see it. */
export interface StoredAccount extends Account {
  demonstration: boolean;
  disabledAt: string | null;
  createdAt: string;
  lastSignInAt: string | null;
  /** A password was chosen. */
  hasPassword: boolean;
  /** Signs in by the agency's directory. */
  hasDirectory: boolean;
}

export const ACCOUNT_COLUMNS = [
  'a.id',
  'a.email',
  'a.name',
  'a.role',
  'a.departments',
  'a.demonstration',
] as const;

const STORED_COLUMNS = [
  ...ACCOUNT_COLUMNS,
  'a.disabled_at as disabledAt',
  'a.created_at as createdAt',
  'a.last_sign_in_at as lastSignInAt',
] as const;

function stored(db: Knex) {
  return db('accounts as a').select<StoredAccount[]>(
    ...STORED_COLUMNS,
    db.raw('a.password_hash is not null as "hasPassword"'),
    db.raw('a.oidc_subject is not null as "hasDirectory"'),
  );
}

/** By e-mail. `demonstration` null: both kinds. */
export async function listAccounts(db: Knex, demonstration: boolean | null): Promise<StoredAccount[]> {
  const query = stored(db).orderBy('a.email');
  if (demonstration !== null) query.where('a.demonstration', demonstration);
  return query;
}

export async function findAccount(db: Knex, id: string): Promise<StoredAccount | null> {
  const [row] = await stored(db).where('a.id', id);
  return row ?? null;
}

export async function findAccountByEmail(db: Knex, email: string): Promise<StoredAccount | null> {
  const [row] = await stored(db).where('a.email', email);
  return row ?? null;
}

export async function findAccountOfDirectory(
  db: Knex,
  person: { issuer: string; subject: string },
): Promise<StoredAccount | null> {
  const [row] = await stored(db).where({
    'a.oidc_issuer': person.issuer,
    'a.oidc_subject': person.subject,
  });
  return row ?? null;
}

export interface NewAccount extends Account {
  passwordHash?: string;
  directory?: { issuer: string; subject: string };
}

/** False when an account of that e-mail or id is there. */
export async function insertAccount(trx: Knex, account: NewAccount, at: Date): Promise<boolean> {
  const rows = await trx('accounts')
    .insert({
      id: account.id,
      email: account.email,
      name: account.name,
      role: account.role,
      departments: [...account.departments],
      demonstration: account.demonstration ?? false,
      password_hash: account.passwordHash ?? null,
      oidc_issuer: account.directory?.issuer ?? null,
      oidc_subject: account.directory?.subject ?? null,
      created_at: at,
    })
    .onConflict()
    .ignore()
    .returning('id');
  return rows.length > 0;
}

export interface AccountChange {
  name?: string;
  role?: Role;
  departments?: readonly string[];
  disabledAt?: Date | null;
}

export async function updateAccount(trx: Knex, id: string, change: AccountChange): Promise<void> {
  await trx('accounts')
    .where({ id })
    .update({
      name: change.name,
      role: change.role,
      departments: change.departments && [...change.departments],
      disabled_at: change.disabledAt,
    });
}

/** Ties an account to a person of the directory. */
export async function linkDirectory(
  trx: Knex,
  id: string,
  person: { issuer: string; subject: string },
): Promise<void> {
  await trx('accounts').where({ id }).update({ oidc_issuer: person.issuer, oidc_subject: person.subject });
}

export async function noteSignIn(trx: Knex, id: string, at: Date): Promise<void> {
  await trx('accounts').where({ id }).update({ last_sign_in_at: at });
}

export async function readPasswordHash(db: Knex, id: string): Promise<string | null> {
  return (await db('accounts').where({ id }).first('password_hash'))?.password_hash ?? null;
}

export async function setPasswordHash(trx: Knex, id: string, hash: string): Promise<void> {
  await trx('accounts').where({ id }).update({ password_hash: hash });
}

/** Takes the accounts for this transaction, so that two administrators cannot disable one another at once. */
export async function lockAccounts(trx: Knex.Transaction): Promise<void> {
  await trx.raw('lock table accounts in share row exclusive mode');
}

/** Administrators who can sign in and are no ready accounts. */
export async function countAdministrators(db: Knex): Promise<number> {
  const [row] = await db('accounts')
    .where({ role: 'admin', demonstration: false, disabled_at: null })
    .count<{ count: number }[]>('id as count');
  return row?.count ?? 0;
}

/** What was made to try the product goes with the demonstration. */
export async function deleteDemonstrationAccounts(db: Knex): Promise<void> {
  await db('accounts').where({ demonstration: true }).delete();
}
