/** ODS workbooks of LibreOffice and others, streamed. */
import { fileFailure, noSuchPart } from './failures.ts';
import { findHeader, HEADER_SEARCH_ROWS, nameColumns } from './header.ts';
import { type OdsSheet, readContent } from './ods-content.ts';
import { chooseSheet, type HeadedSheet, SHEET, sheetKey } from './sheet-choice.ts';
import type { OpenedRows, Source } from './source.ts';
import { type RawRow, type RawTable, tableRows } from './table.ts';
import { MAX_CONTENT_BYTES, partOf } from './workbook-size.ts';
import { XmlError } from './xml.ts';
import { ZipArchive, type ZipEntry } from './zip.ts';

const MAX_PART_BYTES = 1 << 20;
const SPREADSHEET = 'application/vnd.oasis.opendocument.spreadsheet';

interface NumberedSheet extends OdsSheet {
  /** Its place among the sheets, from 0. */
  number: number;
}

export async function openOds(source: Source): Promise<OpenedRows> {
  return tableRows(source, await openOdsTable(source));
}

/** The rows of one sheet as they stand. */
export async function openOdsTable(source: Source): Promise<RawTable> {
  const archive = await ZipArchive.open(source.path);
  try {
    const all = await readHeads(archive, await contentOf(source, archive));
    const filled = filledSheets(source, all);
    const { sheet, head } = chooseSheet(source, filled);
    const { header, headings, warnings } = findHeader(source, head);
    const named = nameColumns(source, header);
    return {
      header,
      headings,
      columns: named.columns,
      encoding: null,
      separator: null,
      width: null,
      sheet: sheet.name,
      sheets: filled.map((each) => each.sheet.name),
      raggedIsWrong: false,
      warnings: [...warnings, ...named.warnings],
      rows: () => rowsBelow(source, sheet.number, header),
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

async function readHeads(archive: ZipArchive, content: ZipEntry): Promise<HeadedSheet<NumberedSheet>[]> {
  const sheets: HeadedSheet<NumberedSheet>[] = [];
  for await (const part of readContent(partOf(archive, content, MAX_CONTENT_BYTES))) {
    if (part.kind === 'sheet') sheets.push({ sheet: { ...part.sheet, number: sheets.length }, head: [] });
    else {
      const head = sheets.at(-1)?.head;
      if (head && head.length < HEADER_SEARCH_ROWS) head.push(part.raw);
    }
  }
  return sheets;
}

/** The visible sheets that hold rows, and the one asked for if it is hidden. */
function filledSheets(source: Source, all: HeadedSheet<NumberedSheet>[]): HeadedSheet<NumberedSheet>[] {
  const wanted = source.options.sheet;
  const isWanted = (name: string) => wanted !== undefined && sheetKey(name) === sheetKey(wanted);
  if (wanted !== undefined && !all.some(({ sheet }) => isWanted(sheet.name))) {
    const names = all.map(({ sheet }) => sheet.name);
    throw noSuchPart(source.path, SHEET, wanted, names);
  }
  return all.filter(({ sheet, head }) => head.length > 0 && (sheet.isVisible || isWanted(sheet.name)));
}

async function* rowsBelow(source: Source, sheet: number, header: RawRow): AsyncGenerator<RawRow> {
  const archive = await ZipArchive.open(source.path);
  try {
    const content = await contentOf(source, archive);
    const pieces = partOf(archive, content, MAX_CONTENT_BYTES, (bytes) => {
      source.options.onBytes?.(Math.round((bytes / content.compressedBytes) * source.size), source.size);
    });
    for await (const part of readContent(pieces, sheet)) {
      if (part.kind === 'row' && part.raw.row > header.row) yield part.raw;
    }
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
    { es: 'el libro está dañado o incompleto', en: 'the workbook is damaged or incomplete' },
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
