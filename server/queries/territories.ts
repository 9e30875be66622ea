/** Territories as of now: kinds, lists, one territory, and which references exist. */
import type { Knex } from 'knex';
import type { TerritoryRef } from '../domain/filter.ts';

export interface Kind {
  kind: string;
  labelEs: string;
  labelEn: string;
  shape: 'polygon' | 'point';
  role: 'partition' | 'overlay' | 'site';
  bufferM: number | null;
  derivedFrom: string | null;
}

export interface Territory extends TerritoryRef {
  name: string;
  parent: string | null;
  areaKm2: number | null;
  bbox: [number, number, number, number];
  /** A point on the territory, degrees. */
  lng: number;
  lat: number;
}

export interface TerritoryRecord extends Territory {
  parentName: string | null;
  attributes: Record<string, unknown>;
  validFrom: string;
  source: {
    title: string;
    publisher: string | null;
    licence: string | null;
    vintage: string | null;
    boundaryErrorM: number;
    demonstration: boolean;
  };
}

/** Kinds in the order of their position. */
export async function listKinds(db: Knex): Promise<Kind[]> {
  return db('territory_kinds').orderBy('position').orderBy('kind').select(kindColumns());
}

export async function findKind(db: Knex, kind: string): Promise<Kind | undefined> {
  return db('territory_kinds').where({ kind }).first(kindColumns());
}

function kindColumns(): Record<string, string> {
  return {
    kind: 'kind',
    labelEs: 'label_es',
    labelEn: 'label_en',
    shape: 'shape',
    role: 'role',
    bufferM: 'buffer_m',
    derivedFrom: 'derived_from',
  };
}

/** Those of the references that no current territory bears. */
export async function findMissing(db: Knex, refs: readonly TerritoryRef[]): Promise<TerritoryRef[]> {
  const rows: TerritoryRef[] = await currentTerritories(db)
    .whereIn(
      ['kind', 'code'],
      refs.map(({ kind, code }) => [kind, code]),
    )
    .select('kind', 'code');
  const present = new Set(rows.map(({ kind, code }) => `${kind}:${code}`));
  return refs.filter(({ kind, code }) => !present.has(`${kind}:${code}`));
}

/** The version that holds now. */
export function currentTerritories(db: Knex): Knex.QueryBuilder {
  return db('territories').where('territories.valid_to', 'infinity');
}

/** A page of territories of one kind or all, by kind and name. `after` is the last one of the page before. */
export async function listTerritories(
  db: Knex,
  options: { kind: string | null; limit: number; after: TerritoryRef | null },
): Promise<Territory[]> {
  const { kind, limit, after } = options;
  const rows = currentTerritories(db)
    .join('territory_kinds as k', 'k.kind', 'territories.kind')
    .joinRaw(POINT_ON)
    .orderBy(['k.position', 'territories.kind', 'territories.sort_key', 'territories.code'])
    .limit(limit)
    .select(summaryColumns(db));
  if (kind !== null) rows.where('territories.kind', kind);
  if (after !== null) {
    rows.whereRaw(
      `(k.position, territories.kind, territories.sort_key, territories.code) > (
        select ak.position, a.kind, a.sort_key, a.code from territories a
        join territory_kinds ak using (kind) where a.kind = ? and a.code = ? and a.valid_to = 'infinity')`,
      [after.kind, after.code],
    );
  }
  return (await rows).map(toTerritory);
}

export async function findTerritory(db: Knex, ref: TerritoryRef): Promise<TerritoryRecord | undefined> {
  const row = await currentTerritories(db)
    .join('sources as s', 's.id', 'territories.source_id')
    .joinRaw(POINT_ON)
    .where({ 'territories.kind': ref.kind, 'territories.code': ref.code })
    .first([
      ...summaryColumns(db),
      'territories.attributes',
      'territories.valid_from',
      db.raw('to_json(s) as source'),
      db.raw(`(select p.name from territories p where p.code = territories.parent and p.valid_to = 'infinity'
               and p.kind = case when territories.kind = 'municipality' then 'department' else 'municipality' end)
              as parent_name`),
    ]);
  if (!row) return undefined;
  return {
    ...toTerritory(row),
    parentName: row.parent_name,
    attributes: row.attributes,
    validFrom: row.valid_from,
    source: {
      title: row.source.title,
      publisher: row.source.publisher,
      licence: row.source.licence,
      vintage: row.source.vintage,
      boundaryErrorM: row.source.boundary_error_m,
      demonstration: row.source.demonstration,
    },
  };
}

