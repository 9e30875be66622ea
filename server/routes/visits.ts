import {
  type DueVisit,
  VisitPlan,
  visitFileParams,
  visitFileQuery,
  visitPlanQuery,
} from '../contract/visits.ts';
import { slashed } from '../domain/day.ts';
import { csvHead, csvLine, type Separator } from '../http/csv.ts';
import {
  type Asked,
  Download,
  jsonEndpoint,
  type Language,
  type Shape,
  textEndpoint,
} from '../http/endpoint.ts';
import { missingParameter } from '../problem.ts';
import { namesOf } from '../queries/territories.ts';
import { listDueUnits } from '../queries/visits.ts';
import { checkFilter } from '../services/known-territories.ts';
import { gpxOf, kmlOf, type PlanPoint } from '../services/visit-files.ts';

const plan = jsonEndpoint({
  path: '/api/v1/visits/plan',
  who: 'writers',
  tag: 'outcomes',
  fresh: true,
  summary: {
    es: 'Unidades activas sin visita desde hace más que el intervalo de su línea, primero las más cercanas a un lugar.',
    en: 'Active units not visited for longer than the interval of their line, nearest to a place first.',
  },
  query: visitPlanQuery,
  unitFilter: true,
  response: VisitPlan,
  handle: answer,
});

const file = textEndpoint({
  path: '/api/v1/visits/plan.{format}',
  who: 'writers',
  exports: 'visits',
  tag: 'outcomes',
  fresh: true,
  summary: {
    es: 'El mismo plan como CSV, GeoJSON, KML o GPX, para el teléfono o el GPS.',
    en: 'The same plan as CSV, GeoJSON, KML or GPX, for a phone or a GPS device.',
  },
  params: visitFileParams,
  query: visitFileQuery,
  unitFilter: true,
  response: { type: 'text/csv; charset=utf-8' },
  async handle(asked) {
    const { params, query, language } = asked;
    const value = await answer(asked);
    const { type, chunks } = FILES[params.format](value, language, query.separator);
    return new Download(`visitas-${value.as_of}.${params.format}`, type, chunks);
  },
});

export const visitEndpoints = [plan, file];

/** The place from which the plan begins. */
const FROM = {
  es: 'se espera el lugar de partida: lng y lat en grados',
  en: 'expected the place of departure: lng and lat in degrees',
};

async function answer(
  asked: Pick<Asked<Shape, typeof visitPlanQuery>, 'ctx' | 'query' | 'filter' | 'scope' | 'today'>,
): Promise<VisitPlan> {
  const { ctx, query, filter, scope, today } = asked;
  const { lng, lat, interval_days: days, limit } = query;
  if (lng === undefined) throw missingParameter('lng', FROM);
  if (lat === undefined) throw missingParameter('lat', FROM);
  await checkFilter(ctx.db, filter);
  const own = ctx.config.visitIntervals;
  const intervals =
    days === undefined ? own : { rural_business: days, self_consumption: days, rural_occupation: days };
  const found = await listDueUnits(ctx.db, { filter, scope, lng, lat, today, intervals, limit });
  const codes = [...new Set(found.units.flatMap(({ municipalityCode }) => municipalityCode ?? []))];
  const names = await namesOf(
    ctx.db,
    codes.map((code) => ({ kind: 'municipality', code })),
  );
  return {
    from: { lng, lat },
    as_of: filter.asOf ?? today,
    intervals,
    due: found.due,
    unlocated: found.unlocated,
    visits: found.units.map((unit): DueVisit => {
      const { code, name, line, municipalityCode, distanceM, lastVisitOn, dueOn } = unit;
      const named = (of: string) => ({ code: of, name: names.get(`municipality:${of}`) ?? of });
      return {
        ...{ code, name, line, lng: unit.lng, lat: unit.lat },
        municipality: municipalityCode === null ? null : named(municipalityCode),
        distance_m: distanceM,
        last_visit_on: lastVisitOn,
        due_on: dueOn,
      };
    }),
  };
}

interface PlanFile {
  type: string;
  chunks: AsyncGenerator<string>;
}

type Writer = (value: VisitPlan, language: Language, separator: Separator) => PlanFile;

const FILES: Record<'csv' | 'geojson' | 'kml' | 'gpx', Writer> = {
  csv: (value, _, separator) => ({ type: 'text/csv; charset=utf-8', chunks: csvLines(value, separator) }),
  geojson: (value) => ({ type: 'application/geo+json', chunks: whole(JSON.stringify(featuresOf(value))) }),
  kml: (value, language) => ({
    type: 'application/vnd.google-earth.kml+xml',
    chunks: whole(kmlOf(titleOf(value, language), pointsOf(value, language))),
  }),
  gpx: (value, language) => ({
    type: 'application/gpx+xml',
    chunks: whole(gpxOf(titleOf(value, language), pointsOf(value, language))),
  }),
};

async function* whole(text: string): AsyncGenerator<string> {
  yield text;
}

function cellsOf({ municipality, ...visit }: DueVisit) {
  return {
    ...visit,
    distance_m: Math.round(visit.distance_m),
    municipality_code: municipality?.code ?? null,
    municipality_name: municipality?.name ?? null,
  };
}

const COLUMNS = [
  ...(['code', 'name', 'line', 'municipality_code', 'municipality_name', 'lng', 'lat'] as const),
  ...(['distance_m', 'last_visit_on', 'due_on'] as const),
] as const;

async function* csvLines({ visits }: VisitPlan, separator: Separator): AsyncGenerator<string> {
  yield csvHead(['order', ...COLUMNS], separator);
  for (const [at, visit] of visits.entries()) {
    const cells = cellsOf(visit);
    yield csvLine([at + 1, ...COLUMNS.map((name) => cells[name])], separator);
  }
}

function featuresOf({ visits }: VisitPlan): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: visits.map((visit, at) => {
      const { lng, lat, code, ...properties } = cellsOf(visit);
      return {
        type: 'Feature',
        id: code,
        geometry: { type: 'Point', coordinates: [lng, lat] },
        properties: { order: at + 1, code, ...properties },
      };
    }),
  };
}

function titleOf({ as_of: day }: VisitPlan, language: Language): string {
  return language === 'es' ? `Plan de visitas, ${slashed(day)}` : `Visit plan, ${slashed(day)}`;
}

function pointsOf({ visits }: VisitPlan, language: Language): PlanPoint[] {
  return visits.map(({ lng, lat, code, name, last_visit_on: last }, at) => {
    const seen = { es: 'Última visita', en: 'Last visit' }[language];
    const never = { es: 'Sin visitas', en: 'Never visited' }[language];
    return {
      lng,
      lat,
      name: `${at + 1}. ${name}`,
      note: `${code}. ${last ? `${seen}: ${slashed(last)}` : never}`,
    };
  });
}
