/** Whether anybody could sign in. */
import type { Knex } from 'knex';

/** Ready accounts of the demonstration don't count: they end with it. */
export async function hasAccounts(db: Knex): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { some: boolean }[] }>(
    'select exists (select from accounts where not demonstration) as some',
  );
  return rows[0]?.some ?? false;
}
