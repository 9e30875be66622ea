/** What the database's planner knows of tables just written. */
import type { Knex } from 'knex';

/**
 * Counts anew at once instead of when the database comes to it: taken for an empty table, a batch just staged is joined
 * row by row over all its rows. The owner's function does it, as the service may not (db/migrations/0008_statistics.sql).
 */
export async function gatherStatistics(
  db: Knex,
  table: 'import_units' | 'territory_parts' | 'territory_borders',
): Promise<void> {
  await db.raw('select gather_statistics(?::regclass)', [table]);
}
