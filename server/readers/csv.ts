/** CSV in whatever dialect a spreadsheet or a database writes it. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, type Options, type Parser, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import type { Bilingual, Problem } from '../problem.ts';
import { type FoundEncoding, findEncoding } from './encoding.ts';
import { fileFailure, rowProblem } from './failures.ts';
import { cleanText } from './properties.ts';
import { findSeparator } from './separator.ts';
import { chunksOf, type OpenedRows, type Source } from './source.ts';
import {
  findHeader,
  HEADER_SEARCH_ROWS,
  nameColumns,
  type RawRow,
  type RawTable,
  tableRows,
} from './table.ts';
import type { RowProblem } from './types.ts';

/** Characters of one row; a quote that is never closed runs into this. */
const MAX_ROW_LENGTH = 1_000_000;
const SAMPLE_LENGTH = 65_536;

interface Dialect {
  encoding: FoundEncoding;
  delimiter: string;
  /** The first line is Excel's `sep=;`. */
  hasSeparatorLine: boolean;
}

export async function openCsv(source: Source): Promise<OpenedRows> {
  return tableRows(source, await openCsvTable(source));
}

/** The rows of a CSV file as they stand. */
export async function openCsvTable(source: Source): Promise<RawTable> {
  const encoding = await findEncoding(source);
  const { separator, hasSeparatorLine } = findSeparator(await sampleOf(source, encoding));
  const dialect = { encoding, delimiter: separator, hasSeparatorLine };
  const head: RawRow[] = [];
  for await (const raw of rawRows(source, dialect, false)) {
    head.push(raw);
    if (head.length === HEADER_SEARCH_ROWS) break;
  }
  const { header, warnings } = findHeader(source, head);
  const named = nameColumns(source, header);
  return {
    header,
    columns: named.columns,
    encoding: encoding.name,
    separator: dialect.delimiter,
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

async function* rawRows(source: Source, dialect: Dialect, reportsProgress: boolean): AsyncGenerator<RawRow> {
  const parser = parse(parserOptions(dialect.delimiter));
  const text = new LastSign(decoded(source, dialect, reportsProgress));
  const feeding = pipeline(Readable.from(text), parser);
  // A failure reaches the loop through the parser; without this it would be reported as unhandled too.
  feeding.catch(() => undefined);
  try {
    let row = 0;
    let held: RawRow | null = null;
    for await (const cells of parser as AsyncIterable<string[]>) {
      row++;
      if (row === 1 && dialect.hasSeparatorLine) continue;
      if (held) yield held;
      held = { row, cells: cells.map(cleanText) };
    }
    if (held) yield text.endsLine ? held : { ...held, isUnended: true };
  } catch (error) {
    throw error instanceof CsvError ? badSyntax(source, parser, error) : error;
  }
}

/** Passes a text on and knows, once all of it went, whether it ended with a line. */
class LastSign {
  endsLine = true;

  constructor(private readonly text: AsyncIterable<Buffer | string>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer | string> {
    for await (const chunk of this.text) {
      if (chunk.length > 0) this.endsLine = /[\r\n]/.test(chunk.slice(-1).toString());
      yield chunk;
    }
  }
}

/** UTF-8 bytes as they are, other encodings as text. */
async function* decoded(
  source: Source,
  dialect: Dialect,
  reportsProgress: boolean,
): AsyncGenerator<Buffer | string> {
  const { name } = dialect.encoding;
  if (/^utf-?8$/i.test(name)) return yield* chunksOf(source, reportsProgress);
  const decoder = iconv.getDecoder(name);
  for await (const chunk of chunksOf(source, reportsProgress)) {
    const text = decoder.write(chunk);
    if (text !== '') yield text;
  }
  const rest = decoder.end();
  if (rest) yield rest;
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
  if (isLong) return tooLong(source, line);
  const reason: Bilingual = /QUOTE/.test(error.code)
    ? {
        es: `unas comillas se abren y no se cierran (cerca de la línea ${line})`,
        en: `a quote is opened and never closed (near line ${line})`,
      }
    : {
        es: `no es CSV válido (línea ${line}: ${error.code})`,
        en: `it is not valid CSV (line ${line}: ${error.code})`,
      };
  return fileFailure(
    source.path,
    reason,
    {
      es: 'Cierre o duplique las comillas, o guarde de nuevo el archivo como CSV.',
      en: 'Close or double the quotes, or save the file as CSV again.',
    },
    { line },
  );
}

/** What a quote does that is never closed, and a file without line breaks. */
function tooLong(source: Source, line: number): Problem {
  return fileFailure(
    source.path,
    {
      es: `una fila pasa de 1 MB (cerca de la línea ${line}): unas comillas se abren y no se cierran, o faltan los saltos de línea`,
      en: `a row is over 1 MB (near line ${line}): a quote is opened and never closed, or line breaks are missing`,
    },
    {
      es: 'Cierre o duplique las comillas, o guarde de nuevo el archivo como CSV.',
      en: 'Close or double the quotes, or save the file as CSV again.',
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
