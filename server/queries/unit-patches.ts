/**
 * Changes of stored units, bitemporal: what a file says otherwise than the open state becomes patches, each "from this
 * day on these attributes are so"; a single unit's may end on a day (`until`, exclusive). A patch closes what was known
 * (recorded_to) and records anew what it touches: the parts of a state before its day and from its end on as they were,
 * everything between with its attributes.
 */
import type { Knex } from 'knex';
import { searchKey } from '../domain/text.ts';
import { nullable } from './bindings.ts';
import { FACT_COLUMNS } from './locate.ts';
import { ATTRIBUTE_COLUMNS, jsonKeys, KEY_COLUMNS, type UnitColumn } from './unit-columns.ts';
import { relocateUnits } from './unit-relocation.ts';
import type { Recording } from './unit-writes.ts';

/**
 * In this order, so that a row with several of them leaves one event each: a date that was wrong (`corrected`, from
 * the earlier of both), everything else, then a closing (from the day it names).
 */
const PASSES = ['corrected', 'general', 'closing'] as const;
type Pass = (typeof PASSES)[number];

const STATE_COLUMNS = [...ATTRIBUTE_COLUMNS, ...KEY_COLUMNS, ...FACT_COLUMNS, 'deleted'];

/**
 * Compares known units with the open states in the columns that the input states, into temporary table
 * `unit_patches(pass, code, item, day, until, type, changes)`. @returns how many units differ
 */
export async function comparePatches(
  trx: Knex,
  batchId: number,
  stated: readonly UnitColumn[],
  today: string,
): Promise<number> {
  await trx.raw('drop table if exists pg_temp.unit_patches, pg_temp.unit_differing');
  const columns = stated.map(({ column }) => column);
  const differs =
    columns.length === 0
      ? 'false'
      : `(${columns.map((column) => `i.${column}`).join(', ')})
       is distinct from (${columns.map((column) => `u.${column}`).join(', ')})`;
  await trx.raw(
    `create temporary table unit_differing on commit drop as
     select n.code, i.item, i.step, i.given_on, first.valid_from as first_day
     from pg_temp.unit_items n
     join import_units i on i.batch_id = ? and i.item = n.item and i.step = n.last_step
     join units u on u.code = n.code
     join lateral (select min(s.valid_from) as valid_from from unit_states s
       where s.unit_code = n.code and s.recorded_to = 'infinity') first on true
     where n.known and (u.deleted or ${differs})`,
    [batchId],
  );
  await trx.raw(
    `create temporary table unit_patches on commit drop as
     select * from (${PASSES.map((pass) => patchesOf(pass, stated)).join(' union all ')}) patches
     where changes <> '{}'`,
    PASSES.flatMap(() => [today, batchId]),
  );
  await trx.raw('analyze pg_temp.unit_patches');
  const { rows } = await trx.raw<{ rows: { units: number }[] }>(
    'select count(distinct code) as units from pg_temp.unit_patches',
  );
  return rows[0]?.units ?? 0;
}

/** When a column belongs to a pass, beside differing. */
function belongs({ column }: UnitColumn, pass: Pass): string | null {
  const both = `i.${column} is not null and u.${column} is not null`;
  if (column === 'created_on') {
    return pass === 'corrected' ? both : pass === 'general' ? `not (${both})` : null;
  }
  if (column === 'closed_on') {
    if (pass === 'corrected') return both;
    return pass === 'closing' ? 'u.closed_on is null' : 'i.closed_on is null';
  }
  return pass === 'general' ? 'true' : null;
}

function patchesOf(pass: Pass, stated: readonly UnitColumn[]): string {
  const changes = stated.flatMap((column) => {
    const condition = belongs(column, pass);
    if (condition === null) return [];
    const pairs = jsonKeys(column).map((key) => `'${key}', ${jsonValue(column, key)}`);
    return `case when ${condition} and i.${column.column} is distinct from u.${column.column}
      then jsonb_build_object(${pairs.join(', ')}) else '{}' end`;
  });
  if (pass === 'general') changes.push(`case when u.deleted then '{"deleted": false}'::jsonb else '{}' end`);
  return `select ${PASSES.indexOf(pass)} as pass, code, item, ${DAYS[pass]} as day, 'infinity'::date as until,
      ${TYPES[pass]} as type, changes
    from (
      select d.code, d.item, d.given_on, d.first_day, i.created_on, i.closed_on, u.closed_on as old_closed_on,
        ?::date as today, ${changes.join(' || ') || `'{}'::jsonb`} as changes
      from pg_temp.unit_differing d
      join import_units i on i.batch_id = ? and i.item = d.item and i.step = d.step
      join units u on u.code = d.code
    ) ${pass}`;
}

function jsonValue({ column }: UnitColumn, key: string): string {
  if (column !== 'geom') return `i.${column}`;
  return key === 'lng' ? 'st_x(i.geom)' : 'st_y(i.geom)';
}

