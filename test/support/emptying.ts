/** Brings a database back to how migrations left it, which is quicker than opening another. */
import type { Knex } from 'knex';

/** Not part of the data: what extensions and the migration keep. */
const KEPT = ['spatial_ref_sys', 'schema_migrations'];

/** Keeps the rows that migrations made in a schema beside the tables. */
export async function rememberAsEmpty(db: Knex): Promise<void> {
  await db.raw('create schema pristine');
  for (const table of await tables(db, 'public')) {
    await db.raw('create table pristine.?? as table public.??', [table, table]);
  }
}

/** Empties every table, drops those made since, and puts the remembered rows back. */
export async function emptyAgain(db: Knex): Promise<void> {
  const remembered = await tables(db, 'pristine');
  await db.transaction(async (trx) => {
    for (const table of await tables(trx, 'public')) {
      if (!remembered.includes(table)) await trx.raw('drop table public.?? cascade', [table]);
    }
    const names = remembered.map(() => 'public.??').join(', ');
    await trx.raw(`truncate ${names} restart identity cascade`, remembered);
    await trx.raw('set local session_replication_role = replica');
    for (const table of remembered) {
      await trx.raw('insert into public.?? overriding system value table pristine.??', [table, table]);
    }
  });
}

async function tables(db: Knex, schema: string): Promise<string[]> {
  const names: string[] = await db('pg_tables')
    .where('schemaname', schema)
    .orderBy('tablename')
    .pluck('tablename');
  return names.filter((name) => !KEPT.includes(name));
}
