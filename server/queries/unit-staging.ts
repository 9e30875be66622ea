/** Units on their way in: rows of `import_units`, before anything of them is stored. */
import type { Knex } from 'knex';
import { searchKey } from '../domain/text.ts';
import type { UnitAttributes } from '../domain/unit.ts';
import { nullable } from './bindings.ts';

export interface StagedUnit {
  item: number;
  /** 0 is the unit as first known; each further step a later state, whole. */
  step: number;
  row: number | null;
  givenOn: string | null;
  validOn: string;
  eventType: string;
  /** What the step changes, by attribute; null in step 0. */
  changes: Record<string, unknown> | null;
  /** What the event says beside its values; of step 0 alone. */
  reason: string | null;
  unit: UnitAttributes;
}

type Read = (staged: StagedUnit) => string | number | null;

/** Columns of import_units with their types; `lng` and `lat` become `geom`. */
const STAGED: readonly (readonly [column: string, type: string, read: Read])[] = [
  ['item', 'integer', (staged) => staged.item],
  ['step', 'integer', (staged) => staged.step],
  ['source_row', 'integer', (staged) => staged.row],
  ['code', 'text', ({ unit }) => (unit.code === '' ? null : unit.code)],
  ['given_on', 'date', (staged) => staged.givenOn],
  ['valid_on', 'date', (staged) => staged.validOn],
  ['event_type', 'text', (staged) => staged.eventType],
  ['changes', 'jsonb', ({ changes }) => (changes ? JSON.stringify(changes) : null)],
  ['reason', 'text', ({ reason }) => reason],
  ['name', 'text', ({ unit }) => unit.name],
  ['search_key', 'text', ({ unit }) => searchKey(unit.code, unit.name, unit.product)],
  ['line', 'text', ({ unit }) => unit.line],
  ['stage', 'text', ({ unit }) => unit.stage],
  ['product', 'text', ({ unit }) => unit.product],
  ['product_key', 'text', ({ unit }) => productKey(unit.product)],
  ['created_on', 'date', ({ unit }) => unit.createdOn],
  ['closed_on', 'date', ({ unit }) => unit.closedOn],
  ['lng', 'double precision', ({ unit }) => unit.lng],
  ['lat', 'double precision', ({ unit }) => unit.lat],
  ['accuracy_m', 'double precision', ({ unit }) => unit.accuracyM],
  ['location_source', 'text', ({ unit }) => unit.locationSource],
  ['declared_municipality', 'text', ({ unit }) => unit.declaredMunicipality],
  ['regional_office', 'text', ({ unit }) => unit.regionalOffice],
  ['training_centre', 'text', ({ unit }) => unit.trainingCentre],
  ['association_code', 'text', ({ unit }) => unit.associationCode],
  ['members', 'integer', ({ unit }) => unit.members],
  ['women', 'integer', ({ unit }) => unit.women],
  ['youth', 'integer', ({ unit }) => unit.youth],
  ['ethnic', 'integer', ({ unit }) => unit.ethnic],
  ['victims', 'integer', ({ unit }) => unit.victims],
  ['reincorporated', 'integer', ({ unit }) => unit.reincorporated],
  ['disabled', 'integer', ({ unit }) => unit.disabled],
  ['extreme_poverty', 'integer', ({ unit }) => unit.extremePoverty],
  ['jobs', 'integer', ({ unit }) => unit.jobs],
  ['financing_cop', 'bigint', ({ unit }) => unit.financingCop],
];

const products = new Map<string, string>();

/** Products repeat: their keys are kept. */
function productKey(product: string | null): string | null {
  if (product === null) return null;
  const known = products.get(product);
  if (known !== undefined) return known;
  if (products.size > 10_000) products.clear();
  const key = searchKey(product);
  products.set(product, key);
  return key;
}

const names = STAGED.map(([column]) => column);
const targets = names.filter((name) => name !== 'lng' && name !== 'lat');
const INSERT = `insert into import_units (batch_id, geom, ${targets.join(', ')})
  select ?, case when lng is not null then st_setsrid(st_makepoint(lng, lat), 4326) end, ${targets.join(', ')}
  from unnest(${STAGED.map(([, type]) => `?::${type}[]`).join(', ')}) as given (${names.join(', ')})`;

export async function stageUnits(db: Knex, batchId: number, rows: StagedUnit[]): Promise<void> {
  await db.raw(INSERT, [batchId, ...STAGED.map(([, , read]) => nullable(rows.map(read)))] as never[]);
}

/** Takes out the later rows of codes that stand more than once. */
export async function takeOutRepeated(
  db: Knex,
  batchId: number,
): Promise<{ row: number | null; code: string; firstRow: number | null }[]> {
  const { rows } = await db.raw<{ rows: { row: number | null; code: string; firstRow: number | null }[] }>(
    `with repeated as (
       select code, min(item) as item, (array_agg(source_row order by item))[1] as first_row
       from import_units where batch_id = ? and step = 0 and code is not null
       group by code having count(*) > 1
     ), gone as (
       delete from import_units d using repeated r
       where d.batch_id = ? and d.code = r.code and d.item > r.item
       returning d.item, d.step, d.source_row, d.code, r.first_row
     )
     select source_row as row, code, first_row as "firstRow" from gone where step = 0 order by item`,
    [batchId, batchId],
  );
  return rows;
}

/** Rows of a batch, steps counted singly: fewer at commit than were staged means that a crash emptied the table. */
export async function countStagedUnits(db: Knex, batchId: number): Promise<number> {
  const { rows } = await db.raw<{ rows: { staged: number }[] }>(
    'select count(*) as staged from import_units where batch_id = ?',
    [batchId],
  );
  return rows[0]?.staged ?? 0;
}

export async function clearStagedUnits(db: Knex, batchId: number): Promise<void> {
  await db('import_units').where({ batch_id: batchId }).delete();
}
