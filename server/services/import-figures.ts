/** Rows of a figures file: population by year, multidimensional poverty and unmet needs, recognised by column name. */
import type { FigureInput } from '../domain/import.ts';
import { columnKey } from '../domain/import-fields.ts';
import { parseDecimal } from '../domain/import-values.ts';
import { invalidValue, missingValue, unknownMunicipality } from '../domain/refusal.ts';
import { importRefused } from '../problem.ts';
import type { FieldRow, RowLedger } from './import-rows.ts';
import { municipalityCode, text } from './import-territories.ts';

/** Patterns of columns; the first group tells the part, the named one the year. */
const PATTERNS: readonly { pattern: RegExp; name: (part: string) => string | undefined }[] = [
  {
    pattern: /^(?:pob|poblacion|population)_(?<year>\d{4})_(?<part>[a-z]+)$/,
    name: (part) => prefixed('population', PARTS[part]),
  },
  { pattern: /^ipm_(?<part>[a-z]+)_(?<year>\d{4})$/, name: (part) => IPM[PARTS[part] ?? ''] },
  { pattern: /^nbi_(?<part>[a-z]+)_(?<year>\d{4})$/, name: (part) => prefixed('nbi', PARTS[part]) },
  { pattern: /^miseria_(?<part>[a-z]+)_(?<year>\d{4})$/, name: (part) => prefixed('misery', PARTS[part]) },
];

const PARTS: Readonly<Record<string, string>> = {
  total: 'total',
  cabecera: 'seat',
  urbana: 'seat',
  seat: 'seat',
  rural: 'rural',
};
const IPM: Readonly<Record<string, string>> = { total: 'ipm', seat: 'ipm_seat', rural: 'ipm_rural' };

function prefixed(prefix: string, part: string | undefined): string | undefined {
  return part === undefined ? undefined : `${prefix}_${part}`;
}

export interface FigureColumn {
  column: string;
  name: string;
  year: number;
}

/** @throws Problem import-refused when no column is a figure */
export function figureColumns(columns: readonly string[]): FigureColumn[] {
  const found = columns.flatMap((column) => {
    const key = columnKey(column);
    for (const { pattern, name } of PATTERNS) {
      const match = pattern.exec(key);
      const figure = match?.groups?.part === undefined ? undefined : name(match.groups.part);
      if (figure !== undefined) return [{ column, name: figure, year: Number(match?.groups?.year) }];
    }
    return [];
  });
  if (found.length > 0) return found;
  const list = columns.join(', ');
  throw importRefused({
    reason: { es: 'ninguna columna es una cifra conocida', en: 'no column is a known figure' },
    remedy: {
      es: `Se reconocen pob_AAAA_total|cabecera|rural, ipm_total|cabecera|rural_AAAA y nbi_urbana|rural_AAAA. Las columnas son: ${list}.`,
      en: `Recognised are pob_YYYY_total|cabecera|rural, ipm_total|cabecera|rural_YYYY and nbi_urbana|rural_YYYY. The columns are: ${list}.`,
    },
  });
}

/**
 * The figures of each row; a row with an unreadable number is refused whole. `columns()` is known once the first row
 * arrives. `onRow` is called for each row that goes in.
 */
export async function* figureRows(
  rows: AsyncIterable<FieldRow>,
  columns: () => readonly FigureColumn[],
  known: ReadonlySet<string>,
  ledger: RowLedger,
  onRow: () => void,
): AsyncGenerator<FigureInput> {
  const seen = new Set<string>();
  for await (const row of rows) {
    const code = municipalityCode(row, 'code', ledger);
    if (code === null)
      ledger.refuse(missingValue(row.row, row.column('code'), { es: 'el código', en: 'the code' }));
    else if (typeof code !== 'string') ledger.refuse(code);
    else if (known.size > 0 && !known.has(code)) {
      ledger.refuse(unknownMunicipality(row.row, code, row.column('code')));
    } else if (seen.has(code)) throw repeatedCode(code, row.row);
    else {
      seen.add(code);
      const figures = figuresOf(row, code, columns(), ledger);
      if (figures === null) continue;
      onRow();
      yield* figures;
    }
  }
}

function figuresOf(
  row: FieldRow,
  code: string,
  columns: readonly FigureColumn[],
  ledger: RowLedger,
): FigureInput[] | null {
  const figures: FigureInput[] = [];
  for (const { column, name, year } of columns) {
    const given = text(row.source.properties[column] ?? null);
    if (given === null) continue;
    const value = parseDecimal(given);
    if (value === undefined || value < 0) {
      ledger.refuse(
        invalidValue(row.row, column, given, { es: 'un número de 0 en adelante', en: 'a number from 0 on' }),
      );
      return null;
    }
    figures.push({ row: row.row, kind: 'municipality', code, name, year, value });
  }
  return figures;
}

function repeatedCode(code: string, row: number) {
  return importRefused({
    reason: {
      es: `el código ${code} se repite en la fila ${row}`,
      en: `code ${code} is repeated in row ${row}`,
    },
    remedy: { es: 'Deje una sola fila por código.', en: 'Keep one row a code.' },
    members: { code, row },
  });
}
