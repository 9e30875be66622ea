/** Nearness in geodesic metres; the EPSG:9377 plane only chooses candidates, 2 % to spare. */
import type { Knex } from 'knex';
import type { TerritoryRef, UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import type { Line, Stage } from '../domain/unit.ts';
import type { Kind } from './territories.ts';
import { visibleUnits } from './units.ts';

export interface Place {
  lng: number;
  lat: number;
}

export interface NearTerritory {
  code: string;
  name: string;
  /** 0 inside. */
  distanceM: number;
}

/** The k nearest territories of a kind to a point. */
export async function nearestTerritories(
  db: Knex,
  query: { kind: Kind; from: Place; k: number },
): Promise<NearTerritory[]> {
  const { kind, from, k } = query;
  const statement = kind.shape === 'point' ? NEAREST_POINTS : NEAREST_POLYGONS;
  const { rows } = await db.raw<{ rows: NearTerritory[] }>(statement, {
    kind: kind.kind,
    ...from,
    k,
    parts: 40 * k + 200,
  });
  return rows;
}

const NEAREST_POINTS = `
  select code, name, ST_Distance(geom::geography, ST_SetSRID(ST_MakePoint(:lng, :lat), 4326)::geography) as "distanceM"
  from territories where kind = :kind and valid_to = 'infinity'
  order by "distanceM", sort_key, code limit :k`;

/** Parts of one polygon come in a row, so \`parts\` of them hold k polygons, or all are looked at. */
const NEAREST_POLYGONS = `
  with here as materialized (
    select p as geom, ST_Transform(p, 9377) as geom_m from (select ST_SetSRID(ST_MakePoint(:lng, :lat), 4326) as p) q),
  first as (
    select part.code, min(part.plane_m) as plane_m from (
      select t.code, t.geom_m <-> here.geom_m as plane_m from here, territory_parts t where t.kind = :kind
      order by t.geom_m <-> (select geom_m from here) limit :parts) part
    group by part.code order by 2 limit :k),
  reach as materialized (
    select case when count(*) < :k then 'infinity' else max(plane_m) * 1.02 + 1 end as plane_m from first),
  measured as (
    select t.code,
           min(case when ST_Intersects(t.geom, here.geom) then 0
                    else ST_Distance(t.geom::geography, here.geom::geography) end) as distance_m
    from here, reach, territory_parts t
    where t.kind = :kind and (reach.plane_m = 'infinity' or ST_DWithin(t.geom_m, here.geom_m, reach.plane_m))
    group by t.code)
  select m.code, t.name, m.distance_m as "distanceM"
  from measured m join territories t on t.kind = :kind and t.code = m.code and t.valid_to = 'infinity'
  order by m.distance_m, t.sort_key, m.code limit :k`;

export interface NearUnit extends Place {
  code: string;
  name: string;
  line: Line;
  stage: Stage;
  active: boolean;
  pdet: boolean;
  municipalityCode: string | null;
  distanceM: number;
}

export interface UnitsWithin {
  total: number;
  active: number;
  /** West, south, east, north of all of them; null when there is none. */
  bbox: [number, number, number, number] | null;
  rows: NearUnit[];
}

/** Where distances start: a point, or a territory of any kind (0 inside a polygon). */
export type Origin = Place | TerritoryRef;

export interface WithinQuery {
  origin: Origin;
  radiusM: number;
  filter: UnitFilter;
  scope: Scope;
  /** The last one of the page before. */
  after: { distanceM: number; code: string } | null;
  limit: number;
}

/** Units within a geodesic distance, nearest first, with the count of all of them. */
export async function unitsWithin(db: Knex, query: WithinQuery): Promise<UnitsWithin> {
  const { origin, filter, scope, radiusM, after, limit } = query;
  const place =
    'kind' in origin
      ? `select geom from territories where kind = :kind and code = :code and valid_to = 'infinity'`
      : 'select ST_SetSRID(ST_MakePoint(:lng, :lat), 4326) as geom';
  const { rows } = await db.raw<{ rows: UnitsWithin[] }>(
    `with origin as materialized (select geom, geom::geography as globe, ${CANDIDATES} as box from (${place}) p),
     near as materialized (
       select v.code, v.name, v.line, v.stage, v.active, v.pdet_subregion_code is not null as pdet,
              v.municipality_code as "municipalityCode", v.geom, ST_X(v.geom) as lng, ST_Y(v.geom) as lat,
              case when ST_Intersects(origin.geom, v.geom) then 0
                   else ST_Distance(origin.globe, v.geom::geography) end as "distanceM"
       from origin join :visible v on v.geom && origin.box),
     inside as (select * from near where "distanceM" <= :radiusM),
     page as (
       select code, name, line, stage, active, pdet, "municipalityCode", lng, lat, "distanceM" from inside
       where ("distanceM", code) > (:afterM::float8, :afterCode) order by "distanceM", code limit :limit)
     select (select count(*) from inside) as total, (select count(*) from inside where active) as active,
            (select case when count(*) > 0 then array[min(lng), min(lat), max(lng), max(lat)] end from inside) as bbox,
            (select coalesce(json_agg(p order by "distanceM", code), '[]') from page p) as rows`,
    {
      ...origin,
      visible: visibleUnits(db, filter, scope),
      radiusM,
      limit,
      afterM: after?.distanceM ?? -1,
      afterCode: after?.code ?? '',
    },
  );
  const answer = rows[0];
  if (!answer) throw new Error('the statement answers one row');
  return answer;
}

/** A box in degrees that holds everything within the radius; near the poles it is the whole width. */
const CANDIDATES = `
  ST_Expand(geom::box2d::geometry,
    least(360, 1.02 * :radiusM / (111320 * greatest(0.01, cos(radians(least(89, greatest(abs(ST_YMin(geom)), abs(ST_YMax(geom))) + 2)))))),
    1.02 * :radiusM / 110574)`;

export interface PossibleMunicipality {
  code: string;
  /** 0: it holds the point. */
  distanceM: number;
}

/** Municipalities that hold a point or lie within a distance of it, nearest first. */
export async function municipalitiesWithin(
  db: Knex,
  from: Place,
  distanceM: number,
): Promise<PossibleMunicipality[]> {
  const { rows } = await db.raw<{ rows: PossibleMunicipality[] }>(
    `with here as materialized (
       select p as geom, ST_Transform(p, 9377) as geom_m from (select ST_SetSRID(ST_MakePoint(:lng, :lat), 4326) as p) q),
     measured as (
       select t.code,
              min(case when ST_Intersects(t.geom, here.geom) then 0
                       else ST_Distance(t.geom::geography, here.geom::geography) end) as "distanceM"
       from here, territory_parts t
       where t.kind = 'municipality' and ST_DWithin(t.geom_m, here.geom_m, :distanceM * 1.02 + 1) group by t.code)
     select code, "distanceM" from measured where "distanceM" <= :distanceM order by "distanceM", code`,
    { ...from, distanceM },
  );
  return rows;
}

/** How far the drawn municipal borders may be from the true ones, metres, and whether they are invented. */
export async function boundaryQuality(db: Knex): Promise<{ errorM: number; demonstration: boolean }> {
  const { rows } = await db.raw<{ rows: { errorM: number; demonstration: boolean }[] }>(
    `select coalesce(max(s.boundary_error_m), 0) as "errorM", coalesce(bool_or(s.demonstration), false) as demonstration
     from sources s where s.id in (
       select source_id from territories where kind = 'municipality' and valid_to = 'infinity')`,
  );
  return rows[0] ?? { errorM: 0, demonstration: false };
}
