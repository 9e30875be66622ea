/** What reach is computed from: where active units stand, and the shapes and seats of territories, in EPSG:9377. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Polygon } from '../domain/reach.ts';
import type { Scope } from '../domain/scope.ts';
import { currentTerritories } from './territories.ts';
import { visibleUnits } from './units.ts';

/** Distinct places of active units, to the decimetre; x and y in turn. */
export async function readActivePlaces(db: Knex, filter: UnitFilter, scope: Scope): Promise<Float64Array> {
  const { rows } = await db.raw<{ rows: { x: number; y: number }[] }>(
    `select distinct round(ST_X(p)::numeric, 1)::float8 as x, round(ST_Y(p)::numeric, 1)::float8 as y
     from (select ST_Transform(geom, 9377) as p from :visible v where active and geom is not null) m`,
    { visible: visibleUnits(db, filter, scope) },
  );
  const xy = new Float64Array(2 * rows.length);
  for (const [index, { x, y }] of rows.entries()) {
    xy[2 * index] = x;
    xy[2 * index + 1] = y;
  }
  return xy;
}

export interface Shape {
  code: string;
  polygons: Polygon[];
}

/** Polygons of a kind, in batches small enough to keep no other statement waiting. */
export async function* readShapes(db: Knex, kind: string, size = 150): AsyncGenerator<Shape[]> {
  for (let after = ''; ; ) {
    const rows: { code: string; polygons: Polygon[] }[] = await currentTerritories(db)
      .where({ kind })
      .where('code', '>', after)
      .orderBy('code')
      .limit(size)
      .select(
        'code',
        db.raw(`(ST_AsGeoJSON(ST_Multi(ST_Transform(geom, 9377)), 2)::json)->'coordinates' as polygons`),
      );
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < size) return;
    after = last.code;
  }
}

export interface Seat {
  /** Code of the territory of the kind that holds the seat. */
  territory: string;
  x: number;
  y: number;
}

/** Municipal seats by the territory that holds them: by code for partitions, by place for other polygons. */
export async function readSeats(db: Knex, kind: string): Promise<Seat[]> {
  const statement = ['municipality', 'department', 'pdet_subregion'].includes(kind)
    ? SEATS_BY_CODE
    : SEATS_BY_PLACE;
  const { rows } = await db.raw<{ rows: Seat[] }>(
    `select s.territory, ST_X(p) as x, ST_Y(p) as y from (${statement}) s, ST_Transform(s.geom, 9377) p`,
    { kind },
  );
  return rows;
}

const SEATS_BY_CODE = `
  select case :kind when 'municipality' then m.code when 'department' then m.parent else d.parent end as territory,
         s.geom
  from municipal_seats s
  join territories m on m.kind = 'municipality' and m.code = s.code and m.valid_to = 'infinity'
  left join territory_members d
    on d.parent_kind = 'pdet_subregion' and d.child_kind = 'municipality' and d.child = s.code
  where :kind <> 'pdet_subregion' or d.parent is not null`;

const SEATS_BY_PLACE = `
  select distinct t.code as territory, s.geom
  from territory_parts t join municipal_seats s on s.geom && t.geom and ST_Intersects(t.geom, s.geom)
  where t.kind = :kind`;
