/** Empties a database: the schema as its migrations make it, nothing in it. */
import type { Knex } from 'knex';
import { migrate } from './migrate.ts';

/**
 * In one transaction. Version numbers go on from where they were, since caches and ETags of a running server or a
 * browser know the old ones.
 *
 * @param note told how many rows went, in the same transaction, once the tables stand empty
 */
export async function emptyDatabase(
  db: Knex,
  note: (trx: Knex.Transaction, gone: Gone) => Promise<void> = async () => undefined,
): Promise<void> {
  await db.transaction(async (trx) => {
    const gone = await countRows(trx);
    const versions = await readVersions(trx);
    const tables = await ownRelations(trx, ['r', 'p']);
    if (tables.length > 0) await trx.raw('drop table ?? cascade', [tables]);
    const sequences = await ownRelations(trx, ['S']); // those of columns went with their tables
    if (sequences.length > 0) await trx.raw('drop sequence ??', [sequences]);
    for (const routine of await ownRoutines(trx)) await trx.raw(`drop routine ${routine} cascade`);
    await migrate(trx);
    for (const row of versions) {
      await trx('layer_versions')
        .insert({ ...row, version: row.version + 1 })
        .onConflict('layer')
        .merge(['version', 'last_event']);
    }
    await note(trx, gone);
  });
}

/** Rows of the tables that nobody can make again. */
export type Gone = Record<(typeof COUNTED)[number], number>;
const COUNTED = ['units', 'territories', 'accounts', 'audit_entries'] as const;

async function countRows(trx: Knex): Promise<Gone> {
  const gone: Gone = { units: 0, territories: 0, accounts: 0, audit_entries: 0 };
  for (const table of COUNTED) {
    const { rows } = await trx.raw('select to_regclass(?) is not null as known', [table]);
    if (rows[0].known) gone[table] = Number((await trx(table).count({ rows: '*' }))[0]?.rows ?? 0);
  }
  return gone;
}

interface LayerVersion {
  layer: string;
  version: number;
  last_event: number;
}

async function readVersions(trx: Knex): Promise<LayerVersion[]> {
  const { rows } = await trx.raw("select to_regclass('layer_versions') is not null as known");
  return rows[0].known ? trx('layer_versions').select('layer', 'version', 'last_event') : [];
}

/** Relations of these kinds in the current schema that no extension brought. */
async function ownRelations(trx: Knex, kinds: string[]): Promise<string[]> {
  const { rows } = await trx.raw(
    `select c.relname as name from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relkind::text = any(?)
       and not exists (
         select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
    [kinds],
  );
  return rows.map((row: { name: string }) => row.name);
}

/** Functions of the current schema that no extension brought, with their arguments, as a statement names them. */
async function ownRoutines(trx: Knex): Promise<string[]> {
  const { rows } = await trx.raw(
    `select p.oid::regprocedure::text as name from pg_proc p
     where p.pronamespace = current_schema()::regnamespace
       and not exists (
         select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`,
  );
  return rows.map((row: { name: string }) => row.name);
}
