/**
 * The unit filter as URL parameters: the one parser and the one writer, used by server and page alike.
 * No zod here, so that the page doesn't carry it.
 */
import { EVERYTHING, type TerritoryRef, type UnitFilter } from '../domain/filter.ts';
import { LINES, STAGES, STATUSES } from '../domain/unit.ts';
import { type Bilingual, invalidParameter, unknownParameter } from '../problem.ts';

export const UNIT_FILTER_PARAMETERS = [
  'territory',
  'line',
  'stage',
  'status',
  'pdet',
  'created_from',
  'created_to',
  'product',
  'office',
  'q',
  'as_of',
  'known_at',
] as const;
export type UnitFilterParameter = (typeof UNIT_FILTER_PARAMETERS)[number];

/** Most values in one list parameter, and most characters in one text value. */
export const MAX_LIST_VALUES = 100;
export const MAX_TEXT_LENGTH = 200;

/**
 * Reads the unit filter from a query string. `a,b` is OR, different parameters are AND, a repeated `territory` is
 * AND too; a comma inside a value is written `\,`. Whether a territory exists is not asked here.
 *
 * @param extra names that the path knows beside the filter; they are left alone
 * @throws Problem unknown-parameter, invalid-parameter
 */
export function parseUnitFilter(params: URLSearchParams, extra: readonly string[] = []): UnitFilter {
  refuseUnknown(params, [...UNIT_FILTER_PARAMETERS, ...extra]);
  const filter: UnitFilter = {
    ...EVERYTHING,
    territories: params.getAll('territory').map(parseTerritories),
    lines: oneOf(params, 'line', LINES),
    stages: oneOf(params, 'stage', STAGES),
    statuses: oneOf(params, 'status', STATUSES),
    pdet: flag(params, 'pdet'),
    createdFrom: day(params, 'created_from'),
    createdTo: day(params, 'created_to'),
    products: texts(params, 'product'),
    offices: texts(params, 'office'),
    q: text(params, 'q'),
    asOf: day(params, 'as_of'),
    knownAt: instant(params, 'known_at'),
  };
  if (filter.createdFrom && filter.createdTo && filter.createdFrom > filter.createdTo) {
    throw invalidParameter('created_from', filter.createdFrom, {
      es: `es posterior a created_to (${filter.createdTo})`,
      en: `it is after created_to (${filter.createdTo})`,
    });
  }
  return filter;
}

/** The query string that `parseUnitFilter` reads back into the same filter; empty members are left out. */
export function formatUnitFilter(filter: UnitFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const refs of filter.territories) params.append('territory', joinList(refs.map(formatTerritory)));
  const set = (name: UnitFilterParameter, value: string | null): void => {
    if (value) params.set(name, value);
  };
  set('line', joinList(filter.lines));
  set('stage', joinList(filter.stages));
  set('status', joinList(filter.statuses));
  set('pdet', filter.pdet === null ? null : String(filter.pdet));
  set('created_from', filter.createdFrom);
  set('created_to', filter.createdTo);
  set('product', joinList(filter.products));
  set('office', joinList(filter.offices));
  set('q', filter.q);
  set('as_of', filter.asOf);
  set('known_at', filter.knownAt);
  return params;
}

/** `municipality:05001` as a reference; the code may itself hold colons. @throws Problem invalid-parameter */
export function parseTerritory(parameter: string, value: string): TerritoryRef {
  const match = /^([a-z][a-z0-9_]{0,62}):(.{1,100})$/u.exec(value);
  if (match?.[1] && match[2]) return { kind: match[1], code: match[2] };
  throw invalidParameter(parameter, value, {
    es: 'se espera clase:código, por ejemplo municipality:05001',
    en: 'expected kind:code, for example municipality:05001',
  });
}

export function formatTerritory({ kind, code }: TerritoryRef): string {
  return `${kind}:${code}`;
}

/** A day that exists, 1900-01-01 to 2999-12-31, as `YYYY-MM-DD`. */
export function isDay(value: string): boolean {
  if (!/^(19|2\d)\d\d-\d\d-\d\d$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** What was is known up to today; of a later day nobody knows. @throws Problem invalid-parameter */
export function refuseFuture(name: string, value: string | null | undefined, today: string): void {
  if (!value || value <= today) return;
  throw invalidParameter(name, value, {
    es: `es posterior a hoy (${today}), hasta donde llegan los datos`,
    en: `it is after today (${today}), up to which the data reaches`,
  });
}

/** Throws unless every name in `params` is in `allowed`. @throws Problem unknown-parameter */
export function refuseUnknown(params: URLSearchParams, allowed: readonly string[]): void {
  for (const name of params.keys()) {
    if (!allowed.includes(name)) throw unknownParameter(name, [...allowed].sort());
  }
}

/** The one value of a parameter, or null when it is absent. @throws Problem when given twice, empty or with control characters */
export function single(params: URLSearchParams, name: string): string | null {
  const values = params.getAll(name);
  if (values.length === 0) return null;
  if (values.length > 1) {
    throw invalidParameter(name, values.join(' & '), {
      es: 'aparece más de una vez; separe los valores con comas',
      en: 'it is given more than once; separate values by commas',
    });
  }
  const value = values[0] ?? '';
  refuseUnreadable(name, value);
  return value;
}

function refuseUnreadable(name: string, value: string): void {
  if (value.trim() === '') throw invalidParameter(name, value, { es: 'está vacío', en: 'it is empty' });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u001f\u007f]/.test(value)) {
    throw invalidParameter(name, value, {
      es: 'contiene caracteres de control',
      en: 'it holds control characters',
    });
  }
}

