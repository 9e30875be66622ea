/** The life of an import: rows staged, one transaction, staging cleared whatever happens. */
import type { Knex } from 'knex';

/** Clears before and after; a failure of the work is what is told, not one of the clearing that follows from it. */
export async function withStaging<T>(clear: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  await clear();
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await clear().catch(() => undefined);
    throw error;
  }
  await clear();
  return result;
}

/** Commits what the work did, or with `dryRun` takes it all back. Within a transaction it is a savepoint of that one. */
export async function inTransaction(
  db: Knex,
  dryRun: boolean,
  work: (trx: Knex.Transaction) => Promise<void>,
): Promise<void> {
  const trx = await db.transaction();
  try {
    await work(trx);
  } catch (error) {
    await trx.rollback();
    throw error;
  }
  await (dryRun ? trx.rollback() : trx.commit());
}
