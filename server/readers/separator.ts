/** Which sign parts the cells of a CSV file. */

const SEPARATORS = [',', ';', '\t', '|'];
/** Lines that are looked at: some odd ones must not outweigh the others. */
const LINES = 100;
/** Cells of one row may be fewer than the header's: spreadsheets leave out the last ones where they are empty. */
const SHORT_ROW = 0.9;
/** What is left of the score of a header in which numbers stand: a row of data was taken for it. */
const NUMBERS_IN_HEADER = 0.5;

export interface FoundSeparator {
  separator: string;
  /** The first line is Excel's `sep=;`. */
  hasSeparatorLine: boolean;
  /** Cells of the header, empty ones at its end not counted. */
  width: number;
}

/**
 * The sign that parts the header and most rows into as many cells, then the one that makes most of them. Never by all
 * rows alike: one odd row would hand the file to another sign, such as the comma of its decimals. Quoted text does not
 * count. `sample` is the beginning of the file, cut at its end or not.
 */
export function findSeparator(sample: string): FoundSeparator {
  const declared = /^\uFEFF?sep=([,;\t|])(\r\n|\n|\r)/i.exec(sample);
  const lines = withoutQuotes(sample.slice(declared?.[0].length ?? 0))
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, LINES);
  const judged = (separator: string) => judge(lines.map((line) => line.split(separator)));
  const [, told] = declared ?? [];
  if (told !== undefined) return { separator: told, hasSeparatorLine: true, width: judged(told).width };
  let best = { separator: ',', score: 0, width: 0 };
  for (const separator of SEPARATORS) {
    const found = judged(separator);
    const isBetter = found.score > best.score || (found.score === best.score && found.width > best.width);
    if (isBetter) best = { separator, ...found };
  }
  return { separator: best.separator, hasSeparatorLine: false, width: best.width };
}

/** A quote opens a text only where a cell begins; a letter stands for each text, nothing for an empty one. */
function withoutQuotes(sample: string): string {
  return sample
    .replace(/^\uFEFF/, '')
    .replace(/(?<=^|[,;\t|\r\n])"((?:[^"]|"")*)"/g, (_, text: string) => (text.trim() === '' ? '' : 'q'));
}

/** `score`: the share of lines that are the header or agree with it in their cells. */
function judge(rows: readonly string[][]): { score: number; width: number } {
  const widths = rows.map((cells) => cells.findLastIndex((cell) => cell.trim() !== '') + 1);
  const header = headerOf(rows, widths);
  const width = widths[header] ?? 0;
  if (width < 2) return { score: 0, width: 0 };
  let agreeing = 1;
  for (const own of widths.slice(header + 1)) {
    if (own === width) agreeing += 1;
    else if (own > 1 && own < width) agreeing += SHORT_ROW;
  }
  const isOfNumbers = rows[header]?.some((cell) => /^\s*[-+−]?\d/.test(cell)) ?? false;
  return { score: (agreeing / rows.length) * (isOfNumbers ? NUMBERS_IN_HEADER : 1), width };
}

/** As a table's header is found: see `findHeader`. */
function headerOf(rows: readonly string[][], widths: readonly number[]): number {
  const filled = rows.map((cells) => cells.filter((cell) => cell.trim() !== '').length);
  const wide = filled.findIndex((count) => count >= 3);
  const first = (filled[0] ?? 0) > 1 ? 0 : wide < 0 ? widths.findIndex((width) => width > 1) : wide;
  let last = first;
  for (const [above = [], below = []] of [1, 2].map((step) => [rows[first + step - 1], rows[first + step]])) {
    if (!namesGroups(above, below)) break;
    last += 1;
  }
  return last;
}

/** Texts alone, below gaps of the row above. */
function namesGroups(above: readonly string[], below: readonly string[]): boolean {
  const isText = (cell: string) => !/^\s*[-+−]?[\d.,]*\d/.test(cell);
  const fillsGap = below.some((cell, at) => cell.trim() !== '' && (above[at] ?? '').trim() === '');
  return fillsGap && below.every(isText) && below.filter((cell) => cell.trim() !== '').length > 1;
}
