/** content.xml with columns of ours in one sheet, rows left out, and all else as it was. */
import { extendedRow, isFilled, isOccupied, newCell, placedCells, timesOf } from './ods-cells.ts';
import type { AddedColumns } from './types.ts';
import { rowText, type XmlRow, xmlRows } from './xml-rows.ts';
import type { XmlPiece } from './xml-scan.ts';
import { attribute, withAttribute } from './xml-text.ts';

const ROWS_REPEATED = 'table:number-rows-repeated';
const ROWS_SPANNED = 'table:number-rows-spanned';
/** Nobody merges more rows; looked through for each merged cell. */
const MAX_SPANNED = 1000;
/** A file may say that a row stands a thousand million times; the readers stop here too. */
const MAX_ROWS = 1_048_576;

export interface OdsPlan {
  sheet: string;
  headerRow: number;
  /** Column (from 0) of the first one of ours. */
  column: number;
  /** Style of the last cell of the header. */
  headerStyle: string | null;
  /** Rows are left out: formulas give way to their results, as their references would point elsewhere. */
  leavesOut: boolean;
}

/** Rows of the sheet of that name alone; the state is of one pass. */
function isRowOf(sheet: string): (piece: XmlPiece) => boolean {
  // Sheets around: a drawing within a sheet may hold tables of its own.
  let tables = 0;
  let isWanted = false;
  return ({ kind, name, raw }) => {
    if (name === 'table' && kind === 'open' && ++tables === 1)
      isWanted = attribute(raw, 'table:name') === sheet;
    if (name === 'table' && kind === 'close') tables--;
    return isWanted && tables === 1 && name === 'table-row' && kind !== 'close';
  };
}

export async function odsPlanOf(
  content: AsyncIterable<Buffer>,
  sheet: string,
  headerRow: number,
  columns: AddedColumns,
): Promise<OdsPlan> {
  const plan: OdsPlan = { sheet, headerRow, column: 0, headerStyle: null, leavesOut: false };
  let number = 0;
  for await (const items of xmlRows(content, isRowOf(sheet))) {
    for (const item of items) {
      if (item.kind !== 'row') continue;
      const first = number + 1;
      number += timesOf(attribute(item.row.tag, ROWS_REPEATED));
      if (number < headerRow) continue;
      const occupied = placedCells(item.row).filter(({ cell }) => isOccupied(cell));
      const last = occupied.at(-1);
      if (last) plan.column = Math.max(plan.column, last.column + last.repeated);
      if (first <= headerRow) {
        plan.headerStyle = last ? (attribute(last.cell.tag, 'table:style-name') ?? null) : null;
      }
      if (!plan.leavesOut && isFilledRow(item.row))
        plan.leavesOut = leavesOut(first, number, headerRow, columns);
    }
  }
  if (number < headerRow) throw new RangeError(`no row ${headerRow} in sheet ${sheet}`);
  return plan;
}

function leavesOut(first: number, last: number, headerRow: number, columns: AddedColumns): boolean {
  for (let row = Math.max(first, headerRow + 1); row <= Math.min(last, MAX_ROWS); row++) {
    if (columns.valuesOf(row) === null) return true;
  }
  return false;
}

function isFilledRow({ cells }: XmlRow): boolean {
  return cells.some(isFilled);
}

export async function* annotatedContent(
  content: AsyncIterable<Buffer>,
  plan: OdsPlan,
  columns: AddedColumns,
): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const items of xmlRows(content, isRowOf(plan.sheet))) {
    for (const item of items) {
      if (item.kind === 'piece') yield Buffer.from(item.piece.raw);
      else {
        const first = number + 1;
        number += timesOf(attribute(item.row.tag, ROWS_REPEATED));
        for (const text of written(item.row, first, number, plan, columns)) yield Buffer.from(text);
      }
    }
  }
}

/** A row that stands for several is written once for each, as ours differ. */
function* written(
  row: XmlRow,
  first: number,
  last: number,
  plan: OdsPlan,
  columns: AddedColumns,
): Generator<string> {
  const own = plan.leavesOut ? withoutFormulas(row, first, columns) : row;
  if (!isFilledRow(row) || last < plan.headerRow) return yield rowText(own);
  const single = { ...own, tag: withAttribute(own.tag, ROWS_REPEATED, null) };
  for (let number = first; number <= Math.min(last, MAX_ROWS); number++) {
    const values = number === plan.headerRow ? columns.names : columns.valuesOf(number);
    if (number < plan.headerRow) yield rowText(single);
    else if (values !== null) {
      const style = number === plan.headerRow ? plan.headerStyle : null;
      yield extendedRow(
        single,
        plan.column,
        values.map((value) => newCell(value, style)),
      );
    }
  }
}

/** Results in place of formulas, and merged cells over the rows that stay. */
function withoutFormulas(row: XmlRow, number: number, columns: AddedColumns): XmlRow {
  return {
    ...row,
    cells: row.cells.map((cell) => {
      const tag = withAttribute(cell.tag, 'table:formula', null);
      const spanned = Math.min(timesOf(attribute(tag, ROWS_SPANNED)), MAX_SPANNED);
      if (spanned === 1) return { ...cell, tag };
      let kept = 1;
      for (let next = number + 1; next < number + spanned; next++) {
        if (columns.valuesOf(next) !== null) kept++;
      }
      return { ...cell, tag: withAttribute(tag, ROWS_SPANNED, String(kept)) };
    }),
  };
}
