/** A transaction that always ends in a rollback: how a test writes to a database that others read. */
import type { Knex } from 'knex';

/** Runs `work` and takes everything back; its value or error comes through. Never use the pool inside. */
export async function rolledBack<T>(db: Knex, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  const trx = await db.transaction();
  try {
    return await work(trx);
  } finally {
    await trx.rollback();
  }
}
