/** One way in for files, shared by the command, the demonstration data and HTTP. */
import { basename } from 'node:path';
import type { Knex } from 'knex';
import { bogotaDay } from '../domain/day.ts';
import type { RefusedRow, RepairedRow, SourceInput } from '../domain/import.ts';
import { FIELDS, KIND_ALIASES } from '../domain/import-fields.ts';
import type { UnitAttributes } from '../domain/unit.ts';
import { type Bilingual, importRefused, invalidParameter } from '../problem.ts';
import { closeBatch, lastCommitted, openBatch, presentCodes, readKind } from '../queries/imports.ts';
import { readVersions } from '../queries/versions.ts';
import { hashFile, openRows, type ReaderFormat, type RowStream } from '../readers/index.ts';
import { type FigureColumn, figureColumns, figureRows } from './import-figures.ts';
import { checkFields, type FieldOptions, fieldRows, RowLedger } from './import-rows.ts';
import { memberRows, territoryRows } from './import-territories.ts';
import { unitRows } from './import-units.ts';
import { type CommitResult, commitFigures, commitMembers, commitTerritories } from './territory-commit.ts';
import { commitUnits } from './unit-commit.ts';

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
}

export interface ImportProgress {
  step: 'read' | 'store' | 'locate';
  /** Bytes read; null in the other steps. */
  done: number | null;
  total: number | null;
  rows: number;
}

/** What became of a file. `stored` rows went in; of units they are `created` + `changed` + `unchanged`. */
export interface ImportReport {
  kind: string;
  file: string;
  status: 'stored' | 'unchanged' | 'checked';
  batchId: number | null;
  read: number;
  stored: number;
  created: number | null;
  changed: number | null;
  unchanged: number | null;
  unlocated: number | null;
  outside: number | null;
  /** Units whose facts changed with territories. */
  relocated: number | null;
  repaired: RepairedRow[];
  refusedCount: number;
  refused: RefusedRow[];
  notes: Bilingual[];
}

const DEFAULT_BUFFER_M = 5_000;
const DEFAULT_BOUNDARY_ERROR_M: Readonly<Record<string, number>> = { municipality: 500, department: 500 };

/**
 * Imports one file. Rows that cannot be used are in `refused`; all others are stored together, or nothing is.
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
  const fileSha256 = await hashOf(request.file);
  const stable = { map: options.map, set: options.set, reader: request.reader ?? {} };
  if (!request.dryRun && (await isSameFile(db, kind, fileSha256, stable)))
    return unchangedReport(kind, request);
  const stream = await open(request, options);
  const fileName = basename(request.file);
  const batchId = await openBatch(db, { kind, fileName, fileSha256, actor: request.actor });
  const importing: Importing = {
    db,
    request,
    kind,
    options,
    stream,
    batchId,
    ledger: new RowLedger(),
    source: sourceOf(kind, request, fileSha256),
  };
  try {
    const { report, sourceId } = await importerOf(kind)(importing);
    const status = request.dryRun ? 'staged' : 'committed';
    await closeBatch(db, batchId, status, sourceId, { ...summary(report), options: stable });
    return report;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await closeBatch(db, batchId, 'refused', null, { reason }).catch(() => undefined);
    throw error;
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
  if (kind === 'units') return importUnits;
  if (kind === 'population') return importFigures;
  return kind === 'pdet' ? importMembers : importTerritories;
}

const RESERVED = ['units', 'figures', 'base', 'population', 'pdet', 'all'];

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

/** An unreadable file is told of by the reader, in its words. */
async function hashOf(file: string): Promise<string> {
  try {
    return await hashFile(file);
  } catch (error) {
    await openRows(file);
    throw error;
  }
}

async function isSameFile(db: Knex, kind: string, sha256: string, options: object): Promise<boolean> {
  const last = await lastCommitted(db, kind);
  return last?.fileSha256 === sha256 && stableJson(last.options) === stableJson(options);
}

/** The same text whatever the order of keys: jsonb keeps none. */
function stableJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${entries
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${stableJson(member)}`)
    .join(',')}}`;
}

