/** Located units as bare points: what cluster indexes are built from, read in batches by a thread of its own. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { LINES, STAGES } from '../domain/unit.ts';
import { visibleUnits } from './units.ts';

/** SQL for a `pg` client; `bindings` come first, then what the function says. */
export interface PreparedSql {
  sql: string;
  bindings: unknown[];
}

/** The version that an index is built for, one row of one column. */
export const UNITS_VERSION_SQL = `select version from layer_versions where layer = 'units'`;

/** Stands between the codes of a batch; no code holds a control character. */
export const CODE_SEPARATOR = '\u001f';
/** Added to the traits of a unit to make a printable character of them. */
export const TRAITS_BASE = 48;

/**
 * One batch of located units in the order of `code`, as one row, since a million small rows cost `pg` seconds:
 * how many, the last code, the codes, longitude and latitude (float8, big endian, as bytea), and a character for
 * the traits (see `packTraits`) of each. Two bindings follow: the code after which the batch starts ('' for the
 * first), and the most units. The aggregates take the rows in the order of the limited subquery.
 */
export function unitPointsSql(db: Knex, filter: UnitFilter, scope: Scope): PreparedSql {
  const visible = visibleUnits(db, filter, scope).toSQL().toNative();
  const n = visible.bindings.length;
  return {
    sql: `select count(*), max(code), string_agg(code, '${CODE_SEPARATOR}'),
        string_agg(float8send(st_x(geom)) || float8send(st_y(geom)), ''::bytea),
        string_agg(chr(${TRAITS_BASE} + traits), '')
      from (
        select v.code, v.geom, ${traitsSql('v', 'v.active')} as traits
        from (${visible.sql}) v
        where v.geom is not null and v.code > $${n + 1}
        order by v.code limit $${n + 2}
      ) batch`,
    bindings: [...visible.bindings],
  };
}

/** `packTraits` of a row. @param active a boolean expression */
export function traitsSql(alias: string, active: string): string {
  return `${indexOf(LINES, `${alias}.line`)} + 4 * ${indexOf(STAGES, `${alias}.stage`)}
    + 16 * (${active})::int + 32 * (${alias}.pdet_subregion_code is not null)::int`;
}

function indexOf(values: readonly string[], column: string): string {
  const whens = values.map((value, i) => `when '${value}' then ${i}`).join(' ');
  return `case ${column} ${whens} end`;
}

/** Names and municipalities of a few units by code, for lists of a cluster's units. */
export async function nameUnits(
  db: Knex,
  filter: UnitFilter,
  scope: Scope,
  codes: string[],
): Promise<Map<string, { name: string; municipalityCode: string | null }>> {
  const rows: { code: string; name: string; municipality_code: string | null }[] = await db
    .from(visibleUnits(db, filter, scope).as('v'))
    .whereIn('v.code', codes)
    .select('v.code', 'v.name', 'v.municipality_code');
  return new Map(rows.map((row) => [row.code, { name: row.name, municipalityCode: row.municipality_code }]));
}
