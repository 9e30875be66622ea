/** How PostgreSQL values arrive in JavaScript, the same on both engines. Set once, for every `pg` in the process. */
import pg from 'pg';

let set = false;

/** pg's own signature names only the built-in scalar types. */
const setParser = pg.types.setTypeParser as (oid: number, parse: (text: string) => unknown) => void;

/**
 * int8 and numeric arrive as numbers (every number here is below 2^53), `date` as 'YYYY-MM-DD' (a Date would be
 * local midnight), timestamptz as an ISO 8601 string in UTC with its microseconds kept; infinities stay text.
 */
export function setTypeParsers(): void {
  if (set) return;
  set = true;
  const { INT8, NUMERIC, DATE, TIMESTAMPTZ } = pg.types.builtins;
  setParser(INT8, Number);
  setParser(NUMERIC, Number);
  setParser(DATE, (text) => text);
  setParser(TIMESTAMPTZ, isoTimestamp);
  // The arrays of these types: int8[], numeric[], date[], timestamptz[].
  setParser(1016, (text) => mapArray(text, Number));
  setParser(1231, (text) => mapArray(text, Number));
  setParser(1182, (text) => mapArray(text, (item) => item));
  setParser(1185, (text) => mapArray(text, isoTimestamp));
}

/** '2018-05-04 03:02:01.5-05' → '2018-05-04T08:02:01.500Z'; 'infinity' stays. */
export function isoTimestamp(text: string): string {
  const match = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?([+-])(\d\d)(?::(\d\d))?$/.exec(text);
  if (!match) return text;
  const [, day, time, fraction = '', sign, hours, minutes = '00'] = match;
  const seconds = new Date(`${day}T${time}${sign}${hours}:${minutes}`).toISOString().slice(0, -5);
  return `${seconds}.${fraction.padEnd(3, '0')}Z`;
}

/** One-dimensional array literal without nested quotes, as these types are written. */
function mapArray<T>(text: string, parse: (item: string) => T): (T | null)[] {
  const inner = text.slice(1, -1);
  if (inner === '') return [];
  return inner.split(',').map((item) => (item === 'NULL' ? null : parse(item.replaceAll('"', ''))));
}