async function open(request: ImportRequest, { map }: FieldOptions): Promise<RowStream> {
  return openRows(request.file, {
    ...request.reader,
    lngColumn: map.lng,
    latColumn: map.lat,
    onBytes: (done, total) => request.onProgress?.({ step: 'read', done, total, rows: 0 }),
  });
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
  });
  return territoryReport(importing, result);
}

async function importMembers(importing: Importing) {
  const { db, request, options, stream, ledger, source } = importing;
  const result = await commitMembers(db, {
    rows: memberRows(fieldRows(stream, options, ledger), ledger),
    source,
    actor: request.actor,
    dryRun: request.dryRun,
    onProgress: progressOf(importing),
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
  });
  const figures = { es: `${result.stored} cifras`, en: `${result.stored} figures` };
  return territoryReport(importing, { ...result, stored }, [figures]);
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
  const notes = result.replacedDemonstration
    ? [
        {
          es: 'Reemplaza los datos de demostración; sus códigos no se exigen',
          en: 'This replaces demonstration data, whose codes are not asked for',
        },
      ]
    : [];
  const report = {
    ...baseReport(importing),
    stored: result.stored,
    relocated: result.relocated,
    notes: [...importing.stream.warnings, ...notes, ...more, ...ledger.notes()],
  };
  return { report, sourceId: importing.request.dryRun ? null : result.sourceId };
}

async function importUnits(importing: Importing) {
  const { db, request, options, stream, batchId, ledger, source } = importing;
  const states = new Set<keyof UnitAttributes>();
  const today = request.today ?? bogotaDay(new Date());
  const municipalities = await presentCodes(db, 'municipality');
  const before = await readVersions(db);
  const fields = fieldRows(stream, options, ledger, (matched) => {
    for (const field of [...matched.keys(), ...Object.keys(options.set)]) states.add(attributeOf(field));
  });
  const result = await commitUnits(db, {
    units: unitRows(fields, { today, municipalities, states }, ledger),
    source,
    actor: request.actor,
    batchId,
    states,
    today,
    dryRun: request.dryRun,
    onProgress: progressOf(importing),
  });
  for (const row of result.refused) ledger.refuse(row);
  const { created, changed, unchanged, unlocated, outside } = result;
  const stored = created + changed + unchanged;
  if (stored === 0) throw nothingUsable(ledger);
  const report = {
    ...baseReport(importing),
    ...{ stored, created, changed, unchanged, unlocated, outside },
    notes: [
      ...stream.warnings,
      ...unitNotes(result.coded, before.demonstration && before.units > 0 && created > 0),
      ...ledger.notes(),
    ],
  };
  return { report, sourceId: request.dryRun ? null : result.sourceId };
}

/** `created_on` → `createdOn`. */
function attributeOf(field: string): keyof UnitAttributes {
  return field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) as keyof UnitAttributes;
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

function unitNotes(coded: number, besideDemonstration: boolean): Bilingual[] {
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

function baseReport({ kind, request, batchId, ledger }: Importing): ImportReport {
  return {
    kind,
    file: basename(request.file),
    status: request.dryRun ? 'checked' : 'stored',
    batchId,
    read: ledger.read,
    stored: 0,
    created: null,
    changed: null,
    unchanged: null,
    unlocated: null,
    outside: null,
    relocated: null,
    repaired: ledger.repaired,
    refusedCount: ledger.refusedCount,
    refused: ledger.refused,
    notes: [],
  };
}

function unchangedReport(kind: string, request: ImportRequest): ImportReport {
  return {
    kind,
    file: basename(request.file),
    status: 'unchanged',
    batchId: null,
    read: 0,
    stored: 0,
    created: null,
    changed: null,
    unchanged: null,
    unlocated: null,
    outside: null,
    relocated: null,
    repaired: [],
    refusedCount: 0,
    refused: [],
    notes: [
      {
        es: 'Es el mismo archivo que la última vez: no cambia nada',
        en: 'This is the same file as last time: nothing changes',
      },
    ],
  };
}

/** What the batch keeps of a report. */
function summary(report: ImportReport): object {
  return { ...report, refused: report.refused.slice(0, 1_000), repaired: report.repaired.slice(0, 1_000) };
}
