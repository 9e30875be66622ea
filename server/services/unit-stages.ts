/** Staged imports of units: laid down, looked at, committed or discarded by whoever may. */
import type { Knex } from 'knex';
import { bogotaDay } from '../domain/day.ts';
import { importRefused, importState, notFound, stageMovedOn } from '../problem.ts';
import { type BatchRecord, findBatch, lockBatch, updateBatch } from '../queries/import-batches.ts';
import { lockImports } from '../queries/imports.ts';
import { countDiffs, type MovedRow, movedRows, settleDiffs } from '../queries/unit-diffs.ts';
import { readVersions } from '../queries/versions.ts';
import { clearBatch, refuseBatch, requireStaging } from './import-batches.ts';
import { blankReport, type ImportReport, keptReport, withLedger } from './import-report.ts';
import { inTransaction } from './staging.ts';
import {
  compareStaged,
  requireWhole,
  type StagedUnits,
  type StoringResult,
  storeCompared,
} from './unit-commit.ts';
import {
  type Author,
  closeCommitted,
  compareImport,
  type NamedUnitFile,
  readUnitFile,
  storedCounts,
  type UnitProgress,
  unitNotes,
  writeRule,
} from './unit-imports.ts';

/** Something that is written down with a change, in the same transaction. */
export type Noted = (trx: Knex.Transaction, details: Record<string, unknown>) => Promise<void>;

export interface StageRequest {
  file: NamedUnitFile;
  author: Author;
  today?: string;
  onProgress?: (progress: UnitProgress) => void;
  signal?: AbortSignal;
  note?: Noted;
}

/** Reads and compares a file; nothing of it is stored among the units. @returns the batch, staged */
export async function stageUnits(db: Knex, request: StageRequest): Promise<BatchRecord> {
  const { file, author, onProgress, signal, note } = request;
  const today = request.today ?? bogotaDay(new Date());
  const read = await readUnitFile(db, { file, author, today, onProgress, signal });
  const { batchId, ledger, warnings } = read;
  onProgress?.({ batchId, step: 'compare', rows: ledger.read });
  const report: ImportReport = {
    ...withLedger(blankReport('units', file.fileName, batchId), ledger),
    status: 'staged',
    notes: [...warnings, ...ledger.notes()],
  };
  try {
    await inTransaction(db, false, async (trx) => {
      await requireStaging(trx, batchId);
      await compareImport(trx, read, author, { duplicates: true });
      const counts = await countDiffs(trx, batchId);
      await updateBatch(trx, batchId, {
        status: 'staged',
        counts,
        report: keptReport({ ...report, refusedCount: counts.refused }),
      });
      await note?.(trx, { import: batchId, file: file.fileName, sha256: file.fileSha256, ...counts });
    });
  } catch (error) {
    await clearBatch(db, batchId).catch(() => undefined);
    await refuseBatch(db, batchId, error);
    throw error;
  }
  return requireBatch(db, batchId);
}

/** @throws Problem not-found */
export async function requireBatch(db: Knex, id: number): Promise<BatchRecord> {
  const batch = await findBatch(db, id);
  if (!batch) throw noSuchImport(id);
  return batch;
}

export function noSuchImport(id: number) {
  return notFound({ es: 'la importación', en: 'import' }, String(id));
}

export interface CommitRequest {
  id: number;
  author: Author;
  /** Rows of the file that stay out. */
  leaveOut: readonly number[];
  onProgress?: (progress: UnitProgress) => void;
  note?: Noted;
}

class MovedOn extends Error {
  constructor(readonly rows: readonly MovedRow[]) {
    super('units of the stage moved on');
  }
}

const MOVED_TOLD = 100;

/**
 * Stores a stage as it was shown, all or nothing. Repeated, it answers what the first time did.
 * @throws Problem stage-moved-on, after which the stage holds the comparison of now; import-state; import-refused
 */
export async function commitStage(db: Knex, request: CommitRequest): Promise<BatchRecord> {
  const { id, author, onProgress } = request;
  try {
    await inTransaction(db, false, (trx) => commitWithin(trx, request));
  } catch (error) {
    if (!(error instanceof MovedOn)) throw error;
    onProgress?.({ batchId: id, step: 'compare', rows: 0 });
    await compareAgain(db, id, author);
    throw stageMovedOn(error.rows.length, error.rows.slice(0, MOVED_TOLD));
  }
  return requireBatch(db, id);
}

