import type { z } from 'zod';
import { Compare, type CompareRow, compareCsvQuery, compareQuery } from '../contract/compare.ts';
import { refuseFuture } from '../contract/filter.ts';
import { DEFAULT_RADIUS_M } from '../contract/parameters.ts';
import { type Cell, csvHead, csvLine, type Separator } from '../http/csv.ts';
import { type Asked, Download, jsonEndpoint, type Shape, textEndpoint } from '../http/endpoint.ts';
import { invalidParameter } from '../problem.ts';
import { compareUnits, type Difference, type TerritoryDifference } from '../queries/compare.ts';
import { boundaryQuality } from '../queries/proximity.ts';
import { checkFilter, requireKind } from '../services/known-territories.ts';

const table = jsonEndpoint({
  path: '/api/v1/compare',
  who: 'unit_readers',
  tag: 'coverage',
  summary: {
    es: 'Dos fechas por territorio: unidades ganadas, perdidas, trasladadas y que cambiaron de etapa. Sin status, las activas. Los territorios son los de hoy en ambas.',
    en: 'Two days by territory: units gained, lost, moved and with another stage. Without status, active ones. Territories are today’s on both.',
  },
  query: compareQuery,
  unitFilter: true,
  kept: true,
  response: Compare,
  handle: answer,
});

const csv = textEndpoint({
  path: '/api/v1/compare.csv',
  who: 'unit_readers',
  exports: 'compare',
  tag: 'coverage',
  summary: { es: 'Las mismas filas como CSV.', en: 'The same rows as CSV.' },
  query: compareCsvQuery,
  unitFilter: true,
  response: { type: 'text/csv; charset=utf-8' },
  async handle(asked) {
    const value = await answer(asked);
    const mark = value.demonstration || value.approximate_boundaries ? '-demostracion' : '';
    return new Download(
      `comparacion-${value.by}${mark}-${value.from}-${value.to}.csv`,
      'text/csv; charset=utf-8',
      compareLines(value, asked.query.separator),
    );
  },
});

export const compareEndpoints = [table, csv];

async function answer(asked: Asked<Shape, typeof compareQuery>): Promise<Compare> {
  const { db, query, scope, versions } = asked;
  const { from, to } = query;
  const filter = filterOf(asked);
  const kind = await requireKind(db, 'by', query.by);
  await checkFilter(db, filter);
  const radiusM = query.radius_m ?? DEFAULT_RADIUS_M;
  const found = await compareUnits(db, { kind, filter, scope, from, to, radiusM });
  const { moved } = found.totals;
  return {
    by: kind.kind,
    role: kind.role,
    from,
    to,
    radius_m: kind.role === 'site' ? radiusM : null,
    demonstration: versions.demonstration,
    approximate_boundaries: (await boundaryQuality(db)).demonstration,
    totals: { ...countsOf(found.totals), moved },
    elsewhere: kind.role === 'partition' ? thereOf(found.elsewhere) : null,
    rows: found.rows.map((row) => ({ code: row.code, name: row.name, parent: row.parent, ...thereOf(row) })),
  };
}

/** @throws Problem invalid-parameter */
function filterOf({
  query,
  filter,
  today,
}: Asked<Shape, typeof compareQuery>): Asked<Shape, Shape>['filter'] {
  const { from, to } = query;
  if (filter.asOf !== null) {
    throw invalidParameter('as_of', filter.asOf, {
      es: 'las fechas son from y to',
      en: 'the days are from and to',
    });
  }
  refuseFuture('to', to, today);
  if (from >= to) {
    throw invalidParameter('from', from, {
      es: `no es anterior a to (${to})`,
      en: `it is not before to (${to})`,
    });
  }
  return filter.statuses.length === 0 ? { ...filter, statuses: ['active'] } : filter;
}

function countsOf({ before, after, gained, lost, changedStage }: Difference) {
  return { before, after, change: after - before, gained, lost, changed_stage: changedStage };
}

function thereOf(row: TerritoryDifference): NonNullable<z.infer<typeof Compare>['elsewhere']> {
  const { movedIn, movedOut, movedWithin } = row;
  return { ...countsOf(row), moved_in: movedIn, moved_out: movedOut, moved_within: movedWithin };
}

const COLUMNS: (keyof CompareRow)[] = [
  ...(['code', 'name', 'parent', 'before', 'after', 'change', 'gained', 'lost'] as const),
  ...(['moved_in', 'moved_out', 'moved_within', 'changed_stage'] as const),
];

/** The same in every row: a table travels without what it was asked with. */
const SHARED_COLUMNS = ['from', 'to', 'radius_m', 'demonstration', 'approximate_boundaries'] as const;

async function* compareLines(value: Compare, separator: Separator): AsyncGenerator<string> {
  yield csvHead([...COLUMNS, ...SHARED_COLUMNS], separator);
  const shared: Cell[] = SHARED_COLUMNS.map((name) => value[name]);
  for (const row of value.rows) yield csvLine([...COLUMNS.map((name) => row[name]), ...shared], separator);
}
