/** Facts of many points at once through temporary tables, and of stored units when territories change. */
import type { Knex } from 'knex';
import { accuracySql, FACT_COLUMNS, locateSql } from './locate.ts';

/** From so many points on, an index on them pays. */
const INDEXED_FROM = 2_000;

/**
 * Locates the distinct places of a relation (geom, accuracy_m, location_source) into two temporary tables:
 * `located_points(key, geom, accuracy_m)` and `located_facts(key, …facts)`. They last until the transaction ends or
 * this is called again. @returns how many places there are
 */
export async function locateRelation(trx: Knex, relation: string, bindings: string[] = []): Promise<number> {
  await trx.raw('drop table if exists pg_temp.located_facts, pg_temp.located_points');
  await trx.raw(
    `create temporary table located_points on commit drop as
     select row_number() over ()::integer as key, geom, st_transform(geom, 9377)::geometry(Point, 9377) as geom_m,
       accuracy_m
     from (select distinct geom, ${accuracySql('r')} as accuracy_m from (${relation}) r where geom is not null) places`,
    bindings as never[],
  );
  const { rows } = await trx.raw<{ rows: { places: number }[] }>(
    'select count(*) as places from pg_temp.located_points',
  );
  const places = rows[0]?.places ?? 0;
  const isMany = places >= INDEXED_FROM;
  if (isMany) await indexPoints(trx);
  const facts = await locateSql('pg_temp.located_points', isMany ? 'many' : 'few');
  await withSetJoins(trx, isMany, async () => {
    await trx.raw(`create temporary table located_facts on commit drop as ${facts}`);
  });
  await trx.raw('analyze pg_temp.located_facts');
  return places;
}

async function indexPoints(trx: Knex): Promise<void> {
  await trx.raw('create index on pg_temp.located_points using gist (geom)');
  await trx.raw('create index on pg_temp.located_points using gist (geom_m)');
  await trx.raw('analyze pg_temp.located_points');
}

/**
 * Many rows are joined by hashing wherever an equality allows it: the planner cannot guess how many rows a spatial
 * join leaves, and a nested loop over the result of one took minutes.
 */
export async function withSetJoins(trx: Knex, many: boolean, work: () => Promise<void>): Promise<void> {
  await trx.raw(`set local jit = off; set local work_mem = '96MB'`);
  if (many) await trx.raw('set local enable_nestloop = off');
  await work();
  if (many) await trx.raw('set local enable_nestloop = on');
}

/** Whose facts are computed again: of the units that an overlay held or holds or is near, of some codes, or of all. */
export interface RelocationScope {
  overlay?: string;
  /** A relation of (code). */
  codes?: string;
}

/**
 * Computes facts anew and writes those that differ, of every state. @returns how many units have other facts now
 * @param batchId the import for whose report the present facts are told, before and after
 */
export async function relocateUnits(
  trx: Knex,
  scope: RelocationScope,
  batchId: number | null = null,
): Promise<number> {
  const { rows } = await trx.raw<{ rows: { any: boolean }[] }>(
    'select exists (select from unit_states) as any',
  );
  if (!rows[0]?.any) return 0;
  const { relation, bindings } = touched(scope);
  const places = await locateRelation(trx, relation, bindings);
  let changed = 0;
  await withSetJoins(trx, places >= INDEXED_FROM, async () => {
    if (batchId !== null) await tellChanges(trx, batchId);
    changed = await writeFacts(trx, 'unit_states');
    await writeFacts(trx, 'units');
  });
  if (scope.codes) changed += await clearFacts(trx, scope.codes);
  return changed;
}

function touched(scope: RelocationScope): { relation: string; bindings: string[] } {
  const all = 'select geom, accuracy_m, location_source from unit_states s';
  if (scope.codes)
    return { relation: `${all} where s.unit_code in (select code from ${scope.codes})`, bindings: [] };
  if (!scope.overlay) return { relation: all, bindings: [] };
  // each place asks the index of the parts: states have none by place, and a join by hand took a minute
  const near = `select s.geom, s.accuracy_m, s.location_source
    from (select distinct geom, accuracy_m, location_source from unit_states where geom is not null) s
    cross join (select kind, coalesce(buffer_m, 0) / 100000 + 0.01 as reach from territory_kinds where kind = ?) k
    cross join lateral (
      select from territory_parts t where t.geom && st_expand(s.geom, k.reach) and t.kind = k.kind limit 1
    ) hit`;
  const before = `${all} where exists (
    select from unnest(s.overlay_inside || s.overlay_near) o where starts_with(o, ?))`;
  return { relation: `${before} union all ${near}`, bindings: [`${scope.overlay}:`, scope.overlay] };
}

