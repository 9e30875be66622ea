/** One way in for files, shared by the command, the demonstration data and HTTP. */
import { basename } from 'node:path';
import type { Knex } from 'knex';
import type { Trace } from '../domain/audit.ts';
import { bogotaDay } from '../domain/day.ts';
import type { SourceInput } from '../domain/import.ts';
import { FIELDS, KIND_ALIASES } from '../domain/import-fields.ts';
import { type Bilingual, invalidParameter } from '../problem.ts';
import { audit } from '../queries/audit.ts';
import { type Committed, lastCommitted, openBatch, updateBatch } from '../queries/import-batches.ts';
import { presentCodes, readKind } from '../queries/imports.ts';
import {
  hashFile,
  openRows,
  type ReaderFormat,
  type ReaderOptions,
  type RowStream,
} from '../readers/index.ts';
import { Heartbeat, refuseBatch } from './import-batches.ts';
import { type FigureColumn, figureColumns, figureRows } from './import-figures.ts';
import { areSameOptions, stableOptions } from './import-options.ts';
import { blankReport, type ImportReport, keptReport, withLedger } from './import-report.ts';
import { checkConstants, checkFields, type FieldOptions, fieldRows, RowLedger } from './import-rows.ts';
import { memberRows, territoryRows } from './import-territories.ts';
import { commitValues } from './import-values.ts';
import { type CommitResult, commitFigures, commitMembers, commitTerritories } from './territory-commit.ts';
import { importUnitsAtOnce } from './unit-imports.ts';
import type { Noted } from './unit-stages.ts';

export type { ImportReport } from './import-report.ts';

export interface ImportRequest {
  /** department, municipality, pdet, etcr, protected_area, population, units, or an overlay kind. */
  kind: string;
  /** Path of the file. */
  file: string;
  actor: string;
  /** Field → column, where the column is not recognised by its name. */
  map?: Record<string, string>;
  /** Field → value for every row that has none. */
  set?: Record<string, string>;
  /** Read and check everything, store nothing. */
  dryRun?: boolean;
  /** Over 5 % of the present codes may go missing. */
  acceptLoss?: boolean;
  /** Names of a kind that comes with this file. */
  label?: string;
  labelEn?: string;
  /** How far "near" reaches from a new overlay, metres; default 5,000. */
  bufferM?: number;
  /** How far the borders may be off, metres; default 500 for municipalities and departments, else 0. */
  boundaryErrorM?: number;
  source?: Partial<Pick<SourceInput, 'title' | 'publisher' | 'licence' | 'url' | 'vintage'>>;
  reader?: {
    format?: ReaderFormat;
    crs?: number;
    encoding?: string;
    sheet?: string;
    object?: string;
  };
  /** Default: today in America/Bogota. */
  today?: string;
  onProgress?: (progress: ImportProgress) => void;
  /** Who is told to the audit trail, in the transaction that stores; default nobody, as in tests of less. */
  trace?: Trace;
}

export interface ImportProgress {
  step: 'read' | 'store' | 'locate';
  /** Bytes read; null in the other steps. */
  done: number | null;
  total: number | null;
  rows: number;
}

const DEFAULT_BUFFER_M = 5_000;
const DEFAULT_BOUNDARY_ERROR_M: Readonly<Record<string, number>> = { municipality: 500, department: 500 };

/**
 * Imports one file in one go. Rows that cannot be used are in `refused`; all others are stored together, or nothing is.
 * @throws Problem unreadable-file, import-refused, invalid-parameter
 */
export async function runImport(
  { db }: { db: Knex; engine?: 'embedded' | 'server' },
  request: ImportRequest,
): Promise<ImportReport> {
  const kind = KIND_ALIASES[request.kind] ?? request.kind;
  const options: FieldOptions = { kind, map: request.map ?? {}, set: request.set ?? {} };
  await checkKind(db, kind, request);
  checkFields(options);
  checkConstants(options.set);
  const fileSha256 = await hashOf(request.file);
  const stable = stableOptions(request);
  const same = request.dryRun ? null : await sameFile(db, kind, fileSha256, stable);
  if (same) return unchangedReport(kind, request, same);
  const stream = await openRows(request.file, readerOptions(request));
  const fileName = basename(request.file);
  const source = sourceOf(kind, request, fileSha256);
  if (kind === 'units') {
    const file = { fileName, fileSha256, options: stable, stream, map: options.map, set: options.set };
    const note = noteOf(request, { kind, sha256: fileSha256 });
    return importUnitsAtOnce(db, { ...request, file, source, note });
  }
  const batchId = await openBatch(db, {
    kind,
    fileName,
    fileSha256,
    actor: request.actor,
    options: stable,
  });
  const importing: Importing = {
    db,
    request,
    kind,
    options,
    stream,
    batchId,
    ledger: new RowLedger(),
    source,
  };
  const heartbeat = new Heartbeat(db, batchId);
  try {
    const { report, sourceId } = await importerOf(kind)(importing);
    const status = request.dryRun ? 'checked' : 'committed';
    await updateBatch(db, batchId, { status, sourceId, report: keptReport(report) });
    return report;
  } catch (error) {
    await refuseBatch(db, batchId, error);
    throw error;
  } finally {
    heartbeat.stop();
  }
}

