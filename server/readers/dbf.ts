/** The attribute half of a shapefile (.dbf, dBASE III and later), row by row. */
import iconv from 'iconv-lite';
import type { ByteStream } from './byte-stream.ts';
import { cleanText } from './properties.ts';
import type { PropertyValue } from './types.ts';

export interface DbfField {
  name: string;
  /** dBASE type letter. */
  type: string;
  length: number;
}

export interface DbfHeader {
  rowCount: number;
  rowBytes: number;
  fields: DbfField[];
  /** Language driver: what the writer took for the encoding; 0 when it did not say. */
  languageDriver: number;
}

export interface DbfRow {
  deleted: boolean;
  properties: Record<string, PropertyValue>;
}

export class DbfError extends Error {}

const PROLOGUE_BYTES = 32;
const FIELD_BYTES = 32;
const END_OF_FIELDS = 0x0d;
const DELETED = 0x2a;
/** Longer integers lose digits as numbers. */
const SAFE_DIGITS = 15;

/** Encodings by language driver; others are left to be found by content. Source: dBASE and FoxPro code page marks. */
const LANGUAGE_DRIVERS: Record<number, string> = {
  1: 'cp437',
  2: 'cp850',
  3: 'windows-1252',
  8: 'cp865',
  16: 'cp850',
  20: 'cp850',
  25: 'cp437',
  27: 'cp437',
  29: 'cp850',
  55: 'cp850',
  87: 'windows-1252',
  88: 'windows-1252',
  89: 'windows-1252',
};

export function encodingOfDriver(languageDriver: number): string | null {
  return LANGUAGE_DRIVERS[languageDriver] ?? null;
}

/** Reads up to the first row. */
export async function readDbfHeader(stream: ByteStream, encoding: string): Promise<DbfHeader> {
  const prologue = await stream.read(PROLOGUE_BYTES);
  if (prologue === null) throw new DbfError('header');
  const rowCount = prologue.readUInt32LE(4);
  const headerBytes = prologue.readUInt16LE(8);
  const rowBytes = prologue.readUInt16LE(10);
  const languageDriver = prologue.readUInt8(29);
  const rest = headerBytes > PROLOGUE_BYTES ? await stream.read(headerBytes - PROLOGUE_BYTES) : null;
  if (rest === null || rowBytes === 0) throw new DbfError('header');
  return { rowCount, rowBytes, languageDriver, fields: fieldsOf(rest, rowBytes, encoding) };
}

function fieldsOf(descriptors: Buffer, rowBytes: number, encoding: string): DbfField[] {
  const fields: DbfField[] = [];
  const used = new Set<string>();
  let total = 1;
  for (
    let at = 0;
    at + FIELD_BYTES <= descriptors.length && descriptors[at] !== END_OF_FIELDS;
    at += FIELD_BYTES
  ) {
    const nameBytes = descriptors.subarray(at, at + 11);
    const end = nameBytes.indexOf(0);
    const wanted =
      cleanText(iconv.decode(nameBytes.subarray(0, end < 0 ? 11 : end), encoding)) ??
      `campo ${fields.length + 1}`;
    let name = wanted;
    for (let count = 2; used.has(name); count++) name = `${wanted} (${count})`;
    used.add(name);
    const length = descriptors.readUInt8(at + 16);
    total += length;
    fields.push({ name, type: String.fromCharCode(descriptors.readUInt8(at + 11)), length });
  }
  if (total > rowBytes) throw new DbfError('field lengths');
  return fields;
}

/** The next row, or null at the end. */
export async function readDbfRow(
  stream: ByteStream,
  header: DbfHeader,
  encoding: string,
): Promise<DbfRow | null> {
  const bytes = await stream.read(header.rowBytes);
  // 0x1A ends the file before padding.
  if (bytes === null || bytes[0] === 0x1a) return null;
  const entries: [string, PropertyValue][] = [];
  let at = 1;
  for (const { name, type, length } of header.fields) {
    entries.push([name, fieldValue(bytes.subarray(at, at + length), type, encoding)]);
    at += length;
  }
  return { deleted: bytes[0] === DELETED, properties: Object.fromEntries(entries) };
}

function fieldValue(bytes: Buffer, type: string, encoding: string): PropertyValue {
  switch (type) {
    case 'N':
    case 'F':
      return numberOf(bytes.toString('latin1').replaceAll('\0', '').trim());
    case 'D':
      return dateOf(bytes.toString('latin1').trim());
    case 'L':
      return logicalOf(bytes.toString('latin1').trim());
    case 'I':
      return bytes.length === 4 ? bytes.readInt32LE(0) : null;
    case 'O':
      return bytes.length === 8 ? bytes.readDoubleLE(0) : null;
    default:
      return cleanText(iconv.decode(bytes, encoding));
  }
}

/** Blank and asterisks (a number that did not fit) are no value. */
function numberOf(text: string): PropertyValue {
  if (text === '' || text.startsWith('*')) return null;
  if (/^-?\d+$/.test(text) && text.length > SAFE_DIGITS) return text;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value : text;
}

function dateOf(text: string): PropertyValue {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return text === '' ? null : text;
  return text === '00000000' ? null : `${year}-${month}-${day}`;
}

function logicalOf(text: string): PropertyValue {
  if (/^[ty]$/i.test(text)) return true;
  return /^[fn]$/i.test(text) ? false : null;
}
