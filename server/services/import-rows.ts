/** From the rows of a file to what is stored: columns matched once, each row read or refused. */
import type { RefusedRow, RepairedRow } from '../domain/import.ts';
import { type Field, fieldsOf, matchColumns } from '../domain/import-fields.ts';
import { personalWithin, withoutPersonalData } from '../domain/personal-content.ts';
import { refusal } from '../domain/refusal.ts';
import { type Bilingual, importRefused, invalidParameter } from '../problem.ts';
import type { PropertyValue, RowStream, SourceRow } from '../readers/index.ts';

/** Refused rows whose details are kept; beyond it they are counted. */
const DETAILED_ROWS = 10_000;

/** What is told of the rows of one import, gathered while they stream. */
export class RowLedger {
  /** @param keepsAll every refused row can be taken by `takePending`, not only those told in detail */
  constructor(private readonly keepsAll = false) {}

  read = 0;
  refusedCount = 0;
  readonly refused: RefusedRow[] = [];
  #pending: RefusedRow[] = [];
  readonly repaired: RepairedRow[] = [];
  /** Columns of the file that no field is read from, but could be: those of persons never. */
  unusedColumns: readonly string[] = [];
  /** Notes that hold for many rows: the text, and how many. */
  readonly #notes = new Map<string, { text: Bilingual; rows: number }>();

  refuse(given: RefusedRow): void {
    const row = quotable(given);
    this.refusedCount += 1;
    if (this.keepsAll) this.#pending.push(row);
    if (this.refused.length < DETAILED_ROWS) this.refused.push(row);
  }

  /** How many refused rows wait to be taken. */
  get pending(): number {
    return this.#pending.length;
  }

  /** The rows refused since the last call, whatever their number. */
  takePending(): RefusedRow[] {
    const taken = this.#pending;
    this.#pending = [];
    return taken;
  }

  repair(row: RepairedRow): void {
    if (this.repaired.length < DETAILED_ROWS) this.repaired.push(row);
  }

  note(text: Bilingual): void {
    const known = this.#notes.get(text.es);
    if (known) known.rows += 1;
    else this.#notes.set(text.es, { text, rows: 1 });
  }

  /** The notes with their numbers of rows, and what of the file was left aside. */
  notes(): Bilingual[] {
    const counted = [...this.#notes.values()].map(({ text, rows }) => ({
      es: `${text.es} (${rows} ${rows === 1 ? 'fila' : 'filas'})`,
      en: `${text.en} (${rows} ${rows === 1 ? 'row' : 'rows'})`,
    }));
    const unused = this.unusedColumns.join(', ');
    if (unused === '') return counted;
    return [
      ...counted,
      { es: `Columnas que no se usan: ${unused}`, en: `Columns that are not used: ${unused}` },
    ];
  }
}

/** A cell in the wrong column may be a person's: what is quoted of it is kept and shown. */
function quotable(row: RefusedRow): RefusedRow {
  if (row.value === null) return row;
  const value = withoutPersonalData(row.value);
  if (value === row.value) return row;
  const { es, en } = row.reason;
  return { ...row, value, reason: { es: withoutPersonalData(es), en: withoutPersonalData(en) } };
}

/** One row with the fields of its kind. */
export interface FieldRow {
  row: number;
  source: SourceRow;
  /** A field's value: from its column, else the constant given; null when blank. */
  value(field: string): PropertyValue;
  /** Whether a column holds the field. */
  has(field: string): boolean;
  /** The column a field is read from, for messages. */
  column(field: string): string;
}

export interface FieldOptions {
  kind: string;
  map: Readonly<Record<string, string>>;
  set: Readonly<Record<string, string>>;
}

