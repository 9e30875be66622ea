/** New rows of a stage that may be a unit which is already there, or an earlier row: the same name nearby, or the same point. */
import { readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { withSetJoins } from './unit-relocation.ts';

const statement = readFile(new URL('../../db/sql/imports/duplicates.sql', import.meta.url), 'utf8');

/** How near the same name is taken for the same unit. */
export const DUPLICATE_WITHIN_M = 1_000;

/**
 * Writes the possible duplicates of the batch compared in this transaction, at most one for each row: the nearest.
 * @param departments those whose units may be told of; null for all
 */
export async function recordDuplicates(
  trx: Knex,
  batchId: number,
  departments: readonly string[] | null,
): Promise<void> {
  await trx('import_duplicates').where({ batch_id: batchId }).delete();
  const sql = await statement;
  await withSetJoins(trx, true, async () => {
    await trx.raw(sql, { batch: batchId, departments, within: DUPLICATE_WITHIN_M } as never);
  });
}
