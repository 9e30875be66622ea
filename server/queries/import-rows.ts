/** Rows of an import, page by page: what each would do or did, or why it stays out. */
import type { Knex } from 'knex';
import type { Bilingual } from '../problem.ts';
import type { DiffChange } from './unit-diffs.ts';

export interface DiffRow {
  item: number;
  row: number | null;
  change: DiffChange;
  code: string | null;
  name: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  municipalityCode: string | null;
  /** What was corrected of its place on the way in. */
  correction: string | null;
  duplicate: {
    code: string | null;
    row: number | null;
    name: string;
    same_name: boolean;
    same_point: boolean;
    distance_m: number;
  } | null;
}

export interface RefusalRow {
  position: number;
  row: number | null;
  column: string | null;
  value: string | null;
  code: string;
  reason: Bilingual;
  remedy: Bilingual;
  /** Of a row that was read before it was refused. */
  unit: { code: string | null; name: string } | null;
}

export interface RowsQuery {
  batchId: number;
  /** Place in the file after which the page begins. */
  after: number | null;
  limit: number;
}

/** @param change `duplicate` for new rows that may be another unit; null for all that were compared */
export async function listDiffRows(
  db: Knex,
  change: DiffChange | 'duplicate' | null,
  { batchId, after, limit }: RowsQuery,
): Promise<DiffRow[]> {
  const rows = db('import_diffs as d')
    .leftJoin('import_duplicates as p', (join) =>
      join.on('p.batch_id', 'd.batch_id').andOn('p.item', 'd.item'),
    )
    .where('d.batch_id', batchId)
    .orderBy('d.item')
    .limit(limit)
    .select({
      item: 'd.item',
      row: 'd.source_row',
      change: 'd.change',
      code: 'd.code',
      name: 'd.name',
      before: 'd.before',
      after: 'd.after',
      municipalityCode: 'd.municipality_code',
      correction: 'd.correction',
      duplicate:
        db.raw(`case when p.item is not null then jsonb_build_object('code', p.other_code, 'row', p.other_row,
        'name', p.other_name, 'same_name', p.same_name, 'same_point', p.same_point, 'distance_m', p.distance_m) end`),
    });
  if (after !== null) rows.where('d.item', '>', after);
  if (change === 'duplicate') rows.whereNotNull('p.item');
  else if (change !== null) rows.where('d.change', change);
  return rows;
}

export async function listRefusals(db: Knex, { batchId, after, limit }: RowsQuery): Promise<RefusalRow[]> {
  const rows = db('import_refusals as r')
    .leftJoin('import_diffs as d', (join) => join.on('d.batch_id', 'r.batch_id').andOn('d.item', 'r.item'))
    .where('r.batch_id', batchId)
    .orderBy('r.position')
    .limit(limit)
    .select({
      position: 'r.position',
      row: 'r.source_row',
      column: 'r.column_name',
      value: 'r.value',
      code: 'r.code',
      reason: 'r.reason',
      remedy: 'r.remedy',
      unit: db.raw(
        `case when d.item is not null then jsonb_build_object('code', d.code, 'name', d.name) end`,
      ),
    });
  if (after !== null) rows.where('r.position', '>', after);
  return rows;
}