/** @throws Problem invalid-parameter for a field that the kind has not */
export function checkFields({ kind, map, set }: FieldOptions): void {
  const known = fieldsOf(kind).map((field) => field.name);
  for (const [option, fields] of [
    ['map', map],
    ['set', set],
  ] as const) {
    const unknown = Object.keys(fields).find((field) => !known.includes(field));
    if (unknown === undefined) continue;
    const list = known.join(', ');
    throw invalidParameter(option, unknown, {
      es: `los campos de «${kind}» son ${list}`,
      en: `the fields of “${kind}” are ${list}`,
    });
  }
}

/** A value for all rows is kept with the import, so it may be no person's. @throws Problem invalid-parameter */
export function checkConstants(set: FieldOptions['set']): void {
  const [field] = Object.entries(set).find(([, value]) => personalWithin(value) !== null) ?? [];
  if (field === undefined) return;
  throw invalidParameter('set', field, {
    es: 'un correo electrónico o un celular no se guarda en ningún campo',
    en: 'no field stores an e-mail address or a mobile number',
  });
}

/**
 * The rows that can be read, with their fields; the others go into the ledger. `onColumns` is told which fields
 * have a column or a constant, once, before the first row.
 * @throws Problem import-refused when a column named or needed is not there
 */
export async function* fieldRows(
  stream: RowStream,
  options: FieldOptions,
  ledger: RowLedger,
  onColumns: (fields: ReadonlyMap<string, string>, columns: readonly string[]) => void = () => undefined,
): AsyncGenerator<FieldRow> {
  const fields = fieldsOf(options.kind);
  let matched: Map<string, string> | null = null;
  for await (const source of stream) {
    ledger.read += 1;
    if (matched === null) {
      const columns = stream.columns ?? Object.keys(source.properties);
      matched = matchColumns(fields, columns, options.map);
      requireColumns(fields, matched, columns, options);
      onColumns(matched, columns);
    }
    if (source.problem) {
      const { column, code, reason, remedy } = source.problem;
      // a row that is told of as a whole may hold data of persons
      const value = column === null ? null : source.problem.value;
      ledger.refuse(refusal({ row: source.row, column, value, code, reason, remedy }));
      continue;
    }
    for (const note of source.notes ?? []) {
      if (note.code === 'repaired') ledger.repair({ row: source.row, value: note.column, reason: note.text });
      else ledger.note(note.text);
    }
    yield fieldRow(source, matched, options.set);
  }
}

function fieldRow(
  source: SourceRow,
  matched: ReadonlyMap<string, string>,
  set: Readonly<Record<string, string>>,
): FieldRow {
  return {
    row: source.row,
    source,
    value(field) {
      const column = matched.get(field);
      const value = column === undefined ? null : (source.properties[column] ?? null);
      return value ?? set[field] ?? null;
    },
    has: (field) => matched.has(field),
    column: (field) => matched.get(field) ?? field,
  };
}

function requireColumns(
  fields: readonly Field[],
  matched: ReadonlyMap<string, string>,
  columns: readonly string[],
  { map, set }: FieldOptions,
): void {
  const misnamed = Object.entries(map).find(
    ([field, column]) => field !== 'lng' && field !== 'lat' && !matched.has(field) && column !== '',
  );
  const missing = fields.find((field) => field.required && !matched.has(field.name) && !(field.name in set));
  const list = columns.join(', ');
  if (misnamed) {
    throw importRefused({
      reason: {
        es: `el archivo no tiene la columna «${misnamed[1]}»`,
        en: `the file has no column “${misnamed[1]}”`,
      },
      remedy: { es: `Sus columnas son: ${list}.`, en: `Its columns are: ${list}.` },
      members: { field: misnamed[0], column: misnamed[1], columns },
    });
  }
  if (!missing) return;
  throw importRefused({
    reason: {
      es: `no se reconoce qué columna contiene «${missing.name}»`,
      en: `no column is recognised as “${missing.name}”`,
    },
    remedy: {
      es: `Indíquela con --map ${missing.name}=columna. Las columnas son: ${list}.`,
      en: `Name it by --map ${missing.name}=column. The columns are: ${list}.`,
    },
    members: { field: missing.name, columns },
  });
}
