/** Whether anybody could sign in. */
import type { Knex } from 'knex';

/** Ready accounts of the demonstration don't count: they end with it. */
export async function hasAccounts(db: Knex): Promise<boolean> {
  const known = await db.raw<{ rows: { known: boolean }[] }>(
    `select to_regclass('accounts') is not null as known`,
  );
  if (!known.rows[0]?.known) return false;
  const { rows } = await db.raw<{ rows: { some: boolean }[] }>(
    'select exists (select from accounts where not demonstration) as some',
  );
  return rows[0]?.some ?? false;
}
