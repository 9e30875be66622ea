/** Storing staged units: new ones with their whole history, known ones as patches of theirs. Set by set, in one transaction. */
import type { Knex } from 'knex';
import { accuracySql, FACT_COLUMNS } from './locate.ts';
import { ATTRIBUTE_COLUMNS, attributesJson, KEY_COLUMNS, UNIT_COLUMNS } from './unit-columns.ts';
import { locateRelation, withSetJoins } from './unit-relocation.ts';

export interface Recording {
  /** Under which the rows are staged. */
  batchId: number;
  /** What the events name as their import; null for a single unit. */
  eventBatch: number | null;
  /** Why, in the words of who writes. */
  reason: string | null;
  sourceId: number;
  actor: string;
  /** The instant at which everything of this batch becomes known; later than any before it. */
  recordedAt: string;
  /** The last event number given so far. */
  lastEvent: number;
}

/** The instant of recording, after the lock of the units' version was taken. */
export async function recordingInstant(trx: Knex): Promise<string> {
  const { rows } = await trx.raw<{ rows: { instant: string }[] }>(
    `select greatest(clock_timestamp(), changed_at + interval '1 microsecond')::text as instant
     from layer_versions where layer = 'units'`,
  );
  const instant = rows[0]?.instant;
  if (!instant) throw new Error('layer_versions lacks the row of the units');
  return instant;
}

/** Ends a write of units: their version, the last event number, and whether all is still demonstration. */
export async function finishUnits(
  trx: Knex,
  recording: Pick<Recording, 'lastEvent' | 'recordedAt'>,
  demonstration: boolean,
): Promise<void> {
  await trx.raw(
    `update layer_versions set version = version + 1, last_event = ?, changed_at = ?::timestamptz,
       demonstration = demonstration and ?
     where layer = 'units'`,
    [recording.lastEvent, recording.recordedAt, demonstration],
  );
  // wakes whoever follows the changes, in other processes too, at commit
  await trx.raw('select pg_notify(?, ?)', [CHANGES_CHANNEL, String(recording.lastEvent)]);
}

/** PostgreSQL's channel of notifications on which a commit of events is told; the number is a hint, not the news. */
export const CHANGES_CHANNEL = 'geoser_changes';

/**
 * Sorts a batch into new and known units: temporary table `unit_items(item, code, last_step, known)`.
 * Rows without a code are new and keep a null there until `giveCodes`.
 */
export async function sortItems(
  trx: Knex,
  batchId: number,
): Promise<{ fresh: number; known: number; uncoded: number }> {
  await trx.raw('drop table if exists pg_temp.unit_items');
  await withSetJoins(trx, true, async () => {
    await trx.raw(
      `create temporary table unit_items on commit drop as
       select i.item, i.code, i.last_step, u.code is not null as known
       from (select item, min(code) as code, max(step) as last_step from import_units
             where batch_id = ? group by item) i
       left join units u on u.code = i.code`,
      [batchId],
    );
  });
  await trx.raw('analyze pg_temp.unit_items');
  const { rows } = await trx.raw<{ rows: { fresh: number; known: number; uncoded: number }[] }>(
    `select count(*) filter (where not known) as fresh, count(*) filter (where known) as known,
       count(*) filter (where code is null) as uncoded
     from pg_temp.unit_items`,
  );
  return rows[0] ?? { fresh: 0, known: 0, uncoded: 0 };
}

/** Facts of the places of new units and, with `moved`, of those that known ones move to: `located_points`, `located_facts`. */
export async function locateStaged(trx: Knex, batchId: number, moved: boolean): Promise<void> {
  const elsewhere = `union all
     select s.geom, s.accuracy_m, s.location_source
     from import_units s
     join pg_temp.unit_items n on n.item = s.item and n.known and n.last_step = s.step
     join units u on u.code = n.code and u.geom is distinct from s.geom
     where s.batch_id = ${Number(batchId)}`;
  await locateRelation(
    trx,
    `select s.geom, s.accuracy_m, s.location_source
     from import_units s join pg_temp.unit_items n on n.item = s.item and not n.known
     where s.batch_id = ${Number(batchId)} ${moved ? elsewhere : ''}`,
  );
}

