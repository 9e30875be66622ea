/**
 * Tables as CSV that spreadsheets open safely: UTF-8 with a byte order mark, CRLF, RFC 4180 quotes. Text that a
 * spreadsheet would run as a formula gets an apostrophe before it. `semicolon` also writes decimal commas, which is
 * what spreadsheets in Spanish take for numbers; with `comma` they are decimal points, as programs expect.
 */
export type Cell = string | number | boolean | null | undefined;
export type Separator = 'comma' | 'semicolon';

const BYTE_ORDER_MARK = '\uFEFF';

/** The first line, mark included. */
export function csvHead(columns: readonly string[], separator: Separator): string {
  return BYTE_ORDER_MARK + csvLine(columns, separator);
}

export function csvLine(cells: readonly Cell[], separator: Separator): string {
  const between = separator === 'comma' ? ',' : ';';
  return `${cells.map((cell) => quoted(written(cell, separator), between)).join(between)}\r\n`;
}

function written(cell: Cell, separator: Separator): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') {
    const text = plainNumber(cell);
    return separator === 'semicolon' ? text.replace('.', ',') : text;
  }
  if (typeof cell === 'boolean') return String(cell);
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** Decimals of what is not whole: coordinates to a decimetre, rates far beyond what they mean. */
const DECIMALS = 6;

/** Without an exponent, which some spreadsheets take for text. */
function plainNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const rounded = value.toFixed(DECIMALS).replace(/\.?0+$/, '');
  return /[1-9]/.test(rounded) ? rounded : value.toFixed(12).replace(/\.?0+$/, '');
}

function quoted(text: string, between: string): string {
  return text.includes(between) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
