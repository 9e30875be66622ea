/**
 * Imports of units: a file is staged, compared with what is stored, and committed; by the command at once, by the API
 * and the page in steps between which a person looks. One importer, whoever asks.
 */
import type { Knex } from 'knex';
import { type Account, mayWriteIn } from '../domain/account.ts';
import { bogotaDay } from '../domain/day.ts';
import type { SourceInput } from '../domain/import.ts';
import { anothersDepartment } from '../domain/refusal.ts';
import type { UnitAttributes } from '../domain/unit.ts';
import { type Bilingual, importRefused } from '../problem.ts';
import { type BatchColumn, openBatch, updateBatch } from '../queries/import-batches.ts';
import { lockImports, presentCodes } from '../queries/imports.ts';
import { namesOf } from '../queries/territories.ts';
import {
  barredByDepartment,
  clearComparedRefusals,
  countDiffs,
  insertRefusals,
  recordDiffs,
} from '../queries/unit-diffs.ts';
import { recordDuplicates } from '../queries/unit-duplicates.ts';
import type { WritePlaces } from '../queries/unit-places.ts';
import { clearStagedUnits } from '../queries/unit-staging.ts';
import { readVersions } from '../queries/versions.ts';
import { clearBatch, Heartbeat, refuseBatch, requireStaging, sweepAbandoned } from './import-batches.ts';
import { blankReport, type ImportReport, keptReport, withLedger } from './import-report.ts';
import { RowLedger } from './import-rows.ts';
import { inTransaction } from './staging.ts';
import {
  type Comparison,
  compareStaged,
  requireWhole,
  type StagedUnits,
  type StoringResult,
  stageHistories,
  storeCompared,
} from './unit-commit.ts';
import { type UnitFile, unitsOfFile } from './unit-files.ts';
import type { Noted } from './unit-stages.ts';

/** Who writes: the name that events bear, and the account whose departments decide; null for the command. */
export interface Author {
  name: string;
  account: Account | null;
}

export interface NamedUnitFile extends UnitFile {
  fileName: string;
  fileSha256: string;
  /** What decides how it is read. */
  options: object;
}

export interface UnitProgress {
  batchId: number;
  step: 'read' | 'compare' | 'locate' | 'store';
  rows: number;
}

interface Reading {
  file: NamedUnitFile;
  author: Author;
  today: string;
  onProgress?: ((progress: UnitProgress) => void) | undefined;
  /** Aborted when nobody waits for the stage any more. */
  signal?: AbortSignal | undefined;
}

/** What a reading left in the stage. */
export interface ReadUnits extends StagedUnits {
  rows: number;
  columns: BatchColumn[];
  ledger: RowLedger;
  warnings: Bilingual[];
}

const REFUSALS_AT_ONCE = 1_000;

/** Whether an author writes a unit here: before and after a move. Null: everywhere. */
export function writeRule({ account }: Author): ((places: WritePlaces) => boolean) | null {
  if (account === null || account.role === 'admin') return null;
  return ({ before, after }) =>
    (before === null || mayWriteIn(account, before.department, before.declared)) &&
    mayWriteIn(account, after.department, after.declared);
}

/** Reads a file into a new batch. Whatever fails, its rows are gone and the batch says why. */
export async function readUnitFile(db: Knex, reading: Reading): Promise<ReadUnits> {
  const { file, author } = reading;
  await sweepAbandoned(db);
  const { fileName, fileSha256, options } = file;
  const batchId = await openBatch(db, { kind: 'units', fileName, fileSha256, actor: author.name, options });
  const heartbeat = new Heartbeat(db, batchId);
  try {
    return await stageFile(db, batchId, reading, heartbeat);
  } catch (error) {
    await clearBatch(db, batchId).catch(() => undefined);
    await refuseBatch(db, batchId, error);
    throw error;
  } finally {
    heartbeat.stop();
  }
}

async function stageFile(
  db: Knex,
  batchId: number,
  { file, today, onProgress, signal }: Reading,
  heartbeat: Heartbeat,
): Promise<ReadUnits> {
  const ledger = new RowLedger(true);
  const states = new Set<keyof UnitAttributes>();
  const municipalities = await presentCodes(db, 'municipality');
  let columns: BatchColumn[] = [];
  let position = 1;
  const flush = async () => {
    const rows = ledger.takePending();
    await insertRefusals(db, batchId, position, rows);
    position += rows.length;
  };
  const units = unitsOfFile(file, states, {
    today,
    municipalities,
    ledger,
    onColumns: (found) => {
      columns = found;
    },
    async onRow() {
      signal?.throwIfAborted();
      heartbeat.requireHeld();
      if (ledger.pending >= REFUSALS_AT_ONCE) await flush();
    },
  });
  const staged = await stageHistories(db, { batchId, today }, units, (rows) =>
    onProgress?.({ batchId, step: 'read', rows }),
  );
  for (const row of staged.refused) ledger.refuse(row);
  await flush();
  const { warnings } = file.stream;
  await updateBatch(db, batchId, {
    columns,
    states: [...states],
    stagedOn: today,
    stagedRows: staged.rows,
  });
  return { batchId, today, states, rows: staged.rows, columns, ledger, warnings };
}

