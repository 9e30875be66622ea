/** What happened to units, as a reader may see it: events, each between the state before and the state after it. */
import type { Knex } from 'knex';
import type { Scope } from '../domain/scope.ts';
import { attributesJson, UNIT_COLUMNS } from './unit-columns.ts';
import { statesSeen } from './units.ts';

/** A state beside an event, with its attributes in the names of the database. */
export interface SeenState {
  exact: boolean;
  deleted: boolean;
  name: string;
  lng: number | null;
  lat: number | null;
  line: string;
  stage: string;
  created_on: string | null;
  closed_on: string | null;
  municipality_code: string | null;
  department_code: string | null;
  pdet_subregion_code: string | null;
  [attribute: string]: unknown;
}

export interface EventRecord {
  code: string;
  number: number;
  type: string;
  validOn: string;
  validUntil: string | null;
  recordedAt: string;
  actor: string;
  batchId: number | null;
  reason: string | null;
  /** The attributes that it names, sorted; which values they took stands in the states. */
  keys: string[];
  details: Record<string, unknown> | null;
  before: SeenState | null;
  after: SeenState | null;
}

export interface EventQuery {
  scope: Scope;
  /** Of one unit. */
  code?: string;
  /** Newest first, before this number; else oldest first, after `after`. */
  before?: number | null;
  after?: number | null;
  /** Recorded from this instant on, and before that one. */
  recordedFrom?: Date | null;
  recordedTo?: Date | null;
  /** Recorded by then: an instant, ISO. */
  knownAt?: string | null;
  /** True by then: a day. */
  asOf?: string | null;
  actor?: string | null;
  /** Which states stand beside an event: of the day from which it holds (default), or the present ones then. */
  beside?: 'day' | 'present';
  limit: number;
}

/** Reads through the service's own pool: readers have no right to events, and their scope decides about the states. */
export async function listEvents(db: Knex, query: EventQuery): Promise<EventRecord[]> {
  const { scope, after = null, beside = 'day' } = query;
  const order = after === null ? 'desc' : 'asc';
  const state = (alias: string) =>
    `${attributesJson(alias, UNIT_COLUMNS)} || jsonb_build_object('exact', ${alias}.exact, 'deleted', ${alias}.deleted,
       'municipality_code', ${alias}.municipality_code, 'department_code', ${alias}.department_code,
       'pdet_subregion_code', ${alias}.pdet_subregion_code)`;
  const seen = statesSeen(db, scope);
  const when =
    beside === 'day' ? 's.valid_from <= e.valid_on and s.valid_to > e.valid_on' : `s.valid_to = 'infinity'`;
  const on = (knowing: string, day = when) => `s.unit_code = e.unit_code and ${day} and ${knowing}`;
  // where a unit turns out to be older than was known, nothing stood on that day: what stood first is what was wrong
  const stood =
    beside === 'day'
      ? `s.valid_to > e.valid_on and (s.valid_from <= e.valid_on or jsonb_exists(e.changes, 'created_on'))`
      : when;
  const { rows } = await db.raw<{ rows: EventRecord[] }>(
    `select e.unit_code as code, e.number, e.type, e.valid_on as "validOn", e.valid_until as "validUntil",
       e.recorded_at as "recordedAt", e.actor, e.batch_id as "batchId", e.reason, e.details,
       array(select k from jsonb_object_keys(e.changes) as k order by k collate "C") as keys,
       case when b.unit_code is not null then ${state('b')} end as before,
       case when a.unit_code is not null then ${state('a')} end as after
     from (?) e
     left join lateral (
       select * from (?) s
       where ${on('s.recorded_from < e.recorded_at and s.recorded_to >= e.recorded_at', stood)}
       order by s.valid_from limit 1) b on true
     left join lateral (
       select * from (?) s
       where ${on('s.recorded_from <= e.recorded_at and s.recorded_to > e.recorded_at')} limit 1) a on true
     order by e.number ${order}`,
    [chosenEvents(db, query, order), seen, seen.clone()] as never[],
  );
  return rows;
}

