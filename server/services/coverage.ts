/** Coverage and gaps: counts of units joined with population, area, need and reach. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { type CountedTerritory, countByTerritory, type UnitCounts } from '../queries/coverage.ts';
import {
  figureYear,
  type Need,
  nationalArea,
  nationalRuralPopulation,
  ruralNeed,
  ruralPopulation,
} from '../queries/figures.ts';
import { listCandidates } from '../queries/gaps.ts';
import { areaThen } from '../queries/past-boundaries.ts';
import type { Kind } from '../queries/territories.ts';
import { type Reach, type Reaches, readReach } from './reach.ts';

/** Sites have no inside: their units are those within this distance when none is asked for, metres. */
const SITE_RADIUS_M = 10_000;

export interface CoverageQuery {
  kind: Kind;
  filter: UnitFilter;
  scope: Scope;
  /** Asked for explicitly, metres: for polygons, also compute reach. */
  radiusM: number | null;
  /** The day that stands for "now". */
  today: string;
  /** Partitions only: boundaries as they held just before this instant; default today's. */
  boundaries?: Date | null;
}

export interface Rates {
  areaKm2: number | null;
  populationRural: number | null;
  /** Units per 10,000 rural inhabitants. */
  per10kRural: number | null;
  /** Units per 100 km². */
  per100Km2: number | null;
  reach: Reach | null;
}

export interface CoverageAnswer {
  asOf: string;
  radiusM: number | null;
  populationYear: number | null;
  totals: UnitCounts['totals'] & { rates: Rates };
  rows: (CountedTerritory & { rates: Rates })[];
}

export async function coverage(db: Knex, query: CoverageQuery): Promise<CoverageAnswer> {
  const { kind, filter, scope, today, boundaries = null } = query;
  const asOf = filter.asOf ?? today;
  const radiusM = kind.role === 'site' ? (query.radiusM ?? SITE_RADIUS_M) : query.radiusM;
  const counts = await countByTerritory(db, { kind, filter, scope, radiusM: radiusM ?? 0, boundaries });
  const year = await figureYear(db, 'population_rural', kind.kind, Number(asOf.slice(0, 4)));
  const population = year === null ? new Map<string, number>() : await ruralPopulation(db, kind.kind, year);
  const reached = await reachOf(db, query);
  return {
    asOf,
    radiusM,
    populationYear: year,
    totals: {
      ...counts.totals,
      rates: {
        ...(await nationalRates(db, query, counts.totals.sums.units, year)),
        reach: reached?.total ?? null,
      },
    },
    rows: counts.rows.map((row) => ({
      ...row,
      rates: {
        ...rates(row.sums.units, row.areaKm2, population.get(row.code) ?? null),
        reach: reached?.byCode.get(row.code) ?? null,
      },
    })),
  };
}

/** Only when asked for, and of kinds that have an area. */
async function reachOf(db: Knex, { kind, filter, scope, radiusM }: CoverageQuery): Promise<Reaches | null> {
  if (radiusM === null || kind.shape === 'point') return null;
  return readReach(db, { kind: kind.kind, filter, scope, radiusM });
}

/** Of the country; of a part of it the totals have no rate, since its area and people are not summed. */
async function nationalRates(
  db: Knex,
  { filter, boundaries = null }: Pick<CoverageQuery, 'filter' | 'boundaries'>,
  units: number,
  year: number | null,
): Promise<Omit<Rates, 'reach'>> {
  if (filter.territories.length > 0 || filter.pdet !== null) return rates(units, null, null);
  const population = year === null ? null : await nationalRuralPopulation(db, year);
  return rates(units, boundaries ? await areaThen(db, boundaries) : await nationalArea(db), population);
}

function rates(units: number, areaKm2: number | null, populationRural: number | null): Omit<Rates, 'reach'> {
  return {
    areaKm2,
    populationRural,
    per10kRural: per(units, populationRural, 10_000),
    per100Km2: per(units, areaKm2, 100),
  };
}

/** Null where there is nothing to divide by. */
function per(count: number, of: number | null, scale: number): number | null {
  return of === null || of <= 0 ? null : (count * scale) / of;
}

export interface GapsAnswer {
  asOf: string;
  populationYear: number | null;
  ipmYear: number | null;
  /** Territories without active units, and all that were looked at. */
  total: number;
  of: number;
  rows: GapRow[];
}

export interface GapRow {
  code: string;
  name: string;
  parent: string | null;
  pdet: boolean | null;
  /** Closed ones. */
  units: number;
  need: Need | null;
}

/** Territories without active units, most in need first; of those in the filter's territories and PDET choice. */
export async function gaps(
  db: Knex,
  query: Omit<CoverageQuery, 'radiusM'> & { pdet: boolean | null; limit: number },
): Promise<GapsAnswer> {
  const { kind, filter, scope, today } = query;
  const asOf = filter.asOf ?? today;
  const year = Number(asOf.slice(0, 4));
  const counts = await countByTerritory(db, { kind, filter, scope, radiusM: SITE_RADIUS_M });
  const candidates = await listCandidates(db, kind, filter.territories, query.pdet);
  const populationYear = await figureYear(db, 'population_rural', 'municipality', year);
  const ipmYear = await figureYear(db, 'ipm_rural', 'municipality', year);
  const needs = await ruralNeed(db, kind.kind, { population: populationYear, ipm: ipmYear });
  const rows = counts.rows.flatMap((row) => {
    const candidate = candidates.get(row.code);
    if (!candidate || row.sums.active > 0) return [];
    const { code, name, parent } = row;
    return [
      { code, name, parent, pdet: candidate.pdet, units: row.sums.units, need: needs.get(code) ?? null },
    ];
  });
  return {
    asOf,
    populationYear,
    ipmYear,
    total: rows.length,
    of: candidates.size,
    rows: rows.sort(byNeed).slice(0, query.limit),
  };
}

/** Most in need first, unknown need last; the order by name holds among equals (the sort is stable). */
function byNeed(a: GapRow, b: GapRow): number {
  return (b.need?.need ?? -1) - (a.need?.need ?? -1);
}
