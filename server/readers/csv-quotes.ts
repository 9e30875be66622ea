/**
 * Quotes of a CSV file that open a text and never close it. A parser would take all that follows for one cell, or fail
 * at the end of the file; here such a quote is a sign like any other, in its line alone.
 */

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Takes such a quote past the parser; one byte for one, so that places in the file stay what they are. */
const STRAY = 0x1d;
const STRAY_SIGN = String.fromCharCode(STRAY);

export interface QuoteRules {
  delimiter: string;
  /** Cells of the header: what tells a row from a text that goes on in the next line. */
  width: number;
  /** Bytes within which a text must be closed. */
  limit: number;
}

/** The same bytes in the same places, with quotes that open nothing made harmless. No piece of `pieces` is changed. */
export async function* mendQuotes(pieces: AsyncIterable<Buffer>, rules: QuoteRules): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const piece of pieces) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    const skipped = isFirst && held.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
    const { end, bytes } = mend(held, skipped, rules, false);
    if (end === 0 && held.length <= rules.limit) continue;
    // A longer row is refused by the parser.
    yield end === 0 ? held : bytes;
    held = held.subarray(end === 0 ? held.length : end);
    isFirst = false;
  }
  if (held.length > 0) yield mend(held, isFirst && held[0] === 0xef ? 3 : 0, rules, true).bytes;
}

/** A cell as it stood in the file. */
export function withQuotes(cell: string): string {
  return cell.replaceAll(STRAY_SIGN, '"');
}

export function hasStrayQuote(cell: string): boolean {
  return cell.includes(STRAY_SIGN);
}

/** All whole records at the beginning of `text`; `end` is where they end. */
function mend(
  text: Buffer,
  from: number,
  rules: QuoteRules,
  isLast: boolean,
): { end: number; bytes: Buffer } {
  const scan = new Scan(text, rules, isLast);
  let end = 0;
  for (let start = from; start < text.length; ) {
    const quote = text.indexOf(QUOTE, start);
    if (quote < 0) {
      end = isLast ? text.length : Math.max(end, lastLine(text, start));
      break;
    }
    const line = lineStart(text, quote, start);
    if (line > from) end = line;
    const next = scan.record(line);
    if (next < 0) break;
    start = next;
    end = next;
  }
  return { end, bytes: scan.mended(end) };
}

type Cell = 'start' | 'plain' | 'text';

class Scan {
  private readonly strays: number[] = [];
  private readonly delimiter: number;

  constructor(
    private readonly text: Buffer,
    private readonly rules: QuoteRules,
    private readonly isLast: boolean,
  ) {
    this.delimiter = rules.delimiter.charCodeAt(0);
  }

  mended(end: number): Buffer {
    const bytes = this.text.subarray(0, end);
    const strays = this.strays.filter((at) => at < end);
    if (strays.length === 0) return bytes;
    const copy = Buffer.from(bytes);
    for (const at of strays) copy[at] = STRAY;
    return copy;
  }

  /** Where the record that begins at `start` ends, as the parser will have it; −1 while more of the file must be known. */
  record(start: number): number {
    const { text } = this;
    let cell: Cell = 'start';
    let cells = 1;
    for (let at = start; at < text.length; at++) {
      const byte = text[at];
      if (byte === LINE_FEED || byte === RETURN) return this.afterLine(at);
      if (byte === this.delimiter) {
        cell = 'start';
        cells += 1;
      } else if (byte === QUOTE && cell === 'start') {
        const close = this.closeOf(at, start, cells);
        if (close === null) return -1;
        if (close < 0) this.strays.push(at);
        else at = close;
        cell = 'plain';
      } else cell = 'plain';
    }
    return this.isLast ? text.length : -1;
  }

  /**
   * The quote behind which the text that opens at `opened` ends; −1 where it opens none, null while that is not known.
   * Within one line the parser is left to it, whatever stands behind the quote.
   */
  private closeOf(opened: number, start: number, cells: number): number | null {
    const { text, isLast } = this;
    const quote = this.loneQuote(opened + 1);
    const line = lineEnd(text, opened);
    if (quote >= 0 && (line < 0 || quote < line)) return quote + 1 < text.length || isLast ? quote : null;
    if (quote < 0 || (quote + 1 === text.length && !isLast)) {
      return isLast || text.length - start > this.rules.limit ? -1 : null;
    }
    const after = text[quote + 1];
    const isEnd = after === undefined || after === this.delimiter || after === LINE_FEED || after === RETURN;
    if (!isEnd) return -1;
    const rest = lineEnd(text, quote);
    if (rest < 0 && !isLast) return null;
    return this.isMeant({ opened, line, quote, rest: rest < 0 ? text.length : rest }, cells) ? quote : -1;
  }

  /**
   * A text of several lines, or a row whose quote is a slip: then its line alone has all cells of the header, and to
   * go on to the next quote gives another count of them, or swallows whole rows.
   */
  private isMeant(
    { opened, line, quote, rest }: { opened: number; line: number; quote: number; rest: number },
    cells: number,
  ): boolean {
    const { width } = this.rules;
    const within = this.delimitersIn(opened, line);
    if (width < 2 || cells + within !== width) return true;
    const fits = cells + this.delimitersIn(quote, rest) === width;
    const [isLong, areRows] = [within >= 2, this.areWholeRows(line, quote)];
    return fits ? !(isLong && areRows) : !(isLong || areRows);
  }

  /** Whether each line from the end of one to the line in which `until` stands is a row of its own. */
  private areWholeRows(from: number, until: number): boolean {
    for (let start = this.afterLine(from); start >= 0 && start < until; ) {
      const end = lineEnd(this.text, start);
      const last = end < 0 ? this.text.length : end;
      if (this.delimitersIn(start, last) + 1 !== this.rules.width) return false;
      start = end < 0 ? -1 : this.afterLine(end);
    }
    return true;
  }

  /** The first quote that is no half of a doubled one; −1 for none. */
  private loneQuote(from: number): number {
    let at = this.text.indexOf(QUOTE, from);
    while (at >= 0 && this.text[at + 1] === QUOTE) at = this.text.indexOf(QUOTE, at + 2);
    return at;
  }

  private delimitersIn(from: number, to: number): number {
    let count = 0;
    for (let at = from; at < to; at++) if (this.text[at] === this.delimiter) count += 1;
    return count;
  }

  /** Behind the end of a line; −1 where its other half may still come. */
  private afterLine(at: number): number {
    if (this.text[at] !== RETURN) return at + 1;
    if (at + 1 === this.text.length) return this.isLast ? at + 1 : -1;
    return this.text[at + 1] === LINE_FEED ? at + 2 : at + 1;
  }
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === LINE_FEED || byte === RETURN;
}

function lineEnd(text: Buffer, from: number): number {
  for (let at = from; at < text.length; at++) if (isLineEnd(text[at])) return at;
  return -1;
}

/** Where the line begins that holds `at`, not before `least`. */
function lineStart(text: Buffer, at: number, least: number): number {
  let start = at;
  while (start > least && !isLineEnd(text[start - 1])) start--;
  return start;
}

/** Behind the last line that has ended for certain; 0 for none. */
function lastLine(text: Buffer, least: number): number {
  let end = text.length;
  if (text[end - 1] === RETURN) end--; // its line feed may still come
  while (end > least && !isLineEnd(text[end - 1])) end--;
  return end > least ? end : 0;
}
