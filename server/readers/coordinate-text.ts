/** One coordinate as people write it in a table. */

export interface ParsedCoordinate {
  value: number;
  /** Degrees, minutes and seconds, or a hemisphere letter, were turned into decimal degrees. */
  converted: boolean;
  /** What a hemisphere letter says the number is; null without one. */
  axis: 'lng' | 'lat' | null;
}

/** No coordinate is longer, and the patterns below stay cheap. */
const MAX_LENGTH = 60;

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?\d*,\d+$/;
/** 1.234.567,8 and 1.234.567 */
const POINT_GROUPS = /^[+-]?\d{1,3}(\.\d{3})+,\d+$|^[+-]?\d{1,3}(\.\d{3}){2,}$/;
/** 1,234,567.8 and 1,234,567 */
const COMMA_GROUPS = /^[+-]?\d{1,3}(,\d{3})+\.\d+$|^[+-]?\d{1,3}(,\d{3}){2,}$/;
/** N 4° 35' 56.3" · 74°04'51"W · 74.08 O · 4 35 56 N */
const DEGREES =
  /^([NSEWO])?\s*([+-]?\d{1,3}(?:[.,]\d+)?)\s*(?:[°º:\s]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:['’′´:\s]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["”″]|''|’’|´´)?)?)?)?)?\s*([NSEWO])?$/i;

/**
 * Reads decimal point and decimal comma, thousands separated either way, degrees with minutes and seconds, and
 * hemisphere letters (O and W are west). Null when it is no number.
 */
export function parseCoordinate(input: string | number): ParsedCoordinate | null {
  if (typeof input === 'number') return plain(input);
  if (input.length > MAX_LENGTH) return null;
  const text = input.trim().replace(/[−–]/g, '-');
  if (DECIMAL.test(text)) return plain(Number(text));
  if (DECIMAL_COMMA.test(text)) return plain(Number(text.replace(',', '.')));
  const compact = text.replace(/(?<=\d)[\s'](?=\d{3}\b)/g, '');
  if (/^[+-]?\d{4,}([.,]\d+)?$/.test(compact)) return plain(Number(compact.replace(',', '.')));
  if (POINT_GROUPS.test(text)) return plain(Number(text.replaceAll('.', '').replace(',', '.')));
  if (COMMA_GROUPS.test(text)) return plain(Number(text.replaceAll(',', '')));
  return degrees(text);
}

function plain(value: number): ParsedCoordinate | null {
  return Number.isFinite(value) ? { value, converted: false, axis: null } : null;
}

function degrees(text: string): ParsedCoordinate | null {
  const match = DEGREES.exec(text);
  if (match === null) return null;
  const [, before, whole = '', minutes, seconds, after] = match;
  const letter = (before ?? after)?.toUpperCase() ?? null;
  if (before !== undefined && after !== undefined) return null;
  const [d, m, s] = [whole, minutes ?? '0', seconds ?? '0'].map((part) => Number(part.replace(',', '.')));
  if (d === undefined || m === undefined || s === undefined || m >= 60 || s >= 60) return null;
  const size = Math.abs(d) + m / 60 + s / 3600;
  const isNegative = whole.startsWith('-') || (letter !== null && 'SWO'.includes(letter));
  const axis = letter === null ? null : 'NS'.includes(letter) ? 'lat' : 'lng';
  return { value: isNegative ? -size : size, converted: true, axis };
}
