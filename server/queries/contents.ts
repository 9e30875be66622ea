/** Whether a database holds anything yet. */
import type { Knex } from 'knex';

/** True when no territory of any kind was ever stored. */
export async function hasNoTerritories(db: Knex): Promise<boolean> {
  const { rows } = await db.raw('select not exists (select from territories) as empty');
  return rows[0].empty;
}
