/** Units counted by territory: one statement an answer, so that rows and totals see the same data. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { LINES, type Line, STAGES, type Stage } from '../domain/unit.ts';
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
  reincorporated: number;
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

/** @param radiusM sites only: what stands for "inside", metres */
export async function countByTerritory(
  db: Knex,
  query: { kind: Kind; filter: UnitFilter; scope: Scope; radiusM: number },
): Promise<UnitCounts> {
  const { kind, filter, scope, radiusM } = query;
  const { rows } = await db.raw<{ rows: { totals: TotalsRow; rows: TerritoryRow[] }[] }>(
    statementFor(kind, isHistory(filter)),
    {
      visible: visibleUnits(db, filter, scope),
      training: unitsInTraining(db, filter, scope),
      kind: kind.kind,
      radiusM,
    },
  );
  const answer = rows[0];
  if (!answer) throw new Error('the coverage statement answers one row');
  return { totals: toTotals(answer.totals), rows: answer.rows.map((row) => toTerritory(row, kind)) };
}

/**
 * Units are summed once into cells that share a place and what is counted apart; all else adds up cells. `member`
 * has a row for each unit and overlay or site that it is in or near.
 */
function statementFor(kind: Kind, history: boolean): string {
  const column = PARTITION_COLUMNS[kind.kind];
  return `
    with visible as ${history ? 'materialized' : 'not materialized'} (select ${READ} from :visible all_of_it),
     v as not materialized (
       select visible.*, geom is not null as located,
              code not in (select association_code from visible where association_code is not null) as counted
       from visible),
     cells as materialized (
       select ${column ?? 'null::text'} as place, ${APART}, ${CELL} from v group by place, ${APART}),
     member as materialized (${column ? NO_MEMBERS : kind.role === 'site' ? AROUND_SITES : OVERLAID}),
     placed as (${
       column
         ? 'select * from cells where place is not null'
         : `select place, ${APART}, ${CELL} from member where inside group by place, ${APART}`
     }),
     inside as (select place, ${SUMS} from placed group by place),
     near as (select place, ${COUNTS} from member where not inside group by place),
     touched as (${
       column
         ? 'select true as inside, active, units from placed'
         : 'select bool_or(inside) as inside, bool_and(active) as active, 1 as units from member group by code'
     }),
     totals as (
       select ${SUMS}, (select count(*) from :training t) as in_training,
         (select coalesce(json_object_agg(year, units), '{}') from (
            select extract(year from created_on)::int as year, count(*) as units from visible group by 1 order by 1
          ) y) as by_year,
         (select json_build_object('inside', ${counted('inside')}, 'near', ${counted('not inside')})
          from touched) as touched
       from cells),
     listed as (
       select t.code, t.name, t.parent, t.area_km2, t.sort_key, to_json(i) as sums, to_json(n) as near
       from territories t left join inside i on i.place = t.code left join near n on n.place = t.code
       where t.kind = :kind and t.valid_to = 'infinity')
     select (select to_json(t) from totals t) as totals,
            (select coalesce(json_agg(l order by sort_key, code), '[]') from listed l) as rows`;
}

/** History has no index that a site could use, and is read once. */
function isHistory({ asOf, knownAt }: UnitFilter): boolean {
  return asOf !== null || knownAt !== null;
}

const PARTITION_COLUMNS: Record<string, string> = {
  municipality: 'municipality_code',
  department: 'department_code',
  pdet_subregion: 'pdet_subregion_code',
};

const READ = `code, line, stage, active, created_on, geom, members, women, youth, reincorporated, jobs, financing_cop,
  association_code, municipality_code, department_code, pdet_subregion_code, overlay_inside, overlay_near`;

const APART = 'line, stage, active, located';

const PEOPLE = ['members', 'women', 'youth', 'reincorporated'];

/** People of an association count at its members, if those are among the units. */
const CELL = [
  'count(*)::int as units',
  ...PEOPLE.map((column) => `(sum(${column}) filter (where counted))::int as ${column}`),
  'sum(jobs)::int as jobs',
  'sum(financing_cop) as financing_cop',
].join(', ');

const COUNTS = 'count(*) as units, count(*) filter (where active) as active';

const sumOf = (name: string, condition: string): string =>
  `coalesce(sum(units) filter (where ${condition}), 0) as ${name}`;

const SUMS = [
  sumOf('units', 'true'),
  sumOf('active', 'active'),
  sumOf('located', 'located'),
  ...[...PEOPLE, 'jobs', 'financing_cop'].map((column) => `coalesce(sum(${column}), 0) as ${column}`),
  ...LINES.map((line) => sumOf(line, `line = '${line}'`)),
  ...STAGES.map((stage) => sumOf(stage, `stage = '${stage}'`)),
].join(', ');

function counted(condition: string): string {
  return `json_build_object('units', coalesce(sum(units) filter (where ${condition}), 0),
                            'active', coalesce(sum(units) filter (where ${condition} and active), 0))`;
}

const MEMBER = `v.code, v.counted, v.${APART.replaceAll(', ', ', v.')}, ${PEOPLE.map((column) => `v.${column}`).join(', ')},
  v.jobs, v.financing_cop`;

const NO_MEMBERS = `select ${MEMBER}, null::text as place, true as inside from v where false`;

const OVERLAID = `
  select ${MEMBER}, substr(ref.text, length(:kind) + 2) as place, ref.inside
  from v cross join lateral (
    select unnest(overlay_inside) as text, true as inside union all select unnest(overlay_near), false) ref
  where (v.overlay_inside <> '{}' or v.overlay_near <> '{}') and starts_with(ref.text, :kind || ':')`;

/** Degrees that hold the radius at the site's latitude, 2 % to spare, choose candidates; the spheroid decides. */
const AROUND_SITES = `
  select ${MEMBER}, site.code as place, true as inside
  from (select code, geom::geography as globe, ST_Expand(geom,
          1.02 * :radiusM / (111320 * cos(radians(ST_Y(geom)))), 1.02 * :radiusM / 110574) as box
        from territories where kind = :kind and valid_to = 'infinity' offset 0) site
  join v on v.geom && site.box and ST_DWithin(v.geom::geography, site.globe, :radiusM)`;

type SumsRow = Counted & {
  located: number;
  members: number;
  women: number;
  youth: number;
  reincorporated: number;
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

function toTotals(row: TotalsRow): UnitCounts['totals'] {
  const { inside, near } = row.touched;
  return {
    sums: toSums(row),
    inTraining: row.in_training,
    byYear: row.by_year,
    outside: row.located - inside.units - near.units,
    inside,
    near,
  };
}

function toTerritory(row: TerritoryRow, kind: Kind): CountedTerritory {
  const near = row.near ?? { units: 0, active: 0 };
  return {
    code: row.code,
    name: row.name,
    parent: row.parent,
    areaKm2: row.area_km2,
    sums: toSums(row.sums),
    near: kind.role === 'overlay' ? { units: near.units, active: near.active } : null,
  };
}

function toSums(row: SumsRow | null): Sums {
  const of = (name: keyof SumsRow): number => row?.[name] ?? 0;
  return {
    units: of('units'),
    active: of('active'),
    located: of('located'),
    people: of('members'),
    women: of('women'),
    youth: of('youth'),
    reincorporated: of('reincorporated'),
    jobs: of('jobs'),
    financingCop: of('financing_cop'),
    byLine: pick(LINES, of),
    byStage: pick(STAGES, of),
  };
}

function pick<K extends string>(keys: readonly K[], of: (key: K) => number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;
}
