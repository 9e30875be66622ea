/** What imports of territories did to units: read here, written where units are located again (unit-relocation). */
import type { Knex } from 'knex';
import { exactDepartments, type Scope } from '../domain/scope.ts';

export interface ChangedTerritory {
  /** `kind:code` of a territory, with its name as it was told last. */
  ref: string;
  name: string;
}

export interface TerritoryChange {
  code: string;
  municipality: Sides<ChangedTerritory | null>;
  pdetSubregion: Sides<ChangedTerritory | null>;
  inside: Sides<ChangedTerritory[]>;
  near: Sides<ChangedTerritory[]>;
}

export interface Sides<T> {
  before: T;
  after: T;
}

export interface ChangeTotals {
  units: number;
  municipality: number;
  pdet: number;
  overlays: number;
}

/** Rows that tell of a unit in departments of the reader, before or after; nobody else saw it exactly. */
function seenChanges(db: Knex, batchId: number, scope: Scope): Knex.QueryBuilder {
  const rows = db('territory_changes').where({ batch_id: batchId });
  const departments = exactDepartments(scope);
  if (departments === null) return rows;
  return rows.where((own) =>
    own.whereIn('department_before', [...departments]).orWhereIn('department_after', [...departments]),
  );
}

export async function countTerritoryChanges(
  db: Knex,
  { batchId, scope }: { batchId: number; scope: Scope },
): Promise<ChangeTotals> {
  const differs = (column: string) =>
    `count(*) filter (where ${column}_before is distinct from ${column}_after)`;
  const [totals] = await seenChanges(db, batchId, scope).select<ChangeTotals[]>(
    db.raw('count(*) as units'),
    db.raw(`${differs('municipality')} as municipality`),
    db.raw(`count(*) filter (
      where (pdet_subregion_before is null) <> (pdet_subregion_after is null)) as pdet`),
    db.raw(`count(*) filter (where (overlay_inside_before, overlay_near_before)
      is distinct from (overlay_inside_after, overlay_near_after)) as overlays`),
  );
  if (!totals) throw new Error('an aggregate gave no row');
  return totals;
}

interface Row {
  unit_code: string;
  municipality_before: string | null;
  municipality_after: string | null;
  pdet_subregion_before: string | null;
  pdet_subregion_after: string | null;
  overlay_inside_before: string[];
  overlay_inside_after: string[];
  overlay_near_before: string[];
  overlay_near_after: string[];
}

/** By code, after one. */
export async function listTerritoryChanges(
  db: Knex,
  query: { batchId: number; scope: Scope; after: string | null; limit: number },
): Promise<TerritoryChange[]> {
  const rows = seenChanges(db, query.batchId, query.scope).orderBy('unit_code').limit(query.limit);
  if (query.after !== null) rows.where('unit_code', '>', query.after);
  const found = (await rows.select('*')) as Row[];
  const names = await lastNames(db, [...new Set(found.flatMap(refsOf))]);
  const one = (kind: string, code: string | null) => (code === null ? null : named(`${kind}:${code}`));
  const named = (ref: string): ChangedTerritory => ({ ref, name: names.get(ref) ?? ref });
  return found.map((row) => ({
    code: row.unit_code,
    municipality: {
      before: one('municipality', row.municipality_before),
      after: one('municipality', row.municipality_after),
    },
    pdetSubregion: {
      before: one('pdet_subregion', row.pdet_subregion_before),
      after: one('pdet_subregion', row.pdet_subregion_after),
    },
    inside: { before: row.overlay_inside_before.map(named), after: row.overlay_inside_after.map(named) },
    near: { before: row.overlay_near_before.map(named), after: row.overlay_near_after.map(named) },
  }));
}

function refsOf(row: Row): string[] {
  const of = (kind: string, codes: (string | null)[]) =>
    codes.flatMap((code) => (code === null ? [] : [`${kind}:${code}`]));
  return [
    ...of('municipality', [row.municipality_before, row.municipality_after]),
    ...of('pdet_subregion', [row.pdet_subregion_before, row.pdet_subregion_after]),
    ...[...row.overlay_inside_before, ...row.overlay_inside_after],
    ...[...row.overlay_near_before, ...row.overlay_near_after],
  ];
}

/** Of codes that are gone too: as their last version told it. */
async function lastNames(db: Knex, refs: readonly string[]): Promise<Map<string, string>> {
  if (refs.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: { ref: string; name: string }[] }>(
    `select distinct on (kind, code) kind || ':' || code as ref, name from territories
     where kind || ':' || code = any (?::text[]) order by kind, code, valid_from desc`,
    [[...refs]],
  );
  return new Map(rows.map(({ ref, name }) => [ref, name]));
}
