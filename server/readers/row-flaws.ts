/** What makes a row of a table unusable, whatever its columns mean. */
import { rowProblem } from './failures.ts';
import { headingKey } from './header.ts';
import { columnName } from './sheet.ts';
import type { RawRow, RawTable } from './table.ts';
import type { PropertyValue, RowProblem } from './types.ts';

/** Nothing stands in it, not even a formula. */
export function isBlankRow({ cells, problem, uncalculated }: RawRow): boolean {
  return !problem && !uncalculated && cells.every((cell) => cell === null);
}

/** A line of the header again, as pages that were printed or pasted repeat it: two cells or more, and half of them. */
export function isRepeatedHeader({ headings }: RawTable, { cells }: RawRow): boolean {
  const first = cells.findIndex((cell) => cell !== null);
  const key = first < 0 ? null : headingKey(cells[first] ?? null);
  return headings.some((heading) => {
    if (key === null || heading[first] !== key) return false;
    const filled = cells.filter((cell) => cell !== null).length;
    const named = heading.filter((name) => name !== null).length;
    const isSame = cells.every((cell, index) => cell === null || headingKey(cell) === heading[index]);
    return isSame && filled >= 2 && filled * 2 >= named;
  });
}

export const HEADER_REPEATED = 'header-repeated';

/** Of an import, which counts every row that it leaves out. */
export function repeatedHeaderProblem(table: RawTable, row: RawRow): RowProblem | null {
  if (!isRepeatedHeader(table, row)) return null;
  return rowProblem(
    HEADER_REPEATED,
    { es: 'la fila repite el encabezado', en: 'the row repeats the header' },
    { es: 'No es una unidad: bórrela del archivo.', en: 'It is no unit: delete it from the file.' },
  );
}

/** A row that lacks the result of a formula where it is needed, or null. */
export function uncalculatedProblem(
  { uncalculated = [] }: RawRow,
  isNeeded: (column: number) => boolean,
): RowProblem | null {
  const column = uncalculated.find(isNeeded);
  return column === undefined ? null : formulaWithoutResult(column);
}

/**
 * A row whose cells are not those of the header, or null. Spreadsheets leave out the last cells of a row where they
 * are empty, so a short one is whole as long as it reaches the columns of the place; without such columns nobody can
 * tell it from a broken one.
 */
export function raggedProblem(
  { columns, raggedIsWrong }: RawTable,
  cells: readonly PropertyValue[],
  place: readonly number[] | null,
): RowProblem | null {
  const expected = columns.length;
  const least = place === null ? expected : Math.max(...place) + 1;
  const isLong = cells.length > expected && cells.slice(expected).some((cell) => cell !== null);
  const isShort = raggedIsWrong && cells.length < least;
  if (!isLong && !isShort) return null;
  return rowProblem(
    'row-ragged',
    {
      es: `la fila tiene ${cells.length} celdas y el encabezado ${expected}`,
      en: `the row has ${cells.length} cells and the header ${expected}`,
    },
    {
      es: 'Revise separadores y saltos de línea dentro de los textos: estos van entre comillas.',
      en: 'Check separators and line breaks within texts: such texts stand in quotes.',
    },
    { value: cells.map((cell) => cell ?? '').join(' | ') },
  );
}

/** The last row of a file that ends before it does: what is missing may be more than empty cells. */
export function cutOffProblem({ columns, raggedIsWrong }: RawTable, row: RawRow): RowProblem | null {
  if (!row.isUnended || !raggedIsWrong || row.cells.length >= columns.length) return null;
  return rowProblem(
    'row-cut-off',
    {
      es: `el archivo termina en medio de la fila: tiene ${row.cells.length} celdas y el encabezado ${columns.length}`,
      en: `the file ends within the row: it has ${row.cells.length} cells and the header ${columns.length}`,
    },
    {
      es: 'Si el archivo quedó incompleto al copiarlo o descargarlo, tráigalo de nuevo; si no, complete la fila.',
      en: 'If the file was left incomplete when it was copied or downloaded, fetch it anew; else complete the row.',
    },
    { value: row.cells.map((cell) => cell ?? '').join(' | ') },
  );
}

function formulaWithoutResult(column: number): RowProblem {
  return rowProblem(
    'formula-without-result',
    {
      es: `la fórmula de la columna ${columnName(column)} no tiene guardado su resultado`,
      en: `the formula of column ${columnName(column)} comes without its result`,
    },
    {
      es: 'Abra el libro en Excel o LibreOffice, guárdelo e inténtelo de nuevo.',
      en: 'Open the workbook in Excel or LibreOffice, save it and try again.',
    },
    { column: columnName(column) },
  );
}