/** GeoJSON geometry, degrees: whole, or generalised to about a kilometre. */
export async function readGeometry(
  db: Knex,
  ref: TerritoryRef,
  detail: 'simplified' | 'full',
): Promise<unknown> {
  const geometry =
    detail === 'full'
      ? 'geom'
      : `case ST_Dimension(geom) when 2 then
           ST_CollectionExtract(ST_MakeValid(ST_SimplifyPreserveTopology(geom, 0.01)), 3) else geom end`;
  const row = await currentTerritories(db)
    .where({ kind: ref.kind, code: ref.code })
    .first(db.raw(`ST_AsGeoJSON(${geometry}, 6)::json as geometry`));
  return row?.geometry ?? null;
}

export interface Overlap {
  code: string;
  name: string;
  overlapKm2: number;
  shareOfTerritory: number;
  shareOfOther: number;
}

/** Below this a common area is the trace of two drawings of one border, km² (1 m²). */
const LEAST_OVERLAP_KM2 = 1e-6;

/** Geodesic areas that a territory shares with each territory of a kind, largest first. */
export async function listOverlaps(db: Knex, ref: TerritoryRef, kind: string): Promise<Overlap[]> {
  const { rows } = await db.raw<{ rows: Overlap[] }>(
    `with one as materialized (
       select code, geom, area_km2 from territories where kind = :kind and code = :code and valid_to = 'infinity'),
     shared as (
       select t.code, t.name, t.sort_key, t.area_km2 as other_km2, one.area_km2,
              ST_Area(ST_Intersection(one.geom, t.geom)::geography) / 1e6 as overlap_km2
       from one join territories t on t.geom && one.geom and ST_Intersects(t.geom, one.geom)
       where t.kind = :other and t.valid_to = 'infinity')
     select code, name, overlap_km2 as "overlapKm2",
            least(overlap_km2 / area_km2, 1) as "shareOfTerritory", least(overlap_km2 / other_km2, 1) as "shareOfOther"
     from shared where overlap_km2 > :least order by overlap_km2 desc, sort_key, code`,
    { ...ref, other: kind, least: LEAST_OVERLAP_KM2 },
  );
  return rows;
}

/** Area of a territory that lies in at least one territory of a kind, km². */
export async function coveredArea(db: Knex, ref: TerritoryRef, kind: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { km2: number }[] }>(
    `with one as materialized (
       select geom from territories where kind = :kind and code = :code and valid_to = 'infinity')
     select coalesce(ST_Area(ST_Intersection(one.geom, ST_Union(t.geom))::geography), 0) / 1e6 as km2
     from one join territories t on t.geom && one.geom and ST_Intersects(t.geom, one.geom)
     where t.kind = :other and t.valid_to = 'infinity' group by one.geom`,
    { ...ref, other: kind },
  );
  return rows[0]?.km2 ?? 0;
}

export interface Figure {
  name: string;
  year: number;
  value: number;
}

/** The latest value of each figure of a territory. */
export async function latestFigures(db: Knex, ref: TerritoryRef): Promise<Figure[]> {
  return db('territory_figures')
    .where({ kind: ref.kind, code: ref.code })
    .distinctOn('name')
    .orderBy([{ column: 'name' }, { column: 'year', order: 'desc' }])
    .select('name', 'year', 'value');
}

