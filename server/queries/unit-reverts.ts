/**
 * Taking an import back, as history: what it recorded is closed, what was known before is recorded anew. Nothing is
 * removed. Units that the import created become deleted, others are again what they were.
 */
import type { Knex } from 'knex';
import { FACT_COLUMNS } from './locate.ts';
import { ATTRIBUTE_COLUMNS, attributesJson, KEY_COLUMNS, UNIT_COLUMNS } from './unit-columns.ts';
import { withSetJoins } from './unit-relocation.ts';

export interface LaterChange {
  code: string;
  name: string;
  /** Of the last change after the import. */
  type: string;
  actor: string;
  recordedAt: string;
}

export interface RevertRecording {
  batchId: number;
  actor: string;
  reason: string;
  recordedAt: string;
  lastEvent: number;
}

const STATE_COLUMNS = [...ATTRIBUTE_COLUMNS, ...KEY_COLUMNS, ...FACT_COLUMNS, 'source_id'];

/**
 * Temporary table `reverted_units(code, created, last_number, day, recorded_at, keys, departments)`: the units of a batch,
 * whether it created them, its last event of each, the first day that it touched and the attributes that changed with it or
 * after it.
 * @param reason of an earlier revert of the same batch: what that took back is left out
 */
export async function findBatchUnits(trx: Knex, batchId: number, reason: string): Promise<number> {
  await trx.raw('drop table if exists pg_temp.reverted_units');
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `create temporary table reverted_units on commit drop as
     select e.unit_code as code, bool_or(e.type = 'created') as created, max(e.number) as last_number,
       min(e.valid_on) as day, min(e.recorded_at) as recorded_at,
       (select array_agg(distinct k.key) from unit_events c, jsonb_object_keys(c.changes) as k (key)
        where c.unit_code = e.unit_code and c.number >= min(e.number)) as keys
     from unit_events e where e.batch_id = ? group by e.unit_code`,
    [batchId],
  );
  await trx.raw(
    `delete from pg_temp.reverted_units r where exists (
       select from unit_events e where e.unit_code = r.code and e.number > r.last_number and e.reason = ?
     )`,
    [reason],
  );
  await trx.raw('analyze pg_temp.reverted_units');
  return rowCount;
}

/** The events of the last write that changed a unit: what an undo takes back. */
export interface LastWrite {
  number: number;
  actor: string;
  batchId: number | null;
  recordedAt: string;
}

export async function lastWriteOf(trx: Knex, code: string): Promise<LastWrite | undefined> {
  const { rows } = await trx.raw<{ rows: LastWrite[] }>(
    `select number, actor, batch_id as "batchId", recorded_at as "recordedAt" from unit_events
     where unit_code = ? and changes <> '{}' order by number desc limit 1`,
    [code],
  );
  return rows[0];
}

/** `reverted_units` of one unit's last write, all of whose events were recorded at one instant. */
export async function chooseLastWrite(trx: Knex, code: string, { number }: LastWrite): Promise<void> {
  await trx.raw('drop table if exists pg_temp.reverted_units');
  await trx.raw(
    `create temporary table reverted_units on commit drop as
     select e.unit_code as code, bool_or(e.type = 'created') as created, max(e.number) as last_number,
       min(e.valid_on) as day, min(e.recorded_at) as recorded_at,
       array(select distinct k.key from unit_events c, jsonb_object_keys(c.changes) as k (key)
         where c.unit_code = e.unit_code and c.recorded_at = min(e.recorded_at) order by 1) as keys
     from unit_events e
     where e.unit_code = ? and e.changes <> '{}'
       and e.recorded_at = (select recorded_at from unit_events where unit_code = ? and number = ?)
     group by e.unit_code`,
    [code, code, number],
  );
}

const SAME = ATTRIBUTE_COLUMNS.map((column) => `s.${column} is not distinct from u.${column}`).join(' and ');

/**
 * The units that changed after the batch and are not, by now, as it left them again: taken out of `reverted_units`, and
 * told.
 */
export async function takeOutChangedSince(trx: Knex): Promise<LaterChange[]> {
  const { rows } = await trx.raw<{ rows: LaterChange[] }>(
    `with gone as (
       delete from pg_temp.reverted_units r using (
         select unit_code, max(number) as number from unit_events
         where unit_code in (select code from pg_temp.reverted_units) group by unit_code
       ) latest
       where latest.unit_code = r.code and latest.number > r.last_number and not exists (
         select from units u join unit_states s on s.unit_code = u.code
         where u.code = r.code and not u.deleted
           and s.event_number = r.last_number and s.valid_to = 'infinity' and ${SAME}
       )
       returning r.code, latest.number
     )
     select g.code, u.name, e.type, e.actor, e.recorded_at as "recordedAt"
     from gone g
     join units u on u.code = g.code
     join unit_events e on e.unit_code = g.code and e.number = g.number
     order by g.code`,
  );
  return rows;
}

/** Where the units to revert lie now and lay before, as `WritePlaces` of distinct combinations with a code each. */
export async function revertedPlaces(
  trx: Knex,
): Promise<
  { code: string; department: string | null; declared: string | null; formerDepartment: string | null }[]
