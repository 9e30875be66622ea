/** Units counted by territory: one statement an answer, so that rows and totals see the same data. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { LINES, type Line, STAGES, type Stage } from '../domain/unit.ts';
import { ALL_EXACT, APART, COUNTS, counted, SOME_COARSE } from './coverage-columns.ts';
import { HELD_BEFORE } from './past-boundaries.ts';
import type { Kind } from './territories.ts';
import { unitsInTraining, visibleUnits } from './units.ts';

/** Sums over units. People of an association with members among the units count at its members only. */
export interface Sums {
  units: number;
  active: number;
  located: number;
  people: number;
  women: number;
  youth: number;
  /** Null where the reader may not know it of every unit. */
  reincorporated: number | null;
  jobs: number;
  financingCop: number;
  byLine: Record<Line, number>;
  byStage: Record<Stage, number>;
}

export interface Counted {
  units: number;
  active: number;
}

export interface CountedTerritory {
  code: string;
  name: string;
  parent: string | null;
  areaKm2: number | null;
  sums: Sums;
  /** Overlays only: units outside but within the buffer. */
  near: Counted | null;
}

export interface UnitCounts {
  totals: {
    sums: Sums;
    inTraining: number;
    /** Units by the year of their creation; years without any are left out. */
    byYear: Record<string, number>;
    /** In no territory of the kind, nor near one. */
    outside: number;
    /** Distinct units inside (sites: within the radius of) at least one. */
    inside: Counted;
    /** Distinct units inside none, but near at least one. */
    near: Counted;
  };
  /** Every territory of the kind, zeros too, by name. */
  rows: CountedTerritory[];
}

/**
 * @param query.radiusM sites only: what stands for "inside", metres
 * @param query.boundaries partitions only: as they held just before this instant
 */
export async function countByTerritory(
  db: Knex,
  query: { kind: Kind; filter: UnitFilter; scope: Scope; radiusM: number; boundaries?: Date | null },
): Promise<UnitCounts> {
  const { kind, filter, scope, radiusM, boundaries = null } = query;
  const { rows } = await db.raw<{ rows: { totals: TotalsRow; rows: TerritoryRow[] }[] }>(
    statementFor(kind, filter, scope, boundaries),
    {
      visible: visibleUnits(db, filter, scope, boundaries),
      training: unitsInTraining(db, filter, scope, boundaries),
      ...(boundaries ? { boundaries } : {}),
      kind: kind.kind,
      radiusM,
    },
  );
  const answer = rows[0];
  if (!answer) throw new Error('the coverage statement answers one row');
  const told = scope.kind !== 'viewer';
  return {
    totals: toTotals(answer.totals, told),
    rows: answer.rows.map((row) => toTerritory(row, kind, told)),
  };
}

/**
 * Units are summed once into cells that share a place and what is counted apart; all else adds up cells. `member`
 * has a row for each unit and overlay or site that it is in or near.
 */
function statementFor(kind: Kind, filter: UnitFilter, scope: Scope, boundaries: Date | null): string {
  const column = PARTITION_COLUMNS[kind.kind];
  const exact = scope.kind === 'everything';
  const { read, member, cell, sums } = exact ? ALL_EXACT : SOME_COARSE;
  const held = boundaries ? HELD_BEFORE('t', 'boundaries') : `t.valid_to = 'infinity'`;
  const once = boundaries !== null || isHistory(filter) || (!exact && kind.role === 'site');
  return `
    with visible as ${once ? 'materialized' : 'not materialized'} (select ${read} from :visible all_of_it),
     v as not materialized (
       select visible.*, geom is not null as located,
              code not in (select association_code from visible where association_code is not null) as counted
       from visible),
     cells as materialized (
       select ${column ?? 'null::text'} as place, ${APART}, ${cell} from v group by place, ${APART}),
     member as materialized (${column ? noMembers(member) : kind.role === 'site' ? aroundSites(member) : overlaid(member)}),
     placed as (${
       column
         ? 'select * from cells where place is not null'
         : `select place, ${APART}, ${cell} from member where inside group by place, ${APART}`
     }),
     inside as (select place, ${sums} from placed group by place),
     near as (select place, ${COUNTS} from member where not inside group by place),
     touched as (${
       column
         ? 'select true as inside, active, units from placed'
         : 'select bool_or(inside) as inside, bool_and(active) as active, 1 as units from member group by code'
     }),
     totals as (
       select ${sums}, (select count(*) from :training t) as in_training,
         (select coalesce(json_object_agg(year, units), '{}') from (
            select extract(year from created_on)::int as year, count(*) as units from visible group by 1 order by 1
          ) y) as by_year,
         (select json_build_object('inside', ${counted('inside')}, 'near', ${counted('not inside')})
          from touched) as touched
       from cells),
     listed as (
       select t.code, t.name, t.parent, t.area_km2, t.sort_key, to_json(i) as sums, to_json(n) as near
       from territories t left join inside i on i.place = t.code left join near n on n.place = t.code
       where t.kind = :kind and ${held}${exact || kind.role !== 'overlay' ? '' : AND_TOLD})
     select (select to_json(t) from totals t) as totals,
            (select coalesce(json_agg(l order by sort_key, code), '[]') from listed l) as rows`;
}

