/** Accounts: persons known by name. Passwords are services/auth's affair. */
import { randomUUID } from 'node:crypto';
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

const LOGIN = 'select from account_logins where account_id = a.id';

function stored(db: Knex) {
  return db('accounts as a').select<StoredAccount[]>(
    ...STORED_COLUMNS,
    db.raw(`exists (${LOGIN} and provider = 'credential') as "hasPassword"`),
    db.raw(`exists (${LOGIN} and provider <> 'credential') as "hasDirectory"`),
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
  const [row] = await stored(db)
    .join('account_logins as l', 'l.account_id', 'a.id')
    .where({ 'l.provider': person.issuer, 'l.subject': person.subject });
  return row ?? null;
}

/** False when an account of that e-mail or id is there. */
export async function insertAccount(trx: Knex, account: Account, at: Date): Promise<boolean> {
  const rows = await trx('accounts')
    .insert({
      id: account.id,
      email: account.email,
      name: account.name,
      role: account.role,
      departments: [...account.departments],
      demonstration: account.demonstration ?? false,
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
  at: Date,
): Promise<void> {
  await trx('account_logins').insert({
    id: randomUUID(),
    account_id: id,
    provider: person.issuer,
    subject: person.subject,
    created_at: at,
    updated_at: at,
  });
}

export async function noteSignIn(trx: Knex, id: string, at: Date): Promise<void> {
  await trx('accounts').where({ id }).update({ last_sign_in_at: at });
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
