/** The cells of content.xml (ODF 1.3 part 3, chapter 9), sheet by sheet and row by row. */
import { propertyValue } from './properties.ts';
import type { RawRow } from './table.ts';
import type { PropertyValue } from './types.ts';
import { XmlReader } from './xml.ts';

const MAX_COLUMNS = 16_384;
/** A file may say that a row stands a thousand million times. */
const MAX_ROWS = 1_048_576;

/** Children of a paragraph whose text is not the cell's. */
const ASIDE = new Set(['annotation', 'frame', 'custom-shape', 'note', 'ruby-text', 'g']);

export interface OdsSheet {
  name: string;
  isVisible: boolean;
}

export type OdsPart = { kind: 'sheet'; sheet: OdsSheet } | { kind: 'row'; raw: RawRow };

/**
 * Sheets as they begin and rows that hold at least one cell. `wanted`: the sheet (from 0) whose rows are given, and
 * behind which reading stops; null for those of all sheets. Throws XmlError.
 */
export async function* readContent(
  pieces: AsyncIterable<Buffer>,
  wanted: number | null = null,
): AsyncGenerator<OdsPart> {
  const builder = new ContentBuilder(wanted);
  const reader = new XmlReader(builder);
  for await (const piece of pieces) {
    reader.write(piece);
    yield* builder.take();
    if (wanted !== null && builder.sheetNumber > wanted) return;
  }
  reader.end();
  yield* builder.take();
}

interface FilledRow extends RawRow {
  repeated: number;
}

class ContentBuilder {
  /** Of the sheet that is read, from 0. */
  sheetNumber = -1;
  private done: ({ sheet: OdsSheet } | FilledRow)[] = [];
  private readonly hiddenStyles = new Set<string>();
  private styleName = '';
  /** Sheets around: a drawing within a sheet may hold tables of its own. */
  private tables = 0;
  private row: FilledRow | null = null;
  private rowNumber = 0;
  private column = 0;
  private cell: OpenCell | null = null;

  constructor(private readonly wanted: number | null) {}

  *take(): Generator<OdsPart> {
    const done = this.done;
    this.done = [];
    for (const item of done) {
      if ('sheet' in item) yield { kind: 'sheet', sheet: item.sheet };
      else yield* copies(item);
    }
  }

  open(name: string, attributes: Record<string, string>): void {
    if (this.cell !== null) this.cell.open(name, attributes);
    else if (name === 'table') this.openTable(attributes);
    else if (name === 'style') this.styleName = attributes['style:name'] ?? '';
    else if (name === 'table-properties') this.openTableStyle(attributes);
    else if (this.tables !== 1 || !this.isWanted) return;
    else if (name === 'table-row') this.openRow(attributes);
    else if (this.row !== null && (name === 'table-cell' || name === 'covered-table-cell')) {
      this.cell = new OpenCell(attributes, name === 'covered-table-cell');
    }
  }

  text(text: string): void {
    this.cell?.add(text);
  }

  close(name: string): void {
    if (this.cell !== null) {
      if (this.cell.close(name)) this.closeCell(this.cell);
    } else if (name === 'table') this.tables--;
    else if (name === 'table-row' && this.row !== null) this.closeRow(this.row);
  }

  private get isWanted(): boolean {
    return this.wanted === null || this.wanted === this.sheetNumber;
  }

  private openTableStyle(attributes: Record<string, string>): void {
    if (attributes['table:display'] === 'false') this.hiddenStyles.add(this.styleName);
  }

  private openTable(attributes: Record<string, string>): void {
    if (++this.tables > 1) return;
    this.sheetNumber++;
    this.rowNumber = 0;
    const isVisible = !this.hiddenStyles.has(attributes['table:style-name'] ?? '');
    this.done.push({ sheet: { name: attributes['table:name'] ?? '', isVisible } });
  }

  private openRow(attributes: Record<string, string>): void {
    const repeated = timesOf(attributes['table:number-rows-repeated']);
    this.row = { row: this.rowNumber + 1, cells: [], repeated };
    this.rowNumber += repeated;
    this.column = 0;
  }

