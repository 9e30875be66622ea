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
    `with visible as not materialized :visible,
     u as materialized (
       select ${COLUMNS}, overlay_inside, overlay_near, ${placeColumn(kind)} as place,
              code not in (select association_code from visible where association_code is not null) as counted
       from visible),
     member as ${PARTITION_COLUMNS[kind.kind] ? 'not materialized' : 'materialized'} (${membership(kind)}),
     inside as (select place, ${SUMS} from member where inside group by place),
     near as (select place, ${COUNTS} from member where not inside group by place),
     touched as (${touched(kind)}),
     totals as (
       select ${SUMS}, (select count(*) from :training t) as in_training,
         (select coalesce(json_object_agg(year, units), '{}') from (
            select extract(year from created_on)::int as year, count(*) as units from u group by 1 order by 1
          ) y) as by_year,
         (select json_build_object(
            'inside', json_build_object('units', count(*) filter (where inside),
                                        'active', count(*) filter (where inside and active)),
            'near', json_build_object('units', count(*) filter (where not inside),
                                      'active', count(*) filter (where not inside and active)))
          from touched) as touched
       from u),
     listed as (
       select t.code, t.name, t.parent, t.area_km2, t.sort_key, to_json(i) as sums, to_json(n) as near
       from territories t left join inside i on i.place = t.code left join near n on n.place = t.code
       where t.kind = :kind and t.valid_to = 'infinity')
     select (select to_json(t) from totals t) as totals,
            (select coalesce(json_agg(l order by sort_key, code), '[]') from listed l) as rows`,
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

const COLUMNS = `code, active, created_on, geom is not null as located, line, stage, members, women, youth, reincorporated,
       jobs, financing_cop`;

const COUNTS = 'count(*) as units, count(*) filter (where active) as active';

const people = (column: string, name = column): string =>
  `coalesce(sum(${column}) filter (where counted), 0) as ${name}`;

const SUMS = [
  COUNTS,
  'count(*) filter (where located) as located',
  people('members', 'people'),
  people('women'),
  people('youth'),
  people('reincorporated'),
  'coalesce(sum(jobs), 0) as jobs',
  'coalesce(sum(financing_cop), 0) as financing_cop',
  ...LINES.map((line) => `count(*) filter (where line = '${line}') as ${line}`),
  ...STAGES.map((stage) => `count(*) filter (where stage = '${stage}') as ${stage}`),
].join(', ');

const PARTITION_COLUMNS: Record<string, string> = {
  municipality: 'municipality_code',
  department: 'department_code',
  pdet_subregion: 'pdet_subregion_code',
};

function placeColumn(kind: Kind): string {
  return PARTITION_COLUMNS[kind.kind] ?? 'null::text';
}

/** A row for each unit and territory that it is inside of, or near to. */
function membership(kind: Kind): string {
  if (PARTITION_COLUMNS[kind.kind]) return 'select u.*, true as inside from u where place is not null';
  if (kind.role === 'site') return AROUND_SITES;
  const refs = (column: string, inside: boolean): string =>
    `select ${COLUMNS.replace('geom is not null as located', 'located')}, counted,
            substr(ref, length(:kind) + 2) as place, ${inside} as inside
     from u cross join lateral unnest(${column}) as ref where starts_with(ref, :kind || ':')`;
  return `${refs('overlay_inside', true)} union all ${refs('overlay_near', false)}`;
}

/** Each unit inside or near some territory of the kind, once. */
function touched(kind: Kind): string {
  if (PARTITION_COLUMNS[kind.kind]) return 'select true as inside, active from u where place is not null';
  return 'select bool_or(inside) as inside, bool_and(active) as active from member group by code';
}

/** Degrees that hold the radius at the site's latitude, 2 % to spare, choose candidates; the spheroid decides. */
const AROUND_SITES = `
  select ${COLUMNS.replace('code', 'u.code').replace('geom is not null as located', 'located')}, counted,
         near.site as place, true as inside
  from (select v.code, t.code as site from territories t join visible v on
          v.geom && ST_Expand(t.geom, 1.02 * :radiusM / (111320 * cos(radians(ST_Y(t.geom)))), 1.02 * :radiusM / 110574)
          and ST_DWithin(v.geom::geography, t.geom::geography, :radiusM)
        where t.kind = :kind and t.valid_to = 'infinity') near
  join u on u.code = near.code`;

type SumsRow = Counted & {
  located: number;
  people: number;
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
    people: of('people'),
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
