/** What proves who asks: keys of programs, whose tokens come in hashed; and sessions, which services/auth opens and finds. */
import type { Knex } from 'knex';
import type { Account, Role } from '../domain/account.ts';
import { ACCOUNT_COLUMNS } from './accounts.ts';

export type Way = 'password' | 'link' | 'oidc' | 'ready';

export interface Session {
  id: string;
  way: Way;
  address: string;
  agent: string;
  createdAt: string;
  usedAt: string;
  expiresAt: string;
}

/** An account's sessions that hold, the last used first. */
export async function listSessions(db: Knex, accountId: string, at: Date): Promise<Session[]> {
  return db('account_sessions')
    .where({ account_id: accountId })
    .where('expires_at', '>', at)
    .orderBy([{ column: 'used_at', order: 'desc' }, { column: 'id' }])
    .select<Session[]>(
      'id',
      'way',
      'address',
      'agent',
      'created_at as createdAt',
      'used_at as usedAt',
      'expires_at as expiresAt',
    );
}

/** @returns whether there was one */
export async function deleteSession(trx: Knex, accountId: string, id: string): Promise<boolean> {
  return (await trx('account_sessions').where({ account_id: accountId, id }).delete()) > 0;
}

/** Ends an account's sessions, but for the one with this id. */
export async function deleteSessions(
  trx: Knex,
  accountId: string,
  except: string | null = null,
): Promise<void> {
  const query = trx('account_sessions').where({ account_id: accountId }).delete();
  if (except !== null) query.whereNot({ id: except });
  await query;
}

/** Drops what no longer holds. */
export async function sweepExpired(db: Knex, at: Date): Promise<void> {
  for (const table of ['account_sessions', 'account_links', 'oidc_attempts']) {
    await db(table).where('expires_at', '<=', at).delete();
  }
  await db('sign_in_attempts')
    .where('last_at', '<', new Date(at.getTime() - 24 * 3_600_000))
    .delete();
}

export interface Key {
  id: string;
  name: string;
  role: Role;
  departments: string[];
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
  revokedAt: string | null;
}

export interface NewKey {
  id: string;
  tokenHash: string;
  accountId: string;
  name: string;
  role: Role;
  departments: readonly string[];
  at: Date;
  expiresAt: Date;
}

export async function insertKey(trx: Knex, key: NewKey): Promise<void> {
  await trx('account_keys').insert({
    id: key.id,
    token_hash: key.tokenHash,
    account_id: key.accountId,
    name: key.name,
    role: key.role,
    departments: [...key.departments],
    created_at: key.at,
    expires_at: key.expiresAt,
  });
}

export interface FoundKey {
  id: string;
  name: string;
  role: Role;
  departments: string[];
  usedAt: string | null;
  /** Whose key it is, with what that account itself may do now. */
  owner: Account;
}

/** Accounts that may act: not disabled, and ready ones only while every unit is invented. */
const MAY_ACT = `a.disabled_at is null
  and (not a.demonstration or (select demonstration from layer_versions where layer = 'units'))`;

/** The key, when it holds at `at`. */
export async function findKey(db: Knex, tokenHash: string, at: Date): Promise<FoundKey | null> {
  const row = await db('account_keys as k')
    .join('accounts as a', 'a.id', 'k.account_id')
    .where('k.token_hash', tokenHash)
    .where('k.expires_at', '>', at)
    .whereNull('k.revoked_at')
    .whereRaw(MAY_ACT)
    .first(
      ...ACCOUNT_COLUMNS,
      'k.id as kid',
      'k.name as kname',
      'k.role as krole',
      'k.departments as kdepartments',
      'k.used_at as kused',
    );
  if (!row) return null;
  const { kid, kname, krole, kdepartments, kused, ...owner } = row;
  return { id: kid, name: kname, role: krole, departments: kdepartments, usedAt: kused, owner };
}

export async function touchKey(db: Knex, id: string, at: Date): Promise<void> {
  await db('account_keys').where({ id }).update({ used_at: at });
}

/** An account's keys, the newest first. */
export async function listKeys(db: Knex, accountId: string): Promise<Key[]> {
  return db('account_keys')
    .where({ account_id: accountId })
    .orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id' }])
    .select<Key[]>(
      'id',
      'name',
      'role',
      'departments',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'used_at as usedAt',
      'revoked_at as revokedAt',
    );
}

/** @returns the key's name, null when the account has no such key that still holds */
export async function revokeKey(trx: Knex, accountId: string, id: string, at: Date): Promise<string | null> {
  const [row] = await trx('account_keys')
    .where({ account_id: accountId, id, revoked_at: null })
    .update({ revoked_at: at })
    .returning<{ name: string }[]>('name');
  return row?.name ?? null;
}
