/** Tile addresses, taken apart once each: maps ask for the same ones again and again. */
import { LRUCache } from 'lru-cache';
import { parseUnitFilter, refuseUnknown, single } from '../contract/filter.ts';
import { EVERYTHING, type UnitFilter } from '../domain/filter.ts';
import { parseTileCoord, type TileCoord } from '../domain/tile-coord.ts';
import { noSuchPath } from '../problem.ts';

export interface TileRoute {
  layer: string;
  /** Null outside the grid. */
  coord: TileCoord | null;
  /** The tile as it was asked for, `z/x/y`. */
  tile: string;
  query: string;
}

const PATH = /^\/tiles\/([a-z][a-z0-9_]{0,62})\/(([^/]+)\/([^/]+)\/([^/]+))\.mvt$/;
const MAX_ROUTES = 5_000;

export class RouteReader {
  readonly #kept = new LRUCache<string, TileRoute>({ max: MAX_ROUTES });

  /** @throws Problem no-such-path */
  read(url: string): TileRoute {
    let route = this.#kept.get(url);
    if (!route) {
      route = parseRoute(url);
      this.#kept.set(url, route);
    }
    return route;
  }
}

function parseRoute(url: string): TileRoute {
  const path = pathOf(url);
  const [, layer, tile, z, x, y] = PATH.exec(path) ?? [];
  if (layer === undefined || tile === undefined) throw noSuchPath(path);
  return { layer, tile, coord: parseTileCoord(z ?? '', x ?? '', y ?? ''), query: url.slice(path.length + 1) };
}

/** The address without its query string. */
export function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}

export interface TileQuery {
  filter: UnitFilter;
  /** `v`: which version the address is of; only layers without units have it. */
  version: string | null;
}

const NO_QUERY: TileQuery = { filter: EVERYTHING, version: null };
const MAX_QUERIES = 500;

export class QueryReader {
  readonly #kept = new LRUCache<string, TileQuery>({ max: MAX_QUERIES });

  /** @throws Problem unknown-parameter, invalid-parameter */
  read(query: string, holdsUnits: boolean): TileQuery {
    if (query === '') return NO_QUERY;
    const key = `${holdsUnits} ${query}`;
    let parsed = this.#kept.get(key);
    if (!parsed) {
      parsed = parse(new URLSearchParams(query), holdsUnits);
      this.#kept.set(key, parsed);
    }
    return parsed;
  }
}

function parse(params: URLSearchParams, holdsUnits: boolean): TileQuery {
  if (holdsUnits) return { filter: parseUnitFilter(params), version: null };
  refuseUnknown(params, ['v']);
  return { filter: EVERYTHING, version: single(params, 'v') };
}