async function commitWithin(trx: Knex.Transaction, request: CommitRequest): Promise<void> {
  const { id, author, leaveOut, onProgress, note } = request;
  await lockImports(trx);
  const batch = await lockBatch(trx, id);
  if (!batch) throw noSuchImport(id);
  if (batch.status === 'committed') return;
  const staged = stagedUnits(batch);
  await requireWhole(trx, id, staged.rows);
  const before = await readVersions(trx);
  onProgress?.({ batchId: id, step: 'locate', rows: staged.rows });
  const comparison = await compareStaged(trx, staged, { mayWrite: writeRule(author), leaveOut });
  const moved = await movedRows(trx, id);
  if (moved.length > 0) throw new MovedOn(moved);
  if (comparison.fresh + comparison.changed === 0) throw nothingToCommit(comparison.known);
  onProgress?.({ batchId: id, step: 'store', rows: comparison.fresh + comparison.changed });
  const source = { title: batch.fileName, fileName: batch.fileName, fileSha256: batch.fileSha256 };
  const writing = { source, actor: author.name, eventBatch: id };
  const stored = await storeCompared(trx, staged, writing, comparison);
  await settleDiffs(trx, id);
  const besideDemonstration = before.demonstration && before.units > 0;
  const report = committedReport(batch, stored, besideDemonstration);
  await closeCommitted(trx, id, author, report, stored.sourceId);
  await note?.(trx, { import: id, ...storedCounts(stored), left_out: leaveOut.length });
}

function committedReport(
  batch: BatchRecord,
  stored: StoringResult,
  besideDemonstration: boolean,
): ImportReport {
  const staged = { ...blankReport('units', batch.fileName, batch.id), ...batch.report } as ImportReport;
  const notes = [...staged.notes, ...unitNotes(stored, besideDemonstration)];
  return { ...staged, ...storedCounts(stored), status: 'stored', notes };
}

function nothingToCommit(unchanged: number) {
  return importRefused({
    reason: {
      es: `no hay filas nuevas ni cambiadas (${unchanged} sin cambios)`,
      en: `there are no new or changed rows (${unchanged} unchanged)`,
    },
    remedy: { es: 'Descarte esta carga.', en: 'Discard this stage.' },
  });
}

/** The rows of a batch that waits for its commit. @throws Problem import-state */
function stagedUnits(batch: BatchRecord): StagedUnits & { rows: number } {
  if (batch.status !== 'staged') throw notStaged(batch);
  return {
    batchId: batch.id,
    states: new Set(batch.states ?? []),
    today: batch.stagedOn ?? bogotaDay(new Date()),
    rows: batch.stagedRows ?? 0,
  };
}

function notStaged({ id, status }: BatchRecord) {
  return importState(
    {
      es: `La importación ${id} no espera confirmación. Cargue el archivo de nuevo.`,
      en: `Import ${id} does not wait for a commit. Load the file again.`,
    },
    { import: id, import_status: status },
  );
}

/** Compares a stage with the units as they are now. */
export async function compareAgain(db: Knex, id: number, author: Author): Promise<void> {
  await inTransaction(db, false, async (trx) => {
    await lockImports(trx);
    const batch = await lockBatch(trx, id);
    if (!batch) throw noSuchImport(id);
    await compareImport(trx, stagedUnits(batch), author, { duplicates: true });
    await updateBatch(trx, id, { counts: await countDiffs(trx, id) });
  });
}

/** Takes a stage away, or ends one that is still read; its record stays, as discarded. Repeated, it changes nothing. */
export async function discardStage(db: Knex, id: number, author: Author, note?: Noted): Promise<BatchRecord> {
  await inTransaction(db, false, async (trx) => {
    const batch = await lockBatch(trx, id);
    if (!batch) throw noSuchImport(id);
    if (batch.status === 'discarded') return;
    if (batch.status !== 'staged' && batch.status !== 'staging') throw notStaged(batch);
    await clearBatch(trx, id);
    await updateBatch(trx, id, { status: 'discarded', closedBy: author.name });
    await note?.(trx, { import: id });
  });
  return requireBatch(db, id);
}
