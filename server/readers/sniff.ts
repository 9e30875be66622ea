/** What a file is by its content, so that a wrong name is said and not guessed around. */
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Bilingual, Problem } from '../problem.ts';
import { emptyFile, fileFailure } from './failures.ts';
import type { ReaderFormat, ReaderOptions } from './types.ts';
import { entryNames } from './zip.ts';

const HEAD_BYTES = 65_536;
/** Stands before each text of a GeoJSON text sequence (RFC 8142). */
const RECORD_SEPARATOR = String.fromCharCode(0x1e);

const REMEDY_EXPORT: Bilingual = {
  es: 'Exporte los datos como CSV, XLSX, ODS, GeoJSON, KML, GPX o Shapefile comprimido.',
  en: 'Export the data as CSV, XLSX, ODS, GeoJSON, KML, GPX or zipped Shapefile.',
};

/** Many systems give a page of HTML the name of a workbook. */
const REMEDY_TABLE: Bilingual = {
  es: 'Si es una tabla, ábrala en Excel o LibreOffice y guárdela como .xlsx.',
  en: 'If it is a table, open it in Excel or LibreOffice and save it as .xlsx.',
};

/** Content that is recognised in order to be refused by its name. */
const FOREIGN: { name: Bilingual; matches: (head: Buffer) => boolean; remedy: Bilingual }[] = [
  ...[
    foreign('una imagen PNG', 'a PNG picture', starts(0x89, 0x50, 0x4e, 0x47)),
    foreign('una imagen JPEG', 'a JPEG picture', starts(0xff, 0xd8, 0xff)),
    foreign('una imagen GIF', 'a GIF picture', starts(0x47, 0x49, 0x46, 0x38)),
    foreign('una imagen BMP', 'a BMP picture', (head) => starts(0x42, 0x4d)(head) && head.includes(0)),
    foreign('una imagen TIFF', 'a TIFF picture', (head) =>
      /^(II\*\0|MM\0\*)/.test(head.toString('latin1', 0, 4)),
    ),
    foreign('una imagen WebP', 'a WebP picture', (head) => head.toString('latin1', 8, 12) === 'WEBP'),
    foreign('un documento PDF', 'a PDF document', (head) => head.toString('latin1', 0, 5) === '%PDF-'),
    foreign(
      'una base SQLite o GeoPackage',
      'an SQLite database or GeoPackage',
      (head) => head.toString('latin1', 0, 15) === 'SQLite format 3',
    ),
  ],
  {
    name: { es: 'un archivo comprimido con gzip', en: 'a gzip archive' },
    matches: starts(0x1f, 0x8b),
    remedy: { es: 'Descomprímalo primero.', en: 'Decompress it first.' },
  },
  {
    name: {
      es: 'un libro de Excel protegido con contraseña',
      en: 'an Excel workbook protected by a password',
    },
    matches: (head) => isCompound(head) && head.includes(Buffer.from('EncryptedPackage', 'utf16le')),
    remedy: {
      es: 'Ábralo en Excel y guárdelo sin contraseña.',
      en: 'Open it in Excel and save it without a password.',
    },
  },
  {
    name: {
      es: 'un libro de Excel antiguo (.xls) o protegido con contraseña',
      en: 'an old Excel workbook (.xls) or one protected by a password',
    },
    matches: isCompound,
    remedy: { es: 'Guárdelo como .xlsx, sin contraseña.', en: 'Save it as .xlsx, without a password.' },
  },
  {
    name: { es: 'un .shp suelto', en: 'a lone .shp' },
    matches: (head) => head.length >= 100 && head.readInt32BE(0) === 9994,
    remedy: {
      es: 'Comprímalo en un .zip junto con sus archivos .dbf, .prj y .cpg.',
      en: 'Put it into a .zip together with its .dbf, .prj and .cpg.',
    },
  },
];

/** Its content, or all of it once encrypted by ODF 1.4. */
const OPEN_DOCUMENT = /^(content\.xml|encrypted-package)$/;

const BY_EXTENSION: Record<string, ReaderFormat[]> = {
  '.geojson': ['geojson'],
  '.json': ['geojson', 'topojson'],
  '.topojson': ['topojson'],
  '.geojsonl': ['geojson'],
  '.geojsons': ['geojson'],
  '.ndjson': ['geojson'],
  '.jsonl': ['geojson'],
  '.csv': ['csv'],
  '.tsv': ['csv'],
  '.tab': ['csv'],
  '.txt': ['csv'],
  '.xlsx': ['xlsx'],
  '.xlsm': ['xlsx'],
  '.ods': ['ods'],
  '.kml': ['kml'],
  '.kmz': ['kml'],
  '.gpx': ['gpx'],
  '.zip': ['shapefile', 'kml'],
};