/** Codes `{department}-{year}-{number}` for rows without one, counted on from those that exist. */
export async function giveCodes(trx: Knex, batchId: number): Promise<void> {
  await withSetJoins(trx, true, async () => {
    await trx.raw(
      `with wanting as (
         select i.item, coalesce(f.department_code, left(i.declared_municipality, 2), '00') || '-'
             || extract(year from coalesce(i.created_on, i.valid_on)) || '-' as prefix
         from import_units i
         join pg_temp.unit_items n on n.item = i.item and n.code is null
         left join pg_temp.located_points p on p.geom = i.geom and p.accuracy_m = ${accuracySql('i')}
         left join pg_temp.located_facts f on f.key = p.key
         where i.batch_id = ? and i.step = 0
       ), present as (
         select substring(code from '^(.*-)[0-9]{1,9}$') as prefix, substring(code from '-([0-9]{1,9})$')::integer as number
         from (select code from units union all select code from pg_temp.unit_items where code is not null) codes
       ), taken as (
         select prefix, max(number) as last from present group by prefix
       )
       update pg_temp.unit_items n
       set code = w.prefix || lpad((coalesce(t.last, 0) + w.nth)::text, 5, '0')
       from (select item, prefix, row_number() over (partition by prefix order by item) as nth from wanting) w
       left join taken t on t.prefix = w.prefix
       where n.item = w.item`,
      [batchId],
    );
  });
}

/** Stores the new units: events, states and open states. Advances `lastEvent`. @returns the number of units */
export async function storeNew(trx: Knex, recording: Recording): Promise<number> {
  let stored = 0;
  await withSetJoins(trx, true, async () => {
    const steps = await numberSteps(trx, recording);
    await insertEvents(trx, recording);
    await insertStates(trx, recording, 'unit_states');
    stored = await insertStates(trx, recording, 'units');
    recording.lastEvent += steps;
  });
  return stored;
}

/** Temporary table `unit_steps`: every state of every new unit, its days, its event's number, the key of its place. */
async function numberSteps(trx: Knex, { batchId, lastEvent }: Recording): Promise<number> {
  await trx.raw('drop table if exists pg_temp.unit_steps');
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `create temporary table unit_steps on commit drop as
     select i.item, i.step, n.code, n.code is distinct from i.code as is_given, i.step = n.last_step as is_last, p.key,
       i.valid_on as valid_from, coalesce(lead(i.valid_on) over one_unit, 'infinity') as valid_to,
       ?::bigint + row_number() over (order by i.item, i.step) as number
     from import_units i
     join pg_temp.unit_items n on n.item = i.item and not n.known
     left join pg_temp.located_points p on p.geom = i.geom and p.accuracy_m = ${accuracySql('i')}
     where i.batch_id = ?
     window one_unit as (partition by i.item order by i.step)`,
    [lastEvent, batchId],
  );
  await trx.raw('analyze pg_temp.unit_steps');
  return rowCount;
}

async function insertEvents(trx: Knex, recording: Recording): Promise<void> {
  const { batchId, eventBatch, actor, reason, recordedAt } = recording;
  await trx.raw(
    `insert into unit_events (unit_code, number, type, valid_on, recorded_at, actor, batch_id, reason, changes)
     select s.code, s.number, i.event_type, i.valid_on, ?::timestamptz, ?, ?::bigint, coalesce(?::text, i.reason),
       coalesce(i.changes, jsonb_strip_nulls(${attributesJson('i', UNIT_COLUMNS)}))
     from pg_temp.unit_steps s
     join import_units i on i.item = s.item and i.step = s.step and i.batch_id = ?`,
    [recordedAt, actor, eventBatch, reason, batchId] as never[],
  );
}

/** A state that another one of the same day takes the place of was never true for a day: it has only its event. */
async function insertStates(
  trx: Knex,
  { batchId, sourceId, recordedAt }: Recording,
  table: 'units' | 'unit_states',
): Promise<number> {
  const own = [...ATTRIBUTE_COLUMNS, 'product_key'];
  const facts = FACT_COLUMNS.map((column) =>
    column.startsWith('overlay_')
      ? `coalesce(f.${column}, '{}')`
      : isFlag(column)
        ? `coalesce(f.${column}, false)`
        : `f.${column}`,
  );
  const isOpen = table === 'units';
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `insert into ${table} (${isOpen ? 'code' : 'unit_code, valid_to'}, search_key, ${own.join(', ')},
       ${FACT_COLUMNS.join(', ')}, source_id, valid_from, recorded_from, event_number)
     select s.code${isOpen ? '' : ', s.valid_to'},
       case when s.is_given then s.code || ' ' || i.search_key else i.search_key end, ${own.map((column) => `i.${column}`).join(', ')},
       ${facts.join(', ')}, ?, s.valid_from, ?::timestamptz, s.number
     from pg_temp.unit_steps s
     join import_units i on i.item = s.item and i.step = s.step and i.batch_id = ?
     left join pg_temp.located_facts f on f.key = s.key
     where ${isOpen ? 's.is_last' : 's.valid_from < s.valid_to'}`,
    [sourceId, recordedAt, batchId],
  );
  return rowCount;
}