> {
  const { rows } = await trx.raw<{
    rows: {
      code: string;
      department: string | null;
      declared: string | null;
      formerDepartment: string | null;
    }[];
  }>(
    `select r.code, u.department_code as department, left(u.declared_municipality, 2) as declared,
       former.department_code as "formerDepartment"
     from pg_temp.reverted_units r
     join units u on u.code = r.code
     left join lateral (
       select s.department_code from unit_states s
       where s.unit_code = r.code and not r.created and s.valid_to = 'infinity'
         and s.recorded_from < r.recorded_at and s.recorded_to >= r.recorded_at
       limit 1
     ) former on true`,
  );
  return rows;
}

/** Stores the reverts with an event each. Advances `lastEvent`. @returns how many units are what they were */
export async function storeReverts(
  trx: Knex,
  recording: RevertRecording,
): Promise<{ removed: number; restored: number }> {
  await trx.raw('drop table if exists pg_temp.reverted_states');
  await withSetJoins(trx, true, async () => {
    await pairStates(trx);
    await trx.raw('analyze pg_temp.reverted_states');
    await recordEvents(trx, recording);
    await replaceStates(trx, recording);
    await refreshOpen(trx);
  });
  const { rows } = await trx.raw<{ rows: { removed: number; restored: number }[] }>(
    `select count(*) filter (where created) as removed, count(*) filter (where not created) as restored
     from pg_temp.reverted_units`,
  );
  return rows[0] ?? { removed: 0, restored: 0 };
}

/**
 * Every state from the batch's first day on, with the state that was known before it on its first day: its attributes
 * hold again. The boundaries of now stay, since they hold all of those before. `told` is what an event says of it; those
 * that follow each other and say the same (`nth`) share one.
 */
async function pairStates(trx: Knex): Promise<void> {
  await trx.raw(
    `create temporary table reverted_states on commit drop as
     select marked.*, count(*) filter (where differs) over (order by unit_code, valid_from) as nth
     from (
       select paired.*, told is distinct from lag(told) over (partition by unit_code order by valid_from) as differs
       from (
         select s.unit_code, r.created, r.keys, s.valid_from, s.valid_to, s.recorded_from as now_from,
           f.valid_from as former_valid_from, f.recorded_from as former_recorded_from,
           case when r.created then '{"deleted": true}'::jsonb else (
             select jsonb_object_agg(k.key, f.attributes -> k.key) from unnest(r.keys) as k (key)) end as told
         from pg_temp.reverted_units r
         join unit_states s on s.unit_code = r.code and s.recorded_to = 'infinity'
           and (r.created or s.valid_from >= r.day)
         left join lateral (
           select b.valid_from, b.recorded_from,
             ${attributesJson('b', UNIT_COLUMNS)} || jsonb_build_object('deleted', b.deleted) as attributes
           from unit_states b
           where b.unit_code = r.code and not r.created
             and b.recorded_from < r.recorded_at and b.recorded_to >= r.recorded_at
             and b.valid_to > s.valid_from
           order by b.valid_from limit 1
         ) f on true
       ) paired
     ) marked`,
  );
}

async function recordEvents(trx: Knex, recording: RevertRecording): Promise<void> {
  const { lastEvent, recordedAt, actor, reason } = recording;
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `insert into unit_events (unit_code, number, type, valid_on, recorded_at, actor, reason, changes)
     select unit_code, ?::bigint + nth,
       case when told -> 'deleted' = 'true' then 'deleted' when keys = array['deleted'] then 'restored'
         else 'corrected' end,
       valid_from, ?::timestamptz, ?, ?, told
     from (select distinct on (nth) * from pg_temp.reverted_states order by nth, valid_from) t`,
    [lastEvent, recordedAt, actor, reason],
  );
  recording.lastEvent += rowCount;
}

async function replaceStates(trx: Knex, { lastEvent, recordedAt }: RevertRecording): Promise<void> {
  await trx.raw(
    `update unit_states s set recorded_to = ?::timestamptz from pg_temp.reverted_states t
     where s.unit_code = t.unit_code and s.valid_from = t.valid_from and s.recorded_from = t.now_from`,
    [recordedAt],
  );
  const columns = STATE_COLUMNS.join(', ');
  await trx.raw(
    `insert into unit_states (unit_code, ${columns}, deleted, valid_from, valid_to, recorded_from, event_number)
     select t.unit_code, ${STATE_COLUMNS.map((column) => `b.${column}`).join(', ')}, t.created or b.deleted,
       t.valid_from, t.valid_to, ?::timestamptz,
       ?::bigint - (select max(nth) from pg_temp.reverted_states) + t.nth
     from pg_temp.reverted_states t
     join unit_states b on b.unit_code = t.unit_code
       and b.valid_from = coalesce(t.former_valid_from, t.valid_from)
       and b.recorded_from = coalesce(t.former_recorded_from, t.now_from)`,
    [recordedAt, lastEvent],
  );
}

async function refreshOpen(trx: Knex): Promise<void> {
  const columns = [...STATE_COLUMNS, 'deleted', 'valid_from', 'recorded_from', 'event_number'].join(', ');
  await trx.raw('delete from units where code in (select code from pg_temp.reverted_units)');
  await trx.raw(
    `insert into units (code, ${columns})
     select unit_code, ${columns} from unit_states
     where unit_code in (select code from pg_temp.reverted_units)
       and valid_to = 'infinity' and recorded_to = 'infinity'`,
  );
}

/** Leaves these codes out of the revert. */
export async function keepUnits(trx: Knex, codes: readonly string[]): Promise<void> {
  await trx.raw('delete from pg_temp.reverted_units where code = any(?::text[])', [codes] as never[]);
}
