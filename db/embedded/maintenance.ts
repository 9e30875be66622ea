/** PGlite runs no autovacuum: without this, plans rest on statistics of empty tables and dead rows pile up. */
import type { PGlite } from '@electric-sql/pglite';

/** Near PostgreSQL's own thresholds: a fifth of the rows are dead, or a tenth have changed. */
const WORST = `
  select format('%I.%I', schemaname, relname) as table, n_dead_tup > 1000 + n_live_tup / 5 as bloated
  from pg_stat_user_tables
  where n_dead_tup > 1000 + n_live_tup / 5 or n_mod_since_analyze > 200 + n_live_tup / 10
  order by n_mod_since_analyze + n_dead_tup desc, relid limit 1`;

/** Mends the one table that needs it most; while it works everybody waits. */
export async function maintain(pglite: PGlite): Promise<void> {
  await pglite.exec('select pg_stat_force_next_flush()'); // counts are else reported once a second
  const { rows } = await pglite.query<{ table: string; bloated: boolean }>(WORST);
  const worst = rows[0];
  if (worst) await pglite.exec(`${worst.bloated ? 'vacuum (analyze)' : 'analyze'} ${worst.table}`);
}
