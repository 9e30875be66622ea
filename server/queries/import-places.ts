/** Where the units of an import lie, as a reader may see it. */
import type { Knex } from 'knex';
import type { Bbox } from '../domain/bbox.ts';
import { EVERYTHING } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { visibleUnits } from './units.ts';

export interface ImportPlaces {
  /** Units with a place that the reader sees. */
  units: number;
  bbox: Bbox;
  /** The one department that holds them all; null where several do, or none. */
  departmentCode: string | null;
}

/** The codes of the units that an import created or changed. */
export async function importedCodes(db: Knex, batchId: number): Promise<string[]> {
  return db('import_diffs')
    .where({ batch_id: batchId })
    .whereIn('change', ['new', 'changed'])
    .whereNotNull('code')
    .pluck('code');
}

/** @param db of the reader. @returns null where none of them has a place */
export async function placesOfUnits(
  db: Knex,
  codes: readonly string[],
  scope: Scope,
): Promise<ImportPlaces | null> {
  const { rows } = await db.raw<{
    rows: (Omit<ImportPlaces, 'bbox'> & Record<'w' | 's' | 'e' | 'n', number>)[];
  }>(
    `select count(*)::integer as units, min(st_x(geom)) as w, min(st_y(geom)) as s, max(st_x(geom)) as e, max(st_y(geom)) as n,
       case when count(distinct department_code) = 1 and count(department_code) = count(*)
         then min(department_code) end as "departmentCode"
     from :visible v where geom is not null and code = any(:codes)`,
    { visible: visibleUnits(db, EVERYTHING, scope), codes } as never,
  );
  const [found] = rows;
  if (!found || found.units === 0) return null;
  const { units, departmentCode, w, s, e, n } = found;
  return { units, departmentCode, bbox: [w, s, e, n] };
}
