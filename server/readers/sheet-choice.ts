/** Which sheet of a workbook is read, whatever its format. */
import { type Bilingual, Problem } from '../problem.ts';
import { chooseOne, noRows } from './failures.ts';
import { findHeader, nameColumns } from './header.ts';
import type { Source } from './source.ts';
import type { RawRow } from './table.ts';

const SHEETS: Bilingual = { es: 'hojas con filas', en: 'sheets with rows' };
export const SHEET: Bilingual = { es: 'hoja', en: 'sheet' };

/** A sheet with its first rows. */
export interface HeadedSheet<S extends { name: string }> {
  sheet: S;
  head: RawRow[];
}

/** The sheet asked for, else the only one, or the first that fits where one will do. */
export function chooseSheet<S extends { name: string }>(
  source: Source,
  filled: HeadedSheet<S>[],
): HeadedSheet<S> {
  const { sheet: wanted, sheetFits } = source.options;
  const candidates =
    wanted === undefined ? filled : filled.filter(({ sheet }) => sheetKey(sheet.name) === sheetKey(wanted));
  const [first] = candidates;
  const names = filled.map(({ sheet }) => sheet.name);
  if (first === undefined) throw noRows(source.path, names);
  if (candidates.length === 1) return first;
  if (sheetFits === undefined) throw chooseOne(source.path, SHEETS, '--sheet', names);
  return candidates.find(({ head }) => isTableThatFits(source, head, sheetFits)) ?? first;
}

/** Not a cover, nor instructions: rows below a header that fits. */
function isTableThatFits(
  source: Source,
  head: RawRow[],
  fits: NonNullable<Source['options']['sheetFits']>,
): boolean {
  try {
    const { header } = findHeader(source, head);
    const rows = head.filter(({ row }) => row > header.row).map(({ cells }) => cells);
    return rows.length > 0 && fits(nameColumns(source, header).columns, rows);
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** Sheets are told apart without case. */
export function sheetKey(name: string): string {
  return name.trim().toLowerCase();
}