const DAYS: Record<Pass, string> = {
  corrected: `least(case when jsonb_exists(changes, 'created_on') then least(first_day, created_on) end,
    case when jsonb_exists(changes, 'closed_on') then least(closed_on, old_closed_on) end)`,
  // a unit that was taken out and comes again holds from its first day, not only from this import on
  general: `case when jsonb_exists(changes, 'deleted') then least(first_day, created_on)
    when jsonb_exists(changes, 'created_on') and created_on is not null then created_on
    else coalesce(given_on, case when old_closed_on is null then closed_on end, today) end`,
  closing: 'closed_on',
};

const TYPES: Record<Pass, string> = {
  corrected: `'corrected'`,
  general: `case when jsonb_exists(changes, 'deleted') then 'restored'
    when jsonb_exists(changes, 'closed_on') then 'reopened'
    when jsonb_exists(changes, 'stage') then 'stage_changed'
    when jsonb_exists(changes, 'lng') then 'moved' else 'changed' end`,
  closing: `'closed'`,
};

/** A change of one known unit whose days are given rather than found by comparing. */
export interface GivenPatch {
  day: string;
  /** Exclusive; null: until something later says otherwise. */
  until: string | null;
  type: string;
  /** Taken out, or brought back; null: neither. */
  deleted: boolean | null;
}

/** In the place of `comparePatches`: the one staged unit gets these columns of its staged row during these days. */
export async function givePatch(
  trx: Knex,
  batchId: number,
  stated: readonly UnitColumn[],
  { day, until, type, deleted }: GivenPatch,
): Promise<void> {
  await trx.raw('drop table if exists pg_temp.unit_patches, pg_temp.unit_differing');
  await trx.raw(
    `create temporary table unit_differing on commit drop as
     select n.code, i.item, i.step, i.given_on, ?::date as first_day
     from pg_temp.unit_items n
     join import_units i on i.batch_id = ? and i.item = n.item and i.step = n.last_step where n.known`,
    [day, batchId],
  );
  const pairs = stated.flatMap((column) =>
    jsonKeys(column).map((key) => `'${key}', ${jsonValue(column, key)}`),
  );
  await trx.raw(
    `create temporary table unit_patches on commit drop as
     select 1 as pass, d.code, d.item, ?::date as day, coalesce(?::date, 'infinity') as until, ?::text as type,
       jsonb_build_object(${pairs.join(', ')}) || ?::jsonb as changes
     from pg_temp.unit_differing d
     join import_units i on i.batch_id = ? and i.item = d.item and i.step = d.step`,
    [day, until, type, JSON.stringify(deleted === null ? {} : { deleted }), batchId] as never[],
  );
}

/** Applies the patches with an event each, then computes the facts of what moved. Advances `lastEvent`. */
export async function storePatches(
  trx: Knex,
  recording: Recording,
  stated: readonly UnitColumn[],
): Promise<number> {
  let events = 0;
  for (const [index] of PASSES.entries()) events += await applyPass(trx, recording, index, stated);
  await mendSearchKeys(trx, recording);
  await refreshOpenStates(trx);
  const moved = `(select code from pg_temp.unit_patches
    where jsonb_exists_any(changes, array['lng', 'accuracy_m', 'location_source'])) moved`;
  await relocateUnits(trx, { codes: moved });
  return events;
}

async function applyPass(
  trx: Knex,
  recording: Recording,
  pass: number,
  stated: readonly UnitColumn[],
): Promise<number> {
  const { batchId, eventBatch, sourceId, actor, reason, recordedAt, lastEvent } = recording;
  await trx.raw('drop table if exists pg_temp.patched_states');
  const { rowCount: events } = await trx.raw<{ rowCount: number }>(
    `insert into unit_events (unit_code, number, type, valid_on, valid_until, recorded_at, actor, batch_id, reason,
       changes)
     select p.code, ?::bigint + row_number() over (order by p.item), p.type, p.day, nullif(p.until, 'infinity'),
       ?::timestamptz, ?, ?::bigint,
       coalesce(?::text, case when jsonb_exists(p.changes, 'lng') then i.reason end), p.changes
     from pg_temp.unit_patches p
     join import_units i on i.batch_id = ? and i.item = p.item and i.step = 0
     where p.pass = ?`,
    [lastEvent, recordedAt, actor, eventBatch, reason, batchId, pass] as never[],
  );
  if (events === 0) return 0;
  recording.lastEvent += events;
  await trx.raw(
    `create temporary table patched_states on commit drop as
     select s.*, p.day, p.until, p.item, p.changes, latest.step, ?::bigint + numbered.nth as number,
       s.valid_from = min(s.valid_from) over (partition by s.unit_code) as is_first
     from pg_temp.unit_patches p
     join (select code, row_number() over (order by item) as nth from pg_temp.unit_patches where pass = ?) numbered
       on numbered.code = p.code
     join pg_temp.unit_differing latest on latest.code = p.code
     join unit_states s on s.unit_code = p.code and s.recorded_to = 'infinity'
     where p.pass = ?`,
    [lastEvent, pass, pass],
  );
  await trx.raw('delete from pg_temp.patched_states where valid_to <= day or valid_from >= until');
  await closeKnown(trx, recordedAt);
  await recordAnew(trx, { batchId, sourceId, recordedAt }, stated);
  return events;
}

