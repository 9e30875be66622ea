import { parseTerritory } from '../contract/filter.ts';
import { DEFAULT_RADIUS_M } from '../contract/parameters.ts';
import { Nearest, nearestQuery, Within, withinQuery } from '../contract/proximity.ts';
import type { TerritoryRef, UnitFilter } from '../domain/filter.ts';
import { jsonEndpoint } from '../http/endpoint.ts';
import { invalidParameter, notFound, signInRequired } from '../problem.ts';
import { nearestTerritories, type Place, unitsWithin } from '../queries/proximity.ts';
import { namesOf } from '../queries/territories.ts';
import { findUnit } from '../queries/unit-list.ts';
import { checkFilter, requireKind, requireTerritory } from '../services/known-territories.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { requirePlace } from './place.ts';

const nearest = jsonEndpoint({
  path: '/api/v1/proximity/nearest',
  who: 'anyone_scoped',
  tag: 'proximity',
  summary: {
    es: 'Los k territorios de una clase más cercanos a un punto o a una unidad; metros geodésicos, 0 dentro.',
    en: 'The k territories of a kind nearest to a point or a unit; geodesic metres, 0 inside.',
  },
  query: nearestQuery,
  response: Nearest,
  async handle({ db, query, scope }) {
    const kind = await requireKind(db, 'to', query.to);
    const from = query.unit === undefined ? requirePlace(query) : await placeOfUnit(query.unit);
    const rows = await nearestTerritories(db, { kind, from, k: query.k });
    return {
      from: { ...from, unit: query.unit ?? null },
      to: kind.kind,
      rows: rows.map(({ code, name, distanceM }) => ({ code, name, distance_m: distanceM })),
    };

    async function placeOfUnit(code: string): Promise<Place> {
      if (query.lng !== undefined || query.lat !== undefined) throw oneOrigin('unit', code);
      if (scope.kind === 'nothing') throw signInRequired();
      const when = { asOf: query.as_of ?? null, knownAt: null };
      const unit = await findUnit(db, code, scope, when);
      if (!unit) throw notFound({ es: 'la unidad', en: 'unit' }, code);
      if (unit.lng === null || unit.lat === null) throw unlocated(code);
      return { lng: unit.lng, lat: unit.lat };
    }
  },
});

const within = jsonEndpoint({
  path: '/api/v1/proximity/within',
  who: 'unit_readers',
  tag: 'proximity',
  summary: {
    es: 'Unidades a no más de radius_m de un punto o de un territorio (of=clase:código), la más cercana primero. Sin ellos, un único territory es el origen y no un filtro.',
    en: 'Units within radius_m of a point or a territory (of=kind:code), nearest first. Without either, a single territory is the origin and not a filter.',
  },
  query: withinQuery,
  unitFilter: true,
  response: Within,
  async handle({ db, query, filter, scope, link }) {
    const { origin, remaining } = originOf(query, filter);
    if ('kind' in origin) await requireTerritory(db, query.of ? 'of' : 'territory', origin);
    await checkFilter(db, remaining);
    const radiusM = query.radius_m ?? DEFAULT_RADIUS_M;
    const [distanceM, code] = query.cursor === undefined ? [] : readCursor(query.cursor, 'ns');
    const after = distanceM === undefined ? null : { distanceM: Number(distanceM), code: String(code) };
    const found = await unitsWithin(db, {
      origin,
      radiusM,
      filter: remaining,
      scope,
      after,
      limit: query.limit + 1,
    });
    const page = found.rows.slice(0, query.limit);
    const last = page.at(-1);
    const next = found.rows.length > query.limit && last ? writeCursor([last.distanceM, last.code]) : null;
    return {
      radius_m: radiusM,
      of: 'kind' in origin ? { ...origin, name: await nameOf(db, origin) } : origin,
      total: found.total,
      active: found.active,
      bbox: found.bbox,
      rows: page.map(({ municipalityCode, distanceM: metres, ...unit }) => ({
        ...unit,
        municipality_code: municipalityCode,
        distance_m: metres,
      })),
      links: [
        { rel: 'self' as const, href: link({}) },
        ...(next === null ? [] : [{ rel: 'next' as const, href: link({ cursor: next }) }]),
      ],
    };
  },
});

export const proximityEndpoints = [nearest, within];

interface OriginQuery {
  lng?: number | undefined;
  lat?: number | undefined;
  of?: string | undefined;
}

/** Where distances start, and the filter without what named the origin. */
function originOf(
  query: OriginQuery,
  filter: UnitFilter,
): { origin: Place | TerritoryRef; remaining: UnitFilter } {
  const hasPoint = query.lng !== undefined || query.lat !== undefined;
  if (query.of !== undefined) {
    if (hasPoint) throw oneOrigin('of', query.of);
    return { origin: parseTerritory('of', query.of), remaining: filter };
  }
  if (hasPoint) return { origin: requirePlace(query), remaining: filter };
  const [refs, ...others] = filter.territories;
  const [ref, ...alternatives] = refs ?? [];
  if (ref === undefined) return { origin: requirePlace(query), remaining: filter };
  if (others.length > 0 || alternatives.length > 0) throw oneTerritory(filter);
  return { origin: ref, remaining: { ...filter, territories: [] } };
}

async function nameOf(db: Parameters<typeof namesOf>[0], ref: TerritoryRef): Promise<string> {
  return (await namesOf(db, [ref])).get(`${ref.kind}:${ref.code}`) ?? ref.code;
}

function oneOrigin(parameter: string, value: string): Error {
  return invalidParameter(parameter, value, {
    es: 'el origen es uno solo: o un punto (lng y lat), o este parámetro',
    en: 'there is one origin: either a point (lng and lat), or this parameter',
  });
}

function oneTerritory(filter: UnitFilter): Error {
  const value = filter.territories.flat().map(({ kind, code }) => `${kind}:${code}`);
  return invalidParameter('territory', value.join(','), {
    es: 'aquí es el origen y debe ser uno solo; nombre el origen con «of» para filtrar por varios',
    en: 'here it is the origin and must be one; name the origin by “of” to filter by several',
  });
}

function unlocated(code: string): Error {
  return invalidParameter('unit', code, {
    es: 'esta unidad no tiene coordenadas',
    en: 'this unit has no coordinates',
  });
}
