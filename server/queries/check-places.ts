/** Where the points of a check lie. Only territories are read; what is made for it goes with its transaction. */
import { readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import type { Municipality } from '../domain/check/gazetteer.ts';
import type { Degrees } from '../domain/check/types.ts';
import { type FactsRow, factsOf, type LocatedFacts, locateSql } from './locate.ts';
import { withSetJoins } from './unit-relocation.ts';

/** From so many points on, an index on them pays. */
const INDEXED_FROM = 1_000;
const POSSIBLE = readFile(new URL('../../db/sql/possible-municipalities.sql', import.meta.url), 'utf8');

/** Every municipality with what it belongs to, its seat and the centre of its polygon. */
export async function readMunicipalities(db: Knex): Promise<Omit<Municipality, 'otherName'>[]> {
  const { rows } = await db.raw<{ rows: Omit<Municipality, 'otherName'>[] }>(
    `select t.code, t.name,
       case when t.parent is not null
            then json_build_object('code', t.parent, 'name', coalesce(d.name, t.parent)) end as department,
       case when m.parent is not null
            then json_build_object('code', m.parent, 'name', coalesce(n.name, m.parent)) end as subregion,
       json_build_object('lng', st_x(c.geom), 'lat', st_y(c.geom)) as centroid,
       case when s.code is not null
            then json_build_object('lng', st_x(s.geom), 'lat', st_y(s.geom)) end as seat
     from territories t
     cross join lateral (select st_centroid(t.geom) as geom) c
     left join territories d on d.kind = 'department' and d.code = t.parent and d.valid_to = 'infinity'
     left join territory_members m
       on m.parent_kind = 'pdet_subregion' and m.child_kind = 'municipality' and m.child = t.code
     left join territory_names n on n.kind = 'pdet_subregion' and n.code = m.parent
     left join municipal_seats s on s.code = t.code
     where t.kind = 'municipality' and t.valid_to = 'infinity'
     order by t.code`,
  );
  return rows;
}

/** Names of the sites and overlays that facts point at, by `kind:code`. */
export async function namesOfSites(db: Knex): Promise<Map<string, string>> {
  const { rows } = await db.raw<{ rows: { kind: string; code: string; name: string }[] }>(
    `select t.kind, t.code, t.name from territories t join territory_kinds k on k.kind = t.kind
     where t.valid_to = 'infinity' and k.role in ('site', 'overlay')`,
  );
  return new Map(rows.map(({ kind, code, name }) => [`${kind}:${code}`, name]));
}

/** The municipality that holds each point, null outside all. */
export async function municipalitiesAt(db: Knex, points: readonly Degrees[]): Promise<(string | null)[]> {
  if (points.length === 0) return [];
  const { rows } = await db.raw<{ rows: { key: number; code: string }[] }>(
    `select p.ordinality::integer as key, min(t.code) as code
     from unnest(?::double precision[], ?::double precision[]) with ordinality as p (lng, lat, ordinality)
     join territory_parts t
       on t.kind = 'municipality' and st_intersects(t.geom, st_setsrid(st_makepoint(p.lng, p.lat), 4326))
     group by p.ordinality`,
    axes(points),
  );
  const codes = new Map(rows.map(({ key, code }) => [key, code]));
  return points.map((_, index) => codes.get(index + 1) ?? null);
}

export interface PossibleMunicipality {
  code: string;
  distanceM: number;
}

export interface LocatedPlace {
  facts: LocatedFacts;
  /** Of a borderline place: what the tolerance admits, the holder first. */
  possible: PossibleMunicipality[];
}

/** The facts of some thousands of points, in their order; `accuracyM` holds for all of them. */
export async function locatePlaces(
  db: Knex,
  points: readonly Degrees[],
  tolerance: { accuracyM: number; boundaryErrorM: number },
): Promise<LocatedPlace[]> {
  if (points.length === 0) return [];
  const possibleSql = await POSSIBLE;
  return db.transaction(async (trx) => {
    await makePoints(trx, points, tolerance.accuracyM);
    const isMany = points.length >= INDEXED_FROM;
    const sql = await locateSql('pg_temp.check_points', isMany ? 'many' : 'few');
    await withSetJoins(trx, isMany, async () => {
      await trx.raw(`create temporary table check_facts on commit drop as ${sql}`);
    });
    const { rows } = await trx.raw<{ rows: FactsRow[] }>('select * from pg_temp.check_facts');
    const possible = await trx.raw<{ rows: (PossibleMunicipality & { key: number })[] }>(
      possibleSql.replace(
        '{points}',
        `(select f.key, c.geom, c.geom_m, ?::double precision as tolerance_m, f.municipality_code
          from pg_temp.check_facts f join pg_temp.check_points c on c.key = f.key where f.borderline)`,
      ),
      [Math.max(tolerance.accuracyM, tolerance.boundaryErrorM)],
    );
    return combine(points, rows, possible.rows);
  });
}

/** Locating reads and makes temporary tables alone, so nothing is left to undo but them. */
async function makePoints(trx: Knex, points: readonly Degrees[], accuracyM: number): Promise<void> {
  await trx.raw('drop table if exists pg_temp.check_facts, pg_temp.check_points');
  await trx.raw(
    `create temporary table check_points on commit drop as
     select key, geom, st_transform(geom, 9377)::geometry(Point, 9377) as geom_m, accuracy_m
     from (
       select ordinality::integer as key, st_setsrid(st_makepoint(lng, lat), 4326)::geometry(Point, 4326) as geom,
         ?::double precision as accuracy_m
       from unnest(?::double precision[], ?::double precision[]) with ordinality as given (lng, lat, ordinality)
     ) given`,
    [accuracyM, ...axes(points)] as never[],
  );
  if (points.length >= INDEXED_FROM) {
    await trx.raw('create index on pg_temp.check_points using gist (geom)');
    await trx.raw('create index on pg_temp.check_points using gist (geom_m)');
  }
  // The number of rows is enough: PostGIS derails on statistics of points that lie on one line or are one alone.
  await trx.raw('analyze pg_temp.check_points (key)');
}

function combine(
  points: readonly Degrees[],
  rows: FactsRow[],
  possible: (PossibleMunicipality & { key: number })[],
): LocatedPlace[] {
  const facts = new Map(rows.map((row) => [row.key, row]));
  const answers = new Map<number, PossibleMunicipality[]>();
  for (const { key, code, distanceM } of possible) {
    const list = answers.get(key);
    if (list) list.push({ code, distanceM });
    else answers.set(key, [{ code, distanceM }]);
  }
  return points.map((_, index) => ({
    facts: factsOf(String(index), facts.get(index + 1)),
    possible: (answers.get(index + 1) ?? []).sort(
      (a, b) => a.distanceM - b.distanceM || (a.code < b.code ? -1 : 1),
    ),
  }));
}

export interface PlaceAndMunicipality extends Degrees {
  code: string;
}

/** Geodesic metres from each point to a municipality that does not hold it; null for one that has no borders. */
export async function distancesTo(
  db: Knex,
  pairs: readonly PlaceAndMunicipality[],
): Promise<(number | null)[]> {
  if (pairs.length === 0) return [];
  const { rows } = await db.raw<{ rows: { key: number; m: number }[] }>(
    `with given as materialized (
       select ordinality::integer as key, code, st_setsrid(st_makepoint(lng, lat), 4326) as geom
       from unnest(?::double precision[], ?::double precision[], ?::text[]) with ordinality as p (lng, lat, code, ordinality)
     ),
     border as materialized (
       select code, st_collect(geom_m) as geom_m from territory_borders
       where kind = 'municipality' and code in (select code from given) group by code
     )
     select g.key,
       st_distance(st_transform(st_closestpoint(b.geom_m, st_transform(g.geom, 9377)), 4326)::geography,
                   g.geom::geography) as m
     from given g join border b on b.code = g.code`,
    [...axes(pairs), pairs.map(({ code }) => code)] as never[],
  );
  const distances = new Map(rows.map(({ key, m }) => [key, m]));
  return pairs.map((_, index) => distances.get(index + 1) ?? null);
}

function axes(points: readonly Degrees[]): [number[], number[]] {
  return [points.map(({ lng }) => lng), points.map(({ lat }) => lat)];
}
