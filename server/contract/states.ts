/**
 * The packed file of `GET /api/v1/states`: the times in which located units were as they were, as typed columns. Its one
 * writer and its one reader, so that server and page agree; no zod here, so that the page doesn't carry it.
 *
 * Four bytes say how long the head is (uint32); the head is JSON (UTF-8, blanks behind it up to a multiple of four);
 * the columns follow in the order that it names, each beginning at a multiple of four. All numbers little endian.
 */
import { isDay } from './filter.ts';

export const STATES_TYPE = 'application/vnd.geoser.states';
/** Most states of one file: what a browser filters and clusters several times a second. */
export const MAX_STATES = 200_000;
/** The day that never comes. */
export const NEVER = 0x7fffffff;
/** Parts of a degree in `lng` and `lat`: 1 cm, as everywhere in the API. */
export const DEGREE_PARTS = 1e7;

export interface StatesHead {
  format: 1;
  /** Version of the units. */
  version: number;
  states: number;
  /** The first day of any state, and the last on which something changes; null without states. */
  first_day: string | null;
  last_day: string | null;
  columns: { name: keyof StateColumns; type: 'i32' | 'u8' }[];
}

/**
 * One entry a state, ordered by the codes of the units (which are not told), then by time. Days count from 1970-01-01.
 * A state holds from its first day up to, not including, its last; what is closed on a day is closed from it on.
 */
export interface StateColumns {
  lng: Int32Array;
  lat: Int32Array;
  from: Int32Array;
  to: Int32Array;
  closed: Int32Array;
  /** Bits 0–1 the line, 2–3 the stage (positions in LINES and STAGES), 5 PDET. */
  traits: Uint8Array;
}

export interface States {
  head: StatesHead;
  columns: StateColumns;
}

const COLUMNS: StatesHead['columns'] = [
  { name: 'lng', type: 'i32' },
  { name: 'lat', type: 'i32' },
  { name: 'from', type: 'i32' },
  { name: 'to', type: 'i32' },
  { name: 'closed', type: 'i32' },
  { name: 'traits', type: 'u8' },
];
const ALIGNMENT = 4;
const DAY_MS = 86_400_000;

/** `2018-03-31` as days since 1970-01-01. @throws RangeError */
export function dayNumber(day: string): number {
  if (!isDay(day)) throw new RangeError(`not a day: ${day}`);
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

export function dayText(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

export function packStates(version: number, columns: StateColumns): Uint8Array<ArrayBuffer> {
  const states = columns.from.length;
  const span = spanOf(columns);
  const head: StatesHead = { format: 1, version, states, ...span, columns: COLUMNS };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const headBytes = padded(text.length);
  const parts = COLUMNS.map(({ name }) => columns[name]);
  const bytes = parts.reduce((sum, part) => sum + padded(part.byteLength), ALIGNMENT + headBytes);
  const file = new Uint8Array(bytes);
  new DataView(file.buffer).setUint32(0, headBytes, true);
  file.fill(0x20, ALIGNMENT, ALIGNMENT + headBytes).set(text, ALIGNMENT);
  let at = ALIGNMENT + headBytes;
  for (const part of parts) {
    file.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += padded(part.byteLength);
  }
  return file;
}

/** The columns are views of the file. @throws RangeError when it is no such file */
export function readStates(file: ArrayBuffer): States {
  const headBytes = new DataView(file).getUint32(0, true);
  const text = new TextDecoder().decode(new Uint8Array(file, ALIGNMENT, headBytes));
  const head = JSON.parse(text) as StatesHead;
  if (head.format !== 1) throw new RangeError(`states of an unknown format: ${head.format}`);
  let at = ALIGNMENT + headBytes;
  const columns = head.columns.map(({ name, type }) => {
    const column =
      type === 'i32' ? new Int32Array(file, at, head.states) : new Uint8Array(file, at, head.states);
    at += padded(column.byteLength);
    return [name, column];
  });
  return { head, columns: Object.fromEntries(columns) as StateColumns };
}

function padded(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function spanOf({ from, to, closed }: StateColumns): Pick<StatesHead, 'first_day' | 'last_day'> {
  let first = NEVER;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < from.length; i++) {
    first = Math.min(first, from[i] as number);
    for (const column of [from, to, closed]) {
      const day = column[i] as number;
      if (day !== NEVER) last = Math.max(last, day);
    }
  }
  return from.length === 0
    ? { first_day: null, last_day: null }
    : { first_day: dayText(first), last_day: dayText(last) };
}