/** Of present units alone: what a report tells, not that a distance changed. */
async function tellChanges(trx: Knex, batchId: number): Promise<void> {
  const facts = ['municipality_code', 'pdet_subregion_code', 'overlay_inside', 'overlay_near'];
  const of = (alias: string) => facts.map((column) => `${alias}.${column}`).join(', ');
  await trx.raw(
    `insert into territory_changes (unit_code, batch_id, municipality_before, municipality_after,
       department_before, department_after, pdet_subregion_before, pdet_subregion_after,
       overlay_inside_before, overlay_inside_after, overlay_near_before, overlay_near_after)
     select s.code, ?, s.municipality_code, f.municipality_code,
       coalesce(s.department_code, left(s.declared_municipality, 2)),
       coalesce(f.department_code, left(s.declared_municipality, 2)),
       s.pdet_subregion_code, f.pdet_subregion_code,
       s.overlay_inside, f.overlay_inside, s.overlay_near, f.overlay_near
     from units s
     join pg_temp.located_points p on s.geom = p.geom and ${accuracySql('s')} = p.accuracy_m
     join pg_temp.located_facts f on f.key = p.key
     where not s.deleted and (${of('s')}) is distinct from (${of('f')})`,
    [batchId],
  );
}

async function writeFacts(trx: Knex, table: 'units' | 'unit_states'): Promise<number> {
  const own = FACT_COLUMNS.map((column) => `s.${column}`).join(', ');
  const fresh = FACT_COLUMNS.map((column) => `f.${column}`).join(', ');
  const code = table === 'units' ? 'code' : 'unit_code';
  const { rows } = await trx.raw<{ rows: { units: number }[] }>(
    `with written as (
       update ${table} s set ${FACT_COLUMNS.map((column) => `${column} = f.${column}`).join(', ')}
       from pg_temp.located_points p
       join pg_temp.located_facts f on f.key = p.key
       where s.geom = p.geom and ${accuracySql('s')} = p.accuracy_m
         and (${own}) is distinct from (${fresh})
       returning s.${code} as code
     )
     select count(distinct code) as units from written`,
  );
  return rows[0]?.units ?? 0;
}

/**
 * Computes the facts of every state anew and counts the units whose written ones differ; writes nothing.
 * @param codes a relation of (code) to look at; null for all
 */
export async function countStaleUnits(trx: Knex, codes: string | null): Promise<number> {
  const { relation, bindings } = touched(codes === null ? {} : { codes });
  const places = await locateRelation(trx, relation, bindings);
  const own = FACT_COLUMNS.map((column) => `s.${column}`).join(', ');
  const fresh = FACT_COLUMNS.map((column) =>
    isArray(column)
      ? `coalesce(f.${column}, '{}')`
      : isFlag(column)
        ? `coalesce(f.${column}, false)`
        : `f.${column}`,
  ).join(', ');
  let stale = 0;
  await withSetJoins(trx, places >= INDEXED_FROM, async () => {
    const { rows } = await trx.raw<{ rows: { units: number }[] }>(
      `select count(distinct s.unit_code) as units
       from unit_states s
       left join pg_temp.located_points p on p.geom = s.geom and p.accuracy_m = ${accuracySql('s')}
       left join pg_temp.located_facts f on f.key = p.key
       where ${codes === null ? 'true' : `s.unit_code in (select code from ${codes})`}
         and (${own}) is distinct from (${fresh})`,
    );
    stale = rows[0]?.units ?? 0;
  });
  return stale;
}

function isArray(column: string): boolean {
  return column.startsWith('overlay_');
}

function isFlag(column: string): boolean {
  return column.endsWith('borderline');
}

/** A unit that lost its coordinates has no facts. */
async function clearFacts(trx: Knex, codes: string): Promise<number> {
  const blank = FACT_COLUMNS.map((column) => {
    if (isArray(column)) return `${column} = '{}'`;
    return isFlag(column) ? `${column} = false` : `${column} = null`;
  }).join(', ');
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `update unit_states set ${blank}
     where geom is null and unit_code in (select code from ${codes})
       and (border_m is not null or nearest_etcr_m is not null or overlay_inside || overlay_near <> '{}')`,
  );
  await trx.raw(
    `update units set ${blank}
     where geom is null and code in (select code from ${codes})
       and (border_m is not null or nearest_etcr_m is not null or overlay_inside || overlay_near <> '{}')`,
  );
  return rowCount;
}
