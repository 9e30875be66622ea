/** The unit filter: one value behind every output that reads units, parsed once at the edge. */
import type { Line, Stage, Status } from './unit.ts';

export interface TerritoryRef {
  kind: string;
  code: string;
}

/** `territories` is an AND of ORs; every other list is an OR; empty means "any". Dates are ISO days. */
export interface UnitFilter {
  territories: TerritoryRef[][];
  lines: Line[];
  stages: Stage[];
  statuses: Status[];
  pdet: boolean | null;
  createdFrom: string | null;
  createdTo: string | null;
  products: string[];
  offices: string[];
  q: string | null;
  /** Valid time, inclusive; null is the present. */
  asOf: string | null;
  /** Recorded time, an instant; null is the present. */
  knownAt: string | null;
}

export const EVERYTHING: UnitFilter = {
  territories: [],
  lines: [],
  stages: [],
  statuses: [],
  pdet: null,
  createdFrom: null,
  createdTo: null,
  products: [],
  offices: [],
  q: null,
  asOf: null,
  knownAt: null,
};

/** The same text for filters that select the same rows by the same rules: the part of a cache key. */
export function filterKey(filter: UnitFilter): string {
  const groups = filter.territories.map((refs) =>
    sorted(refs.map((ref) => `${ref.kind}:${ref.code}`)).join(','),
  );
  return JSON.stringify([
    sorted(groups),
    sorted(filter.lines),
    sorted(filter.stages),
    sorted(filter.statuses),
    filter.pdet,
    filter.createdFrom,
    filter.createdTo,
    sorted(filter.products),
    sorted(filter.offices),
    filter.q,
    filter.asOf,
    filter.knownAt,
  ]);
}

function sorted<T extends string>(values: readonly T[]): T[] {
  return [...new Set(values)].sort();
}
