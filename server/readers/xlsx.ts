/**
 * XLSX workbooks, streamed.
 *
 * Why not the stream reader of exceljs 4.4: it finds sheet names only behind relative targets (openpyxl writes
 * absolute ones), reads a formula's date as a number, keeps only the last run of an inline text, follows the sizes
 * that the archive's local headers claim, and raises some failures where nobody can catch them.
 */
import type { Bilingual, Problem } from '../problem.ts';
import { fileFailure, noSuchPart } from './failures.ts';
import { findHeader, HEADER_SEARCH_ROWS, nameColumns } from './header.ts';
import { readSheet } from './sheet.ts';
import { chooseSheet, type HeadedSheet, SHEET, sheetKey } from './sheet-choice.ts';
import type { OpenedRows, Source } from './source.ts';
import { type RawRow, type RawTable, tableRows } from './table.ts';
import { readWorkbook, type Workbook } from './workbook.ts';
import { MAX_SHEET_BYTES, partOf } from './workbook-size.ts';
import { XmlError } from './xml.ts';
import { ZipArchive, type ZipEntry } from './zip.ts';

interface OpenSheet {
  source: Source;
  workbook: Workbook;
  entry: ZipEntry;
  name: string;
}

export async function openXlsx(source: Source): Promise<OpenedRows> {
  return tableRows(source, await openXlsxTable(source));
}

/** The rows of one sheet as they stand. */
export async function openXlsxTable(source: Source): Promise<RawTable> {
  const archive = await ZipArchive.open(source.path);
  try {
    const workbook = await readWorkbook(archive);
    const filled = await filledSheets(source, archive, workbook);
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
      rows: () => rowsBelow(sheet, header),
    };
  } catch (error) {
    throw corrupt(source, error);
  } finally {
    archive.close();
  }
}

type FilledSheet = HeadedSheet<OpenSheet>;

/** The visible sheets that hold rows, and the one asked for if it is hidden; with their first rows. */
async function filledSheets(source: Source, archive: ZipArchive, workbook: Workbook): Promise<FilledSheet[]> {
  const { sheets } = workbook;
  const wanted = source.options.sheet;
  const isWanted = (name: string) => wanted !== undefined && sheetKey(name) === sheetKey(wanted);
  if (wanted !== undefined && !sheets.some((sheet) => isWanted(sheet.name))) {
    const names = sheets.map((sheet) => sheet.name);
    throw noSuchPart(source.path, SHEET, wanted, names);
  }
  const filled: FilledSheet[] = [];
  for (const { name, entry, isVisible } of sheets) {
    if (!isVisible && !isWanted(name)) continue;
    if (entry === null) {
      if (wanted !== undefined && !isWanted(name)) continue;
      throw missingSheet(source, name);
    }
    const sheet: OpenSheet = { source, workbook, entry, name };
    const head = await firstRows(archive, sheet);
    if (head.length > 0) filled.push({ sheet, head });
  }
  return filled;
}

async function firstRows(archive: ZipArchive, { entry, workbook }: OpenSheet): Promise<RawRow[]> {
  const head: RawRow[] = [];
  for await (const raw of readSheet(partOf(archive, entry, MAX_SHEET_BYTES), workbook)) {
    if (raw.cells.length > 0) head.push(raw);
    if (head.length === HEADER_SEARCH_ROWS) break;
  }
  return head;
}

async function* rowsBelow(sheet: OpenSheet, header: RawRow): AsyncGenerator<RawRow> {
  const { source, workbook, entry } = sheet;
  const archive = await ZipArchive.open(source.path);
  try {
    const pieces = partOf(archive, entry, MAX_SHEET_BYTES, (bytes) => {
      source.options.onBytes?.(Math.round((bytes / entry.compressedBytes) * source.size), source.size);
    });
    for await (const raw of readSheet(pieces, workbook)) {
      if (raw.row > header.row) yield raw;
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
    REMEDY_SAVE,
  );
}

function missingSheet(source: Source, name: string): Problem {
  return fileFailure(
    source.path,
    { es: `falta el contenido de la hoja «${name}»`, en: `the content of sheet “${name}” is missing` },
    REMEDY_SAVE,
  );
}

const REMEDY_SAVE: Bilingual = {
  es: 'Ábralo en Excel o LibreOffice y guárdelo de nuevo como .xlsx.',
  en: 'Open it in Excel or LibreOffice and save it again as .xlsx.',
};
