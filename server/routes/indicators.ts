/** Indicators: what they are, what was measured, what was told and aimed at, by territory and year. */
import {
  FigureTelling,
  IndicatorCatalogue,
  type IndicatorTotal,
  IndicatorTotals,
  indicatorParams,
  indicatorTotalsCsvQuery,
  indicatorTotalsQuery,
  UnitIndicators,
  UnitMeasuring,
} from '../contract/indicators.ts';
import { unitParams } from '../contract/units.ts';
import { EVERYTHING, filterKey } from '../domain/filter.ts';
import { csvHead, csvLine, type Separator } from '../http/csv.ts';
import { type Asked, Download, jsonEndpoint, type Shape, textEndpoint } from '../http/endpoint.ts';
import { notFound } from '../problem.ts';
import { listIndicators, listMeasures, measurableUnits, sumIndicators } from '../queries/indicators.ts';
import { namesOf } from '../queries/territories.ts';
import { findUnit } from '../queries/unit-list.ts';
import {
  COUNTRY,
  catalogueByCode,
  measureUnit,
  periodOf,
  requireIndicators,
  tellFigures,
} from '../services/indicators.ts';
import { checkFilter } from '../services/known-territories.ts';
import { writeOf } from './unit-writes.ts';

const CSV = 'text/csv; charset=utf-8';

const catalogue = jsonEndpoint({
  path: '/api/v1/indicators',
  who: 'anyone',
  tag: 'outcomes',
  summary: {
    es: 'Catálogo de indicadores: nombre, unidad de medida, clase, frecuencia y metas ODS.',
    en: 'The catalogue of indicators: name, unit of measure, kind, frequency and SDG targets.',
  },
  response: IndicatorCatalogue,
  async handle({ ctx }) {
    const indicators = await listIndicators(ctx.db);
    return {
      indicators: indicators.map(({ sdgTargets, ...indicator }) => ({
        ...indicator,
        sdg_targets: sdgTargets,
      })),
    };
  },
});

const totals = jsonEndpoint({
  path: '/api/v1/indicators/totals',
  who: 'unit_readers',
  tag: 'outcomes',
  summary: {
    es: 'Totales por indicador, territorio y año: lo medido en unidades, lo informado del territorio, la meta y lo logrado.',
    en: 'Totals by indicator, territory and year: what was measured of units, told of the territory, aimed at and achieved.',
  },
  query: indicatorTotalsQuery,
  unitFilter: true,
  kept: true,
  response: IndicatorTotals,
  handle: answer,
});

const csv = textEndpoint({
  path: '/api/v1/indicators/totals.csv',
  who: 'unit_readers',
  exports: 'indicators',
  tag: 'outcomes',
  summary: { es: 'Los mismos totales como CSV.', en: 'The same totals as CSV.' },
  query: indicatorTotalsCsvQuery,
  unitFilter: true,
  response: { type: CSV },
  async handle(asked) {
    const value = await answer(asked);
    const mark = value.demonstration ? '-demostracion' : '';
    const lines = totalLines(value, asked.query.separator);
    return new Download(`indicadores-${value.by}${mark}-${asked.today}.csv`, CSV, lines);
  },
});

const ofUnit = jsonEndpoint({
  path: '/api/v1/units/{code}/indicators',
  who: 'unit_readers',
  tag: 'outcomes',
  summary: {
    es: 'Lo medido de una unidad, por indicador y periodo; se dice a quien la ve exacta.',
    en: 'What was measured of a unit, by indicator and period; told to readers who see it exactly.',
  },
  params: unitParams,
  response: UnitIndicators,
  handle: ({ ctx, params, scope }) => unitIndicators({ ctx, scope }, params.code),
});

const measure = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/units/{code}/indicators',
  who: 'writers',
  tag: 'outcomes',
  summary: {
    es: 'Anota valores de una unidad por periodo; cada uno queda en su historia.',
    en: 'Notes values of a unit by period; each stays in its history.',
  },
  params: unitParams,
  body: UnitMeasuring,
  response: UnitIndicators,
  async handle(asked) {
    const { code } = asked.params;
    const { values: measures, reason = null } = asked.body;
    await measureUnit(asked.ctx.db, { ...writeOf(asked), code, measures, reason });
    asked.ctx.versions.invalidate();
    return unitIndicators(asked, code);
  },
});

