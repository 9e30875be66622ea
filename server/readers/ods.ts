/** ODS workbooks of LibreOffice and others, streamed. */
import type { Bilingual } from '../problem.ts';
import { chooseOne, fileFailure, noRows, noSuchPart } from './failures.ts';
import { type OdsSheet, readContent } from './ods-content.ts';
import type { OpenedRows, Source } from './source.ts';
import { findHeader, HEADER_SEARCH_ROWS, type RawRow, TableLayout } from './table.ts';
import type { SourceRow } from './types.ts';
import { XmlError } from './xml.ts';
import { ZipArchive, type ZipEntry } from './zip.ts';

/** XML of all sheets; 200,000 rows of 20 columns take half of it. It is never held. */
const MAX_CONTENT_BYTES = 2 ** 31;
const MAX_PART_BYTES = 1 << 20;
const SPREADSHEET = 'application/vnd.oasis.opendocument.spreadsheet';
const SHEETS: Bilingual = { es: 'hojas con filas', en: 'sheets with rows' };
const SHEET: Bilingual = { es: 'hoja', en: 'sheet' };

/** The sheet that is read: its first rows that hold something, and all of them, read anew at each call. */
export interface OdsTable {
  sheet: string;
  /** All sheets of the workbook, hidden ones too. */
  sheets: string[];
  head: RawRow[];
  rows(): AsyncGenerator<RawRow>;
}

interface FoundSheet extends OdsSheet {
  number: number;
  head: RawRow[];
}

export async function openOds(source: Source): Promise<OpenedRows> {
  const { head, rows } = await openOdsTable(source);
  const { header, warnings } = findHeader(source, head);
  const crs = source.options.crs ?? 4326;
  const layout = new TableLayout(source, header, { crs, raggedIsWrong: false });
  return {
    crs,
    columns: layout.columns,
    encoding: null,
    warnings: [...warnings, ...layout.warnings],
    rows: () => laidOut(rows(), layout),
  };
}

async function* laidOut(rows: AsyncIterable<RawRow>, layout: TableLayout): AsyncGenerator<SourceRow> {
  for await (const raw of rows) {
    if (raw.row <= layout.header.row) continue;
    const row = layout.read(raw);
    if (row !== null) yield row;
  }
}

/** The sheet asked for, else the only visible one with rows. */
export async function openOdsTable(source: Source): Promise<OdsTable> {
  const archive = await ZipArchive.open(source.path);
  try {
    const found = await readHeads(archive, await contentOf(source, archive));
    const sheet = chooseSheet(source, found);
    return {
      sheet: sheet.name,
      sheets: found.map(({ name }) => name),
      head: sheet.head,
      rows: () => readRows(source, sheet.number),
    };
  } catch (error) {
    throw corrupt(source, error);
  } finally {
    archive.close();
  }
}

/** Throws a Problem for a workbook that is encrypted, and for an OpenDocument text or drawing. */
async function contentOf(source: Source, archive: ZipArchive): Promise<ZipEntry> {
  const read = async (name: string) => {
    const entry = archive.entries.find((candidate) => candidate.name === name);
    return entry === undefined ? '' : (await archive.read(entry, MAX_PART_BYTES)).toString('utf8');
  };
  const isEncrypted = /<([\w-]+:)?encryption-data[\s>]/.test(await read('META-INF/manifest.xml'));
  const content = archive.entries.find(({ name }) => name === 'content.xml');
  if (isEncrypted || content === undefined) throw encrypted(source);
  if (!(await read('mimetype')).startsWith(SPREADSHEET)) throw notASpreadsheet(source);
  return content;
}

async function readHeads(archive: ZipArchive, content: ZipEntry): Promise<FoundSheet[]> {
  const sheets: FoundSheet[] = [];
  for await (const part of readContent(archive.chunks(content, MAX_CONTENT_BYTES))) {
    if (part.kind === 'sheet') sheets.push({ ...part.sheet, number: sheets.length, head: [] });
    else {
      const head = sheets.at(-1)?.head;
      if (head && head.length < HEADER_SEARCH_ROWS) head.push(part.raw);
    }
  }
  return sheets;
}

function chooseSheet(source: Source, sheets: FoundSheet[]): FoundSheet {
  const wanted = source.options.sheet?.trim().toLowerCase();
  const candidates =
    wanted === undefined
      ? sheets.filter((sheet) => sheet.isVisible)
      : sheets.filter((sheet) => sheet.name.trim().toLowerCase() === wanted);
  const names = (some: FoundSheet[]) => some.map(({ name }) => name);
  if (wanted !== undefined && candidates.length === 0) {
    throw noSuchPart(source.path, SHEET, source.options.sheet ?? '', names(sheets));
  }
  const filled = candidates.filter(({ head }) => head.length > 0);
  const [only] = filled;
  if (only === undefined) throw noRows(source.path);
  if (filled.length > 1) throw chooseOne(source.path, SHEETS, '--sheet', names(filled));
  return only;
}

async function* readRows(source: Source, sheet: number): AsyncGenerator<RawRow> {
  const archive = await ZipArchive.open(source.path);
  try {
    const content = await contentOf(source, archive);
    const pieces = archive.chunks(content, MAX_CONTENT_BYTES, (bytes) => {
      source.options.onBytes?.(Math.round((bytes / content.compressedBytes) * source.size), source.size);
    });
    for await (const part of readContent(pieces, sheet)) if (part.kind === 'row') yield part.raw;
  } catch (error) {
    throw corrupt(source, error);
  } finally {
    archive.close();
  }
}

/** XML that is not well-formed, as a Problem; anything else passes through. */
function corrupt(source: Source, error: unknown): unknown {
  if (!(error instanceof XmlError)) return error;
  return fileFailure(
    source.path,
    { es: `el libro está dañado (${error.message})`, en: `the workbook is damaged (${error.message})` },
    { es: 'Ábralo en LibreOffice y guárdelo de nuevo.', en: 'Open it in LibreOffice and save it again.' },
  );
}

function encrypted(source: Source): Error {
  return fileFailure(
    source.path,
    { es: 'es un libro ODS protegido con contraseña', en: 'it is an ODS workbook protected by a password' },
    {
      es: 'Ábralo en LibreOffice y guárdelo sin contraseña.',
      en: 'Open it in LibreOffice and save it without a password.',
    },
  );
}

function notASpreadsheet(source: Source): Error {
  return fileFailure(
    source.path,
    {
      es: 'es un documento de LibreOffice y no una hoja de cálculo',
      en: 'it is a LibreOffice document and not a spreadsheet',
    },
    { es: 'Guarde la tabla como .ods, .xlsx o CSV.', en: 'Save the table as .ods, .xlsx or CSV.' },
  );
}
