/** Units of two days side by side, by territory: one statement, so that rows and totals see the same data. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import type { Kind } from './territories.ts';
import { visibleUnits } from './units.ts';

export interface Difference {
  before: number;
  after: number;
  gained: number;
  lost: number;
  changedStage: number;
}

export interface TerritoryDifference extends Difference {
  movedIn: number;
  movedOut: number;
  movedWithin: number;
}

export interface ComparedUnits {
  totals: Difference & { moved: number };
  /** In no territory of the kind, or without coordinates; of partitions. */
  elsewhere: TerritoryDifference;
  /** Every territory of the kind, by name. */
  rows: (TerritoryDifference & { code: string; name: string; parent: string | null })[];
}

export interface CompareQuery {
  kind: Kind;
  filter: UnitFilter;
  scope: Scope;
  from: string;
  to: string;
  /** Sites only: what stands for "inside", metres. */
  radiusM: number;
}

export async function compareUnits(db: Knex, query: CompareQuery): Promise<ComparedUnits> {
  const { kind, filter, scope, from, to, radiusM } = query;
  const { rows } = await db.raw<{ rows: ComparedUnits[] }>(statementFor(kind, scope), {
    first: visibleUnits(db, { ...filter, asOf: from }, scope),
    second: visibleUnits(db, { ...filter, asOf: to }, scope),
    kind: kind.kind,
    radiusM,
  } as never);
  const answer = rows[0];
  if (!answer) throw new Error('the statement answers one row');
  return answer;
}

/** Where a unit is counted: '' is no territory of the partition. */
function statementFor(kind: Kind, scope: Scope): string {
  const column = PARTITION_COLUMNS[kind.kind];
  const place = column ? `coalesce(${column}, '') as place` : `null as place`;
  const read = `code, stage, geom, ${place}${kind.role === 'overlay' ? ', overlay_inside' : ''}`;
  const members = (side: string): string =>
    column ? `select * from ${side}` : kind.role === 'site' ? aroundSites(side) : overlaid(side);
  const told = scope.kind === 'everything' || kind.role !== 'overlay' ? '' : AND_TOLD;
  return `
    with a as materialized (select ${read} from :first v), b as materialized (select ${read} from :second v),
     ma as (${members('a')}), mb as (${members('b')}),
     pairs as (
       select coalesce(ma.place, mb.place) as place, ma.code is not null as was, mb.code is not null as stands,
              ma.stage <> mb.stage as restaged, ma.geom is distinct from mb.geom as shifted,
              case when ma.code is null then exists (select from a where a.code = mb.code)
                   when mb.code is null then exists (select from b where b.code = ma.code) end as elsewhere
       from ma full join mb on ma.place = mb.place and ma.code = mb.code),
     counted as (
       select place, ${COUNTS},
              count(*) filter (where not was and not elsewhere) as gained,
              count(*) filter (where not stands and not elsewhere) as lost,
              count(*) filter (where not was and elsewhere) as "movedIn",
              count(*) filter (where not stands and elsewhere) as "movedOut",
              count(*) filter (where was and stands and shifted) as "movedWithin"
       from pairs group by place),
     whole as (
       select ${COUNTS}, count(*) filter (where not was) as gained, count(*) filter (where not stands) as lost,
              count(*) filter (where was and stands and shifted) as moved
       from (select a.code is not null as was, b.code is not null as stands, a.stage <> b.stage as restaged,
                    a.geom is distinct from b.geom as shifted
             from a full join b on a.code = b.code) u),
     listed as (
       select t.code, t.name, t.parent, t.sort_key, ${EACH.map((name) => `coalesce(c."${name}", 0) as "${name}"`).join(', ')}
       from territories t left join counted c on c.place = t.code
       where t.kind = :kind and t.valid_to = 'infinity'${told}),
     outside as (
       select ${EACH.map((name) => `coalesce(max(c."${name}"), 0) as "${name}"`).join(', ')} from counted c where place = '')
    select (select to_json(w) from whole w) as totals, (select to_json(o) from outside o) as elsewhere,
           (select coalesce(json_agg(to_jsonb(l) - 'sort_key' order by sort_key, code), '[]') from listed l) as rows`;
}

const COUNTS = `count(*) filter (where was) as before, count(*) filter (where stands) as after,
  count(*) filter (where restaged) as "changedStage"`;

const EACH = ['before', 'after', 'gained', 'lost', 'changedStage', 'movedIn', 'movedOut', 'movedWithin'];

const PARTITION_COLUMNS: Record<string, string> = {
  municipality: 'municipality_code',
  department: 'department_code',
  pdet_subregion: 'pdet_subregion_code',
};

/** Overlays that coarse rows say nothing of are no rows of zeros. */
const AND_TOLD = ` and t.kind || ':' || t.code in (select ref from coarse_overlays)`;

const overlaid = (side: string): string => `
  select code, stage, geom, substr(ref, length(:kind) + 2) as place
  from ${side} cross join lateral unnest(overlay_inside) ref where starts_with(ref, :kind || ':')`;

/** Degrees that hold the radius at the site's latitude, 2 % to spare, choose candidates; the spheroid decides. */
const aroundSites = (side: string): string => `
  select ${side}.code, stage, ${side}.geom, site.code as place
  from (select code, geom::geography as globe, ST_Expand(geom,
          1.02 * :radiusM / (111320 * cos(radians(ST_Y(geom)))), 1.02 * :radiusM / 110574) as box
        from territories where kind = :kind and valid_to = 'infinity' offset 0) site
  join ${side} on ${side}.geom && site.box and ST_DWithin(${side}.geom::geography, site.globe, :radiusM)`;
