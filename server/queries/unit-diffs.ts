/** What a staged import would change: written down when it is compared, read by pages, held against the units at commit. */
import type { Knex } from 'knex';
import type { RefusedRow } from '../domain/import.ts';
import { nullable } from './bindings.ts';
import { attributesJson, UNIT_COLUMNS } from './unit-columns.ts';

export const DIFF_CHANGES = ['new', 'changed', 'unchanged', 'refused', 'left_out'] as const;
export type DiffChange = (typeof DIFF_CHANGES)[number];

/** A row that moved on: its unit is no longer what it was when the import was compared. */
export interface MovedRow {
  row: number | null;
  code: string | null;
}

/** Writes what this transaction's comparison found in place of what stood there. */
export async function recordDiffs(trx: Knex, batchId: number): Promise<void> {
  await trx('import_diffs').where({ batch_id: batchId }).delete();
  const old = `(${attributesJson('u', UNIT_COLUMNS)} || jsonb_build_object('deleted', u.deleted))`;
  await trx.raw(
    `with patched as (
       select p.item, jsonb_object_agg(e.key, e.value) as changes
       from pg_temp.unit_patches p, jsonb_each(p.changes) e group by p.item
     ), items as (
       select item, code, known, last_step, null as barred_by from pg_temp.unit_items
       union all select item, code, known, last_step, barred_by from pg_temp.unit_barred
     )
     insert into import_diffs (batch_id, item, source_row, change, code, name, base_event, before, after,
       municipality_code, correction)
     select i.batch_id, n.item, i.source_row,
       case when n.barred_by = 'choice' then 'left_out' when n.barred_by is not null then 'refused'
         when not n.known then 'new' when p.item is null then 'unchanged' else 'changed' end,
       n.code, coalesce(u.name, i.name), u.event_number,
       (select jsonb_object_agg(k.key, ${old} -> k.key) from jsonb_object_keys(p.changes) as k (key)),
       case when not n.known then jsonb_strip_nulls(${attributesJson('i', UNIT_COLUMNS)}) else p.changes end,
       l.to_municipality, first.reason
     from items n
     join import_units i on i.batch_id = ? and i.item = n.item and i.step = n.last_step
     join import_units first on first.batch_id = i.batch_id and first.item = n.item and first.step = 0
     join pg_temp.unit_places l on l.item = n.item
     left join units u on u.code = n.code
     left join patched p on p.item = n.item`,
    [batchId],
  );
}

/** The rows whose units changed, came or went since the diff was recorded, or that another may no longer write. */
export async function movedRows(trx: Knex, batchId: number): Promise<MovedRow[]> {
  const { rows } = await trx.raw<{ rows: MovedRow[] }>(
    `select d.source_row as row, d.code
     from import_diffs d
     left join pg_temp.unit_items n on n.item = d.item
     left join pg_temp.unit_barred b on b.item = d.item
     left join units u on u.code = d.code
     where d.batch_id = ? and b.barred_by is distinct from 'choice'
       and (u.event_number is distinct from d.base_event or (d.change = 'refused') = (n.item is not null))
     order by d.item`,
    [batchId],
  );
  return rows;
}

/** Notes which rows were left out when the batch was committed, and the codes that were given. */
export async function settleDiffs(trx: Knex, batchId: number): Promise<void> {
  await trx.raw(
    `update import_diffs d set change = 'left_out' from pg_temp.unit_barred b
     where d.batch_id = ? and b.item = d.item and b.barred_by = 'choice'`,
    [batchId],
  );
  await trx.raw(
    `update import_diffs d set code = n.code from pg_temp.unit_items n
     where d.batch_id = ? and d.code is null and n.item = d.item`,
    [batchId],
  );
}

/** Items that another's department keeps out, with the department. */
export async function barredByDepartment(
  trx: Knex,
  batchId: number,
): Promise<{ item: number; row: number | null; code: string | null; department: string | null }[]> {
  const { rows } = await trx.raw<{
    rows: { item: number; row: number | null; code: string | null; department: string | null }[];
  }>(
    `select b.item, i.source_row as row, b.code, coalesce(p.to_department, p.to_declared, p.from_department) as department
     from pg_temp.unit_barred b
     join pg_temp.unit_places p on p.item = b.item
     join import_units i on i.batch_id = ? and i.item = b.item and i.step = 0
     where b.barred_by = 'department' order by b.item`,
    [batchId],
  );
  return rows;
}

export interface StoredRefusal extends RefusedRow {
  item?: number | null;
}

/** Adds rows that stay out. @param from position of the first one */
export async function insertRefusals(
  db: Knex,
  batchId: number,
  from: number,
  rows: readonly StoredRefusal[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.raw(
    `insert into import_refusals (batch_id, position, item, source_row, column_name, value, code, reason, remedy)
     select ?, ?::integer + ordinality::integer, item, source_row, column_name, value, code, reason, remedy
     from unnest(?::integer[], ?::integer[], ?::text[], ?::text[], ?::text[], ?::jsonb[], ?::jsonb[])
       with ordinality as given (item, source_row, column_name, value, code, reason, remedy, ordinality)`,
    [
      batchId,
      from - 1,
      nullable(rows.map(({ item }) => item ?? null)),
      nullable(rows.map(({ row }) => row)),
      nullable(rows.map(({ column }) => column)),
      nullable(rows.map(({ value }) => value)),
      rows.map(({ code }) => code),
      rows.map(({ reason }) => JSON.stringify(reason)),
      rows.map(({ remedy }) => JSON.stringify(remedy)),
    ] as never[],
  );
}

/** Drops the refusals that a comparison made, which the next one makes anew. @returns the position of the next one */
export async function clearComparedRefusals(trx: Knex, batchId: number): Promise<number> {
  await trx('import_refusals').where({ batch_id: batchId }).whereNotNull('item').delete();
  const { rows } = await trx.raw<{ rows: { next: number }[] }>(
    'select coalesce(max(position), 0) + 1 as next from import_refusals where batch_id = ?',
    [batchId],
  );
  return rows[0]?.next ?? 1;
}

/** Rows by what they would do; possible duplicates stand in `duplicates`. */
export async function countDiffs(
  db: Knex,
  batchId: number,
): Promise<Record<'new' | 'changed' | 'unchanged' | 'refused' | 'left_out' | 'duplicates', number>> {
  const { rows } = await db.raw<{ rows: Record<string, number>[] }>(
    `select count(*) filter (where change = 'new') as new, count(*) filter (where change = 'changed') as changed,
       count(*) filter (where change = 'unchanged') as unchanged, count(*) filter (where change = 'left_out') as left_out,
       (select count(*) from import_refusals r where r.batch_id = ?) as refused,
       (select count(*) from import_duplicates p where p.batch_id = ?) as duplicates
     from import_diffs where batch_id = ?`,
    [batchId, batchId, batchId],
  );
  const found = rows[0] ?? {};
  const of = (name: string) => found[name] ?? 0;
  return {
    new: of('new'),
    changed: of('changed'),
    unchanged: of('unchanged'),
    refused: of('refused'),
    left_out: of('left_out'),
    duplicates: of('duplicates'),
  };
}

/** Removes what a discarded or unfinished stage holds beside its batch. */
export async function clearDiffs(db: Knex, batchId: number): Promise<void> {
  for (const table of ['import_diffs', 'import_refusals', 'import_duplicates'])
    await db(table).where({ batch_id: batchId }).delete();
}
