/** Whether a report can be made again by the boundaries of a day. */
import type { Knex } from 'knex';
import { bogotaDay, startOfBogotaDay } from '../domain/day.ts';
import type { UnitFilter } from '../domain/filter.ts';
import { invalidParameter } from '../problem.ts';
import { boundariesThen } from '../queries/past-boundaries.ts';
import type { Kind } from '../queries/territories.ts';

const DAY_MS = 24 * 3_600_000;
const PARAMETER = 'territories_as_of';

export interface PastBoundaries {
  /** The end of the day; null: today's boundaries are those of then, and nothing need be located. */
  before: Date | null;
  demonstration: boolean;
}

/** @throws Problem invalid-parameter */
export async function pastBoundaries(
  db: Knex,
  query: { kind: Kind; filter: UnitFilter; radiusM: number | null; territoriesAsOf: string; today: string },
): Promise<PastBoundaries> {
  const { kind, filter, radiusM, territoriesAsOf: day, today } = query;
  if (day > today) {
    throw invalidParameter(PARAMETER, day, { es: 'el día no ha llegado', en: 'the day has not come' });
  }
  const isOther = filter.territories.flat().some((ref) => !isKept(ref.kind));
  if (!isKept(kind.kind) || isOther || radiusM !== null) {
    throw invalidParameter(PARAMETER, day, {
      es: 'vale para municipios, departamentos y subregiones PDET, sin radius_m ni otros territorios en el filtro',
      en: 'it goes with municipalities, departments and PDET subregions, without radius_m or other territories in the filter',
    });
  }
  const before = new Date(startOfBogotaDay(day).getTime() + DAY_MS);
  const then = await boundariesThen(db, kind.kind, before);
  if (then.known) return { before: then.current ? null : before, demonstration: then.demonstration };
  const since = then.since === null ? null : bogotaDay(new Date(then.since));
  throw invalidParameter(PARAMETER, day, {
    es: `ese día no había límites de esta clase${since ? `; los primeros son del ${since}` : ''}`,
    en: `there were no boundaries of this kind on that day${since ? `; the first are of ${since}` : ''}`,
  });
}

/** Whose versions are kept with all that locating by them takes: municipalities, and what follows from them. */
function isKept(kind: string): boolean {
  return kind === 'municipality' || kind === 'department' || kind === 'pdet_subregion';
}
