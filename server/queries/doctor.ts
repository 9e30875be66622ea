/** What the doctor looks at: the engine, the schema, and whether what is derived still follows from its source. */
import type { Knex } from 'knex';
import { migrations } from '../../db/migrations/index.ts';
import { mayBePublic, mayBeReader } from '../../db/roles.ts';
import type { ReplayEvent } from '../domain/replay.ts';
import { FACT_COLUMNS } from './locate.ts';
import { ATTRIBUTE_COLUMNS, attributesJson, KEY_COLUMNS, UNIT_COLUMNS } from './unit-columns.ts';
import { countStaleUnits } from './unit-relocation.ts';

/** Versions; `postgis` is '' where it is not installed. */
export async function readEngine(db: Knex): Promise<{ postgres: string; postgis: string }> {
  const { rows } = await db.raw<{ rows: { postgres: string; postgis: string }[] }>(
    `select current_setting('server_version') as postgres,
       coalesce((select extversion from pg_extension where extname = 'postgis'), '') as postgis`,
  );
  const [engine] = rows;
  if (!engine) throw new Error('the database tells no version');
  return engine;
}

/** Metres by which a known point misses its place in EPSG:9377; null when the system is not there. */
export async function originNacionalError(db: Knex): Promise<number | null> {
  const known = await db('spatial_ref_sys').where('srid', 9377).first('srid');
  if (!known) return null;
  // The projection's origin, 4° N 73° W, is at 5,000,000 east and 2,000,000 north.
  const { rows } = await db.raw<{ rows: { error: number }[] }>(
    `select st_distance(st_transform(st_setsrid(st_makepoint(-73, 4), 4326), 9377),
       st_setsrid(st_makepoint(5000000, 2000000), 9377)) as error`,
  );
  return rows[0]?.error ?? null;
}

