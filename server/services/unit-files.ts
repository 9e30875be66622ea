/** A file of units as it is read: what its columns hold, which of them are of persons, and its rows as units. */

import type { UnitHistory } from '../domain/import.ts';
import { columnKey, fieldsOf, matchColumns } from '../domain/import-fields.ts';
import { type PersonalColumn, personalByName, personalColumns } from '../domain/personal-columns.ts';
import { personalByContent, withoutPersonalData } from '../domain/personal-content.ts';
import type { UnitAttributes } from '../domain/unit.ts';
import { importRefused, type Problem } from '../problem.ts';
import type { BatchColumn } from '../queries/import-batches.ts';
import type { RowStream, SourceRow } from '../readers/index.ts';
import { fieldRows, type RowLedger } from './import-rows.ts';
import { unitRows } from './import-units.ts';

export interface UnitFile {
  stream: RowStream;
  map: Readonly<Record<string, string>>;
  set: Readonly<Record<string, string>>;
}

export interface UnitFileOptions {
  today: string;
  municipalities: ReadonlySet<string>;
  ledger: RowLedger;
  /** Told once, before the first row. */
  onColumns: (columns: BatchColumn[]) => void;
  /** Awaited between rows. */
  onRow?: () => Promise<void>;
}

/** Rows looked at before the first one is used. */
const SAMPLE_ROWS = 200;

/** Fields whose honest values may look like a document or a telephone number. */
const NUMBERS = ['lng', 'lat', 'coordinates', 'accuracy_m', 'financing_cop', 'declared_municipality'];
/** Fields whose honest values may look like a document number; no code begins as a mobile number does. */
const CODES = ['code', 'association_code'];

/**
 * The units of a file, refused rows in the ledger. `states` is filled with the attributes that the file states.
 * @throws Problem import-refused where a field would be read from a column of persons, unreadable-file
 */
export async function* unitsOfFile(
  file: UnitFile,
  states: Set<keyof UnitAttributes>,
  { today, municipalities, ledger, onColumns, onRow }: UnitFileOptions,
): AsyncGenerator<UnitHistory> {
  const iterator = file.stream[Symbol.asyncIterator]();
  const head = await takeRows(iterator, SAMPLE_ROWS);
  const names = file.stream.columns ?? Object.keys(head[0]?.properties ?? {});
  const columns = describeColumns(file, names, head);
  refusePersonalFields(columns, head);
  // without a line of titles, the first row's cells stand in their place
  onColumns(columns.map((column) => ({ ...column, name: withoutPersonalData(column.name) })));
  const rows = rest(head, iterator, onRow);
  const stream: RowStream = { ...file.stream, columns: names, [Symbol.asyncIterator]: () => rows };
  const fields = fieldRows(stream, { kind: 'units', map: file.map, set: file.set }, ledger, (matched) => {
    for (const field of [...matched.keys(), ...Object.keys(file.set)]) states.add(attributeOf(field));
    ledger.unusedColumns = columns
      .filter(({ field, personal }) => field === null && personal === null)
      .map(({ name }) => withoutPersonalData(name));
  });
  yield* unitRows(fields, { today, municipalities, states }, ledger);
}

async function takeRows(rows: AsyncIterator<SourceRow>, count: number): Promise<SourceRow[]> {
  const taken: SourceRow[] = [];
  while (taken.length < count) {
    const { value, done } = await rows.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

async function* rest(
  head: SourceRow[],
  rows: AsyncIterator<SourceRow>,
  onRow: () => Promise<void> = async () => undefined,
): AsyncGenerator<SourceRow> {
  try {
    for (const row of head) {
      await onRow();
      yield row;
    }
    for (let next = await rows.next(); !next.done; next = await rows.next()) {
      await onRow();
      yield next.value;
    }
  } finally {
    await rows.return?.();
  }
}

function describeColumns(
  file: UnitFile,
  names: readonly string[],
  head: readonly SourceRow[],
): BatchColumn[] {
  const matched = matchColumns(fieldsOf('units'), names, file.map);
  const fieldOf = new Map([
    ...placeFields(file.stream),
    ...[...matched].map(([field, column]) => [column, field] as const),
  ]);
  const found: PersonalColumn[] = personalColumns(names, cellsOf(head), new Set(fieldOf.keys()));
  const personal = new Map(found.map(({ column, kind }) => [column, kind]));
  return names.map((name) => ({
    name,
    field: fieldOf.get(name) ?? null,
    personal: personal.get(name) ?? null,
  }));
}

/** The columns that the place is read from, as fields: both axes, or one column of both. */
function placeFields({ placeColumns = [] }: RowStream): (readonly [column: string, field: string])[] {
  const fields = placeColumns.length === 1 ? ['coordinates'] : ['lng', 'lat'];
  return placeColumns.map((column, at) => [column, fields[at] ?? 'coordinates'] as const);
}

function cellsOf(head: readonly SourceRow[]) {
  return (column: string) => head.map(({ properties }) => properties[column]);
}

function refusePersonalFields(columns: readonly BatchColumn[], head: readonly SourceRow[]): void {
  const cells = cellsOf(head);
  const besidePersons = columns.some(({ personal }) => personal !== null);
  for (const { name, field } of columns) {
    if (field === null) continue;
    const hints = { key: columnKey(name), besidePersons };
    const content = NUMBERS.includes(field) ? null : personalByContent(cells(name), hints);
    const counts = content === 'document' && CODES.includes(field) ? null : content;
    if (personalByName(name) !== null || counts !== null) throw personalField(name, field);
  }
}

function personalField(column: string, field: string): Problem {
  return importRefused({
    reason: {
      es: `la columna «${withoutPersonalData(column)}» contiene datos de personas y no puede guardarse como «${field}»`,
      en: `the column “${withoutPersonalData(column)}” holds data of persons and cannot be stored as “${field}”`,
    },
    remedy: {
      es: 'Elija otra columna para ese campo, o déjelo sin columna. GeoSER cuenta personas; nunca guarda quiénes son.',
      en: 'Choose another column for that field, or none. GeoSER counts people; it never stores who they are.',
    },
    members: { field, column: withoutPersonalData(column) },
  });
}

/** `created_on` → `createdOn`. */
export function attributeOf(field: string): keyof UnitAttributes {
  return field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) as keyof UnitAttributes;
}
