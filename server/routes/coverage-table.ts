/** Coverage as the contract tells it, and as lines of a table. */
import type { Knex } from 'knex';
import type { Coverage, CoverageRow } from '../contract/coverage.ts';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { type Cell, csvHead, csvLine, type Separator } from '../http/csv.ts';
import { invalidParameter } from '../problem.ts';
import type { Counted, Sums } from '../queries/coverage.ts';
import { boundaryQuality } from '../queries/proximity.ts';
import type { Kind } from '../queries/territories.ts';
import { type CoverageAnswer, coverage, type Rates } from '../services/coverage.ts';
import { coverageIndicators } from '../services/coverage-indicators.ts';
import { checkFilter, requireKind } from '../services/known-territories.ts';
import { pastBoundaries } from '../services/past-boundaries.ts';

export interface CoverageQuestion {
  /** A territory kind. */
  by: string;
  radiusM: number | null;
  /** A day; null counts by the boundaries of today. */
  territoriesAsOf?: string | null;
  filter: UnitFilter;
  scope: Scope;
  /** The day that stands for "now". */
  today: string;
  /** Every unit is invented. */
  demonstration: boolean;
  /** Totals of these indicators, read by the service's own connection; none where it is left out. */
  indicators?: { codes: readonly string[]; db: Knex } | undefined;
}

function indicatorsOfPastBoundaries(codes: readonly string[]) {
  return invalidParameter('indicators', codes.join(','), {
    es: 'los totales de indicadores cuentan por los límites de hoy; pídalos sin territories_as_of',
    en: 'totals of indicators count by the boundaries of today; ask for them without territories_as_of',
  });
}

/** @throws Problem invalid-parameter */
export async function coverageTable(db: Knex, question: CoverageQuestion): Promise<Coverage> {
  const { filter, scope, radiusM, today, demonstration, territoriesAsOf = null } = question;
  const kind = await requireKind(db, 'by', question.by);
  await checkFilter(db, filter);
  if (territoriesAsOf !== null && question.indicators)
    throw indicatorsOfPastBoundaries(question.indicators.codes);
  const past =
    territoriesAsOf === null ? null : await pastBoundaries(db, { ...question, kind, territoriesAsOf });
  const boundaries = past?.before ?? null;
  const found = await coverage(db, { kind, filter, scope, radiusM, today, boundaries });
  const { asOf } = found;
  const measured = question.indicators
    ? await coverageIndicators(question.indicators.db, {
        ...{ by: kind.kind, indicators: question.indicators.codes, filter, scope, asOf },
      })
    : null;
  return {
    by: kind.kind,
    role: kind.role,
    as_of: found.asOf,
    radius_m: found.radiusM,
    buffer_m: kind.bufferM,
    population_year: found.populationYear,
    ...(measured ? { indicator_years: measured.years } : {}),
    demonstration,
    boundaries_as_of: territoriesAsOf ?? today,
    approximate_boundaries: (past ?? (await boundaryQuality(db))).demonstration,
    totals: { ...totalsOf(kind, found.totals), ...(measured ? { indicators: measured.totals } : {}) },
    rows: found.rows.map((row) => ({
      code: row.code,
      name: row.name,
      parent: row.parent,
      ...sumsOf(row.sums),
      near: row.near,
      ...ratesOf(row.rates),
      ...(measured ? { indicators: measured.rowOf(row.code) } : {}),
    })),
  };
}

function totalsOf(kind: Kind, totals: CoverageAnswer['totals']): Coverage['totals'] {
  const { sums } = totals;
  const only = (counted: Counted, ...roles: string[]) => (roles.includes(kind.role) ? counted : null);
  return {
    ...sumsOf(sums),
    unlocated: sums.units - sums.located,
    outside: totals.outside,
    in_training: totals.inTraining,
    by_year: totals.byYear,
    inside: only(totals.inside, 'overlay', 'site'),
    near: only(totals.near, 'overlay'),
    ...ratesOf(totals.rates),
  };
}

function sumsOf(sums: Sums) {
  return {
    units: sums.units,
    active: sums.active,
    located: sums.located,
    people: sums.people,
    women: sums.women,
    youth: sums.youth,
    reincorporated: sums.reincorporated,
    jobs: sums.jobs,
    financing_cop: sums.financingCop,
    by_line: sums.byLine,
    by_stage: sums.byStage,
  };
}

function ratesOf(rates: Rates) {
  return {
    area_km2: rates.areaKm2,
    population_rural: rates.populationRural,
    per_10k_rural: rates.per10kRural,
    per_100_km2: rates.per100Km2,
    reach: rates.reach,
  };
}

const CELLS: Record<string, (row: CoverageRow) => Cell> = {
  code: (row) => row.code,
  name: (row) => row.name,
  parent: (row) => row.parent,
  units: (row) => row.units,
  active: (row) => row.active,
  located: (row) => row.located,
  near_units: (row) => row.near?.units,
  near_active: (row) => row.near?.active,
  people: (row) => row.people,
  women: (row) => row.women,
  youth: (row) => row.youth,
  reincorporated: (row) => row.reincorporated,
  jobs: (row) => row.jobs,
  financing_cop: (row) => row.financing_cop,
  rural_business: (row) => row.by_line.rural_business,
  self_consumption: (row) => row.by_line.self_consumption,
  rural_occupation: (row) => row.by_line.rural_occupation,
  training: (row) => row.by_stage.training,
  created: (row) => row.by_stage.created,
  strengthened: (row) => row.by_stage.strengthened,
  company: (row) => row.by_stage.company,
  area_km2: (row) => row.area_km2,
  population_rural: (row) => row.population_rural,
  per_10k_rural: (row) => row.per_10k_rural,
  per_100_km2: (row) => row.per_100_km2,
  reach_area: (row) => row.reach?.area,
  reach_seats: (row) => row.reach?.seats,
};

/** The same in every row: a table travels without what it was asked with. */
const SHARED_COLUMNS = [
  'as_of',
  'population_year',
  'radius_m',
  'demonstration',
  'approximate_boundaries',
] as const;

export async function* coverageLines(value: Coverage, separator: Separator): AsyncGenerator<string> {
  const years = Object.entries(value.indicator_years ?? {});
  const told = years.flatMap(([code]) => [...SUMS.map((name) => `${code}_${name}`), `${code}_year`]);
  yield csvHead([...Object.keys(CELLS), ...told, ...SHARED_COLUMNS], separator);
  const shared = SHARED_COLUMNS.map((name) => value[name]);
  for (const row of value.rows) {
    const sums = years.flatMap(([code, year]) => [
      ...SUMS.map((name) => row.indicators?.[code]?.[name]),
      year,
    ]);
    yield csvLine([...Object.values(CELLS).map((cell) => cell(row)), ...sums, ...shared], separator);
  }
}

/** Columns of an indicator, behind its code. */
const SUMS = ['units', 'measured', 'reported', 'target'] as const;
