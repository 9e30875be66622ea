/** Located states of units through time, as columns: what a map plays from. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { traitsSql } from './unit-points.ts';
import { visibleStates } from './units.ts';

/** One entry a state, ordered by code and time. Days since 1970-01-01; places in parts of a degree. */
export interface StateTable {
  states: number;
  lng: Int32Array;
  lat: Int32Array;
  from: Int32Array;
  to: Int32Array;
  closed: Int32Array;
  /** See `packTraits`, never active: that hangs on the day. */
  traits: Uint8Array;
  /** 1 where the state before is of the same unit. */
  follows: Uint8Array;
}

/** How many located states there are, looked for up to `most`. */
export async function countStates(db: Knex, filter: UnitFilter, scope: Scope, most: number): Promise<number> {
  const some = db
    .from(visibleStates(db, filter, scope).as('s'))
    .whereNotNull('geom')
    .limit(most)
    .select(db.raw('1'));
  const row = await db.from(some.as('some')).count({ states: '*' }).first();
  return Number(row?.states ?? 0);
}

/** @param never the day number of what has no end */
export async function readStateTable(
  db: Knex,
  query: { filter: UnitFilter; scope: Scope; degreeParts: number; never: number },
): Promise<StateTable> {
  const { filter, scope, degreeParts, never } = query;
  const day = (column: string) =>
    `int4send(case when ${column} is null or ${column} = 'infinity' then ${never} else ${column} - date '1970-01-01' end)`;
  const degrees = (of: string) => `int4send(round(${of}(geom) * ${degreeParts})::integer)`;
  const column = (bytes: string) => `string_agg(${bytes}, ''::bytea)`;
  const { rows } = await db.raw<{ rows: Record<keyof StateTable, Buffer | null>[] }>(
    `select count(*)::int as states, ${column(degrees('ST_X'))} as lng, ${column(degrees('ST_Y'))} as lat,
       ${column(day('from_day'))} as from, ${column(day('to_day'))} as to, ${column(day('closed_on'))} as closed,
       ${column("decode(lpad(to_hex(traits), 2, '0'), 'hex')")} as traits,
       ${column("decode(case when follows then '01' else '00' end, 'hex')")} as follows
     from (
       select geom, from_day, to_day, closed_on, ${traitsSql('s', 'false')} as traits,
         unit_code is not distinct from lag(unit_code) over (order by unit_code, valid_from) as follows
       from :visible s where geom is not null order by unit_code, valid_from
     ) ordered`,
    { visible: visibleStates(db, filter, scope) } as never,
  );
  const row = rows[0];
  if (!row) throw new Error('the statement answers one row');
  const [lng, lat, from, to, closed] = [row.lng, row.lat, row.from, row.to, row.closed].map(toIntegers);
  return {
    states: Number(row.states),
    ...({ lng, lat, from, to, closed } as Record<'lng' | 'lat' | 'from' | 'to' | 'closed', Int32Array>),
    traits: new Uint8Array(row.traits ?? []),
    follows: new Uint8Array(row.follows ?? []),
  };
}

/** As PostgreSQL sends them: big endian. */
function toIntegers(bytes: Buffer | null): Int32Array {
  const values = new Int32Array((bytes?.length ?? 0) / 4);
  for (let i = 0; i < values.length; i++) values[i] = bytes?.readInt32BE(4 * i) ?? 0;
  return values;
}