function parseTerritories(value: string): TerritoryRef[] {
  refuseUnreadable('territory', value);
  return splitList('territory', value).map((item) => parseTerritory('territory', item));
}

function oneOf<T extends string>(params: URLSearchParams, name: string, allowed: readonly T[]): T[] {
  return list(params, name).map((value) => {
    const known = allowed.find((item) => item === value);
    if (known === undefined) throw invalidParameter(name, value, allowedValues(allowed));
    return known;
  });
}

/** The words of a refusal that lists what is allowed. */
export function allowedValues(allowed: readonly string[]): Bilingual {
  return { es: `se admite ${allowed.join(', ')}`, en: `allowed are ${allowed.join(', ')}` };
}

function flag(params: URLSearchParams, name: string): boolean | null {
  const value = single(params, name);
  if (value === null) return null;
  if (value !== 'true' && value !== 'false')
    throw invalidParameter(name, value, allowedValues(['true', 'false']));
  return value === 'true';
}

function day(params: URLSearchParams, name: string): string | null {
  const value = single(params, name);
  if (value !== null && !isDay(value)) {
    throw invalidParameter(name, value, {
      es: 'se espera una fecha real AAAA-MM-DD',
      en: 'expected a real date YYYY-MM-DD',
    });
  }
  return value;
}

/** An instant with its zone, kept as UTC text (microseconds too) so that equal instants are equal values. */
function instant(params: URLSearchParams, name: string): string | null {
  const value = single(params, name);
  if (value === null) return null;
  const match = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/.exec(value);
  const [, date = '', time = '', fraction = '0', zone = ''] = match ?? [];
  const seconds = Date.parse(date + time + zone);
  if (match && isDay(date) && !Number.isNaN(seconds)) {
    return `${new Date(seconds).toISOString().slice(0, 19)}.${fraction.padEnd(6, '0')}Z`;
  }
  throw invalidParameter(name, value, {
    es: 'se espera un instante con zona, por ejemplo 2024-05-31T23:59:59-05:00',
    en: 'expected an instant with its zone, for example 2024-05-31T23:59:59-05:00',
  });
}

function text(params: URLSearchParams, name: string): string | null {
  const value = single(params, name);
  if (value !== null) refuseLong(name, value);
  return value;
}

function texts(params: URLSearchParams, name: string): string[] {
  const values = list(params, name);
  for (const value of values) refuseLong(name, value);
  return values;
}

function refuseLong(name: string, value: string): void {
  if (value.length <= MAX_TEXT_LENGTH) return;
  throw invalidParameter(name, `${value.slice(0, 20)}…`, {
    es: `tiene más de ${MAX_TEXT_LENGTH} caracteres`,
    en: `it has more than ${MAX_TEXT_LENGTH} characters`,
  });
}

function list(params: URLSearchParams, name: string): string[] {
  const value = single(params, name);
  return value === null ? [] : splitList(name, value);
}

/** Parts between commas; `\,` and `\\` stand for the characters themselves. */
function splitEscaped(value: string): string[] {
  const parts = [''];
  for (let at = 0; at < value.length; at++) {
    const char = value[at] ?? '';
    const next = value[at + 1];
    if (char === ',') parts.push('');
    else if (char === '\\' && (next === ',' || next === '\\')) {
      parts.push(`${parts.pop()}${next}`);
      at++;
    } else parts.push(`${parts.pop()}${char}`);
  }
  return parts;
}

function splitList(name: string, value: string): string[] {
  const values = splitEscaped(value);
  if (values.some((item) => item.trim() === '')) {
    throw invalidParameter(name, value, { es: 'contiene un valor vacío', en: 'it holds an empty value' });
  }
  if (values.length > MAX_LIST_VALUES) {
    throw invalidParameter(name, `${value.slice(0, 20)}…`, {
      es: `tiene más de ${MAX_LIST_VALUES} valores`,
      en: `it has more than ${MAX_LIST_VALUES} values`,
    });
  }
  return values;
}

function joinList(values: readonly string[]): string {
  return values.map((value) => value.replace(/[\\,]/g, '\\$&')).join(',');
}
