import {
  Coverage,
  type CoverageRow,
  coverageCsvQuery,
  coverageQuery,
  Gaps,
  gapsQuery,
} from '../contract/coverage.ts';
import { type Cell, csvHead, csvLine, type Separator } from '../http/csv.ts';
import { type Asked, Download, jsonEndpoint, type Shape, textEndpoint } from '../http/endpoint.ts';
import type { Counted, Sums } from '../queries/coverage.ts';
import type { Kind } from '../queries/territories.ts';
import { type CoverageAnswer, coverage, gaps, type Rates } from '../services/coverage.ts';
import { checkFilter, requireKind } from '../services/known-territories.ts';

const table = jsonEndpoint({
  path: '/api/v1/coverage',
  who: 'unit_readers',
  tag: 'coverage',
  summary: {
    es: 'Unidades por territorio de una clase, con tasas y, si se da radius_m, alcance. Todos los territorios, también los ceros.',
    en: 'Units by territory of a kind, with rates and, when radius_m is given, reach. Every territory, zeros too.',
  },
  query: coverageQuery,
  unitFilter: true,
  kept: true,
  response: Coverage,
  handle: (asked) => answer(asked),
});

const csv = textEndpoint({
  path: '/api/v1/coverage.csv',
  who: 'unit_readers',
  tag: 'coverage',
  summary: { es: 'Las mismas filas como CSV.', en: 'The same rows as CSV.' },
  query: coverageCsvQuery,
  unitFilter: true,
  response: { type: 'text/csv; charset=utf-8' },
  async handle(asked) {
    const value = await answer(asked);
    return new Download(
      `cobertura-${value.by}-${value.as_of}.csv`,
      'text/csv; charset=utf-8',
      coverageLines(value, asked.query.separator),
    );
  },
});

const gapList = jsonEndpoint({
  path: '/api/v1/coverage/gaps',
  who: 'unit_readers',
  tag: 'coverage',
  summary: {
    es: 'Territorios sin unidades activas, primero los de mayor necesidad (población rural × IPM rural / 100).',
    en: 'Territories without active units, most in need first (rural population × rural IPM / 100).',
  },
  query: gapsQuery,
  unitFilter: true,
  kept: true,
  response: Gaps,
  async handle({ ctx, query, filter, scope, today }) {
    const kind = await requireKind(ctx.db, 'by', query.by);
    await checkFilter(ctx.db, filter);
    const found = await gaps(ctx.db, {
      kind,
      // Here `pdet` says which territories, not which units: a municipality is a gap by all its units.
      filter: { ...filter, pdet: null },
      scope,
      today,
      pdet: query.pdet ?? null,
      limit: query.limit,
    });
    return {
      by: kind.kind,
      as_of: found.asOf,
      population_year: found.populationYear,
      ipm_year: found.ipmYear,
      total: found.total,
      of: found.of,
      rows: found.rows.map(({ code, name, parent, pdet, units, need }) => ({
        code,
        name,
        parent,
        pdet,
        units,
        population_rural: need?.populationRural ?? null,
        ipm_rural: need?.ipmRural ?? null,
        ipm_imputed: need?.imputed ?? false,
        need: need?.need ?? null,
      })),
    };
  },
});

export const coverageEndpoints = [table, csv, gapList];

type CoverageAsked = Pick<
  Asked<Shape, typeof coverageQuery>,
  'ctx' | 'query' | 'filter' | 'scope' | 'today' | 'versions'
>;

async function answer({ ctx, query, filter, scope, today, versions }: CoverageAsked): Promise<Coverage> {
  const kind = await requireKind(ctx.db, 'by', query.by);
  await checkFilter(ctx.db, filter);
  const radiusM = query.radius_m ?? null;
  const found = await coverage(ctx.db, { kind, filter, scope, radiusM, today });
  return {
    by: kind.kind,
    role: kind.role,
    as_of: found.asOf,
    radius_m: found.radiusM,
    buffer_m: kind.bufferM,
    population_year: found.populationYear,
    demonstration: versions.demonstration,
    totals: totalsOf(kind, found.totals),
    rows: found.rows.map((row) => ({
      code: row.code,
      name: row.name,
      parent: row.parent,
      ...sumsOf(row.sums),
      near: row.near,
      ...ratesOf(row.rates),
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

export async function* coverageLines(value: Coverage, separator: Separator): AsyncGenerator<string> {
  yield csvHead([...Object.keys(CELLS), 'as_of', 'population_year', 'demonstration'], separator);
  const shared = [value.as_of, value.population_year, value.demonstration];
  for (const row of value.rows) {
    yield csvLine([...Object.values(CELLS).map((cell) => cell(row)), ...shared], separator);
  }
}
