/** The XML of one worksheet with columns of ours, rows left out, and all else as it was. */
import { columnName, columnOf } from '../readers/sheet.ts';
import { RowShift } from './row-shift.ts';
import type { AddedColumns, AddedValue } from './types.ts';
import { Counter, isSheetRow, type SheetPlan } from './xlsx-plan.ts';
import { shiftedTail } from './xlsx-tail.ts';
import { cellText, rowText, type XmlCell, type XmlRow, xmlRows } from './xml-rows.ts';
import type { XmlPiece } from './xml-scan.ts';
import { attribute, escaped, prefixOf, withAttribute } from './xml-text.ts';

/** Excel's bound on the text of a cell. */
const MAX_TEXT = 32_767;

export async function* annotatedSheet(
  content: AsyncIterable<Buffer>,
  plan: SheetPlan,
  columns: AddedColumns,
): AsyncGenerator<Buffer> {
  const writer = new SheetWriter(plan, columns);
  for await (const items of xmlRows(content, isSheetRow())) {
    const text = items.map((item) => (item.kind === 'row' ? writer.row(item.row) : writer.piece(item.piece)));
    yield Buffer.from(text.join(''));
  }
  yield Buffer.from(writer.end());
}

class SheetWriter {
  private readonly counter = new Counter();
  private readonly shift: RowShift;
  /** What follows the rows, held where rows are left out: its references move with them. */
  private tail: string | null = null;

  constructor(
    private readonly plan: SheetPlan,
    private readonly columns: AddedColumns,
  ) {
    this.shift = new RowShift(plan.removed);
  }

  row(row: XmlRow): string {
    const number = this.counter.next(row);
    const { headerRow, filled, headerStyle } = this.plan;
    if (this.shift.isRemoved(number)) return '';
    const moved = this.moved(row, number);
    const place = this.shift.of(number);
    if (number === headerRow) return this.extended(moved, place, this.columns.names, headerStyle);
    if (number < headerRow || !filled.has(number)) return rowText(moved);
    return this.extended(moved, place, this.columns.valuesOf(number) ?? [], null);
  }

  piece({ kind, name, raw }: XmlPiece): string {
    if (this.tail !== null) {
      this.tail += raw;
      return '';
    }
    if (name === 'dimension' && kind !== 'close') return this.dimension(raw);
    if (name === 'sheetData' && kind !== 'open' && !this.shift.isNone) this.tail = '';
    return raw;
  }

  end(): string {
    return this.tail === null ? '' : shiftedTail(this.tail, this.shift);
  }

  private dimension(tag: string): string {
    const parts = /^([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?$/.exec(attribute(tag, 'ref') ?? '');
    if (parts === null) return tag;
    const [, column = '', first = '', endColumn = column, last = first] = parts;
    const ours = this.plan.column + this.columns.names.length - 1;
    const end = columnName(Math.max(columnOf(endColumn), ours));
    const bottom = Math.max(this.plan.headerRow, this.shift.of(Number(last) + 1) - 1);
    return withAttribute(tag, 'ref', `${column}${first}:${end}${bottom}`);
  }

  /** The row under its new number. Its formulas give way to their results: their references would point elsewhere. */
  private moved(row: XmlRow, number: number): XmlRow {
    if (this.shift.isNone) return row;
    const place = this.shift.of(number);
    const isCell = ({ name }: XmlCell) => name === 'c';
    return {
      tag: withAttribute(row.tag, 'r', String(place)),
      cells: row.cells.map((cell) => (isCell(cell) ? movedCell(cell, place) : cell)),
      end: row.end,
    };
  }

  private extended(row: XmlRow, place: number, values: readonly AddedValue[], style: string | null): string {
    const { column } = this.plan;
    const last = column + values.length - 1;
    const cells = Counter.columns(row.cells);
    const text = (some: typeof cells) => some.map(({ cell }) => cellText(cell)).join('');
    const prefix = prefixOf(row.tag);
    const ours = values.map((value, index) =>
      newCell(value, `${columnName(column + index)}${place}`, style, prefix),
    );
    const others = row.cells.filter(({ name }) => name !== 'c');
    return [
      withSpan(row.tag, last + 1),
      text(cells.filter((cell) => cell.column < column)),
      ...ours,
      text(cells.filter((cell) => cell.column > last)),
      others.map(cellText).join(''),
      row.end,
    ].join('');
  }
}

function movedCell(cell: XmlCell, place: number): XmlCell {
  const at = attribute(cell.tag, 'r');
  const tag = at === undefined ? cell.tag : withAttribute(cell.tag, 'r', at.replace(/\d+$/, String(place)));
  if (!/<(?:[\w.-]+:)?f[\s/>]/.test(cell.content)) return { ...cell, tag };
  const content = cell.content.replace(/<((?:[\w.-]+:)?)f(?:\s[^>]*)?(?:\/>|>[^<]*<\/\1f>)/, '');
  return { ...cell, tag: withAttribute(tag, 'cm', null), content };
}

/** `spans="1:6"`: a hint that must not be wrong. */
function withSpan(tag: string, last: number): string {
  const spans = /^(\d+):(\d+)$/.exec(attribute(tag, 'spans') ?? '');
  if (spans === null || Number(spans[2]) >= last) return tag;
  return withAttribute(tag, 'spans', `${spans[1]}:${last}`);
}

function newCell(value: AddedValue, place: string, style: string | null, prefix: string): string {
  const start = `<${prefix}c r="${place}"${style === null ? '' : ` s="${style}"`}`;
  const end = `</${prefix}c>`;
  if (value === null) return style === null ? '' : `${start}/>`;
  if (typeof value === 'number') return `${start}><${prefix}v>${value}</${prefix}v>${end}`;
  if (typeof value === 'boolean') return `${start} t="b"><${prefix}v>${Number(value)}</${prefix}v>${end}`;
  const text = escaped(value.slice(0, MAX_TEXT)).replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_');
  return `${start} t="inlineStr"><${prefix}is><${prefix}t xml:space="preserve">${text}</${prefix}t></${prefix}is>${end}`;
}
