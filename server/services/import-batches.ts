/** Ends of a batch that stored nothing. */
import type { Knex } from 'knex';
import { importState } from '../problem.ts';
import { findBatch, lockAbandoned, lockBatch, touchBatch, updateBatch } from '../queries/import-batches.ts';
import { clearDiffs } from '../queries/unit-diffs.ts';
import { clearStagedUnits } from '../queries/unit-staging.ts';
import { blankReport, keptReport } from './import-report.ts';
import { inTransaction } from './staging.ts';

/**
 * Notes why a batch came to nothing, unless someone discarded it; never fails itself, since that failure would hide the
 * reason.
 */
export async function refuseBatch(db: Knex, id: number, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  const refuse = async () => {
    if ((await findBatch(db, id))?.status === 'discarded') return;
    await updateBatch(db, id, { status: 'refused', report: { reason } });
  };
  await refuse().catch(() => undefined);
}

/** Removes the rows of a batch; its record stays. */
export async function clearBatch(db: Knex, id: number): Promise<void> {
  await clearStagedUnits(db, id);
  await clearDiffs(db, id);
}

const ABANDONED = {
  es: 'El proceso que leía el archivo terminó antes de acabar. No se guardó nada: cárguelo de nuevo',
  en: 'The process that read the file ended before it was done. Nothing was stored: load it again',
};

/**
 * Ends batches whose process was killed while it read; those that another process is reading are left alone.
 * @param ownedSince since when this process alone has the database, as it does an embedded one; null: others may read
 */
export async function sweepAbandoned(db: Knex, ownedSince: Date | null = null): Promise<void> {
  await inTransaction(db, false, async (trx) => {
    for (const { id, kind, fileName } of await lockAbandoned(trx, ownedSince)) {
      await clearBatch(trx, id);
      const report = {
        ...keptReport(blankReport(kind, fileName, id)),
        status: 'refused',
        notes: [ABANDONED],
      };
      await updateBatch(trx, id, { status: 'refused', report });
    }
  });
}

/** @throws Problem import-state where the batch was discarded, or ended, while it was read */
export async function requireStaging(trx: Knex.Transaction, id: number): Promise<void> {
  if ((await lockBatch(trx, id))?.status !== 'staging') throw endedMeanwhile(id);
}

function endedMeanwhile(id: number) {
  return importState(
    {
      es: `La importación ${id} se descartó mientras se leía su archivo. No se guardó nada.`,
      en: `Import ${id} was discarded while its file was read. Nothing was stored.`,
    },
    { import: id },
  );
}

const HEARTBEAT_MS = 15_000;

/** Tells other processes that this one reads a batch, while it does. */
export class Heartbeat {
  readonly #timer: NodeJS.Timeout;
  #isHeld = true;

  constructor(
    db: Knex,
    private readonly id: number,
  ) {
    // one that fails is followed by others
    const beat = () =>
      void touchBatch(db, id).then(
        (held) => {
          this.#isHeld = held;
        },
        () => undefined,
      );
    this.#timer = setInterval(beat, HEARTBEAT_MS);
    this.#timer.unref();
  }

  /** @throws Problem import-state */
  requireHeld(): void {
    if (!this.#isHeld) throw endedMeanwhile(this.id);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
