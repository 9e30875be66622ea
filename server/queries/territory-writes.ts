/** Writing territories: staging, checks, a new version of a kind, its parts and borders, the kinds derived from it. */
import type { Knex } from 'knex';
import { nullable } from './bindings.ts';
import { gatherStatistics } from './statistics.ts';

export interface StagedTerritory {
  item: number;
  row: number | null;
  code: string;
  name: string;
  sortKey: string;
  searchKey: string;
  parent: string | null;
  parentName: string | null;
  /** JSON of an object. */
  attributes: string;
  /** GeoJSON geometry, EPSG:4326. */
  geometry: string;
}

/** Vertices of a part at most: small enough for a quick test, few enough rows. */
const PART_VERTICES = 256;
const BORDER_VERTICES = 64;

export async function stageTerritories(db: Knex, batchId: number, rows: StagedTerritory[]): Promise<void> {
  await db.raw(
    `insert into import_territories
       (batch_id, item, source_row, code, name, sort_key, search_key, parent, parent_name, attributes, geom)
     select ?, item, source_row, code, name, sort_key, search_key, parent, parent_name, attributes,
       st_force2d(st_setsrid(st_geomfromgeojson(geometry), 4326))
     from unnest(?::integer[], ?::integer[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
       ?::jsonb[], ?::text[])
       as given (item, source_row, code, name, sort_key, search_key, parent, parent_name, attributes, geometry)`,
    [
      batchId,
      rows.map((row) => row.item),
      nullable(rows.map((row) => row.row)),
      rows.map((row) => row.code),
      rows.map((row) => row.name),
      rows.map((row) => row.sortKey),
      rows.map((row) => row.searchKey),
      nullable(rows.map((row) => row.parent)),
      nullable(rows.map((row) => row.parentName)),
      rows.map((row) => row.attributes),
      rows.map((row) => row.geometry),
    ],
  );
}

export interface StagedRef {
  row: number | null;
  code: string;
  reason: string;
}

/** Makes polygons that cross themselves valid and says why each needed it. */
export async function repairPolygons(db: Knex, batchId: number): Promise<StagedRef[]> {
  const { rows } = await db.raw<{ rows: StagedRef[] }>(
    `with broken as materialized (
       select item, st_isvalidreason(geom) as reason from import_territories
       where batch_id = ? and not st_isvalid(geom)
     )
     update import_territories t set geom = st_makevalid(t.geom)
     from broken b where t.batch_id = ? and t.item = b.item
     returning t.source_row as row, t.code, b.reason`,
    [batchId, batchId],
  );
  return rows;
}

/** Keeps what is of the kind's shape (polygons, or one point) and takes out the rows that have none of it. */
export async function keepShape(db: Knex, batchId: number, shape: 'polygon' | 'point'): Promise<StagedRef[]> {
  const { fits, shaped, type } = SHAPES[shape];
  const { rows } = await db.raw<{ rows: StagedRef[] }>(
    `delete from import_territories where batch_id = ? and not (${fits})
     returning source_row as row, code, geometrytype(geom) as reason`,
    [batchId],
  );
  await db.raw(
    `update import_territories set geom = ${shaped} where batch_id = ? and geometrytype(geom) <> ?`,
    [batchId, type],
  );
  return rows;
}

const SHAPES = {
  polygon: {
    fits: 'st_area(st_collectionextract(geom, 3)) > 0',
    shaped: 'st_multi(st_collectionextract(geom, 3))',
    type: 'MULTIPOLYGON',
  },
  point: {
    fits: 'st_npoints(geom) = 1 and st_dimension(geom) = 0',
    shaped: 'st_geometryn(st_points(geom), 1)',
    type: 'POINT',
  },
};

export async function duplicateCodes(
  db: Knex,
  batchId: number,
): Promise<{ code: string; rows: (number | null)[] }[]> {
  const { rows } = await db.raw<{ rows: { code: string; rows: (number | null)[] }[] }>(
    `select code, array_agg(source_row order by item) as rows from import_territories
     where batch_id = ? group by code having count(*) > 1 order by code limit 20`,
    [batchId],
  );
  return rows;
}

