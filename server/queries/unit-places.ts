/** Where staged units lie before and after, and who may therefore not write which of them. Temporary tables of one transaction. */
import type { Knex } from 'knex';
import { nullable } from './bindings.ts';
import { accuracySql } from './locate.ts';
import type { UnitColumn } from './unit-columns.ts';

/** The departments that decide who may write a unit: by its place, else by its declared municipality. */
export interface WritePlaces {
  /** Null for a new unit. */
  before: { department: string | null; declared: string | null } | null;
  after: { department: string | null; declared: string | null };
}

interface PlacesRow {
  known: boolean;
  from_department: string | null;
  from_declared: string | null;
  to_department: string | null;
  to_declared: string | null;
}

const DEPARTMENTS = ['from_department', 'from_declared', 'to_department', 'to_declared'] as const;

/**
 * Temporary table `unit_places(item, known, …)` of all items, and the empty `unit_barred` for those that are taken out.
 * After `sortItems` and `locateStaged`.
 */
export async function placeItems(trx: Knex, batchId: number, stated: readonly UnitColumn[]): Promise<void> {
  await trx.raw('drop table if exists pg_temp.unit_places, pg_temp.unit_barred');
  const isStated = (name: string) => stated.some(({ column }) => column === name);
  const located = isStated('geom') ? 'not n.known or i.geom is distinct from u.geom' : 'not n.known';
  const declared = isStated('declared_municipality')
    ? 'i.declared_municipality'
    : 'case when n.known then u.declared_municipality else i.declared_municipality end';
  const after = (column: string) => `case when ${located} then f.${column} else u.${column} end`;
  await trx.raw(
    `create temporary table unit_places on commit drop as
     select n.item, n.known, u.department_code as from_department, left(u.declared_municipality, 2) as from_declared,
       ${after('department_code')} as to_department, ${after('municipality_code')} as to_municipality,
       left(${declared}, 2) as to_declared
     from pg_temp.unit_items n
     join import_units i on i.batch_id = ? and i.item = n.item and i.step = n.last_step
     left join units u on u.code = n.code
     left join pg_temp.located_points p on p.geom = i.geom and p.accuracy_m = ${accuracySql('i')}
     left join pg_temp.located_facts f on f.key = p.key`,
    [batchId],
  );
  await trx.raw('create unique index on pg_temp.unit_places (item)');
  await trx.raw('analyze pg_temp.unit_places');
  await trx.raw(
    `create temporary table unit_barred (item integer primary key, code text, known boolean, last_step integer,
       barred_by text) on commit drop`,
  );
}

/** The combinations of places that occur. */
export async function distinctPlaces(trx: Knex): Promise<WritePlaces[]> {
  const { rows } = await trx.raw<{ rows: PlacesRow[] }>(
    `select distinct known, ${DEPARTMENTS.join(', ')} from pg_temp.unit_places`,
  );
  return rows.map((row) => ({
    before: row.known ? { department: row.from_department, declared: row.from_declared } : null,
    after: { department: row.to_department, declared: row.to_declared },
  }));
}

/** Takes out the items of these places: another's units. */
export async function barPlaces(trx: Knex, places: readonly WritePlaces[]): Promise<void> {
  if (places.length === 0) return;
  const values = [
    places.map(({ before }) => before?.department ?? null),
    places.map(({ before }) => before?.declared ?? null),
    places.map(({ after }) => after.department),
    places.map(({ after }) => after.declared),
  ];
  await barItems(
    trx,
    'department',
    `item in (
       select p.item from pg_temp.unit_places p
       join unnest(?::boolean[], ?::text[], ?::text[], ?::text[], ?::text[])
         as given (known, ${DEPARTMENTS.join(', ')})
       on given.known = p.known and ${DEPARTMENTS.map((name) => `given.${name} is not distinct from p.${name}`).join(' and ')})`,
    [places.map(({ before }) => before !== null), ...values.map(nullable)],
  );
}

/** Takes out the items of these rows of the file: who commits leaves them out. */
export async function barRows(trx: Knex, batchId: number, rows: readonly number[]): Promise<void> {
  if (rows.length === 0) return;
  await barItems(
    trx,
    'choice',
    'item in (select item from import_units where batch_id = ? and step = 0 and source_row = any(?::integer[]))',
    [batchId, rows],
  );
}

async function barItems(trx: Knex, why: string, condition: string, bindings: unknown[]): Promise<void> {
  await trx.raw(
    `with gone as (delete from pg_temp.unit_items where ${condition} returning item, code, known, last_step)
     insert into pg_temp.unit_barred select item, code, known, last_step, ? from gone`,
    [...bindings, why] as never[],
  );
  await trx.raw(
    `delete from pg_temp.unit_patches where item in (select item from pg_temp.unit_barred);
     delete from pg_temp.unit_differing where item in (select item from pg_temp.unit_barred)`,
  );
}

/** What is left to store: new units, known ones, known ones that differ, and new ones that want a code. */
export async function countItems(
  trx: Knex,
): Promise<{ fresh: number; known: number; changed: number; uncoded: number }> {
  const { rows } = await trx.raw<{
    rows: { fresh: number; known: number; changed: number; uncoded: number }[];
  }>(
    `select count(*) filter (where not known) as fresh, count(*) filter (where known) as known,
       count(*) filter (where code is null) as uncoded,
       (select count(distinct code) from pg_temp.unit_patches) as changed
     from pg_temp.unit_items`,
  );
  return rows[0] ?? { fresh: 0, known: 0, changed: 0, uncoded: 0 };
}