const FORMAT_NAMES: Record<ReaderFormat, string> = {
  geojson: 'GeoJSON',
  topojson: 'TopoJSON',
  shapefile: 'Shapefile (.zip)',
  csv: 'CSV',
  xlsx: 'XLSX',
  ods: 'ODS',
  kml: 'KML',
  gpx: 'GPX',
};

/**
 * The format of a file that is fit to be read as one. `wanted`: the format that was asked for, which wins over the
 * file's name but not over its content. Throws a Problem for an empty file, foreign content and a name that lies.
 */
export async function sniffFormat(
  path: string,
  size: number,
  { format: wanted, byContent }: Pick<ReaderOptions, 'format' | 'byContent'> = {},
): Promise<ReaderFormat> {
  if (size === 0) throw emptyFile(path);
  const head = await headOf(path);
  const found = await formatOf(path, head);
  const allowed = wanted === undefined ? BY_EXTENSION[extname(path).toLowerCase()] : [wanted];
  if (allowed === undefined || allowed.includes(found) || (byContent && wanted === undefined)) return found;
  // Where a topology's type stands behind its arcs, only the one who asks for it knows.
  if (wanted !== undefined && isJson(wanted) && isJson(found)) return wanted;
  throw mismatch(path, allowed, found);
}

async function headOf(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function formatOf(path: string, head: Buffer): Promise<ReaderFormat> {
  if (starts(0x50, 0x4b, 0x03, 0x04)(head) || starts(0x50, 0x4b, 0x05, 0x06)(head)) return zipFormat(path);
  for (const { name, matches, remedy } of FOREIGN) {
    if (matches(head)) throw fileFailure(path, { es: `es ${name.es}`, en: `it is ${name.en}` }, remedy);
  }
  if (isBlank(head)) throw emptyFile(path);
  const element = rootElement(head);
  if (element !== null) return xmlFormat(path, element);
  const text = head
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .replaceAll(RECORD_SEPARATOR, '')
    .trimStart();
  if (isUtf16(head)) return utf16Format(path, head);
  if (text.startsWith('{')) return isTopology(text) ? 'topojson' : 'geojson';
  if (/^\[\s*[[{\]]/.test(text)) return 'geojson';
  if (head.includes(0) && !isTextWithNuls(head)) throw binary(path);
  return 'csv';
}

/** What some programs leave in a table: here and there a NUL, and no other sign that is no text. */
const NULS_IN_TEXT = 0.05;

function isTextWithNuls(head: Buffer): boolean {
  let nuls = 0;
  for (const byte of head) {
    if (byte === 0) nuls += 1;
    else if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c) return false;
  }
  return head[0] !== 0 && nuls <= head.length * NULS_IN_TEXT;
}

/** The name of the first element of XML or HTML, in lower case and without its prefix; null for anything else. */
function rootElement(head: Buffer): string | null {
  let text = isUtf16(head) ? head.toString('latin1').replaceAll('\0', '') : head.toString('latin1');
  text = text.replace(/^\W*</, '<');
  if (!/^<(\?xml|!--|!doctype|([\w.-]+:)?(html|kml|gpx|gml)\b)/i.test(text)) return null;
  // Declarations and comments stand ahead of it.
  for (let skipped = '<'; skipped !== ''; text = text.slice(skipped.length).trimStart()) {
    [skipped = ''] = /^(<\?[^>]*>|<!--[\s\S]*?-->|<!doctype[^[>]*(\[[^\]]*\])?[^>]*>)/i.exec(text) ?? [];
  }
  const [, name] = /^<(?:[\w.-]+:)?([\w.-]+)[\s/>]/.exec(text) ?? [];
  return name?.toLowerCase() ?? 'xml';
}

function xmlFormat(path: string, element: string): ReaderFormat {
  if (element === 'kml' || element === 'gpx') return element;
  const es = element === 'html' ? 'una página HTML' : `XML («${element}») y no KML ni GPX`;
  const en = element === 'html' ? 'an HTML page' : `XML (“${element}”) and neither KML nor GPX`;
  throw fileFailure(
    path,
    { es: `es ${es}`, en: `it is ${en}` },
    element === 'html' ? REMEDY_TABLE : REMEDY_EXPORT,
  );
}

/** JSON in UTF-16 is no JSON (RFC 8259); a table in it is what Excel calls Unicode text. */
function utf16Format(path: string, head: Buffer): ReaderFormat {
  if (!/^(\xff\xfe|\xfe\xff)?\0?\s?\0?[{[]/.test(head.toString('latin1', 0, 8))) return 'csv';
  throw fileFailure(
    path,
    { es: 'es JSON en UTF-16', en: 'it is JSON in UTF-16' },
    { es: 'Guárdelo en UTF-8.', en: 'Save it in UTF-8.' },
  );
}

/** A byte order mark, or every second byte zero. */
export function isUtf16(head: Buffer): boolean {
  if (starts(0xff, 0xfe)(head) || starts(0xfe, 0xff)(head)) return true;
  const sample = head.subarray(0, 200);
  const zeros = [0, 0];
  for (let at = 0; at < sample.length; at++) if (sample[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  return sample.length >= 8 && Math.max(even, odd) > sample.length * 0.35 && Math.min(even, odd) === 0;
}

async function zipFormat(path: string): Promise<ReaderFormat> {
  const names = await entryNames(path);
  if (names.some((name) => /^xl\/workbook\.(xml|bin)$/i.test(name))) return 'xlsx';
  if (names.some((name) => /\.shp$/i.test(name))) return 'shapefile';
  if (names.includes('mimetype') && names.some((name) => OPEN_DOCUMENT.test(name))) return 'ods';
  if (names.some((name) => /\.kml$/i.test(name))) return 'kml';
  const some = names.slice(0, 5).join(', ') || '–';
  throw fileFailure(
    path,
    {
      es: `es un .zip sin Shapefile, hoja de cálculo ni KML (contiene ${some})`,
      en: `it is a .zip without a Shapefile, spreadsheet or KML (it holds ${some})`,
    },
    {
      es: 'Comprima los archivos .shp, .dbf, .prj y .cpg, o dé el archivo sin comprimir.',
      en: 'Zip the .shp, .dbf, .prj and .cpg files, or give the file itself.',
    },
  );
}

function mismatch(path: string, expected: ReaderFormat[], found: ReaderFormat): Problem {
  const wanted = expected.map((format) => FORMAT_NAMES[format]).join(' / ');
  const actual = FORMAT_NAMES[found];
  return fileFailure(
    path,
    {
      es: `debería ser ${wanted} y su contenido parece ${actual}`,
      en: `it should be ${wanted} and looks like ${actual}`,
    },
    {
      es: `Cambie la extensión o indique --format ${found}.`,
      en: `Rename it or give --format ${found}.`,
    },
    { format: found },
  );
}

function binary(path: string): Problem {
  return fileFailure(
    path,
    { es: 'no es texto ni un formato conocido', en: 'it is neither text nor a known format' },
    {
      es: 'Se admiten GeoJSON, TopoJSON, Shapefile en .zip, CSV, XLSX, ODS, KML y GPX.',
      en: 'GeoJSON, TopoJSON, Shapefile in a .zip, CSV, XLSX, ODS, KML and GPX can be read.',
    },
  );
}

function foreign(es: string, en: string, matches: (head: Buffer) => boolean) {
  return {
    name: { es, en },
    matches,
    remedy: REMEDY_EXPORT,
  };
}

function starts(...bytes: number[]): (head: Buffer) => boolean {
  const magic = Buffer.from(bytes);
  return (head) => head.subarray(0, magic.length).equals(magic);
}

function isCompound(head: Buffer): boolean {
  return starts(0xd0, 0xcf, 0x11, 0xe0)(head);
}

function isBlank(head: Buffer): boolean {
  return (
    head.length < HEAD_BYTES &&
    head
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trim() === ''
  );
}

function isJson(format: ReaderFormat): boolean {
  return format === 'geojson' || format === 'topojson';
}

/** Whether the first type named is a topology's; features and geometries name theirs first. */
function isTopology(text: string): boolean {
  const [, type] = /"type"\s*:\s*"(\w+)"/.exec(text) ?? [];
  return type === 'Topology' || (type === undefined && /^\{\s*"(arcs|transform|objects)"/.test(text));
}