function isFlag(column: string): boolean {
  return column.endsWith('borderline');
}

/** What a batch left: units unlocated and outside every polygon, among those it holds. */
export async function countPlaces(trx: Knex): Promise<{ unlocated: number; outside: number }> {
  const { rows } = await trx.raw<{ rows: { unlocated: number; outside: number }[] }>(
    `select count(*) filter (where u.geom is null) as unlocated,
       count(*) filter (where u.geom is not null and u.municipality_code is null) as outside
     from units u join pg_temp.unit_items n on n.code = u.code`,
  );
  return rows[0] ?? { unlocated: 0, outside: 0 };
}

/** Every column of a state that a copy of it keeps. */
export const STATE_COLUMNS = [...ATTRIBUTE_COLUMNS, ...KEY_COLUMNS, ...FACT_COLUMNS, 'deleted'] as const;

/** A number under which a single unit is staged within its own transaction. */
export async function nextWriteNumber(trx: Knex): Promise<number> {
  const { rows } = await trx.raw<{ rows: { number: number }[] }>(
    `select -10 - nextval('unit_write_numbers') as number`,
  );
  const number = rows[0]?.number;
  if (number === undefined) throw new Error('a sequence gives numbers');
  return number;
}

export interface WrittenUnit {
  /** Number of the last event that made a state of it, past ones too. */
  version: number;
  deleted: boolean;
  sourceId: number;
  departmentCode: string | null;
  declaredMunicipality: string | null;
  /** Its attributes in the names of the database. */
  attributes: Record<string, unknown>;
}

/** A unit as it is stored, whoever asks; taken-out ones too. */
export async function readWrittenUnit(trx: Knex, code: string): Promise<WrittenUnit | undefined> {
  const { rows } = await trx.raw<{ rows: WrittenUnit[] }>(
    `select (select max(event_number) from unit_states s where s.unit_code = u.code) as version, deleted, source_id as "sourceId", department_code as "departmentCode",
       declared_municipality as "declaredMunicipality", ${attributesJson('u', UNIT_COLUMNS)} as attributes
     from units u where code = ?`,
    [code],
  );
  return rows[0];
}

export interface KnownState {
  validFrom: string;
  /** Exclusive; 'infinity' for the open state. */
  validTo: string;
  attributes: Record<string, unknown>;
}

/** The states of a unit as they are known now, in order. */
export async function readKnownStates(trx: Knex, code: string): Promise<KnownState[]> {
  const { rows } = await trx.raw<{ rows: KnownState[] }>(
    `select valid_from as "validFrom", valid_to as "validTo", ${attributesJson('s', UNIT_COLUMNS)} as attributes
     from unit_states s where unit_code = ? and recorded_to = 'infinity' order by valid_from`,
    [code],
  );
  return rows;
}

/** An event that changes no attribute. Advances `lastEvent`. */
export async function storePlainEvent(
  trx: Knex,
  recording: Pick<Recording, 'actor' | 'reason' | 'recordedAt' | 'lastEvent'>,
  event: { code: string; type: string; validOn: string; details: object },
): Promise<void> {
  recording.lastEvent += 1;
  await trx('unit_events').insert({
    unit_code: event.code,
    number: recording.lastEvent,
    type: event.type,
    valid_on: event.validOn,
    recorded_at: recording.recordedAt,
    actor: recording.actor,
    reason: recording.reason,
    changes: '{}',
    details: JSON.stringify(event.details),
  });
}

/** The present attributes as they were known with an event, null where no state bears its number. */
export async function attributesOfVersion(
  trx: Knex,
  code: string,
  version: number,
): Promise<Record<string, unknown> | null> {
  const { rows } = await trx.raw<{ rows: { attributes: Record<string, unknown> }[] }>(
    `select ${attributesJson('s', UNIT_COLUMNS)} as attributes
     from unit_states s
     join (select min(recorded_from) as at from unit_states where unit_code = :code and event_number = :version) told
       on s.recorded_from <= told.at and s.recorded_to > told.at
     where s.unit_code = :code and s.valid_to = 'infinity'`,
    { code, version },
  );
  return rows[0]?.attributes ?? null;
}

/** The code that the one new unit of a batch was given. */
export async function givenCode(trx: Knex): Promise<string> {
  const { rows } = await trx.raw<{ rows: { code: string }[] }>('select code from pg_temp.unit_items');
  const code = rows[0]?.code;
  if (code === undefined) throw new Error('a stored unit has a code');
  return code;
}
