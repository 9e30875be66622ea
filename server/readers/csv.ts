/** CSV in whatever dialect a spreadsheet or a database writes it. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, type Options, type Parser, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import type { Bilingual, Problem } from '../problem.ts';
import { hasStrayQuote, mendQuotes, withQuotes } from './csv-quotes.ts';
import { type FoundEncoding, findEncoding } from './encoding.ts';
import { fileFailure, rowProblem } from './failures.ts';
import { findHeader, HEADER_SEARCH_ROWS, nameColumns } from './header.ts';
import { cleanText } from './properties.ts';
import { findSeparator } from './separator.ts';
import { chunksOf, type OpenedRows, type Source } from './source.ts';
import { type RawRow, type RawTable, tableRows } from './table.ts';
import type { RowProblem } from './types.ts';

/** Bytes of one row. */
const MAX_ROW_LENGTH = 1_000_000;
const SAMPLE_LENGTH = 65_536;

interface Dialect {
  encoding: FoundEncoding;
  delimiter: string;
  /** The first line is Excel's `sep=;`. */
  hasSeparatorLine: boolean;
  /** Cells of the header. */
  width: number;
}

export async function openCsv(source: Source): Promise<OpenedRows> {
  return tableRows(source, await openCsvTable(source));
}

/** The rows of a CSV file as they stand. */
export async function openCsvTable(source: Source): Promise<RawTable> {
  const encoding = await findEncoding(source);
  const { separator, hasSeparatorLine, width } = findSeparator(await sampleOf(source, encoding));
  const dialect = { encoding, delimiter: separator, hasSeparatorLine, width };
  const head: RawRow[] = [];
  for await (const raw of rawRows(source, dialect, false)) {
    head.push(raw);
    if (head.length === HEADER_SEARCH_ROWS) break;
  }
  const { header, headings, warnings } = findHeader(source, head);
  const named = nameColumns(source, header);
  return {
    header,
    headings,
    columns: named.columns,
    encoding: encoding.name,
    separator: dialect.delimiter,
    width: dialect.width,
    sheet: null,
    sheets: [],
    raggedIsWrong: true,
    warnings: [...warnings, ...named.warnings, ...encodingWarnings(encoding)],
    rows: () => rowsBelow(source, dialect, header, named.columns),
  };
}

async function* rowsBelow(
  source: Source,
  dialect: Dialect,
  header: RawRow,
  columns: string[],
): AsyncGenerator<RawRow> {
  const { damagedBytes, name } = dialect.encoding;
  for await (const raw of rawRows(source, dialect, true)) {
    if (raw.row <= header.row) continue;
    const problem = damagedBytes > 0 ? damagedText(raw, columns, name) : null;
    yield problem ? { ...raw, problem } : raw;
  }
}

/** How lines are told apart, for whoever must count them alike. */
export function parserOptions(delimiter: string): Options {
  return {
    bom: true,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_ROW_LENGTH,
  };
}

/** The bytes as the parser takes them without losing a row to a quote that is never closed. */
export function parsable(
  pieces: AsyncIterable<Buffer>,
  { delimiter, width }: Pick<Dialect, 'delimiter' | 'width'>,
): AsyncGenerator<Buffer> {
  return mendQuotes(pieces, { delimiter, width, limit: MAX_ROW_LENGTH });
}

async function* rawRows(source: Source, dialect: Dialect, reportsProgress: boolean): AsyncGenerator<RawRow> {
  const parser = parse(parserOptions(dialect.delimiter));
  const text = new LastSign(decoded(source, dialect, reportsProgress));
  const feeding = pipeline(Readable.from(parsable(text, dialect)), parser);
  // A failure reaches the loop through the parser; without this it would be reported as unhandled too.
  feeding.catch(() => undefined);
  try {
    let row = 0;
    let held: RawRow | null = null;
    for await (const cells of parser as AsyncIterable<string[]>) {
      row++;
      if (row === 1 && dialect.hasSeparatorLine) continue;
      if (held) yield held;
      held = rawRow(row, cells);
    }
    if (held) yield text.endsLine ? held : { ...held, isUnended: true };
  } catch (error) {
    throw error instanceof CsvError ? badSyntax(source, parser, error) : error;
  }
}