export interface Present {
  /** Codes of the version that holds now. */
  codes: number;
  /** Of those, the ones that the staged rows lack. */
  lost: number;
  /** Some of the lost, in order. */
  examples: string[];
  demonstration: boolean;
}

export async function comparePresent(db: Knex, kind: string, batchId: number): Promise<Present> {
  const { rows } = await db.raw<{ rows: Present[] }>(
    `select count(*) as codes, count(*) filter (where s.code is null) as lost,
       coalesce((array_agg(t.code order by t.code) filter (where s.code is null))[1:10], '{}') as examples,
       coalesce(bool_or(src.demonstration), false) as demonstration
     from territories t
     join sources src on src.id = t.source_id
     left join (select distinct code from import_territories where batch_id = ?) s on s.code = t.code
     where t.kind = ? and t.valid_to = 'infinity'`,
    [batchId, kind],
  );
  const [present] = rows;
  if (!present) throw new Error('an aggregate gave no row');
  return present;
}

export async function countStaged(db: Knex, batchId: number): Promise<number> {
  const { rows } = await db.raw<{ rows: { staged: number }[] }>(
    'select count(*) as staged from import_territories where batch_id = ?',
    [batchId],
  );
  return rows[0]?.staged ?? 0;
}

/** The staged rows become the kind's version from now on, the one before ends at the same instant. */
export async function replaceKind(trx: Knex, kind: string, batchId: number, sourceId: number): Promise<void> {
  const instant = await endVersion(trx, kind);
  await trx.raw(
    `insert into territories
       (kind, code, name, sort_key, search_key, parent, source_id, valid_from, area_km2, attributes, geom)
     select ?, code, name, sort_key, search_key, parent, ?, ?::timestamptz,
       case when st_dimension(geom) = 2 then st_area(geom::geography) / 1e6 end, attributes, geom
     from import_territories where batch_id = ? order by code`,
    [kind, sourceId, instant, batchId],
  );
  await rebuildParts(trx, kind);
}

/** Ends the present version of a kind. @returns the instant, for the next one to begin at */
async function endVersion(trx: Knex, kind: string): Promise<string> {
  const { rows } = await trx.raw<{ rows: { instant: string }[] }>(
    'select clock_timestamp()::text as instant',
  );
  const instant = rows[0]?.instant ?? 'now';
  await trx.raw(`update territories set valid_to = ?::timestamptz where kind = ? and valid_to = 'infinity'`, [
    instant,
    kind,
  ]);
  if (kind === 'municipality') await keepParts(trx, kind, instant);
  return instant;
}

/** The parts of a version that has just ended, before those of the next one take their place. */
async function keepParts(trx: Knex, kind: string, ended: string): Promise<void> {
  await trx.raw(
    `insert into territory_past_parts (kind, code, valid_from, valid_to, part, geom)
     select t.kind, t.code, t.valid_from, t.valid_to, p.part, p.geom
     from territories t join territory_parts p on p.kind = t.kind and p.code = t.code
     where t.kind = ? and t.valid_to = ?::timestamptz`,
    [kind, ended],
  );
}

/** Parts for locating; of municipalities also the borders. Points are their own part. */
async function rebuildParts(trx: Knex, kind: string): Promise<void> {
  await trx('territory_parts').where({ kind }).delete();
  await trx.raw(
    `insert into territory_parts (kind, code, part, geom, geom_m)
     select kind, code, row_number() over (partition by code), part, st_transform(part, 9377)
     from (
       select kind, code, st_subdivide(geom, ${PART_VERTICES}) as part
       from territories where kind = ? and valid_to = 'infinity'
     ) parts`,
    [kind],
  );
  if (kind === 'municipality') await rebuildBorders(trx, kind);
  await gatherStatistics(trx, 'territory_parts');
}