/** Compares a stage within this transaction and writes down what it would do. */
export async function compareImport(
  trx: Knex.Transaction,
  staged: StagedUnits & { rows: number },
  author: Author,
  options: { duplicates: boolean },
): Promise<Comparison> {
  const { batchId } = staged;
  await lockImports(trx);
  await requireWhole(trx, batchId, staged.rows);
  const comparison = await compareStaged(trx, staged, { mayWrite: writeRule(author) });
  const next = await clearComparedRefusals(trx, batchId);
  await refuseOthers(trx, batchId, author, next);
  await recordDiffs(trx, batchId);
  if (options.duplicates) await recordDuplicates(trx, batchId, readableDepartments(author));
  return comparison;
}

function readableDepartments({ account }: Author): readonly string[] | null {
  return account === null || account.role === 'admin' ? null : account.departments;
}

async function refuseOthers(trx: Knex, batchId: number, { account }: Author, from: number): Promise<void> {
  const barred = await barredByDepartment(trx, batchId);
  if (barred.length === 0) return;
  const codes = [...new Set(barred.flatMap(({ department }) => department ?? []))];
  const names = await namesOf(
    trx,
    codes.map((code) => ({ kind: 'department', code })),
  );
  const rows = barred.map(({ item, row, code, department }) => {
    const place = department && { code: department, name: names.get(`department:${department}`) ?? '' };
    return { ...anothersDepartment(row, code, place || null, account?.departments ?? []), item };
  });
  await insertRefusals(trx, batchId, from, rows);
}

/** The command's import: read, compared and stored in one go, or checked alone. */
export async function importUnitsAtOnce(
  db: Knex,
  request: {
    file: NamedUnitFile;
    source: SourceInput;
    actor: string;
    today?: string;
    dryRun?: boolean;
    note?: Noted | undefined;
    onProgress?: (progress: { step: 'store' | 'locate'; done: null; total: null; rows: number }) => void;
  },
): Promise<ImportReport> {
  const { file, source, actor, dryRun = false, onProgress, note } = request;
  const author: Author = { name: actor, account: null };
  const today = request.today ?? bogotaDay(new Date());
  const before = await readVersions(db);
  const read = await readUnitFile(db, { file, author, today });
  const { batchId, ledger } = read;
  const tell = (step: 'store' | 'locate') =>
    onProgress?.({ step, done: null, total: null, rows: ledger.read });
  let report = withLedger(blankReport('units', file.fileName, batchId), ledger);
  try {
    await inTransaction(db, dryRun, async (trx) => {
      await requireStaging(trx, batchId);
      tell('locate');
      const comparison = await compareImport(trx, read, author, { duplicates: false });
      if (comparison.fresh + comparison.known === 0) throw nothingUsable(ledger);
      tell('store');
      const writing = { source, actor, eventBatch: batchId };
      const stored = await storeCompared(trx, read, writing, comparison);
      const besideDemonstration = before.demonstration && before.units > 0 && stored.created > 0;
      const notes = [...read.warnings, ...unitNotes(stored, besideDemonstration), ...ledger.notes()];
      report = { ...report, ...storedCounts(stored), notes, status: dryRun ? 'checked' : 'stored' };
      await closeCommitted(trx, batchId, author, report, stored.sourceId);
      await note?.(trx, { import: batchId, ...storedCounts(stored), refused: ledger.refusedCount });
    });
  } catch (error) {
    await clearBatch(db, batchId).catch(() => undefined);
    await refuseBatch(db, batchId, error);
    throw error;
  }
  if (dryRun) {
    await clearBatch(db, batchId);
    await updateBatch(db, batchId, { status: 'checked', report: keptReport(report) });
  }
  return report;
}

/** Ends a batch in the transaction that stores it: its rows go, what they did stays. */
export async function closeCommitted(
  trx: Knex.Transaction,
  batchId: number,
  author: Author,
  report: ImportReport,
  sourceId: number | null,
): Promise<void> {
  await clearStagedUnits(trx, batchId);
  await updateBatch(trx, batchId, {
    status: 'committed',
    sourceId,
    closedBy: author.name,
    counts: await countDiffs(trx, batchId),
    report: keptReport(report),
  });
}

export function storedCounts({ created, changed, unchanged, unlocated, outside }: StoringResult) {
  return { stored: created + changed + unchanged, created, changed, unchanged, unlocated, outside };
}

function nothingUsable(ledger: RowLedger) {
  const [first] = ledger.refused;
  return importRefused({
    reason: {
      es: `no hay ninguna fila utilizable${first ? `; fila ${first.row}: ${first.reason.es}` : ''}`,
      en: `there is no usable row${first ? `; row ${first.row}: ${first.reason.en}` : ''}`,
    },
    remedy: first?.remedy ?? { es: 'Revise el archivo.', en: 'Check the file.' },
    members: { refused: ledger.refused.slice(0, 100) },
  });
}

export function unitNotes(
  { coded }: Pick<StoringResult, 'coded'>,
  besideDemonstration: boolean,
): Bilingual[] {
  const notes: Bilingual[] = [];
  if (coded > 0) {
    notes.push({
      es: `${coded} filas sin código recibieron uno; si se importan de nuevo sin él serán unidades nuevas`,
      en: `${coded} rows without a code were given one; imported again without it they would be new units`,
    });
  }
  if (besideDemonstration) {
    notes.push({
      es: 'La base conserva además las unidades de demostración; para retirarlas: npm run demo -- --remove',
      en: 'The database keeps the demonstration units too; to remove them: npm run demo -- --remove',
    });
  }
  return notes;
}
