/** Which sheet of a workbook is read, whatever its format. */
import type { Bilingual } from '../problem.ts';
import { chooseOne, noRows } from './failures.ts';
import type { Source } from './source.ts';
import type { RawRow } from './table.ts';

const SHEETS: Bilingual = { es: 'hojas con filas', en: 'sheets with rows' };
export const SHEET: Bilingual = { es: 'hoja', en: 'sheet' };

/** A sheet with its first rows. */
export interface HeadedSheet<S extends { name: string }> {
  sheet: S;
  head: RawRow[];
}

/** The sheet asked for, else the only one, or the first where that will do. */
export function chooseSheet<S extends { name: string }>(
  source: Source,
  filled: HeadedSheet<S>[],
): HeadedSheet<S> {
  const { sheet: wanted, anySheet } = source.options;
  const candidates =
    wanted === undefined ? filled : filled.filter(({ sheet }) => sheetKey(sheet.name) === sheetKey(wanted));
  const [first] = candidates;
  if (first === undefined) throw noRows(source.path);
  if (candidates.length === 1 || anySheet) return first;
  throw chooseOne(
    source.path,
    SHEETS,
    '--sheet',
    filled.map(({ sheet }) => sheet.name),
  );
}

/** Sheets are told apart without case. */
export function sheetKey(name: string): string {
  return name.trim().toLowerCase();
}
