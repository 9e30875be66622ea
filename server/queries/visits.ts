/** Units that are due for a visit, nearest first. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import type { Line } from '../domain/unit.ts';
import { visibleUnits } from './units.ts';

export interface DueUnit {
  code: string;
  name: string;
  line: Line;
  municipalityCode: string | null;
  lng: number;
  lat: number;
  /** Geodesic, metres. */
  distanceM: number;
  /** Null: never. */
  lastVisitOn: string | null;
  /** Since when a visit is due: its last one, or its creation, and the interval of its line. */
  dueOn: string;
}

export interface VisitsQuery {
  filter: UnitFilter;
  scope: Scope;
  lng: number;
  lat: number;
  today: string;
  /** Days between visits, by line. */
  intervals: Readonly<Record<Line, number>>;
  limit: number;
}

export interface DueUnits {
  /** Over all, not only those that are listed. */
  due: number;
  /** Due, but without a place to go to. */
  unlocated: number;
  units: DueUnit[];
}

/** Active units that the reader sees exactly. Reads events: by the service's pool. */
export async function listDueUnits(db: Knex, query: VisitsQuery): Promise<DueUnits> {
  const { filter, scope, lng, lat, today, intervals, limit } = query;
  const units = db
    .from(visibleUnits(db, filter, scope).as('u'))
    .where('active', true)
    .select('*');
  if (scope.kind !== 'everything') units.where('exact', true);
  const { rows } = await db.raw<{ rows: { due: number; unlocated: number; units: DueUnit[] | null }[] }>(
    `with visited as (
       select unit_code, max(valid_on) as last_on from unit_events
       where type = 'visited' and valid_on <= :today::date group by unit_code),
     due as materialized (
       select v.code, v.name, v.line, v.municipality_code, v.geom, l.last_on,
         coalesce(l.last_on, v.created_on) + (:intervals::jsonb ->> v.line)::integer as due_on
       from :units v left join visited l on l.unit_code = v.code
       where coalesce(l.last_on, v.created_on) + (:intervals::jsonb ->> v.line)::integer < :today::date),
     near as (
       select *, ST_Distance(geom::geography, ST_SetSRID(ST_MakePoint(:lng, :lat), 4326)::geography) as distance_m
       from due where geom is not null
       order by distance_m, code collate "C" limit :limit)
     select (select count(*) from due) as due, (select count(*) from due where geom is null) as unlocated,
       (select json_agg(json_build_object('code', code, 'name', name, 'line', line,
          'municipalityCode', municipality_code, 'lng', ST_X(geom), 'lat', ST_Y(geom), 'distanceM', distance_m,
          'lastVisitOn', last_on, 'dueOn', due_on) order by distance_m, code collate "C") from near) as units`,
    { units, lng, lat, today, limit, intervals: JSON.stringify(intervals) } as never,
  );
  const [{ due, unlocated, units: found } = { due: 0, unlocated: 0, units: null }] = rows;
  return { due, unlocated, units: found ?? [] };
}
