/** The parts of an XLSX workbook that a sheet's cells refer to (ECMA-376 part 1, SpreadsheetML). */
import { posix } from 'node:path';
import { MAX_STRINGS_BYTES, partOf } from './workbook-size.ts';
import { readXml, XmlReader } from './xml.ts';
import type { ZipArchive, ZipEntry } from './zip.ts';

export interface Sheet {
  name: string;
  isVisible: boolean;
  entry: ZipEntry | null;
}

export interface Workbook {
  sheets: Sheet[];
  /** Days are counted from 1904 (old Excel for Mac). */
  uses1904: boolean;
  sharedStrings: string[];
  /** By style index: what a number of it is, null for no more than a number. */
  dateStyles: (DateStyle | null)[];
}

/** `time`: of day, or hours beyond a day. */
export type DateStyle = 'date' | 'time';

const MAX_PART_BYTES = 32 << 20;
const WORKBOOK_PATH = 'xl/workbook.xml';
const RELATIONS_PATH = 'xl/_rels/workbook.xml.rels';

/** Number formats that every workbook knows and that show a date or time. ECMA-376 part 1, 18.8.30. */
const BUILT_IN_DATES = [14, 15, 16, 17, 22];
const BUILT_IN_TIMES = [18, 19, 20, 21, 45, 46, 47];

export async function readWorkbook(archive: ZipArchive): Promise<Workbook> {
  const { sheets, uses1904, targets } = await readSheetList(archive);
  const strings =
    [...targets.values()].find((path) => /sharedStrings\.xml$/i.test(path)) ?? 'xl/sharedStrings.xml';
  const stringsEntry = findPart(archive, strings);
  return {
    sheets,
    uses1904,
    sharedStrings: stringsEntry === null ? [] : await readStrings(archive, stringsEntry),
    dateStyles: dateStyles(await readPart(archive, 'xl/styles.xml')),
  };
}

/** The sheets alone, without the texts that they share. */
export async function readSheetList(
  archive: ZipArchive,
): Promise<Pick<Workbook, 'sheets' | 'uses1904'> & { targets: Map<string, string> }> {
  const targets = relationTargets(await readPart(archive, RELATIONS_PATH));
  const { sheets, uses1904 } = sheetList(await readPart(archive, WORKBOOK_PATH));
  return {
    sheets: sheets.map(({ name, state, id }) => ({
      name,
      isVisible: state === 'visible',
      entry: findPart(archive, targets.get(id) ?? ''),
    })),
    uses1904,
    targets,
  };
}

/** Programs differ in the case of a part's path. */
function findPart(archive: ZipArchive, path: string): ZipEntry | null {
  return archive.entries.find((entry) => entry.name.toLowerCase() === path.toLowerCase()) ?? null;
}

async function readPart(archive: ZipArchive, path: string): Promise<Buffer | null> {
  const entry = findPart(archive, path);
  return entry === null ? null : await archive.read(entry, MAX_PART_BYTES);
}

/** Relation id -> path in the archive. Excel writes relative targets, openpyxl absolute ones. */
function relationTargets(bytes: Buffer | null): Map<string, string> {
  const targets = new Map<string, string>();
  if (bytes === null) return targets;
  readXml(bytes, {
    open(name, { Id, Target }) {
      if (name !== 'Relationship' || Id === undefined || Target === undefined) return;
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : posix.normalize(`xl/${Target}`));
    },
  });
  return targets;
}

function sheetList(bytes: Buffer | null) {
  const sheets: { name: string; state: string; id: string }[] = [];
  let uses1904 = false;
  if (bytes !== null) {
    readXml(bytes, {
      open(name, attributes) {
        if (name === 'workbookPr') uses1904 = isTrue(attributes.date1904);
        if (name !== 'sheet') return;
        const id = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1] ?? '';
        sheets.push({ name: attributes.name ?? '', state: attributes.state ?? 'visible', id });
      },
    });
  }
  return { sheets, uses1904 };
}

async function readStrings(archive: ZipArchive, entry: ZipEntry): Promise<string[]> {
  const strings: string[] = [];
  const collector = new TextCollector();
  const reader = new XmlReader({
    open(name) {
      if (name === 'si') collector.start();
      else collector.open(name);
    },
    text: (text) => collector.add(text),
    close(name) {
      if (name === 'si') strings.push(collector.finish());
      else collector.close(name);
    },
  });
  for await (const piece of partOf(archive, entry, MAX_STRINGS_BYTES)) reader.write(piece);
  reader.end();
  return strings;
}

/** The text of a shared or inline string: its runs joined, without reading aids (`rPh`). */
export class TextCollector {
  private text = '';
  private inText = false;
  private aids = 0;

  start(): void {
    this.text = '';
    this.inText = false;
    this.aids = 0;
  }

  open(name: string): void {
    if (name === 'rPh') this.aids++;
    if (name === 't' && this.aids === 0) this.inText = true;
  }

  add(text: string): void {
    if (this.inText) this.text += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.aids--;
    if (name === 't') this.inText = false;
  }

  finish(): string {
    return unescapeText(this.text);
  }
}

/** `_x000D_` and the like stand for characters that XML cannot hold. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function dateStyles(bytes: Buffer | null): (DateStyle | null)[] {
  if (bytes === null) return [];
  const formats = new Map<number, DateStyle>([
    ...BUILT_IN_DATES.map((id) => [id, 'date'] as const),
    ...BUILT_IN_TIMES.map((id) => [id, 'time'] as const),
  ]);
  const styles: (DateStyle | null)[] = [];
  let inCells = false;
  readXml(bytes, {
    open(name, { numFmtId, formatCode }) {
      if (name === 'numFmt' && formatCode !== undefined) {
        if (isDateFormat(formatCode))
          formats.set(Number(numFmtId), isTimeFormat(formatCode) ? 'time' : 'date');
        else formats.delete(Number(numFmtId));
      }
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) styles.push(formats.get(Number(numFmtId ?? 0)) ?? null);
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** Letters of a date outside quotes, escapes and brackets; `[h]` counts as one. */
export function isDateFormat(code: string): boolean {
  const bare = bareFormat(code);
  return !/general/i.test(bare) && /[ymdhs]/i.test(bare);
}

/** Hours or seconds, and no day. */
function isTimeFormat(code: string): boolean {
  const bare = bareFormat(code);
  return /[hs]/i.test(bare) && !/[yd]|mmm/i.test(bare);
}

function bareFormat(code: string): string {
  return code
    .replace(/"[^"]*"?/g, '')
    .replace(/\\.|_.|\*./g, '')
    .replace(/\[(h+|m+|s+)\]/gi, '$1')
    .replace(/\[[^\]]*\]/g, '');
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
