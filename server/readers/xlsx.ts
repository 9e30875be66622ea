/**
 * XLSX workbooks, streamed.
 *
 * Why not the stream reader of exceljs 4.4: it finds sheet names only behind relative targets (openpyxl writes
 * absolute ones), reads a formula's date as a number, keeps only the last run of an inline text, follows the sizes
 * that the archive's local headers claim, and raises some failures where nobody can catch them.
 */
import type { Bilingual, Problem } from '../problem.ts';
import { chooseOne, fileFailure, noRows, noSuchPart } from './failures.ts';
import { readSheet } from './sheet.ts';
import type { OpenedRows, Source } from './source.ts';
import { findHeader, HEADER_SEARCH_ROWS, type RawRow, TableLayout } from './table.ts';
import type { SourceRow } from './types.ts';
import { readWorkbook, type Workbook } from './workbook.ts';
import { XmlError } from './xml.ts';
import { ZipArchive, type ZipEntry } from './zip.ts';

const MAX_SHEET_BYTES = 2 ** 30;
const SHEETS: Bilingual = { es: 'hojas con filas', en: 'sheets with rows' };
const SHEET: Bilingual = { es: 'hoja', en: 'sheet' };

interface OpenSheet {
  source: Source;
  workbook: Workbook;
  entry: ZipEntry;
  name: string;
}

export async function openXlsx(source: Source): Promise<OpenedRows> {
  const archive = await ZipArchive.open(source.path);
  try {
    const workbook = await readWorkbook(archive);
    const { sheet, head } = await chooseSheet(source, archive, workbook);
    const { header, warnings } = findHeader(source, head);
    const crs = source.options.crs ?? 4326;
    const layout = new TableLayout(source, header, { crs, raggedIsWrong: false });
    return {
      crs,
      columns: layout.columns,
      encoding: null,
      warnings: [...warnings, ...layout.warnings],
      rows: () => readRows(sheet, layout),
    };
  } catch (error) {
    throw corrupt(source, error);
  } finally {
    archive.close();
  }
}

/** The sheet asked for, else the only visible one with rows; with its first rows. */
async function chooseSheet(
  source: Source,
  archive: ZipArchive,
  workbook: Workbook,
): Promise<{ sheet: OpenSheet; head: RawRow[] }> {
  const { sheets } = workbook;
  const wanted = source.options.sheet?.trim().toLowerCase();
  const candidates =
    wanted === undefined
      ? sheets.filter((sheet) => sheet.isVisible)
      : sheets.filter((sheet) => sheet.name.trim().toLowerCase() === wanted);
  if (wanted !== undefined && candidates.length === 0) {
    const names = sheets.map((sheet) => sheet.name);
    throw noSuchPart(source.path, SHEET, source.options.sheet ?? '', names);
  }
  const filled: { sheet: OpenSheet; head: RawRow[] }[] = [];
  for (const { name, entry } of candidates) {
    if (entry === null) throw missingSheet(source, name);
    const sheet: OpenSheet = { source, workbook, entry, name };
    const head = await firstRows(archive, sheet);
    if (head.length > 0) filled.push({ sheet, head });
  }
  const [only] = filled;
  if (only === undefined) throw noRows(source.path);
  if (filled.length > 1) {
    throw chooseOne(
      source.path,
      SHEETS,
      '--sheet',
      filled.map(({ sheet }) => sheet.name),
    );
  }
  return only;
}

async function firstRows(archive: ZipArchive, { entry, workbook }: OpenSheet): Promise<RawRow[]> {
  const head: RawRow[] = [];
  for await (const raw of readSheet(archive.chunks(entry, MAX_SHEET_BYTES), workbook)) {
    if (raw.cells.length > 0) head.push(raw);
    if (head.length === HEADER_SEARCH_ROWS) break;
  }
  return head;
}

async function* readRows(sheet: OpenSheet, layout: TableLayout): AsyncGenerator<SourceRow> {
  const { source, workbook, entry } = sheet;
  const archive = await ZipArchive.open(source.path);
  try {
    const pieces = archive.chunks(entry, MAX_SHEET_BYTES, (bytes) => {
      source.options.onBytes?.(Math.round((bytes / entry.compressedBytes) * source.size), source.size);
    });
    for await (const raw of readSheet(pieces, workbook)) {
      if (raw.row <= layout.header.row) continue;
      const row = layout.read(raw);
      if (row !== null) yield row;
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
    { es: `el libro está dañado (${error.message})`, en: `the workbook is damaged (${error.message})` },
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