  private closeCell(cell: OpenCell): void {
    this.cell = null;
    const { row, column } = this;
    this.column += cell.repeated;
    if (row === null) return;
    const value = propertyValue(cell.value());
    if (cell.isFormulaWithoutResult) row.uncalculated = [...(row.uncalculated ?? []), column];
    if (value === null) return;
    const end = Math.min(this.column, MAX_COLUMNS);
    while (row.cells.length < end) row.cells.push(row.cells.length < column ? null : value);
  }

  private closeRow(row: FilledRow): void {
    this.row = null;
    if (row.cells.length > 0 || row.uncalculated) this.done.push(row);
  }
}

function* copies({ repeated, row, cells, uncalculated }: FilledRow): Generator<OdsPart> {
  const last = Math.min(row + repeated - 1, MAX_ROWS);
  for (let number = row; number <= last; number++) {
    yield { kind: 'row', raw: { row: number, cells, ...(uncalculated && { uncalculated }) } };
  }
}

/** One cell while its element is open. */
class OpenCell {
  readonly repeated: number;
  private depth = 0;
  /** Depth at which an element began whose text is left out; 0 for none. */
  private asideDepth = 0;
  private paragraphs = 0;
  private content = '';
  private readonly isCovered: boolean;
  private readonly attributes: Record<string, string>;

  constructor(attributes: Record<string, string>, isCovered: boolean) {
    this.attributes = attributes;
    this.isCovered = isCovered;
    this.repeated = timesOf(attributes['table:number-columns-repeated']);
  }

  open(name: string, attributes: Record<string, string>): void {
    this.depth++;
    if (this.asideDepth > 0) return;
    const isParagraph = name === 'p' || name === 'h';
    if (this.depth === 1 ? !isParagraph : ASIDE.has(name)) this.asideDepth = this.depth;
    else if (this.depth === 1 && this.paragraphs++ > 0) this.content += '\n';
    else if (name === 's') this.content += ' '.repeat(Math.min(timesOf(attributes['text:c']), 1000));
    else if (name === 'tab') this.content += '\t';
    else if (name === 'line-break') this.content += '\n';
  }

  add(text: string): void {
    if (this.depth > 0 && this.asideDepth === 0) this.content += text;
  }

  /** True when it is the cell itself that ends. */
  close(_name: string): boolean {
    if (this.asideDepth === this.depth) this.asideDepth = 0;
    return this.depth-- === 0;
  }

  get isFormulaWithoutResult(): boolean {
    const { 'table:formula': formula, 'office:value-type': type } = this.attributes;
    return formula !== undefined && (type ?? '') === '' && this.content === '' && !this.isCovered;
  }

  value(): PropertyValue {
    if (this.isCovered) return null;
    const { attributes } = this;
    switch (attributes['office:value-type']) {
      case 'float':
      case 'percentage':
      case 'currency':
        return numberOr(attributes['office:value'], this.content);
      case 'boolean':
        return attributes['office:boolean-value'] === 'true';
      case 'date':
        return dateText(attributes['office:date-value'] ?? this.content);
      case 'time':
        return clockText(attributes['office:time-value'] ?? this.content);
      default:
        return attributes['office:string-value'] ?? this.content;
    }
  }
}

function numberOr(text: string | undefined, shown: string): PropertyValue {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? shown : value;
}

/** `2017-05-12T00:00:00` -> `2017-05-12`, as of XLSX. */
function dateText(text: string): string {
  return text.replace(/T00:00:00(\.0+)?Z?$/, '').slice(0, 19);
}

/** `PT08H30M00S` -> `08:30:00`; anything else as it stands. */
function clockText(text: string): string {
  const match = /^PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S$/.exec(text);
  return match === null
    ? text
    : [match[1], match[2], match[3]].map((part) => part?.padStart(2, '0')).join(':');
}

function timesOf(text: string | undefined): number {
  const times = Number(text ?? 1);
  return Number.isInteger(times) && times > 0 ? times : 1;
}