async function rebuildBorders(trx: Knex, kind: string): Promise<void> {
  await trx('territory_borders').where({ kind }).delete();
  await trx.raw(
    `insert into territory_borders (kind, code, part, geom, geom_m)
     select kind, code, row_number() over (partition by code), piece, st_transform(piece, 9377)
     from (
       select kind, code, st_subdivide(line, ${BORDER_VERTICES}) as piece
       from (
         select kind, code, (st_dump(st_boundary(geom))).geom as line
         from territories where kind = ? and valid_to = 'infinity'
       ) lines
     ) pieces
     where geometrytype(piece) = 'LINESTRING'`,
    [kind],
  );
  await gatherStatistics(trx, 'territory_borders');
}

/** Which municipalities make up each territory of a derived kind, as SQL of (municipality, code). */
const MEMBERSHIP: Record<string, string> = {
  department: `select code as municipality, parent as code from territories
    where kind = 'municipality' and valid_to = 'infinity' and parent is not null`,
  pdet_subregion: `select child as municipality, parent as code from territory_members
    where parent_kind = 'pdet_subregion' and child_kind = 'municipality'`,
};

/** The territories a derived kind would have now, with their names. */
export async function derivedNames(
  trx: Knex,
  kind: string,
): Promise<{ code: string; name: string | null }[]> {
  const { rows } = await trx.raw<{ rows: { code: string; name: string | null }[] }>(
    `select distinct m.code, coalesce(n.name, t.name) as name
     from (${MEMBERSHIP[kind]}) m
     join territories c on c.kind = 'municipality' and c.code = m.municipality and c.valid_to = 'infinity'
     left join territory_names n on n.kind = ? and n.code = m.code
     left join territories t on t.kind = ? and t.code = m.code and t.valid_to = 'infinity'
     order by m.code`,
    [kind, kind],
  );
  return rows;
}

export interface DerivedName {
  code: string;
  name: string;
  sortKey: string;
  searchKey: string;
}

/** A new version of a derived kind: the unions of its municipalities. */
export async function deriveKind(trx: Knex, kind: string, names: DerivedName[]): Promise<void> {
  const instant = await endVersion(trx, kind);
  await trx.raw(
    `insert into territories (kind, code, name, sort_key, search_key, source_id, valid_from, area_km2, geom)
     select ?, u.code, n.name, n.sort_key, n.search_key, u.source_id, ?::timestamptz,
       st_area(u.geom::geography) / 1e6, u.geom
     from (
       select m.code, max(c.source_id) as source_id, st_multi(st_collectionextract(st_union(c.geom), 3)) as geom
       from (${MEMBERSHIP[kind]}) m
       join territories c on c.kind = 'municipality' and c.code = m.municipality and c.valid_to = 'infinity'
       group by m.code
     ) u
     join unnest(?::text[], ?::text[], ?::text[], ?::text[]) as n (code, name, sort_key, search_key)
       on n.code = u.code`,
    [
      kind,
      instant,
      names.map((row) => row.code),
      names.map((row) => row.name),
      names.map((row) => row.sortKey),
      names.map((row) => row.searchKey),
    ],
  );
  await rebuildParts(trx, kind);
}

/** A department file has come: departments follow municipalities no longer. */
export async function stopDeriving(trx: Knex, kind: string): Promise<void> {
  await trx('territory_kinds').where({ kind }).update({ derived_from: null });
}

/** The names that staged municipalities give their departments. */
export async function stagedParentNames(db: Knex, batchId: number): Promise<Map<string, string>> {
  const { rows } = await db.raw<{ rows: { parent: string; parent_name: string }[] }>(
    `select parent, min(parent_name) as parent_name from import_territories
     where batch_id = ? and parent is not null and parent_name is not null group by parent`,
    [batchId],
  );
  return new Map(rows.map((row) => [row.parent, row.parent_name]));
}

export async function clearStagedTerritories(db: Knex, batchId: number): Promise<void> {
  await db('import_territories').where({ batch_id: batchId }).delete();
}