interface Importing {
  db: Knex;
  request: ImportRequest;
  kind: string;
  options: FieldOptions;
  stream: RowStream;
  batchId: number;
  ledger: RowLedger;
  source: SourceInput;
}

type Importer = (importing: Importing) => Promise<{ report: ImportReport; sourceId: number | null }>;

function importerOf(kind: string): Importer {
  if (kind === 'population') return importFigures;
  if (kind === 'values') return importValues;
  return kind === 'pdet' ? importMembers : importTerritories;
}

const RESERVED = ['units', 'country', 'figures', 'base', 'population', 'pdet', 'all'];

async function checkKind(db: Knex, kind: string, request: ImportRequest): Promise<void> {
  if (kind === 'pdet_subregion') {
    throw invalidParameter('kind', kind, {
      es: 'las subregiones se forman con sus municipios: importe la lista con la clase «pdet»',
      en: 'subregions are made of their municipalities: import the list as kind “pdet”',
    });
  }
  if (kind in FIELDS || (await readKind(db, kind)) !== null) return;
  if (!/^[a-z][a-z0-9_]{1,39}$/.test(kind) || RESERVED.includes(kind)) {
    throw invalidParameter('kind', kind, {
      es: 'una clase nueva se llama con minúsculas, cifras y «_», como «resguardo»',
      en: 'a new kind is named in lower case letters, digits and “_”, like “resguardo”',
    });
  }
  if (request.label) return;
  const known = Object.keys(FIELDS).join(', ');
  throw invalidParameter('kind', kind, {
    es: `las clases son ${known}; para crear una nueva dé su nombre con --label "Resguardo indígena"`,
    en: `the kinds are ${known}; to create a new one give its name by --label "Indigenous reserve"`,
  });
}

/** The hash of a file; an unreadable one is told of by the reader, in its words. */
export async function hashOf(file: string): Promise<string> {
  try {
    return await hashFile(file);
  } catch (error) {
    await openRows(file);
    throw error;
  }
}

/** The kind's last import, where it was of this very file, read in the same way. */
async function sameFile(db: Knex, kind: string, sha256: string, options: object): Promise<Committed | null> {
  const last = await lastCommitted(db, kind);
  return last?.fileSha256 === sha256 && areSameOptions(last.options, options) ? last : null;
}

function readerOptions(request: ImportRequest): ReaderOptions {
  const { map = {}, reader, onProgress } = request;
  return {
    ...reader,
    lngColumn: map.lng,
    latColumn: map.lat,
    onBytes: (done, total) => onProgress?.({ step: 'read', done, total, rows: 0 }),
  };
}

function sourceOf(kind: string, request: ImportRequest, fileSha256: string): SourceInput {
  const fileName = basename(request.file);
  return {
    title: fileName,
    ...request.source,
    fileName,
    fileSha256,
    boundaryErrorM: request.boundaryErrorM ?? DEFAULT_BOUNDARY_ERROR_M[kind] ?? 0,
    demonstration: false,
  };
}

async function importTerritories(importing: Importing) {
  const { db, request, kind, options, stream, batchId, ledger, source } = importing;
  const result = await commitTerritories(db, {
    kind,
    rows: territoryRows(kind, fieldRows(stream, options, ledger), ledger),
    source,
    actor: request.actor,
    batchId,
    acceptLoss: request.acceptLoss,
    dryRun: request.dryRun,
    newKind: request.label
      ? {
          labelEs: request.label,
          labelEn: request.labelEn ?? request.label,
          bufferM: request.bufferM ?? DEFAULT_BUFFER_M,
        }
      : undefined,
    onProgress: progressOf(importing),
    note: territoryNote(importing),
  });
  return territoryReport(importing, result);
}

async function importMembers(importing: Importing) {
  const { db, request, options, stream, batchId, ledger, source } = importing;
  const result = await commitMembers(db, {
    batchId,
    rows: memberRows(fieldRows(stream, options, ledger), ledger),
    source,
    actor: request.actor,
    dryRun: request.dryRun,
    onProgress: progressOf(importing),
    note: territoryNote(importing),
  });
  return territoryReport(importing, result);
}

