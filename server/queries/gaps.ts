/** Which territories a question about gaps looks at. */
import type { Knex } from 'knex';
import type { TerritoryRef } from '../domain/filter.ts';
import { currentTerritories, type Kind } from './territories.ts';

export interface Candidate {
  /** A municipality's membership; of departments, whether one of theirs is a member; null for other kinds. */
  pdet: boolean | null;
}

/** Territories of a kind within the given ones (an AND of ORs) and of the given PDET membership, by code. */
export async function listCandidates(
  db: Knex,
  kind: Kind,
  within: readonly TerritoryRef[][],
  pdet: boolean | null,
): Promise<Map<string, Candidate>> {
  const rows = currentTerritories(db)
    .where('territories.kind', kind.kind)
    .select('territories.code', db.raw(`(${PDET}) as pdet`));
  for (const refs of within) rows.where((any) => orWithin(any, kind, refs));
  const found: { code: string; pdet: boolean | null }[] = await rows;
  const admitted = pdet === null ? found : found.filter((row) => row.pdet === pdet);
  return new Map(admitted.map((row) => [row.code, { pdet: row.pdet }]));
}

const PDET = `
  case territories.kind
    when 'municipality' then exists (
      select 1 from territory_members m where m.parent_kind = 'pdet_subregion' and m.child_kind = 'municipality'
        and m.child = territories.code)
    when 'department' then exists (
      select 1 from territory_members m join territories c on c.kind = 'municipality' and c.code = m.child
      where m.parent_kind = 'pdet_subregion' and c.parent = territories.code and c.valid_to = 'infinity')
    when 'pdet_subregion' then true end`;

/** By code where codes say it, else by whether a point on the one lies in the other. */
function orWithin(any: Knex.QueryBuilder, kind: Kind, refs: readonly TerritoryRef[]): void {
  for (const ref of refs) {
    if (ref.kind === kind.kind) any.orWhere('territories.code', ref.code);
    else if (kind.kind === 'municipality' && ref.kind === 'department')
      any.orWhere('territories.parent', ref.code);
    else if (kind.kind === 'municipality' && ref.kind === 'pdet_subregion')
      any.orWhereRaw(MEMBER, [ref.code]);
    else any.orWhereRaw(OVERLAPS, [ref.kind, ref.code]);
  }
}

const MEMBER = `exists (select 1 from territory_members m where m.parent_kind = 'pdet_subregion' and m.parent = ?
  and m.child_kind = 'municipality' and m.child = territories.code)`;

const OVERLAPS = `exists (select 1 from territories r where r.kind = ? and r.code = ? and r.valid_to = 'infinity'
  and r.geom && territories.geom
  and (ST_Intersects(r.geom, ST_PointOnSurface(territories.geom))
    or ST_Intersects(territories.geom, ST_PointOnSurface(r.geom))))`;
