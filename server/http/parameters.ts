/** Reads a request's parameters as an endpoint declares them; whatever is not declared is refused. */
import type { Request } from 'express';
import { parseUnitFilter, refuseUnknown, single } from '../contract/filter.ts';
import { expectationOf } from '../contract/parameters.ts';
import { EVERYTHING, type UnitFilter } from '../domain/filter.ts';
import { type Bilingual, invalidParameter, missingParameter, noSuchPath } from '../problem.ts';
import type { Endpoint, Language, Shape, Values } from './endpoint.ts';

const UNUSABLE: Bilingual = { es: 'no tiene la forma esperada', en: 'it has not the expected form' };

export interface Parameters {
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  filter: UnitFilter;
  search: URLSearchParams;
}

/** @throws Problem unknown-parameter, invalid-parameter, no-such-path */
export function readParameters(endpoint: Endpoint, req: Request): Parameters {
  const search = searchOf(req);
  if (endpoint.open !== undefined) {
    return { params: readPath(endpoint.params ?? {}, req), query: {}, filter: EVERYTHING, search };
  }
  const own = Object.keys(endpoint.query ?? {});
  if (!endpoint.unitFilter) refuseUnknown(search, [...own, 'lang']);
  const filter = endpoint.unitFilter ? parseUnitFilter(search, [...own, 'lang']) : EVERYTHING;
  readLanguage(search);
  return {
    params: readPath(endpoint.params ?? {}, req),
    query: readQuery(endpoint.query ?? {}, search),
    filter,
    search,
  };
}

/** The language of texts: `lang`, else what the client prefers, else Spanish. Never throws: problems need it too. */
export function languageOf(req: Request): Language {
  const asked = searchOf(req).get('lang');
  if (asked === 'es' || asked === 'en') return asked;
  return req.acceptsLanguages(['es', 'en']) === 'en' ? 'en' : 'es';
}

export function searchOf(req: Request): URLSearchParams {
  const at = req.originalUrl.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : req.originalUrl.slice(at));
}

function readLanguage(search: URLSearchParams): void {
  const value = single(search, 'lang');
  if (value !== null && value !== 'es' && value !== 'en') {
    throw invalidParameter('lang', value, { es: 'se admite es, en', en: 'allowed are es, en' });
  }
}

function readPath(shape: Shape, req: Request): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const text = String(req.params[name] ?? '');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
    const parsed = schema.safeParse(/[\u0000-\u001f\u007f]/.test(text) ? undefined : text);
    if (!parsed.success) throw noSuchPath(req.path);
    values[name] = parsed.data;
  }
  return values;
}

/** The values of a shape's parameters. @throws Problem invalid-parameter */
export function readQuery<S extends Shape>(shape: S, search: URLSearchParams): Values<S> {
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const text = single(search, name);
    const parsed = schema.safeParse(text ?? undefined);
    if (!parsed.success) {
      const expected = expectationOf(schema) ?? UNUSABLE;
      throw text === null ? missingParameter(name, expected) : invalidParameter(name, text, expected);
    }
    values[name] = parsed.data;
  }
  return values as Values<S>;
}