/** Names of the indexes that the migrations make and the database lacks, or holds unfinished. */
export async function missingIndexes(db: Knex): Promise<string[]> {
  const sql = await Promise.all(migrations.map((migration) => migration.sql()));
  const made = sql.flatMap((text) =>
    [...text.matchAll(/^\s*create (?:unique )?index (?:if not exists )?(\w+)/gim)].map(
      (match) => match[1] ?? '',
    ),
  );
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indisvalid and c.relnamespace = current_schema()::regnamespace`,
  );
  const present = new Set(rows.map((row) => row.name));
  return made.filter((name) => !present.has(name));
}

/** Current territories whose geometry is not valid, as `kind:code`; ten at most. */
export async function invalidTerritories(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { ref: string }[] }>(
    `select kind || ':' || code as ref from territories
     where valid_to = 'infinity' and not st_isvalid(geom) order by kind, code limit 10`,
  );
  return rows.map((row) => row.ref);
}

/** Kinds whose parts or borders are not those of the version that holds now. */
export async function kindsWithoutParts(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { kind: string }[] }>(
    `select distinct coalesce(t.kind, p.kind) as kind
     from (select kind, code from territories where valid_to = 'infinity') t
     full join (select distinct kind, code from territory_parts) p on p.kind = t.kind and p.code = t.code
     where t.code is null or p.code is null
     union
     select 'municipality' from territories t
     where t.kind = 'municipality' and t.valid_to = 'infinity' and not exists (
       select from territory_borders b where b.kind = 'municipality' and b.code = t.code)
     order by 1`,
  );
  return rows.map((row) => row.kind);
}

/** Municipalities in the PDET list that no present municipality bears. */
export async function unknownMembers(db: Knex): Promise<string[]> {
  return db('territory_members as m')
    .leftJoin('territories as t', (join) =>
      join.on('t.kind', 'm.child_kind').andOn('t.code', 'm.child').andOnVal('t.valid_to', 'infinity'),
    )
    .whereNull('t.code')
    .orderBy('m.child')
    .limit(10)
    .pluck('m.child');
}

export interface ServiceRole {
  name: string;
  /** No policy binds it: the owner of the units, a superuser, or one that bypasses row-level security. */
  unbound: boolean;
  /** Readers who may not see exact places are answered under the role that the policies are for. */
  readers: boolean;
  /** The public map is answered under the role that may read its releases alone. */
  publicMap: boolean;
}

/** The role under which this connection works on a server. */
export async function serviceRole(db: Knex): Promise<ServiceRole> {
  const { rows } = await db.raw<{ rows: Omit<ServiceRole, 'readers' | 'publicMap'>[] }>(
    `select current_user::text as name,
            r.rolsuper or r.rolbypassrls or pg_has_role(r.oid, c.relowner, 'usage') as unbound
     from pg_roles r, pg_class c where r.rolname = current_user and c.oid = 'units'::regclass`,
  );
  const [role] = rows;
  if (!role) throw new Error('the database tells no role');
  return { ...role, readers: await mayBeReader(db), publicMap: await mayBePublic(db) };
}

export async function countUnits(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: { units: number }[] }>('select count(*) as units from units');
  return rows[0]?.units ?? 0;
}

/** Units, of all or of `sample` of them, whose written facts differ from fresh ones. */
export async function staleFacts(db: Knex, sample: number | null): Promise<number> {
  const trx = await db.transaction();
  try {
    const codes =
      sample === null
        ? null
        : `(select code from units order by md5(code) limit ${Math.trunc(sample)}) sampled`;
    return await countStaleUnits(trx, codes);
  } finally {
    await trx.rollback();
  }
}

/** Units that differ from their open state, lack one, or have two. */
export async function unitsUnlikeStates(db: Knex): Promise<number> {
  const columns = [
    ...ATTRIBUTE_COLUMNS,
    ...KEY_COLUMNS,
    ...FACT_COLUMNS,
    'source_id',
    'deleted',
    'valid_from',
    'event_number',
  ];
  const { rows } = await db.raw<{ rows: { units: number }[] }>(
    `with open_states as (
       select * from unit_states where valid_to = 'infinity' and recorded_to = 'infinity'
     )
     select (select count(*) from units u full join open_states s on s.unit_code = u.code
         where (${columns.map((column) => `u.${column}`).join(', ')})
           is distinct from (${columns.map((column) => `s.${column}`).join(', ')}))
       + (select count(*) from (select unit_code from open_states group by 1 having count(*) > 1) twice) as units`,
  );
  return rows[0]?.units ?? 0;
}

export interface WrittenHistory {
  events: ReplayEvent[];
  /** What is known now, in order. */
  states: {
    unit_code: string;
    valid_from: string;
    valid_to: string;
    event_number: number;
    attributes: Record<string, unknown>;
  }[];
}

/** Events and known states of the next `limit` units after a code, in order of code. */
export async function readHistory(
  db: Knex,
  after: string,
  limit: number,
): Promise<WrittenHistory & { last: string | null }> {
  const { rows: codes } = await db.raw<{ rows: { code: string }[] }>(
    'select distinct unit_code as code from unit_events where unit_code > ? order by 1 limit ?',
    [after, limit],
  );
  const last = codes.at(-1)?.code ?? null;
  if (last === null) return { events: [], states: [], last };
  const { rows: events } = await db.raw<{ rows: ReplayEvent[] }>(
    `select unit_code, number, valid_on, valid_until, recorded_at,
       case when changes -> 'deleted' = 'false' then changes || '{"deleted": null}' else changes end as changes
     from unit_events
     where unit_code > ? and unit_code <= ? order by unit_code, number`,
    [after, last],
  );
  const { rows: states } = await db.raw<{ rows: WrittenHistory['states'] }>(
    `select unit_code, valid_from, valid_to, event_number, jsonb_strip_nulls(${attributesJson('s', UNIT_COLUMNS)}
         || jsonb_build_object('deleted', case when s.deleted then true end)) as attributes
     from unit_states s
     where unit_code > ? and unit_code <= ? and recorded_to = 'infinity'
     order by unit_code, valid_from`,
    [after, last],
  );
  return { events, states, last };
}

/** Layers whose row of versions is missing, and whether the last event number is behind the events. */
export async function versionFaults(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { layer: string }[] }>(
    `select k.kind as layer from territory_kinds k left join layer_versions v on v.layer = k.kind where v.layer is null
     union all
     select 'units' from layer_versions v
     where v.layer = 'units' and v.last_event < (select coalesce(max(number), 0) from unit_events)
     union all
     select 'units' from layer_versions v where v.layer = 'units' and v.demonstration and exists (
       select from units u join sources s on s.id = u.source_id where not s.demonstration)`,
  );
  return rows.map((row) => row.layer);
}