/** What this same transaction recorded was never known: it goes; what was known before ends. */
async function closeKnown(trx: Knex, recordedAt: string): Promise<void> {
  const same = `s.unit_code = p.unit_code and s.valid_from = p.valid_from and s.recorded_from = p.recorded_from`;
  await trx.raw(
    `delete from unit_states s using pg_temp.patched_states p
     where ${same} and s.recorded_from = ?::timestamptz`,
    [recordedAt],
  );
  await trx.raw(
    `update unit_states s set recorded_to = ?::timestamptz from pg_temp.patched_states p where ${same}`,
    [recordedAt],
  );
}

async function recordAnew(
  trx: Knex,
  { batchId, sourceId, recordedAt }: Pick<Recording, 'batchId' | 'sourceId' | 'recordedAt'>,
  stated: readonly UnitColumn[],
): Promise<void> {
  const columns = STATE_COLUMNS.join(', ');
  const target = `insert into unit_states
    (unit_code, ${columns}, source_id, valid_from, valid_to, recorded_from, event_number)`;
  await trx.raw(
    `${target}
     select unit_code, ${columns}, source_id, valid_from, day, ?::timestamptz, event_number
     from pg_temp.patched_states where valid_from < day
     union all
     select unit_code, ${columns}, source_id, until, valid_to, ?::timestamptz, event_number
     from pg_temp.patched_states where valid_to > until`,
    [recordedAt, recordedAt],
  );
  await trx.raw(
    `${target}
     select p.unit_code, ${patchedColumns(stated).join(', ')}, ?,
       case when p.is_first then p.day else greatest(p.valid_from, p.day) end, least(p.valid_to, p.until),
       ?::timestamptz, p.number
     from pg_temp.patched_states p
     join import_units i on i.batch_id = ? and i.item = p.item and i.step = p.step`,
    [sourceId, recordedAt, batchId],
  );
}

function patchedColumns(stated: readonly UnitColumn[]): string[] {
  const keyOf = new Map(stated.map((column) => [column.column, jsonKeys(column)[0]]));
  return STATE_COLUMNS.map((column) => {
    if (column === 'search_key')
      return `case when jsonb_exists_any(p.changes, array['name', 'product']) then i.search_key else p.search_key end`;
    if (column === 'deleted')
      return `case when jsonb_exists(p.changes, 'deleted') then (p.changes ->> 'deleted')::boolean else p.deleted end`;
    const key = column === 'product_key' ? keyOf.get('product') : keyOf.get(column);
    if (key === undefined) return `p.${column}`;
    return `case when jsonb_exists(p.changes, '${key}') then i.${column} else p.${column} end`;
  });
}

/**
 * A staged row has one name and one product; a state of another time may have kept another of the two, and is found by
 * its own words. Keys are made here since the engines fold letters differently.
 */
async function mendSearchKeys(trx: Knex, { batchId, recordedAt }: Recording): Promise<void> {
  const { rows } = await trx.raw<{
    rows: { code: string; day: string; name: string; product: string | null }[];
  }>(
    `select distinct s.unit_code as code, s.valid_from as day, s.name, s.product
     from pg_temp.unit_patches p
     join pg_temp.unit_differing d on d.code = p.code
     join import_units i on i.batch_id = ? and i.item = d.item and i.step = d.step
     join unit_states s on s.unit_code = p.code and s.recorded_from = ?::timestamptz
     where jsonb_exists_any(p.changes, array['name', 'product'])
       and (s.name, s.product) is distinct from (i.name, i.product)`,
    [batchId, recordedAt],
  );
  if (rows.length === 0) return;
  await trx.raw(
    `update unit_states s set search_key = k.key
     from unnest(?::text[], ?::date[], ?::text[]) as k (code, day, key)
     where s.unit_code = k.code and s.valid_from = k.day and s.recorded_from = ?::timestamptz`,
    [
      rows.map(({ code }) => code),
      nullable(rows.map(({ day }) => day)),
      rows.map(({ code, name, product }) => searchKey(code, name, product)),
      recordedAt,
    ] as never[],
  );
}

/** The open states of what was patched are the rows of `units` again. */
async function refreshOpenStates(trx: Knex): Promise<void> {
  const columns = [...STATE_COLUMNS, 'source_id', 'valid_from', 'recorded_from', 'event_number'].join(', ');
  await trx.raw('delete from units where code in (select code from pg_temp.unit_patches)');
  await trx.raw(
    `insert into units (code, ${columns})
     select unit_code, ${columns} from unit_states
     where unit_code in (select code from pg_temp.unit_patches)
       and valid_to = 'infinity' and recorded_to = 'infinity'`,
  );
}
