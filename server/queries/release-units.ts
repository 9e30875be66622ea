/** What a release is made from. */
import type { Geometry } from 'geojson';
import type { Knex } from 'knex';
import { EVERYTHING } from '../domain/filter.ts';
import type { Line, Stage } from '../domain/unit.ts';
import { visibleUnits } from './units.ts';

export interface ReleaseUnitRow {
  municipality: string | null;
  lng: number | null;
  lat: number | null;
  line: Line;
  stage: Stage;
  year: number;
  guarded: boolean;
}

/** Units of one batch. */
const BATCH = 20_000;

/** Created units as of now in the order of their codes, in batches by key, without their codes. */
export async function* releaseUnits(trx: Knex): AsyncGenerator<ReleaseUnitRow[]> {
  let after = '';
  for (;;) {
    const rows: (ReleaseUnitRow & { code: string })[] = await trx
      .from(visibleUnits(trx, EVERYTHING, { kind: 'everything' }).as('v'))
      .where('code', '>', after)
      .orderBy('code')
      .limit(BATCH)
      .select('code', 'municipality_code as municipality', 'line', 'stage')
      .select(trx.raw('ST_X(geom) as lng, ST_Y(geom) as lat, extract(year from created_on)::int as year'))
      .select(trx.raw('coalesce(reincorporated, 0) > 0 as guarded'));
    if (rows.length > 0) yield rows.map(({ code: _, ...row }) => row);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = last.code;
  }
}

export interface ReleaseTerritory {
  kind: string;
  code: string;
  name: string;
  /** Of municipalities: department and PDET subregion. */
  department: string | null;
  subregion: string | null;
  /** A point on the territory. */
  lng: number;
  lat: number;
}

/** Departments, PDET subregions and municipalities, by name. */
export async function releaseTerritories(trx: Knex): Promise<ReleaseTerritory[]> {
  const { rows } = await trx.raw<{ rows: ReleaseTerritory[] }>(
    `select t.kind, t.code, t.name, m.parent as subregion, ST_X(p.place) as lng, ST_Y(p.place) as lat,
            case when t.kind = 'municipality' then coalesce(t.parent, left(t.code, 2)) end as department
     from territories t
     left join territory_members m on t.kind = 'municipality' and m.parent_kind = 'pdet_subregion'
       and m.child_kind = 'municipality' and m.child = t.code
     cross join lateral (select ST_PointOnSurface(t.geom) as place) p
     where t.valid_to = 'infinity' and t.kind in ('department', 'pdet_subregion', 'municipality')
     order by t.kind, t.sort_key, t.code`,
  );
  return rows;
}

/** Territories of one batch: bounded, since one of them may hold two million vertices. */
const SHAPES = 100;

export interface ReleaseShape {
  code: string;
  name: string;
  parent: string | null;
  geometry: Geometry;
}

/** Polygons of a kind in the order of `code`, degrees to about a metre. */
export async function releaseShapes(trx: Knex, kind: string): Promise<ReleaseShape[]> {
  const shapes: ReleaseShape[] = [];
  for (;;) {
    const { rows } = await trx.raw<{ rows: (Omit<ReleaseShape, 'geometry'> & { geometry: string })[] }>(
      `select code, name, parent, ST_AsGeoJSON(geom, 5) as geometry from territories
       where kind = :kind and valid_to = 'infinity' and code > :after order by code limit ${SHAPES}`,
      { kind, after: shapes.at(-1)?.code ?? '' },
    );
    for (const row of rows) shapes.push({ ...row, geometry: JSON.parse(row.geometry) as Geometry });
    if (rows.length < SHAPES) return shapes;
  }
}

/** Sources that created units come from. */
export async function unitSourceIds(trx: Knex): Promise<number[]> {
  return trx
    .from(visibleUnits(trx, EVERYTHING, { kind: 'everything' }).as('v'))
    .distinct('source_id')
    .pluck('source_id');
}