const tell = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/indicators/{code}/figures',
  who: 'writers',
  tag: 'outcomes',
  summary: {
    es: 'Anota lo informado de un territorio en un año (value), su meta (target) o ambas; el país, quien administra.',
    en: 'Notes what is told of a territory in a year (value), its target, or both; of the country, administrators.',
  },
  params: indicatorParams,
  body: FigureTelling,
  response: IndicatorTotals,
  async handle(asked) {
    const { ctx, params, body, account, trace } = asked;
    const [kind, ...rest] = body.territory.split(':');
    const place = kind === 'country' ? COUNTRY : { kind: String(kind), code: rest.join(':') };
    const { year, value, target } = body;
    const figure = { indicator: params.code, ...place, year, value, target };
    await tellFigures(ctx.db, [figure], { account, trace });
    ctx.versions.invalidate();
    const by = (['department', 'pdet_subregion', 'municipality'] as const).find((each) => each === kind);
    return answer({ ...asked, query: { by: by ?? 'none', indicator: [params.code] }, filter: EVERYTHING });
  },
});

export const indicatorEndpoints = [catalogue, totals, csv, ofUnit, measure, tell];

async function unitIndicators(
  { ctx, scope }: Pick<Asked<Shape, Shape>, 'ctx' | 'scope'>,
  code: string,
): Promise<UnitIndicators> {
  if (!(await findUnit(ctx.db, code, scope))) throw notFound({ es: 'la unidad', en: 'unit' }, code);
  const seen = await measurableUnits(ctx.db, { codes: [code], scope, filter: EVERYTHING });
  if (!seen.has(code)) return { exact: false, values: [] };
  const known = await catalogueByCode(ctx.db);
  const values = await listMeasures(ctx.db, code);
  return {
    exact: true,
    values: values.map(({ indicator, period, value }) => ({
      ...{ indicator, value, from: period },
      period: periodOf(period, known.get(indicator)),
    })),
  };
}

type Totalling = Pick<
  Asked<Shape, typeof indicatorTotalsQuery>,
  'ctx' | 'query' | 'filter' | 'scope' | 'versions'
>;

/** Reads values by the service's pool, and units through the reader's scope. */
async function answer({ ctx, query, filter, scope, versions }: Totalling): Promise<IndicatorTotals> {
  const { by = 'none', indicator } = query;
  const indicators = await requireIndicators(ctx.db, 'indicator', indicator);
  await checkFilter(ctx.db, filter);
  const whole = filterKey(filter) === filterKey(EVERYTHING);
  const found = await sumIndicators(ctx.db, { by, indicators, filter, scope, whole });
  const refs = [...new Set(found.flatMap(({ code }) => code ?? []))].map((code) => ({ kind: by, code }));
  const names = await namesOf(ctx.db, refs);
  return {
    by,
    demonstration: versions.demonstration,
    totals: found.map((total) => ({
      ...total,
      name: total.code === null ? null : (names.get(`${by}:${total.code}`) ?? null),
      achieved: shareOf(total.reported ?? total.measured, total.target),
    })),
  };
}

function shareOf(value: number | null, target: number | null): number | null {
  return value === null || target === null || target === 0 ? null : value / target;
}

const COLUMNS = [
  ...(['indicator', 'code', 'name', 'year', 'units', 'measured', 'reported', 'target', 'achieved'] as const),
] satisfies (keyof IndicatorTotal)[];

async function* totalLines(value: IndicatorTotals, separator: Separator): AsyncGenerator<string> {
  yield csvHead([...COLUMNS, 'by', 'demonstration'], separator);
  for (const total of value.totals)
    yield csvLine([...COLUMNS.map((name) => total[name]), value.by, value.demonstration], separator);
}
