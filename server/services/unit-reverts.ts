/**
 * Takes a committed import back, as long as its units were not changed since, or all those that were not. The others can be
 * taken back later, once they are again as the import left them.
 */
import type { Knex } from 'knex';
import { mayWriteIn } from '../domain/account.ts';
import { forbidden, importState, revertConflicts } from '../problem.ts';
import { type BatchRecord, lockBatch, updateBatch } from '../queries/import-batches.ts';
import { lockImports } from '../queries/imports.ts';
import {
  findBatchUnits,
  type LaterChange,
  type RevertRecording,
  revertedPlaces,
  storeReverts,
  takeOutChangedSince,
} from '../queries/unit-reverts.ts';
import { finishUnits, recordingInstant } from '../queries/unit-writes.ts';
import { lockUnitsVersion } from '../queries/versions.ts';
import { inTransaction } from './staging.ts';
import type { Author } from './unit-imports.ts';
import { type Noted, noSuchImport, requireBatch } from './unit-stages.ts';

export interface RevertRequest {
  id: number;
  author: Author;
  /** Revert the units that nobody changed since, though others were. */
  force: boolean;
  note?: Noted;
}

export interface RevertResult {
  batch: BatchRecord;
  /** Units that the import had created, now taken out. */
  removed: number;
  /** Units that are again what they were. */
  restored: number;
  /** Units left as they are, since they changed after the import. */
  kept: LaterChange[];
}

const CONFLICTS_TOLD = 200;

/** @throws Problem revert-conflicts naming what changed since, import-state, forbidden */
export async function revertImport(db: Knex, request: RevertRequest): Promise<RevertResult> {
  let done = { removed: 0, restored: 0, kept: [] as LaterChange[] };
  await inTransaction(db, false, async (trx) => {
    done = await revertWithin(trx, request);
  });
  return { batch: await requireBatch(db, request.id), ...done };
}

async function revertWithin(trx: Knex.Transaction, { id, author, force, note }: RevertRequest) {
  await lockImports(trx);
  const batch = await lockBatch(trx, id);
  if (!batch) throw noSuchImport(id);
  const isPartly = batch.status === 'partly_reverted';
  if ((batch.status !== 'committed' && !isPartly) || batch.kind !== 'units') throw notRevertible(batch);
  const reason = `revert of import ${id}`;
  await findBatchUnits(trx, id, reason);
  const kept = await takeOutChangedSince(trx);
  if (kept.length > 0 && !force) throw revertConflicts(kept.length, kept.slice(0, CONFLICTS_TOLD).map(told));
  await requireOwn(trx, author);
  const { lastEvent } = await lockUnitsVersion(trx);
  const recordedAt = await recordingInstant(trx);
  const recording: RevertRecording = { batchId: id, actor: author.name, reason, recordedAt, lastEvent };
  const { removed, restored } = await storeReverts(trx, recording);
  if (removed + restored > 0) await finishUnits(trx, recording, true);
  const status = kept.length > 0 ? 'partly_reverted' : 'reverted';
  const { removed: removedBefore = 0, restored: restoredBefore = 0 } = batch.counts ?? {};
  const counts = {
    ...batch.counts,
    removed: removed + removedBefore,
    restored: restored + restoredBefore,
    kept: kept.length,
  };
  await updateBatch(trx, id, { status, revertedBy: author.name, counts });
  await note?.(trx, { import: id, removed, restored, kept: kept.length });
  return { removed, restored, kept };
}

function told({ recordedAt, ...unit }: LaterChange) {
  return { ...unit, recorded_at: recordedAt };
}

function notRevertible({ id, status, kind }: BatchRecord) {
  return importState(
    {
      es: `La importación ${id} no se puede revertir: solo se revierten importaciones de unidades confirmadas, una vez por completo.`,
      en: `Import ${id} cannot be reverted: only committed imports of units are, and once as a whole.`,
    },
    { import: id, import_status: status, kind },
  );
}

/** Every unit must be the account's before and after, as for any other write. */
async function requireOwn(trx: Knex, { account }: Author): Promise<void> {
  if (account === null || account.role === 'admin') return;
  const places = await revertedPlaces(trx);
  const others = places.filter(
    ({ department, declared, formerDepartment }) =>
      !mayWriteIn(account, department, declared) ||
      (formerDepartment !== null && !mayWriteIn(account, formerDepartment, declared)),
  );
  if (others.length === 0) return;
  throw forbidden(
    {
      es: `${others.length} unidades de esta importación quedan fuera de sus departamentos`,
      en: `${others.length} units of this import lie outside your departments`,
    },
    { units: others.slice(0, CONFLICTS_TOLD).map(({ code }) => code) },
  );
}
