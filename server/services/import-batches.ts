/** Ends of a batch that stored nothing. */
import type { Knex } from 'knex';
import { abandonedBatches, updateBatch } from '../queries/import-batches.ts';
import { clearDiffs } from '../queries/unit-diffs.ts';
import { clearStagedUnits } from '../queries/unit-staging.ts';

/** Notes why a batch came to nothing; never fails itself, since that failure would hide the reason. */
export async function refuseBatch(db: Knex, id: number, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  await updateBatch(db, id, { status: 'refused', report: { reason } }).catch(() => undefined);
}

/** Removes the rows of a batch; its record stays. */
export async function clearBatch(db: Knex, id: number): Promise<void> {
  await clearStagedUnits(db, id);
  await clearDiffs(db, id);
}

/** Ends batches whose process was killed while it read. */
export async function sweepAbandoned(db: Knex): Promise<void> {
  for (const id of await abandonedBatches(db)) {
    await clearBatch(db, id);
    await updateBatch(db, id, { status: 'refused', report: { reason: 'the process ended while it read' } });
  }
}
