/** How long units were followed, group by group. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import type { Observations } from '../domain/survival/observations.ts';
import { visibleUnits } from './units.ts';

/** What units are grouped by: the SQL of the group's key, null where a unit belongs to none. */
const KEYS = {
  none: `'all'`,
  line: 'line',
  pdet: `case when pdet_subregion_code is not null then 'pdet' when municipality_code is not null then 'not_pdet' end`,
  cohort: 'extract(year from created_on)::int::text',
  department: 'department_code',
  pdet_subregion: 'pdet_subregion_code',
  municipality: 'municipality_code',
} as const;

export type SurvivalGrouping = keyof typeof KEYS;
export const SURVIVAL_GROUPINGS = Object.keys(KEYS) as [SurvivalGrouping, ...SurvivalGrouping[]];

export interface FollowedGroup {
  /** Null: those that belong to no group. */
  key: string | null;
  observations: Observations;
}

export interface Followed {
  groups: FollowedGroup[];
  /** The last day on which anything is known to have begun or ended; null without units. */
  lastKnownOn: string | null;
}

/**
 * Units from creation to their closing, or to the end of `cutoff` where they were still active then. A unit that was
 * closed and reopened is active: its closing is the last one.
 */
export async function followUnits(
  db: Knex,
  query: { by: SurvivalGrouping; filter: UnitFilter; scope: Scope; cutoff: string },
): Promise<Followed> {
  const { by, filter, scope, cutoff } = query;
  const { rows } = await db.raw<{ rows: GroupRow[] }>(
    `with lives as (
       select ${KEYS[by]} as key,
         greatest(0, least(coalesce(closed_on, :cutoff::date), :cutoff::date) - created_on) as days,
         coalesce(closed_on <= :cutoff::date, false) as ended,
         greatest(created_on, case when closed_on <= :cutoff::date then closed_on end) as known_on
       from :visible v where created_on <= :cutoff::date),
     counted as (
       select key, days, count(*) filter (where ended) as ended, count(*) filter (where not ended) as censored,
         max(known_on) as known_on
       from lives group by key, days)
     select key, json_agg(days order by days) as days, json_agg(ended order by days) as ended,
       json_agg(censored order by days) as censored, max(known_on) as "knownOn"
     from counted group by key order by key collate "C" nulls last`,
    { visible: visibleUnits(db, filter, scope), cutoff } as never,
  );
  const known = rows.map(({ knownOn }) => knownOn).sort();
  return {
    groups: rows.map(({ key, days, ended, censored }) => ({ key, observations: { days, ended, censored } })),
    lastKnownOn: known.at(-1) ?? null,
  };
}

interface GroupRow {
  key: string | null;
  days: number[];
  ended: number[];
  censored: number[];
  knownOn: string;
}