const NUL = String.fromCharCode(0);

function rawRow(row: number, cells: string[]): RawRow {
  const hasStray = cells.some(hasStrayQuote);
  const note = hasStray ? STRAY_QUOTE : cells.some((cell) => cell.includes(NUL)) ? NULS_LEFT_OUT : undefined;
  const own = hasStray ? cells.map(withQuotes) : cells;
  return { row, cells: own.map(cleanText), ...(note && { note }) };
}

const STRAY_QUOTE: Bilingual = {
  es: 'En esta fila unas comillas se abren y no se cierran: se leyeron como un signo más del texto. Quítelas o ciérrelas.',
  en: 'In this row a quote is opened and never closed: it was read as a sign of the text. Remove it or close it.',
};
const NULS_LEFT_OUT: Bilingual = {
  es: 'La fila tenía signos que no son texto (nulos), y se dejaron de lado: revise que no le falte nada.',
  en: 'The row had signs that are no text (NUL), and they were left out: check that nothing is missing.',
};

/** Passes a text on and knows, once all of it went, whether it ended with a line. */
class LastSign {
  endsLine = true;

  constructor(private readonly text: AsyncIterable<Buffer>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const chunk of this.text) {
      if (chunk.length > 0) this.endsLine = /[\r\n]/.test(chunk.subarray(-1).toString('latin1'));
      yield chunk;
    }
  }
}

/** UTF-8, whatever the file's own encoding. */
async function* decoded(source: Source, dialect: Dialect, reportsProgress: boolean): AsyncGenerator<Buffer> {
  const { name } = dialect.encoding;
  if (/^utf-?8$/i.test(name)) return yield* chunksOf(source, reportsProgress);
  const decoder = iconv.getDecoder(name);
  for await (const chunk of chunksOf(source, reportsProgress)) {
    const text = decoder.write(chunk);
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.end();
  if (rest) yield Buffer.from(rest);
}

async function sampleOf(source: Source, encoding: FoundEncoding): Promise<string> {
  for await (const chunk of chunksOf(source, false)) {
    return iconv.decode(chunk.subarray(0, SAMPLE_LENGTH), encoding.name);
  }
  return '';
}

function badSyntax(source: Source, parser: Parser, error: CsvError): Problem {
  const line = parser.info.lines;
  const isLong = error.code === 'CSV_MAX_RECORD_SIZE';
  return fileFailure(
    source.path,
    isLong
      ? {
          es: `una fila pasa de 1 MB (línea ${line}): faltan los saltos de línea, o no es una tabla`,
          en: `a row is over 1 MB (line ${line}): line breaks are missing, or it is no table`,
        }
      : {
          es: `no es CSV válido (línea ${line}: ${error.code})`,
          en: `it is not valid CSV (line ${line}: ${error.code})`,
        },
    {
      es: 'Revise esa línea, o guarde de nuevo el archivo como CSV.',
      en: 'Look at that line, or save the file as CSV again.',
    },
    { line },
  );
}

/** Bytes that are no UTF-8 were replaced while decoding: what stood there is lost. */
function damagedText({ cells }: RawRow, columns: string[], encoding: string): RowProblem | null {
  const index = cells.findIndex((cell) => typeof cell === 'string' && cell.includes('\uFFFD'));
  if (index < 0) return null;
  return rowProblem(
    'text-damaged',
    {
      es: `el texto tiene caracteres que no son ${encoding}`,
      en: `the text has characters that are not ${encoding}`,
    },
    { es: 'Guarde el archivo entero en UTF-8.', en: 'Save the whole file in UTF-8.' },
    { column: columns[index] ?? null, value: cells[index] },
  );
}

function encodingWarnings({ name, damagedBytes }: FoundEncoding): Bilingual[] {
  if (damagedBytes === 0) return [];
  return [
    {
      es: `El archivo mezcla codificaciones: ${damagedBytes} bytes no son ${name}; sus filas se rechazan.`,
      en: `The file mixes encodings: ${damagedBytes} bytes are not ${name}; their rows are refused.`,
    },
  ];
}
