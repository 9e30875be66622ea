import {
  type SurvivalGroup as ShownGroup,
  Survival,
  survivalCsvQuery,
  survivalQuery,
} from '../contract/survival.ts';
import { csvHead, csvLine, type Separator } from '../http/csv.ts';
import { type Asked, Download, jsonEndpoint, type Shape, textEndpoint } from '../http/endpoint.ts';
import { checkFilter } from '../services/known-territories.ts';
import { type SurvivalAnswer, type SurvivalGroup, survival } from '../services/survival.ts';

const CSV = 'text/csv; charset=utf-8';

const curves = jsonEndpoint({
  path: '/api/v1/survival',
  who: 'unit_readers',
  tag: 'outcomes',
  summary: {
    es: 'Permanencia de las unidades desde su creación hasta su cierre (Kaplan–Meier) por grupo, al primer y al quinto año; con compare, la prueba log-rank entre dos grupos.',
    en: 'Survival of units from creation to closing (Kaplan–Meier) by group, at one and five years; with compare, the log-rank test of two groups.',
  },
  query: survivalQuery,
  unitFilter: true,
  kept: true,
  response: Survival,
  handle: answer,
});

const csv = textEndpoint({
  path: '/api/v1/survival.csv',
  who: 'unit_readers',
  exports: 'survival',
  tag: 'outcomes',
  summary: {
    es: 'Los puntos de las curvas como CSV; con step=none, una fila por grupo.',
    en: 'The points of the curves as CSV; with step=none one row a group.',
  },
  query: survivalCsvQuery,
  unitFilter: true,
  response: { type: CSV },
  async handle(asked) {
    const value = await answer(asked);
    const mark = value.demonstration ? '-demostracion' : '';
    const lines = asked.query.step === 'none' ? groupLines : curveLines;
    const name = `permanencia-${value.group_by}${mark}-${value.as_of}.csv`;
    return new Download(name, CSV, lines(value, asked.query.separator));
  },
});

export const survivalEndpoints = [curves, csv];

async function answer(
  asked: Pick<Asked<Shape, typeof survivalQuery>, 'db' | 'query' | 'filter' | 'scope' | 'today' | 'versions'>,
): Promise<Survival> {
  const { db, query, filter, scope, today, versions } = asked;
  const { group_by: by = 'none', step = 'month', minimum_cohort: minimumCohort, compare = null } = query;
  await checkFilter(db, filter);
  const found = await survival(db, { by, filter, scope, today, step, minimumCohort, compare });
  return {
    group_by: by,
    as_of: found.asOf,
    minimum_cohort: minimumCohort,
    last_known_on: found.lastKnownOn,
    demonstration: versions.demonstration,
    groups: found.groups.map(shown),
    test: testShown(found.test),
  };
}

function shown({
  key,
  name,
  units,
  ended,
  medianDays,
  oneYear,
  fiveYears,
  curve,
}: SurvivalGroup): ShownGroup {
  const told = ({ atRisk, ...estimate }: NonNullable<SurvivalGroup['oneYear']>) => ({
    ...estimate,
    at_risk: atRisk,
  });
  return {
    ...{ key, name, units, ended },
    median_days: medianDays,
    one_year: oneYear && told(oneYear),
    five_years: fiveYears && told(fiveYears),
    curve: curve.map(({ atRisk, ...point }) => ({ ...point, at_risk: atRisk })),
  };
}

function testShown(test: SurvivalAnswer['test']): Survival['test'] {
  if (test === null) return null;
  const { groups, observed, expected, chiSquare, p } = test;
  return { groups, observed, expected, chi_square: chiSquare, p };
}

const POINTS = ['day', 'at_risk', 'ended', 'survival', 'error', 'lower', 'upper'] as const;
const SHARED = ['group_by', 'as_of', 'minimum_cohort', 'demonstration'] as const;

async function* curveLines(value: Survival, separator: Separator): AsyncGenerator<string> {
  yield csvHead(['key', 'name', ...POINTS, ...SHARED], separator);
  const shared = SHARED.map((name) => value[name]);
  for (const { key, name, curve } of value.groups)
    for (const point of curve)
      yield csvLine([key, name, ...POINTS.map((column) => point[column]), ...shared], separator);
}

const ESTIMATES = ['survival', 'error', 'lower', 'upper', 'at_risk'] as const;

async function* groupLines(value: Survival, separator: Separator): AsyncGenerator<string> {
  const named = (prefix: string) => ESTIMATES.map((name) => `${prefix}_${name}`);
  const columns = [
    'key',
    'name',
    'units',
    'ended',
    'median_days',
    ...named('one_year'),
    ...named('five_years'),
  ];
  yield csvHead([...columns, ...SHARED], separator);
  const shared = SHARED.map((name) => value[name]);
  for (const { key, name, units, ended, median_days, one_year, five_years } of value.groups) {
    const estimates = [one_year, five_years].flatMap((estimate) => ESTIMATES.map((each) => estimate?.[each]));
    yield csvLine([key, name, units, ended, median_days, ...estimates, ...shared], separator);
  }
}
