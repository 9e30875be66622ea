/**
 * Applies db/migrations in their order, each in one transaction together with its own record, so that a process killed
 * at any moment leaves neither a half migration nor a lock behind (knex's migrator leaves its lock row set).
 */
import type { Knex } from 'knex';
import { type Migration, migrations } from './migrations/index.ts';
import { grantRoles } from './roles.ts';

/** Any fixed number: processes that migrate the same database at once take turns by it. */
const LOCK = 7_351_001;

/** Brings the schema and the roles' rights in it up to date. @returns the names applied now, in order */
export async function migrate(db: Knex, list: readonly Migration[] = migrations): Promise<string[]> {
  const applied: string[] = [];
  for (const migration of await missing(db, list)) {
    if (await apply(db, migration)) applied.push(migration.name);
  }
  if (list === migrations) await grantRoles(db);
  return applied;
}

/** @returns the names that `migrate` would apply */
export async function pendingMigrations(
  db: Knex,
  list: readonly Migration[] = migrations,
): Promise<string[]> {
  return (await missing(db, list)).map((migration) => migration.name);
}

async function missing(db: Knex, list: readonly Migration[]): Promise<Migration[]> {
  const known = await db.raw("select to_regclass('schema_migrations') is not null as known");
  if (!known.rows[0].known) return [...list];
  const done = new Set(await db('schema_migrations').pluck('name'));
  return list.filter((migration) => !done.has(migration.name));
}

async function apply(db: Knex, migration: Migration): Promise<boolean> {
  const sql = await migration.sql();
  return db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
    await trx.raw(
      `create table if not exists schema_migrations
         (name text collate "C" primary key, applied_at timestamptz not null default now())`,
    );
    if (await trx('schema_migrations').where({ name: migration.name }).first()) return false;
    await trx.raw(sql.replaceAll('?', '\\?'));
    await trx('schema_migrations').insert({ name: migration.name });
    return true;
  });
}