/** How many territories of each kind belong to this one: by parent, and by membership. */
export async function countChildren(db: Knex, ref: TerritoryRef): Promise<{ kind: string; count: number }[]> {
  const parentOf: Record<string, string> = { department: 'municipality', municipality: 'etcr' };
  const { rows } = await db.raw<{ rows: { kind: string; count: number }[] }>(
    `select kind, count(*) as count from territories
     where kind = :child and parent = :code and valid_to = 'infinity' group by kind
     union all
     select child_kind, count(*) from territory_members
     where parent_kind = :kind and parent = :code group by child_kind order by 1`,
    { child: parentOf[ref.kind] ?? '', ...ref },
  );
  return rows;
}

/** The PDET subregion that a municipality belongs to. */
export async function pdetSubregionOf(
  db: Knex,
  municipality: string,
): Promise<{ code: string; name: string } | null> {
  const row = await db('territory_members as m')
    .leftJoin('territory_names as n', (on) => on.on('n.kind', 'm.parent_kind').andOn('n.code', 'm.parent'))
    .where({ 'm.parent_kind': 'pdet_subregion', 'm.child_kind': 'municipality', 'm.child': municipality })
    .first('m.parent as code', db.raw('coalesce(n.name, m.parent) as name'));
  return row ?? null;
}

interface Named {
  code: string;
  name: string;
}

export interface ParentNames {
  municipality: Named;
  department: Named | null;
  pdetSubregion: Named | null;
}

/** What municipalities belong to, by municipality code. */
export async function parentsOfMunicipalities(
  db: Knex,
  codes: readonly string[],
): Promise<Map<string, ParentNames>> {
  const { rows } = await db.raw<{ rows: (ParentNames & { code: string })[] }>(
    `select t.code, json_build_object('code', t.code, 'name', t.name) as municipality,
            case when d.code is not null then json_build_object('code', d.code, 'name', d.name) end as department,
            case when m.parent is not null
                 then json_build_object('code', m.parent, 'name', coalesce(n.name, m.parent)) end as "pdetSubregion"
     from territories t
     left join territories d on d.kind = 'department' and d.code = t.parent and d.valid_to = 'infinity'
     left join territory_members m
       on m.parent_kind = 'pdet_subregion' and m.child_kind = 'municipality' and m.child = t.code
     left join territory_names n on n.kind = 'pdet_subregion' and n.code = m.parent
     where t.kind = 'municipality' and t.valid_to = 'infinity' and t.code = any(?::text[])`,
    [[...codes]],
  );
  return new Map(rows.map(({ code, ...parents }) => [code, parents]));
}

/** Names of territories, by `kind:code`. */
export async function namesOf(db: Knex, refs: readonly TerritoryRef[]): Promise<Map<string, string>> {
  if (refs.length === 0) return new Map();
  const rows: (TerritoryRef & { name: string })[] = await currentTerritories(db)
    .whereIn(
      ['kind', 'code'],
      refs.map(({ kind, code }) => [kind, code]),
    )
    .select('kind', 'code', 'name');
  return new Map(rows.map(({ kind, code, name }) => [`${kind}:${code}`, name]));
}

const POINT_ON = 'cross join lateral (select ST_PointOnSurface(territories.geom) as point) p';

interface TerritoryRow {
  kind: string;
  code: string;
  name: string;
  parent: string | null;
  area_km2: number | null;
  bbox: [number, number, number, number];
  lng: number;
  lat: number;
}

function summaryColumns(db: Knex): (string | Knex.Raw)[] {
  return [
    'territories.kind',
    'territories.code',
    'territories.name',
    'territories.parent',
    'territories.area_km2',
    db.raw(`array[ST_XMin(territories.geom), ST_YMin(territories.geom),
                  ST_XMax(territories.geom), ST_YMax(territories.geom)] as bbox`),
    db.raw('ST_X(p.point) as lng, ST_Y(p.point) as lat'),
  ];
}

function toTerritory(row: TerritoryRow): Territory {
  const { kind, code, name, parent, bbox, lng, lat } = row;
  return { kind, code, name, parent, areaKm2: row.area_km2, bbox, lng, lat };
}
