/** Boundaries as they stood at an instant: versions of territories, and units located by those of then. */
import type { Knex } from 'knex';
import { FACT_COLUMNS } from './locate.ts';
import { ATTRIBUTE_COLUMNS, KEY_COLUMNS } from './unit-columns.ts';

export interface BoundariesThen {
  /** Whether there were any of the kind. */
  known: boolean;
  /** They hold still, and so do the municipalities of then. */
  current: boolean;
  /** Those of then came from demonstration data. */
  demonstration: boolean;
  /** When the first ones came, ISO; null where there never were any. */
  since: string | null;
}

/** Versions that held just before an instant: of the day that it ends, those with which it ended. */
export const HELD_BEFORE = (alias: string, name: string): string =>
  `${alias}.valid_from < :${name} and ${alias}.valid_to >= :${name}`;

export async function boundariesThen(db: Knex, kind: string, before: Date): Promise<BoundariesThen> {
  const { rows } = await db.raw<{ rows: BoundariesThen[] }>(
    `select coalesce(bool_or(${HELD_BEFORE('t', 'before')}), false) as known,
       not exists (select from territories n where n.kind in (:kind, 'municipality')
         and n.valid_from >= :before) as current,
       coalesce(bool_or(s.demonstration and ${HELD_BEFORE('t', 'before')}), false) as demonstration,
       min(t.valid_from) as since
     from territories t join sources s on s.id = t.source_id where t.kind = :kind`,
    { kind, before },
  );
  return rows[0] ?? { known: false, current: false, demonstration: false, since: null };
}

export async function areaThen(db: Knex, before: Date): Promise<number | null> {
  const { rows } = await db.raw<{ rows: { km2: number | null }[] }>(
    `select sum(area_km2) as km2 from territories t
     where t.kind = 'municipality' and ${HELD_BEFORE('t', 'before')}`,
    { before },
  );
  return rows[0]?.km2 ?? null;
}

const FOLLOWED = ['municipality_code', 'department_code', 'pdet_subregion_code'];

/**
 * Rows of units with the municipality that held their place then, its department then, and its PDET subregion by the
 * list of today (lists have no versions). Of coarse rows the centre of the cell is located: no more is known of them.
 * @param further columns of the rows beside those of units
 */
export function locatedThen(
  db: Knex,
  rows: Knex.QueryBuilder,
  before: Date,
  further: readonly string[],
): Knex.QueryBuilder {
  const kept = [...ATTRIBUTE_COLUMNS, ...KEY_COLUMNS, ...FACT_COLUMNS, ...further].filter(
    (column) => !FOLLOWED.includes(column),
  );
  const columns = [...new Set(['code', ...kept])].map((column) => `u.${column}`);
  const located = db
    .from(rows.as('u'))
    .joinRaw(
      `left join lateral (
         select min(held.code) as code from (
           select code from territory_past_parts p
           where p.kind = 'municipality' and ${HELD_BEFORE('p', 'before')} and st_intersects(p.geom, u.geom)
           union all
           select p.code from territory_parts p
           join territories t on t.kind = p.kind and t.code = p.code and t.valid_to = 'infinity'
             and t.valid_from < :before
           where p.kind = 'municipality' and st_intersects(p.geom, u.geom)) held) m on true
       left join territories held_by on held_by.kind = 'municipality' and held_by.code = m.code
         and ${HELD_BEFORE('held_by', 'before')}
       left join territory_members s on s.parent_kind = 'pdet_subregion' and s.child_kind = 'municipality'
         and s.child = m.code`,
      { before } as never,
    )
    .select(columns)
    .select('m.code as municipality_code', 'held_by.parent as department_code')
    .select('s.parent as pdet_subregion_code');
  return db.select('*').from(located.as('located_then'));
}