function chosenEvents(db: Knex, query: EventQuery, order: 'asc' | 'desc'): Knex.QueryBuilder {
  const { code, before = null, after = null, recordedFrom, recordedTo, knownAt, asOf, actor, limit } = query;
  const events = db('unit_events').select('*').orderBy('number', order).limit(limit);
  if (code !== undefined) events.where('unit_code', code);
  if (before !== null) events.where('number', '<', before);
  if (after !== null) events.where('number', '>', after);
  if (recordedFrom) events.where('recorded_at', '>=', recordedFrom);
  if (recordedTo) events.where('recorded_at', '<', recordedTo);
  if (knownAt) events.where('recorded_at', '<=', knownAt);
  if (asOf) events.where('valid_on', '<=', asOf);
  if (actor) events.where('actor', actor);
  return events;
}

export interface PlaceRecord {
  from: string;
  /** Exclusive; null: it is there still. */
  to: string | null;
  lng: number;
  lat: number;
  exact: boolean;
  accuracyM: number | null;
  locationSource: string | null;
  municipalityCode: string | null;
}

/** Where a unit was, one after the other, as known at an instant (null: now) until a day. Without a place: not told. */
export async function listPlaces(
  db: Knex,
  query: { code: string; scope: Scope; knownAt: string | null; asOf: string | null },
): Promise<PlaceRecord[]> {
  const states = db.from(statesSeen(db, query.scope).as('s')).where('unit_code', query.code);
  if (query.knownAt === null) states.where('recorded_to', 'infinity');
  else states.where('recorded_from', '<=', query.knownAt).where('recorded_to', '>', query.knownAt);
  if (query.asOf !== null) states.where('valid_from', '<=', query.asOf);
  const rows = await states
    .whereNotNull('geom')
    .orderBy('valid_from')
    .select(
      'valid_from as from',
      db.raw(`nullif(valid_to, 'infinity') as "to", st_x(geom) as lng, st_y(geom) as lat`),
      'exact',
      'accuracy_m as accuracyM',
      'location_source as locationSource',
      'municipality_code as municipalityCode',
    );
  return joined(rows as PlaceRecord[]);
}

/** States that follow each other at one place are one stay. */
function joined(rows: readonly PlaceRecord[]): PlaceRecord[] {
  const places: PlaceRecord[] = [];
  for (const row of rows) {
    const last = places.at(-1);
    const stays = last && last.lng === row.lng && last.lat === row.lat && last.to === row.from;
    if (stays) Object.assign(last, { ...row, from: last.from });
    else places.push({ ...row });
  }
  return places;
}

export interface UnitCard {
  name: string;
  deleted: boolean;
  /** Number of the last event that made a state of it, past ones too. */
  version: number;
  /** The last event that changed it, and by whom. */
  lastChange: number;
  lastActor: string;
  lastImport: number | null;
  exact: boolean;
}

/** What a history belongs to; undefined where there is no such unit, or a reader may not see it. */
export async function unitCard(db: Knex, code: string, scope: Scope): Promise<UnitCard | undefined> {
  const open = db
    .from(statesSeen(db, scope).as('s'))
    .where({ unit_code: code, valid_to: 'infinity', recorded_to: 'infinity' })
    .select('s.name', 's.deleted', 's.exact');
  const { rows } = await db.raw<{ rows: UnitCard[] }>(
    `select o.*, (select max(event_number) from (?) s where unit_code = ?) as version, e.number as "lastChange", e.actor as "lastActor", e.batch_id as "lastImport"
     from (?) o
     join lateral (select number, actor, batch_id from unit_events
       where unit_code = ? and changes <> '{}' order by number desc limit 1) e on true`,
    [statesSeen(db, scope), code, open, code] as never[],
  );
  return rows[0];
}