async function importFigures(importing: Importing) {
  const { db, request, options, stream, ledger, source } = importing;
  const known = await presentCodes(db, 'municipality');
  let columns: FigureColumn[] = [];
  let stored = 0;
  const fields = fieldRows(stream, options, ledger, (_, names) => {
    columns = figureColumns(names);
  });
  const rows = figureRows(
    fields,
    () => columns,
    known,
    ledger,
    () => {
      stored += 1;
    },
  );
  const result = await commitFigures(db, {
    subject: 'population',
    rows,
    source,
    actor: request.actor,
    dryRun: request.dryRun,
    onProgress: progressOf(importing),
    note: territoryNote(importing),
  });
  const figures = { es: `${result.stored} cifras`, en: `${result.stored} figures` };
  return territoryReport(importing, { ...result, stored }, [figures]);
}

/** Values of indicators add to those that are there, and replace those of the same unit and period. */
async function importValues(importing: Importing) {
  const { db, request, kind, options, stream, ledger, batchId, source } = importing;
  const note = noteOf(request, { kind, sha256: source.fileSha256 ?? '' });
  const at = new Date();
  const stored = await commitValues(db, {
    rows: fieldRows(stream, options, ledger),
    ledger,
    actor: request.actor,
    today: bogotaDay(at),
    at,
    dryRun: request.dryRun ?? false,
    note: note && ((trx, rows) => note(trx, { import: batchId, stored: rows, refused: ledger.refusedCount })),
  });
  const notes = [...stream.warnings, ...ledger.notes()];
  return { report: { ...baseReport(importing), stored, notes }, sourceId: null };
}

/** Tells an import to the audit trail as the API does its own; a dry run takes it back with all else. */
function noteOf({ file, trace }: ImportRequest, told: { kind: string; sha256: string }): Noted | undefined {
  if (!trace) return undefined;
  return (trx, { import: id, ...counts }) => {
    const details = { ...told, file: basename(file), ...counts };
    return audit(trx, { ...trace, action: 'import.committed', subject: `import:${id}`, details });
  };
}

function territoryNote({ request, kind, batchId, ledger, source }: Importing) {
  const note = noteOf(request, { kind, sha256: source.fileSha256 ?? '' });
  return (trx: Knex.Transaction, { stored, refused, relocated }: CommitResult) =>
    note?.(trx, { import: batchId, stored, refused: ledger.refusedCount + refused.length, relocated });
}

function progressOf({ request, ledger }: Importing) {
  return (step: 'stage' | 'store' | 'locate') => {
    if (step !== 'stage') request.onProgress?.({ step, done: null, total: null, rows: ledger.read });
  };
}

function territoryReport(importing: Importing, result: CommitResult, more: Bilingual[] = []) {
  const { ledger } = importing;
  for (const row of result.refused) ledger.refuse(row);
  for (const row of result.repaired) ledger.repair(row);
  const notes = replacementNotes(result);
  const report = {
    ...baseReport(importing),
    stored: result.stored,
    relocated: result.relocated,
    notes: [...importing.stream.warnings, ...notes, ...more, ...ledger.notes()],
  };
  return { report, sourceId: importing.request.dryRun ? null : result.sourceId };
}

function replacementNotes({ replacedDemonstration, lost }: CommitResult): Bilingual[] {
  const notes: Bilingual[] = [];
  if (replacedDemonstration) {
    notes.push({
      es: 'Reemplaza los datos de demostración; sus códigos no se exigen',
      en: 'This replaces demonstration data, whose codes are not asked for',
    });
  }
  if (lost.count > 0) {
    const list = lost.examples.join(', ') + (lost.count > lost.examples.length ? ', …' : '');
    notes.push({
      es: `Ya no están ${lost.count} códigos de la versión anterior: ${list}`,
      en: `${lost.count} codes of the version before are no longer there: ${list}`,
    });
  }
  return notes;
}

function baseReport({ kind, request, batchId, ledger }: Importing): ImportReport {
  const blank = blankReport(kind, basename(request.file), batchId);
  return withLedger({ ...blank, status: request.dryRun ? 'checked' : 'stored' }, ledger);
}

/** What was refused of the file the last time still is. */
function unchangedReport(kind: string, request: ImportRequest, { report }: Committed): ImportReport {
  const { refusedCount = 0, refused = [] } = report ?? {};
  const note = {
    es: 'Es el mismo archivo que la última vez: no cambia nada',
    en: 'This is the same file as last time: nothing changes',
  };
  const still = {
    es: `Siguen rechazadas ${refusedCount} de sus filas`,
    en: `${refusedCount} of its rows are still refused`,
  };
  return {
    ...blankReport(kind, basename(request.file), null),
    status: 'unchanged',
    refusedCount,
    refused,
    notes: refusedCount > 0 ? [note, still] : [note],
  };
}
