import { Coverage, coverageCsvQuery, coverageQuery, Gaps, gapsQuery } from '../contract/coverage.ts';
import { type Asked, Download, jsonEndpoint, type Shape, textEndpoint } from '../http/endpoint.ts';
import { gaps } from '../services/coverage.ts';
import { checkFilter, requireKind } from '../services/known-territories.ts';
import { coverageLines, coverageTable } from './coverage-table.ts';

const table = jsonEndpoint({
  path: '/api/v1/coverage',
  who: 'unit_readers',
  tag: 'coverage',
  summary: {
    es: 'Unidades por territorio de una clase, con tasas, con alcance si se da radius_m y con los totales de los indicadores que se nombren en indicators. Todos los territorios, también los ceros. Cuentan los límites de hoy, también con as_of; con territories_as_of, los de ese día (municipios, departamentos y subregiones PDET, según la lista PDET de hoy).',
    en: 'Units by territory of a kind, with rates, with reach when radius_m is given and with the totals of the indicators named in indicators. Every territory, zeros too. Today’s boundaries count, also with as_of; with territories_as_of those of that day (municipalities, departments and PDET subregions, by the PDET list of today).',
  },
  query: coverageQuery,
  unitFilter: true,
  kept: true,
  response: Coverage,
  handle: answer,
});

const csv = textEndpoint({
  path: '/api/v1/coverage.csv',
  who: 'unit_readers',
  exports: 'coverage',
  tag: 'coverage',
  summary: { es: 'Las mismas filas como CSV.', en: 'The same rows as CSV.' },
  query: coverageCsvQuery,
  unitFilter: true,
  response: { type: 'text/csv; charset=utf-8' },
  async handle(asked) {
    const value = await answer(asked);
    return new Download(
      `cobertura-${value.by}${demonstrationMark(value)}-${value.as_of}.csv`,
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
  async handle({ db, query, filter, scope, today }) {
    const kind = await requireKind(db, 'by', query.by);
    await checkFilter(db, filter);
    const found = await gaps(db, {
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

function answer(
  asked: Pick<
    Asked<Shape, typeof coverageQuery>,
    'ctx' | 'db' | 'query' | 'filter' | 'scope' | 'today' | 'versions'
  >,
): Promise<Coverage> {
  const { ctx, db, query, filter, scope, today, versions } = asked;
  return coverageTable(db, {
    by: query.by,
    radiusM: query.radius_m ?? null,
    territoriesAsOf: query.territories_as_of ?? null,
    filter,
    scope,
    today,
    demonstration: versions.demonstration,
    indicators: query.indicators && { codes: query.indicators, db: ctx.db },
  });
}

function demonstrationMark(value: Coverage): string {
  return value.demonstration || value.approximate_boundaries ? '-demostracion' : '';
}
