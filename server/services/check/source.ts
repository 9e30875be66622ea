/** Any supported file as rows of cells, with the geometry where the format has one. */
import type { Geometry } from 'geojson';
import type { Cell } from '../../domain/check/types.ts';
import type { Bilingual } from '../../problem.ts';
import {
  formatOfFile,
  isBlankRow,
  isRepeatedHeader,
  isTableFormat,
  openRawTable,
  openRows,
  type RawTable,
  type ReaderFormat,
  type ReaderOptions,
  type RowProblem,
  type RowStream,
  raggedProblem,
  uncalculatedProblem,
} from '../../readers/index.ts';

export interface SourceCells {
  row: number;
  cells: Cell[];
  /** Of features alone. */
  geometry: Geometry | null;
  /** Why nothing of the row can be trusted, and what to do: sentences, the first without its capital. */
  damage: Bilingual | null;
  /** What was mended so that it can be read: a sentence. */
  note: Bilingual | null;
}

export interface CheckSource {
  format: ReaderFormat;
  columns: string[];
  /** Rows are features, which bring their place. */
  hasGeometry: boolean;
  encoding: string | null;
  separator: string | null;
  /** Of CSV: cells of the header. */
  width: number | null;
  headerRow: number | null;
  /** Of features: the system that their file declares. */
  crs: number | null;
  sheet: string | null;
  sheets: string[];
  warnings: Bilingual[];
  /** Blank rows left out, and those that repeat the header, which are told; read anew at each call. */
  rows(needs: Needs, onHeader?: (row: number) => void): AsyncGenerator<SourceCells>;
}

/** Columns (from 0) without which a row of a table is damaged. */
export interface Needs {
  /** Of the place. */
  place: readonly number[];
  /** Of the place, and of what is declared. */
  answers: readonly number[];
}

/** Features from which the names of properties are gathered: they need not have the same. */
const PEEKED_FEATURES = 200;

/** @throws Problem for a file that cannot be read */
export async function openCheckSource(file: string, options: ReaderOptions): Promise<CheckSource> {
  const format = await formatOfFile(file, options);
  return isTableFormat(format)
    ? ofTable(await openRawTable(file, { ...options }))
    : ofFeatures(await openRows(file, { ...options, judgePlaces: false }));
}

function ofTable(table: RawTable & { format: ReaderFormat }): CheckSource {
  const { format, columns, encoding, separator, width, sheet, sheets, warnings } = table;
  return {
    ...{ format, columns, encoding, separator, width, sheet, sheets },
    warnings: sheets.length > 1 ? [...warnings, otherSheets(sheet ?? '', sheets)] : warnings,
    hasGeometry: false,
    headerRow: table.header.row,
    crs: null,
    async *rows({ place, answers }, onHeader) {
      for await (const raw of table.rows()) {
        if (isBlankRow(raw)) continue;
        if (isRepeatedHeader(table, raw)) {
          onHeader?.(raw.row);
          continue;
        }
        const { row, cells, problem, note = null } = raw;
        const flaw =
          problem ??
          uncalculatedProblem(raw, (column) => answers.includes(column)) ??
          raggedProblem(table, cells, place);
        yield { row, cells, geometry: null, damage: damageOf(flaw), note };
      }
    },
  };
}

async function ofFeatures(stream: RowStream): Promise<CheckSource> {
  const columns = await propertyNames(stream);
  return {
    format: stream.format,
    columns,
    hasGeometry: true,
    encoding: stream.encoding,
    separator: null,
    width: null,
    headerRow: null,
    crs: stream.crs,
    sheet: null,
    sheets: [],
    warnings: stream.warnings,
    async *rows() {
      for await (const { row, properties, geometry, problem } of stream) {
        const cells = columns.map((column) => properties[column] ?? null);
        yield { row, cells, geometry, damage: damageOf(problem ?? null), note: null };
      }
    },
  };
}

async function propertyNames(stream: RowStream): Promise<string[]> {
  const names = new Set(stream.columns ?? []);
  let count = 0;
  for await (const { properties } of stream) {
    for (const name of Object.keys(properties)) names.add(name);
    count += 1;
    if (count === PEEKED_FEATURES) break;
  }
  return [...names];
}

function damageOf(problem: RowProblem | null): Bilingual | null {
  if (problem === null) return null;
  const { reason, remedy } = problem;
  return { es: `${reason.es}. ${remedy.es}`, en: `${reason.en}. ${remedy.en}` };
}

function otherSheets(sheet: string, sheets: readonly string[]): Bilingual {
  const others = sheets.filter((name) => name !== sheet).join(', ');
  return {
    es: `El libro tiene varias hojas con filas; se revisa «${sheet}». Otras: ${others}.`,
    en: `The workbook has several sheets with rows; “${sheet}” is checked. Others: ${others}.`,
  };
}
