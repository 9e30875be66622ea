/** The cells of one worksheet, row by row. */
import { propertyValue } from './properties.ts';
import type { RawRow } from './table.ts';
import type { PropertyValue } from './types.ts';
import { TextCollector, unescapeText, type Workbook } from './workbook.ts';
import { XmlReader } from './xml.ts';

/** XFD. */
const MAX_COLUMNS = 16_384;
const DAY_MS = 86_400_000;
/** Beyond a year a number that shows its time is of a day. */
const DURATION_DAYS = 366;

/** Rows that hold at least one cell, as they are read from `pieces`. Throws XmlError. */
export async function* readSheet(pieces: AsyncIterable<Buffer>, workbook: Workbook): AsyncGenerator<RawRow> {
  const builder = new RowBuilder(workbook);
  const reader = new XmlReader(builder);
  for await (const piece of pieces) {
    reader.write(piece);
    yield* builder.take();
  }
  reader.end();
  yield* builder.take();
}

class RowBuilder {
  private done: RawRow[] = [];
  private rowNumber = 0;
  private cells: PropertyValue[] = [];
  private uncalculated: number[] = [];
  private column = -1;
  private type = 'n';
  private style = 0;
  private value: string | null = null;
  private inValue = false;
  private inInline = false;
  private hasFormula = false;
  private readonly inline = new TextCollector();

  constructor(private readonly workbook: Workbook) {}

  take(): RawRow[] {
    const rows = this.done;
    this.done = [];
    return rows;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') this.openRow(attributes.r);
    else if (name === 'c') this.openCell(attributes);
    else if (name === 'v') this.openValue();
    else if (name === 'f') this.hasFormula = true;
    else if (name === 'is') this.openInline();
    else if (this.inInline) this.inline.open(name);
  }

  text(text: string): void {
    if (this.inValue) this.value = (this.value ?? '') + text;
    else if (this.inInline) this.inline.add(text);
  }

  close(name: string): void {
    if (name === 'v') this.inValue = false;
    else if (name === 'is') this.closeInline();
    else if (name === 'c') this.closeCell();
    else if (name === 'row') this.closeRow();
    else if (this.inInline) this.inline.close(name);
  }

  private openRow(number: string | undefined): void {
    // Rows and cells may leave out their place; then they follow the one before.
    this.rowNumber = number === undefined ? this.rowNumber + 1 : Number(number);
    this.cells = [];
    this.uncalculated = [];
    this.column = -1;
  }

  private openCell({ r, t, s }: Record<string, string>): void {
    this.column = r === undefined ? this.column + 1 : columnOf(r);
    this.type = t ?? 'n';
    this.style = Number(s ?? 0);
    this.value = null;
    this.hasFormula = false;
  }

  private openValue(): void {
    this.inValue = true;
    this.value = '';
  }

  private openInline(): void {
    this.inInline = true;
    this.inline.start();
  }

  private closeInline(): void {
    this.inInline = false;
    this.value = this.inline.finish();
  }

  private closeCell(): void {
    if (this.column < 0 || this.column >= MAX_COLUMNS) return;
    if (this.hasFormula && (this.value === null || this.value === '') && this.type !== 'str') {
      this.uncalculated.push(this.column);
    }
    if (this.value === null) return;
    const cell = propertyValue(this.cellValue(this.value));
    if (cell === null) return;
    while (this.cells.length < this.column) this.cells.push(null);
    this.cells[this.column] = cell;
  }

  private closeRow(): void {
    const { cells, uncalculated } = this;
    if (cells.length === 0 && uncalculated.length === 0) return;
    this.done.push({ row: this.rowNumber, cells, ...(uncalculated.length > 0 && { uncalculated }) });
  }

  private cellValue(text: string): PropertyValue {
    switch (this.type) {
      case 's':
        return this.workbook.sharedStrings[Number(text)] ?? null;
      case 'str':
        return unescapeText(text);
      case 'b':
        return text === '1' || text === 'true';
      case 'd':
        return text.replace(/T00:00:00(\.0+)?Z?$/, '');
      case 'inlineStr':
      case 'e':
        return text;
      default:
        return this.numberValue(text);
    }
  }

  private numberValue(text: string): PropertyValue {
    if (text === '') return null;
    const value = Number(text);
    if (!Number.isFinite(value)) return text;
    const style = this.workbook.dateStyles[this.style] ?? null;
    if (style === null) return value;
    const isTime = style === 'time' && value >= 0 && value < DURATION_DAYS;
    return isTime ? clockText(value) : dateText(value, this.workbook.uses1904);
  }
}

/** Days as hours, minutes and seconds: a spreadsheet takes 74:04:51 for a time, whatever its author meant. */
function clockText(days: number): string {
  const hundredths = Math.round(days * 8_640_000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const rest = hundredths % 100;
  const decimals = rest === 0 ? '' : `.${String(rest).padStart(2, '0').replace(/0$/, '')}`;
  return `${two(hundredths / 360_000)}:${two((hundredths / 6_000) % 60)}:${two((hundredths / 100) % 60)}${decimals}`;
}

/** A cell's serial number as `YYYY-MM-DD`, with the time where there is one; a time alone as `HH:MM:SS`. */
export function dateText(serial: number, uses1904: boolean): PropertyValue {
  // Excel believes in 29 February 1900: before that day its count is one short.
  const days = uses1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const date = new Date(Math.round((days - 25_569) * 86_400) * 1000);
  if (Number.isNaN(date.getTime()) || serial < 0) return serial;
  const text = date.toISOString();
  if (serial < 1 && !uses1904) return text.slice(11, 19);
  return date.getTime() % DAY_MS === 0 ? text.slice(0, 10) : text.slice(0, 19);
}

/** `AB12` -> 27; -1 for what is no cell. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let index = 0; index < reference.length; index++) {
    const code = reference.charCodeAt(index) & ~32;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

/** As spreadsheets call it: 26 -> `AA` */
export function columnName(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (column % 26));
}
