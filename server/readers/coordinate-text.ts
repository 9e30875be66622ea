/** One coordinate, or both in one cell, as people write them in a table. */

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
const DECIMAL_COMMA = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;
/** 4'880.500,5 and 4'880,500.5: millions as Colombia parts them by hand. */
const MILLIONS = /^([+-]?\d{1,3})['’´](\d{3})(?:\.(\d{3})(?:,(\d+))?|,(\d{3})(?:\.(\d+))?)$/;
/** `Lat. 4°35'56"`, `Longitud: 74,08 O` */
const LABEL = /^\s*(lat|lon|lng)[a-z]*\.?\s*[:=]?\s*(?=[NSEWO]?\s*[+\-−–]?\s*[\d.])/i;
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
  const label = LABEL.exec(input);
  if (label !== null) return labelled(input.slice(label[0].length), /lat/i.test(label[0]) ? 'lat' : 'lng');
  const text = plainSigns(input);
  if (DECIMAL.test(text)) return plain(Number(text));
  if (DECIMAL_COMMA.test(text)) return plain(Number(text.replace(',', '.')));
  const millions = MILLIONS.exec(text);
  if (millions !== null) {
    const [, first, second, third = '', decimals = '0', other = '', others = ''] = millions;
    return plain(Number(`${first}${second}${third}${other}.${others || decimals}`));
  }
  const compact = text.replace(/(?<=\d)[\s'](?=\d{3}\b)/g, '');
  if (/^[+-]?\d{4,}([.,]\d+)?$/.test(compact)) return plain(Number(compact.replace(',', '.')));
  if (POINT_GROUPS.test(text)) return plain(Number(text.replaceAll('.', '').replace(',', '.')));
  if (COMMA_GROUPS.test(text)) return plain(Number(text.replaceAll(',', '')));
  return degrees(text);
}

/** A hemisphere letter says more than a label. */
function labelled(rest: string, axis: 'lng' | 'lat'): ParsedCoordinate | null {
  const found = parseCoordinate(rest);
  return found && { ...found, axis: found.axis ?? axis };
}

/** One minus, one sign each for degrees, minutes and seconds, letters for hemispheres; `4 grados 35 min 56 seg norte`. */
function plainSigns(input: string): string {
  const text = input
    .trim()
    .replace(/[−–]/g, '-')
    // the sign with which spreadsheets say that a text follows
    .replace(/^['’](?=\s*[+-]?\s*\d)/, '')
    .replace(/^([+-])\s+(?=\d)/, '$1')
    .replace(/(?<=\d)·(?=\d)/g, '.')
    .trim();
  if (DECIMAL.test(text)) return text;
  return lettered(dashed(text))
    .replace(/(?<=\d\s*)(?:grados?|deg|˚|o(?=\s*\d))/gi, '°')
    .replace(/(?<=\d\s*)(?:minutos?|min|`(?!`))/gi, "'")
    .replace(/(?<=\d\s*)(?:segundos?|seg|sec|``)/gi, '"')
    .replace(/\b(?:norte|north)\b\.?/gi, 'N')
    .replace(/\b(?:sur|south)\b\.?/gi, 'S')
    .replace(/\b(?:oeste|occidente|west)\b\.?/gi, 'W')
    .replace(/\b(?:este|oriente|east)\b\.?/gi, 'E')
    .replace(/(?<=[NSEWO])\.$/i, '')
    .trim();
}

/** `74-04-51.30 W`, unless it may be a date: a letter, a sign or decimals tell. */
function dashed(text: string): string {
  const match = /^([NSEWO]\s*)?([+-])?(\d{1,3})-(\d{1,2})-(\d{1,2}(?:[.,]\d+)?)(\s*[NSEWO])?$/i.exec(text);
  if (match === null) return text;
  const [, before = '', sign = '', d = '', m = '', s = '', after = ''] = match;
  return before || sign || after || /[.,]/.test(s) ? `${before}${sign}${d} ${m} ${s}${after}` : text;
}

/** `74d04m51.30s O`, `4g 35m 56s N`: the s of seconds is no south. */
function lettered(text: string): string {
  return text.replace(
    /(?<=\d)\s*[dg]\s*(\d{1,2}(?:[.,]\d+)?)\s*m(?:in)?(?![a-z])(?:\s*(\d{1,2}(?:[.,]\d+)?)\s*s(?![a-z]{2}))?/i,
    (_, minutes: string, seconds?: string) => `°${minutes}'${seconds === undefined ? '' : `${seconds}"`}`,
  );
}

/** Both coordinates of one cell, in the order of the text. */
export interface ParsedPair {
  first: ParsedCoordinate;
  second: ParsedCoordinate;
  /** What the text itself says of the order; null where it says nothing. */
  order: 'lat-lng' | 'lng-lat' | null;
}

const MAX_PAIR_LENGTH = 120;
/** Where one coordinate may end and the other begin. */
const BREAKS = /\s*[;|/]\s*|\s*,\s*|\s+/g;

/**
 * Reads `6.2442, -75.5812`, `6,2442; -75,5812`, `4°35'56"N 74°04'51"O`, `lat: 6.2 lon: -75.5`, `POINT(-75.58 6.24)`.
 * Null when the text is no pair.
 */
export function parseCoordinatePair(input: string): ParsedPair | null {
  if (input.length > MAX_PAIR_LENGTH) return null;
  const wkt = /^(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(\s*(\S+)\s+(\S+)(?:\s+\S+)?\s*\)$/i.exec(input.trim());
  if (wkt) return pairOf(wkt[1] ?? '', wkt[2] ?? '', 'lng-lat');
  const text = plainSigns(input.replace(/^\s*[([{]\s*|\s*[)\]}]\s*$/g, ''));
  const labelled = LABELS.exec(text);
  if (labelled) {
    const order = /^\s*lat/i.test(text) ? 'lat-lng' : 'lng-lat';
    return pairOf(labelled[1] ?? '', labelled[2] ?? '', order);
  }
  return bestBreak(text);
}

/** `lat: 6.2, lon: -75.5` in either order. */
const LABELS = /^\s*(?:lat|lon|lng)[a-z]*\.?\s*[:=]?\s*(.+?)[\s,;]+(?:lat|lon|lng)[a-z]*\.?\s*[:=]?\s*(.+)$/i;

/** The place that leaves a coordinate on either side, alike in their count of numbers; a strong sign before a weak one. */
function bestBreak(text: string): ParsedPair | null {
  let best: { pair: ParsedPair; score: number } | null = null;
  for (const found of text.matchAll(BREAKS)) {
    const left = text.slice(0, found.index);
    const right = text.slice(found.index + found[0].length);
    const pair = pairOf(left, right, null);
    if (pair === null) continue;
    const score = breakStrength(found[0]) - 10 * Math.abs(numbersIn(left) - numbersIn(right));
    if (best === null || score > best.score) best = { pair, score };
  }
  return best?.pair ?? null;
}

function breakStrength(sign: string): number {
  if (/[;|/]/.test(sign)) return 3;
  return sign.includes(',') ? (/\s/.test(sign) ? 2 : 0) : 1;
}

function numbersIn(text: string): number {
  return text.match(/\d+/g)?.length ?? 0;
}

function pairOf(left: string, right: string, order: ParsedPair['order']): ParsedPair | null {
  const first = parseCoordinate(left);
  const second = parseCoordinate(right);
  if (first === null || second === null) return null;
  if (first.axis !== null && first.axis === second.axis) return null;
  const told = first.axis ?? (second.axis === null ? null : second.axis === 'lat' ? 'lng' : 'lat');
  const byLetters = told === null ? null : told === 'lat' ? 'lat-lng' : 'lng-lat';
  return { first, second, order: order ?? byLetters };
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
