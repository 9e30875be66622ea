/** A CSV file with columns of ours at its right, every byte of its own kept. */

import { type CsvStyle, csvCell } from './csv-cell.ts';
import { codingOf } from './csv-coding.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';
import { freeNames } from './names.ts';
import type { AddedColumns, AddedValue, ReadFile } from './types.ts';

/** How the file writes its rows, learnt before the first one is written. */
interface Layout extends CsvStyle {
  /** Cells that a row has ahead of ours, as many as the header; what a row has beyond them stands behind ours. */
  width: number;
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const LINE_END = /\r\n$|\n$|\r$/;

export async function* annotateCsv(
  path: string,
  file: ReadFile,
  columns: AddedColumns,
): AsyncGenerator<Buffer> {
  const coding = codingOf(file.encoding ?? 'utf-8');
  const separator = file.separator ?? ',';
  const headerRow = file.headerRow ?? 1;
  const records = () => csvRecords(path, { delimiter: separator, width: file.width ?? 0 }, coding);
  const layout = await layoutOf(records(), { separator, decimal: file.decimal ?? '.', headerRow });
  for await (const record of records()) {
    const added = addedTo(record, headerRow, columns);
    if (added === 'nothing') yield coding.write(record.bytes);
    else if (added !== null) yield coding.write(extended(record, added, layout, coding.encode));
  }
}

/** The values for a record: `nothing` where it stays as it is, null where it is left out. */
function addedTo(
  { row, cells }: CsvRecord,
  headerRow: number,
  columns: AddedColumns,
): AddedValue[] | 'nothing' | null {
  if (row === headerRow)
    return freeNames(
      columns.names,
      cells.filter((cell) => cell !== null),
    );
  if (row < headerRow || cells.every((cell) => cell === null)) return 'nothing';
  return columns.valuesOf(row);
}

function extended(
  { cells, bytes }: CsvRecord,
  added: AddedValue[],
  layout: Layout,
  encode: (text: string) => Buffer,
): Buffer {
  const [lineEnd = ''] = LINE_END.exec(bytes.toString('latin1', Math.max(0, bytes.length - 2))) ?? [];
  const missing = layout.separator.repeat(Math.max(0, layout.width - cells.length));
  const ours = added.map((value) => layout.separator + csvCell(value, layout)).join('');
  const own = bytes.subarray(0, bytes.length - lineEnd.length);
  const end = cells.length > layout.width ? endOfCell(own, layout.width, layout.separator) : own.length;
  return Buffer.concat([
    own.subarray(0, end),
    encode(missing + ours),
    own.subarray(end),
    Buffer.from(lineEnd),
  ]);
}

const QUOTE = 0x22;

/** Where the cell of this number (from 1) ends. A quote opens a text only at the beginning of a cell, as the parser has it. */
function endOfCell(record: Buffer, number: number, separator: string): number {
  const sign = separator.charCodeAt(0);
  let cell = 1;
  let isText = false;
  let isStart = true;
  for (let at = record.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0; at < record.length; at++) {
    const byte = record[at];
    if (isText) {
      const isDouble = byte === QUOTE && record[at + 1] === QUOTE;
      if (isDouble) at++;
      // A quote amid a text closes it only where the cell ends too.
      else if (byte === QUOTE && (at + 1 === record.length || record[at + 1] === sign)) isText = false;
    } else if (byte === sign) {
      if (cell === number) return at;
      cell++;
      isStart = true;
      continue;
    } else if (byte === QUOTE && isStart) isText = true;
    isStart = false;
  }
  return record.length;
}

async function layoutOf(
  records: AsyncIterable<CsvRecord>,
  known: { separator: string; decimal: '.' | ','; headerRow: number },
): Promise<Layout> {
  const layout: Layout = { ...known, width: 0, quotesTexts: false, quotesNumbers: false };
  for await (const { row, cells, bytes } of records) {
    if (row < known.headerRow) continue;
    if (row === known.headerRow) {
      layout.width = cells.length;
      layout.quotesTexts = isAllQuoted(bytes, known.separator);
    } else if (cells.some((cell) => cell !== null)) {
      layout.quotesNumbers = layout.quotesTexts && isAllQuoted(bytes, known.separator);
      return layout;
    }
  }
  return layout;
}

/** Every cell of the record stands in quotes. */
function isAllQuoted(bytes: Buffer, separator: string): boolean {
  const text = bytes
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .replace(LINE_END, '');
  const cells = text.replace(/"(?:[^"]|"")*"/g, '""').split(separator);
  return cells.every((cell) => cell === '""');
}
