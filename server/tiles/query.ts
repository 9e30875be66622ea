/** Query strings of tile addresses, parsed once each: thousands of tiles ask with the same one. */
import { LRUCache } from 'lru-cache';
import { parseUnitFilter, refuseUnknown, single } from '../contract/filter.ts';
import { EVERYTHING, type UnitFilter } from '../domain/filter.ts';

export interface TileQuery {
  filter: UnitFilter;
  /** `v`: which version the address is of; only layers without units have it. */
  version: string | null;
}

const NO_QUERY: TileQuery = { filter: EVERYTHING, version: null };
const MAX_KEPT = 500;

export class QueryReader {
  readonly #kept = new LRUCache<string, TileQuery>({ max: MAX_KEPT });

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
