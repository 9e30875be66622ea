/**
 * An XLSX workbook with columns of ours in one sheet: that sheet's XML is changed on its way through, everything else
 * is copied as the archive holds it. Why not exceljs: it holds the whole workbook and loses what it does not know.
 */
import { posix } from 'node:path';
import { fileFailure } from '../readers/failures.ts';
import { sheetKey } from '../readers/sheet-choice.ts';
import { readSheetList } from '../readers/workbook.ts';
import { MAX_SHEET_BYTES, partOf } from '../readers/workbook-size.ts';
import { ZipArchive, type ZipEntry } from '../readers/zip.ts';
import { type Change, rewritten } from './archive.ts';
import { freeNames } from './names.ts';
import { RowShift } from './row-shift.ts';
import type { AddedColumns, ReadFile } from './types.ts';
import { blankStringsOf, planOf } from './xlsx-plan.ts';
import { annotatedSheet } from './xlsx-sheet.ts';
import { shiftedComments, shiftedDrawing, shiftedTable } from './xlsx-tail.ts';
import { attribute } from './xml-text.ts';

const MAX_PART_BYTES = 32 << 20;
/** XFD. */
const MAX_COLUMNS = 16_384;
const CONTENT_TYPES = '[Content_Types].xml';
const WORKBOOK_RELATIONS = 'xl/_rels/workbook.xml.rels';
const CALC_CHAIN = 'xl/calcChain.xml';

export async function* annotateXlsx(
  path: string,
  file: ReadFile,
  columns: AddedColumns,
): AsyncGenerator<Buffer> {
  const archive = await ZipArchive.open(path);
  try {
    const { sheets, targets } = await readSheetList(archive);
    const entry = sheets.find(({ name }) => sheetKey(name) === sheetKey(file.sheet ?? ''))?.entry;
    if (!entry) throw new RangeError(`no sheet ${file.sheet}`);
    const strings = [...targets.values()].find((target) => /sharedStrings\.xml$/i.test(target));
    const blank = await blankStrings(archive, strings ?? 'xl/sharedStrings.xml');
    const content = partOf(archive, entry, MAX_SHEET_BYTES);
    const plan = await planOf(content, blank, file.headerRow ?? 1, columns);
    const added = { ...columns, names: freeNames(columns.names, file.columns ?? []) };
    if (plan.column + added.names.length > MAX_COLUMNS) throw noRoom(file);
    const changes = await shiftedParts(archive, entry, new RowShift(plan.removed));
    changes.set(entry.name, (sheet) => annotatedSheet(sheet, plan, added));
    yield* rewritten(archive, changes);
  } finally {
    archive.close();
  }
}

async function blankStrings(archive: ZipArchive, path: string): Promise<Set<number>> {
  const entry = archive.entries.find(({ name }) => name.toLowerCase() === path.toLowerCase());
  return entry === undefined ? new Set() : blankStringsOf(partOf(archive, entry, MAX_SHEET_BYTES));
}

/** What else refers to rows of the sheet; nothing where all rows stay. */
async function shiftedParts(
  archive: ZipArchive,
  sheet: ZipEntry,
  shift: RowShift,
): Promise<Map<string, Change>> {
  if (shift.isNone) return new Map();
  const changes = withoutCalcChain(archive);
  for (const { type, path } of await relationsOf(archive, sheet)) {
    const change = PARTS[type];
    if (change)
      changes.set(
        path,
        whole((xml) => change(xml, shift)),
      );
  }
  return changes;
}

const PARTS: Record<string, (xml: string, shift: RowShift) => string> = {
  table: shiftedTable,
  comments: shiftedComments,
  threadedComment: shiftedComments,
  vmlDrawing: shiftedDrawing,
};

/** The order of calculation names cells whose formulas are gone; Excel makes it anew. */
function withoutCalcChain(archive: ZipArchive): Map<string, Change> {
  if (!archive.entries.some(({ name }) => name === CALC_CHAIN)) return new Map();
  const without = (element: string) =>
    whole((xml) => xml.replace(new RegExp(`<${element}\\s[^>]*calcChain\\.xml"[^>]*/>`, 'g'), ''));
  return new Map([
    [CALC_CHAIN, null],
    [CONTENT_TYPES, without('Override')],
    [WORKBOOK_RELATIONS, without('Relationship')],
  ]);
}

async function relationsOf(archive: ZipArchive, sheet: ZipEntry): Promise<{ type: string; path: string }[]> {
  const folder = posix.dirname(sheet.name);
  const path = `${folder}/_rels/${posix.basename(sheet.name)}.rels`;
  const entry = archive.entries.find(({ name }) => name === path);
  if (entry === undefined) return [];
  const xml = (await archive.read(entry, MAX_PART_BYTES)).toString('utf8');
  return [...xml.matchAll(/<Relationship\s[^>]*>/g)].map(([tag]) => {
    const target = attribute(tag, 'Target') ?? '';
    return {
      type: (attribute(tag, 'Type') ?? '').split('/').at(-1) ?? '',
      path: target.startsWith('/') ? target.slice(1) : posix.normalize(`${folder}/${target}`),
    };
  });
}

/** A small part changed as a whole. */
function whole(change: (xml: string) => string): Change {
  return async function* (content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    yield Buffer.from(change(Buffer.concat(pieces).toString('utf8')));
  };
}

function noRoom(file: ReadFile): Error {
  return fileFailure(
    file.fileName,
    { es: 'la hoja no tiene columnas libres a la derecha', en: 'the sheet has no free columns at its right' },
    {
      es: 'Borre lo que haya en las últimas columnas y guarde el libro de nuevo.',
      en: 'Delete what stands in the last columns and save the workbook again.',
    },
  );
}
