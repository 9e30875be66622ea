/** Indicators beside the units of each territory: of the year of `as_of`, else of the latest before it. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import { EVERYTHING, filterKey } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { invalidParameter } from '../problem.ts';
import { sumIndicators, type YearTotal } from '../queries/indicators.ts';
import { requireIndicators } from './indicators.ts';

/** Kinds whose territories hold each unit once; of others no total is told. */
const KINDS: readonly string[] = ['department', 'pdet_subregion', 'municipality'];

export type IndicatorSum = Pick<YearTotal, 'units' | 'measured' | 'reported' | 'target'>;
export type IndicatorSums = Record<string, IndicatorSum>;

export interface CoverageIndicators {
  /** The year of each indicator's totals; null where nothing was ever told. */
  years: Record<string, number | null>;
  totals: IndicatorSums;
  rowOf(code: string): IndicatorSums;
}

export interface IndicatorQuestion {
  by: string;
  indicators: readonly string[];
  filter: UnitFilter;
  scope: Scope;
  asOf: string;
}

/** @param db the service's own: readers' roles may not read values @throws Problem invalid-parameter */
export async function coverageIndicators(db: Knex, question: IndicatorQuestion): Promise<CoverageIndicators> {
  const { by, filter, scope, asOf } = question;
  if (!KINDS.includes(by)) {
    throw invalidParameter('indicators', question.indicators.join(), {
      es: `los hay por ${KINDS.join(', ')}`,
      en: `there are totals by ${KINDS.join(', ')}`,
    });
  }
  const indicators = await requireIndicators(db, 'indicators', question.indicators);
  const whole = filterKey({ ...filter, asOf: null }) === filterKey(EVERYTHING);
  const found = await sumIndicators(db, { by, indicators, filter, scope, whole, until: asOf });
  const years = Object.fromEntries(
    indicators.map((code) => [code, latestYear(found, code, Number(asOf.slice(0, 4)))]),
  );
  const sums = new Map<string | null, Map<string, YearTotal>>();
  for (const total of found) {
    if (total.year !== years[total.indicator]) continue;
    const own = sums.get(total.code) ?? new Map<string, YearTotal>();
    sums.set(total.code, own.set(total.indicator, total));
  }
  const sumsOf = (place: string | null): IndicatorSums =>
    Object.fromEntries(indicators.map((code) => [code, sumOf(sums.get(place)?.get(code))]));
  return { years, totals: sumsOf(null), rowOf: sumsOf };
}

function latestYear(totals: readonly YearTotal[], indicator: string, until: number): number | null {
  const years = totals
    .filter((total) => total.indicator === indicator && total.code === null && total.year <= until)
    .filter(({ measured, reported }) => measured !== null || reported !== null)
    .map(({ year }) => year);
  return years.length > 0 ? Math.max(...years) : null;
}

function sumOf(total: YearTotal | undefined): IndicatorSum {
  const { units = 0, measured = null, reported = null, target = null } = total ?? {};
  return { units, measured, reported, target };
}
