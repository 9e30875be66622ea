/** What there is: kinds with their counts and sources, and the words that units use. */
import type { Knex } from 'knex';
import { EVERYTHING } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { visibleUnits } from './units.ts';

export interface KindContents {
  kind: string;
  count: number;
  demonstration: boolean;
  boundaryErrorM: number;
  bbox: [number, number, number, number] | null;
}

/** Of the kinds that hold territories. */
export async function countKinds(db: Knex): Promise<Map<string, KindContents>> {
  const { rows } = await db.raw<{ rows: KindContents[] }>(
    `select t.kind, count(*) as count, bool_or(s.demonstration) as demonstration,
            max(s.boundary_error_m) as "boundaryErrorM",
            array[min(ST_XMin(geom)), min(ST_YMin(geom)), max(ST_XMax(geom)), max(ST_YMax(geom))] as bbox
     from territories t join sources s on s.id = t.source_id where t.valid_to = 'infinity' group by t.kind`,
  );
  return new Map(rows.map((row) => [row.kind, row]));
}

export interface UnitVocabulary {
  total: number;
  firstCreatedOn: string | null;
  lastCreatedOn: string | null;
  /** The last day on which one of them became what it is. */
  lastChangedOn: string | null;
  offices: { name: string; units: number }[];
  products: { name: string; units: number }[];
  sourceIds: number[];
}

const MOST_PRODUCTS = 200;

/** Totals and open vocabularies of the units that the reader may see, in one pass. */
export async function readVocabulary(db: Knex, scope: Scope): Promise<UnitVocabulary> {
  const { rows } = await db.raw<{ rows: VocabularyRow[] }>(
    `select case when grouping(regional_office) = 0 then 'office' when grouping(product_key) = 0 then 'product'
                 when grouping(source_id) = 0 then 'source' else 'total' end as what,
            case when grouping(product_key) = 0 and product_key is not null then min(product)
                 else regional_office end as name, source_id as source, count(*) as count,
            min(created_on) as first, max(created_on) as last,
            max(valid_from) as changed
     from :visible v
     group by grouping sets ((regional_office), (product_key), (source_id), ()) order by count desc, name`,
    { visible: visibleUnits(db, EVERYTHING, scope) },
  );
  const of = (what: string): VocabularyRow[] => rows.filter((row) => row.what === what);
  const total = of('total')[0];
  return {
    total: total?.count ?? 0,
    firstCreatedOn: total?.first ?? null,
    lastCreatedOn: total?.last ?? null,
    lastChangedOn: total?.changed ?? null,
    offices: named(of('office')).sort((a, b) => (a.name < b.name ? -1 : 1)),
    products: named(of('product')).slice(0, MOST_PRODUCTS),
    sourceIds: of('source').flatMap(({ source }) => (source === null ? [] : [source])),
  };
}

interface VocabularyRow {
  what: 'office' | 'product' | 'source' | 'total';
  name: string | null;
  source: number | null;
  count: number;
  first: string | null;
  last: string | null;
  changed: string | null;
}

function named(rows: VocabularyRow[]): { name: string; units: number }[] {
  return rows.flatMap(({ name, count }) => (name === null ? [] : [{ name, units: count }]));
}

export interface Source {
  subject: string;
  title: string;
  publisher: string | null;
  licence: string | null;
  url: string | null;
  vintage: string | null;
  boundaryErrorM: number;
  demonstration: boolean;
  importedAt: string;
}

/** Sources of what stands in the database now, and of these units: what must be attributed. */
export async function listSources(db: Knex, unitSourceIds: readonly number[]): Promise<Source[]> {
  const { rows } = await db.raw<{ rows: Source[] }>(
    `select subject, title, publisher, licence, url, vintage, boundary_error_m as "boundaryErrorM", demonstration,
            imported_at as "importedAt"
     from sources where id = any(:ids::bigint[])
       or id in (select source_id from territories where valid_to = 'infinity')
       or id in (select source_id from territory_figures) or id in (select source_id from territory_members)
     order by subject, imported_at, id`,
    { ids: [...unitSourceIds] },
  );
  return rows;
}

export interface FigureSeries {
  kind: string;
  name: string;
  firstYear: number;
  lastYear: number;
  sum: number;
}

export async function listFigures(db: Knex): Promise<FigureSeries[]> {
  return db('territory_figures')
    .groupBy('kind', 'name')
    .orderBy(['kind', 'name'])
    .select('kind', 'name')
    .min('year as firstYear')
    .max('year as lastYear')
    .sum('value as sum');
}

/** Title and kind of a source. */
export async function findSource(
  db: Knex,
  id: number,
): Promise<{ title: string; demonstration: boolean } | undefined> {
  return db('sources').where({ id }).first('title', 'demonstration');
}
