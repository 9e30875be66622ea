/** What must be known of a sheet before its first row is written again. */
import { columnOf } from '../readers/sheet.ts';
import { TextCollector } from '../readers/workbook.ts';
import { XmlReader } from '../readers/xml.ts';
import type { AddedColumns } from './types.ts';
import { type XmlCell, type XmlRow, xmlRows } from './xml-rows.ts';
import type { XmlPiece } from './xml-scan.ts';
import { attribute } from './xml-text.ts';

export interface SheetPlan {
  headerRow: number;
  /** Column (from 0) of the first one of ours. */
  column: number;
  /** Style of the last cell of the header. */
  headerStyle: string | null;
  /** Rows that hold something, by number: those that the readers hand on. */
  filled: ReadonlySet<number>;
  /** Rows that are left out, ascending. */
  removed: readonly number[];
}

/** Rows of sheetData alone; the state is of one pass. */
export function isSheetRow(): (piece: XmlPiece) => boolean {
  let isData = false;
  return ({ kind, name }) => {
    if (name === 'sheetData') isData = kind === 'open';
    return isData && name === 'row' && kind !== 'close';
  };
}

/** Numbers rows and cells, which may leave out their place: then they follow the one before. */
export class Counter {
  private row = 0;

  next({ tag }: XmlRow): number {
    this.row = Number(attribute(tag, 'r') ?? this.row + 1);
    return this.row;
  }

  /** Cells alone, each with its column from 0. */
  static columns(cells: readonly XmlCell[]): { cell: XmlCell; column: number }[] {
    let column = -1;
    return cells
      .filter(({ name }) => name === 'c')
      .map((cell) => {
        const place = attribute(cell.tag, 'r');
        column = place === undefined ? column + 1 : columnOf(place);
        return { cell, column };
      });
  }
}

export async function planOf(
  content: AsyncIterable<Buffer>,
  blankStrings: ReadonlySet<number>,
  headerRow: number,
  columns: AddedColumns,
): Promise<SheetPlan> {
  const filled = new Set<number>();
  const removed: number[] = [];
  const counter = new Counter();
  let last = -1;
  let headerStyle: string | null = null;
  for await (const items of xmlRows(content, isSheetRow())) {
    for (const item of items) {
      if (item.kind !== 'row') continue;
      const number = counter.next(item.row);
      if (number < headerRow) continue;
      const cells = Counter.columns(item.row.cells);
      for (const { cell, column } of cells) if (isOccupied(cell)) last = Math.max(last, column);
      if (number === headerRow) headerStyle = styleOfLast(cells.map(({ cell }) => cell));
      else if (cells.some(({ cell }) => isFilled(cell, blankStrings))) {
        filled.add(number);
        if (columns.valuesOf(number) === null) removed.push(number);
      }
    }
  }
  return { headerRow, column: last + 1, headerStyle, filled, removed };
}

function styleOfLast(cells: readonly XmlCell[]): string | null {
  const last = cells.findLast(isOccupied);
  return last === undefined ? null : (attribute(last.tag, 's') ?? null);
}

/** Something stands in it, if only a formula or an empty text. */
function isOccupied({ content }: XmlCell): boolean {
  return /<(?:[\w.-]+:)?(?:v|f|is)[\s/>]/.test(content);
}

/** As the reader of the sheet sees it: see readers/sheet.ts. */
function isFilled({ tag, content }: XmlCell, blankStrings: ReadonlySet<number>): boolean {
  if (content === '') return false;
  const type = attribute(tag, 't') ?? 'n';
  if (type === 'inlineStr') return content.replace(/<[^>]*>/g, '').trim() !== '';
  const [, value = ''] = /<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)</.exec(content) ?? [];
  if (type === 's') return value !== '' && !blankStrings.has(Number(value));
  const hasFormula = /<(?:[\w.-]+:)?f[\s/>]/.test(content);
  return value.trim() !== '' || (hasFormula && type !== 'str');
}

/** Indexes of the shared texts that hold nothing but white space. */
export async function blankStringsOf(pieces: AsyncIterable<Buffer>): Promise<Set<number>> {
  const blank = new Set<number>();
  const collector = new TextCollector();
  let index = 0;
  const reader = new XmlReader({
    open: (name) => (name === 'si' ? collector.start() : collector.open(name)),
    text: (text) => collector.add(text),
    close(name) {
      if (name !== 'si') collector.close(name);
      else if (collector.finish().trim() === '') blank.add(index++);
      else index++;
    },
  });
  for await (const piece of pieces) reader.write(piece);
  reader.end();
  return blank;
}