/** History, like coarse places, has no index that a site could use, and is read once. */
function isHistory({ asOf, knownAt }: UnitFilter): boolean {
  return asOf !== null || knownAt !== null;
}

const PARTITION_COLUMNS: Record<string, string> = {
  municipality: 'municipality_code',
  department: 'department_code',
  pdet_subregion: 'pdet_subregion_code',
};

/** Overlays that coarse rows say nothing of are no rows of zeros. */
const AND_TOLD = ` and t.kind || ':' || t.code in (select ref from coarse_overlays)`;

const noMembers = (columns: string) =>
  `select ${columns}, null::text as place, true as inside from v where false`;

const overlaid = (columns: string) => `
  select ${columns}, substr(ref.text, length(:kind) + 2) as place, ref.inside
  from v cross join lateral (
    select unnest(overlay_inside) as text, true as inside union all select unnest(overlay_near), false) ref
  where (v.overlay_inside <> '{}' or v.overlay_near <> '{}') and starts_with(ref.text, :kind || ':')`;

/** Degrees that hold the radius at the site's latitude, 2 % to spare, choose candidates; the spheroid decides. */
const aroundSites = (columns: string) => `
  select ${columns}, site.code as place, true as inside
  from (select code, geom::geography as globe, ST_Expand(geom,
          1.02 * :radiusM / (111320 * cos(radians(ST_Y(geom)))), 1.02 * :radiusM / 110574) as box
        from territories where kind = :kind and valid_to = 'infinity' offset 0) site
  join v on v.geom && site.box and ST_DWithin(v.geom::geography, site.globe, :radiusM)`;

type SumsRow = Counted & {
  located: number;
  members: number;
  women: number;
  youth: number;
  reincorporated: number | null;
  jobs: number;
  financing_cop: number;
} & Record<Line, number> &
  Record<Stage, number>;

type TotalsRow = SumsRow & {
  in_training: number;
  by_year: Record<string, number>;
  touched: { inside: Counted; near: Counted };
};

interface TerritoryRow {
  code: string;
  name: string;
  parent: string | null;
  area_km2: number | null;
  sums: SumsRow | null;
  near: Counted | null;
}

/** @param told whether the reader may know of any unit how many are reincorporated */
function toTotals(row: TotalsRow, told: boolean): UnitCounts['totals'] {
  const { inside, near } = row.touched;
  return {
    sums: toSums(row, told),
    inTraining: row.in_training,
    byYear: row.by_year,
    outside: row.located - inside.units - near.units,
    inside,
    near,
  };
}

function toTerritory(row: TerritoryRow, kind: Kind, told: boolean): CountedTerritory {
  const near = row.near ?? { units: 0, active: 0 };
  return {
    code: row.code,
    name: row.name,
    parent: row.parent,
    areaKm2: row.area_km2,
    sums: toSums(row.sums, told),
    near: kind.role === 'overlay' ? { units: near.units, active: near.active } : null,
  };
}

function toSums(row: SumsRow | null, told: boolean): Sums {
  const of = (name: Exclude<keyof SumsRow, 'reincorporated'>): number => row?.[name] ?? 0;
  return {
    units: of('units'),
    active: of('active'),
    located: of('located'),
    people: of('members'),
    women: of('women'),
    youth: of('youth'),
    reincorporated: told ? (row ? row.reincorporated : 0) : null,
    jobs: of('jobs'),
    financingCop: of('financing_cop'),
    byLine: pick(LINES, of),
    byStage: pick(STAGES, of),
  };
}

function pick<K extends string>(keys: readonly K[], of: (key: K) => number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;
}
