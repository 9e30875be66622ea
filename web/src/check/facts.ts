/** What a row counts as: as the server found it, or by its repaired place once the repair is accepted. */
import type { CheckProblemCode, CheckRow, Verdict } from '../../../server/contract/checks.ts';

export interface Named {
  code: string;
  name: string;
}

export interface Facts {
  verdict: Verdict;
  /** Counted by its repaired place. */
  repaired: boolean;
  /** Where it is drawn: its place, or the one that is proposed; null where there is none to draw. */
  at: { lng: number; lat: number } | null;
  municipality: Named | null;
  department: Named | null;
  subregion: Named | null;
  agrees: boolean | null;
}

/** What an accepted repair does away with; the rest is true of the row wherever it lies. */
const MENDED: ReadonlySet<CheckProblemCode> = new Set([
  'no-coordinates',
  'coordinate-missing',
  'coordinate-not-a-number',
  'coordinates-out-of-range',
  'coordinates-zero',
  'missing-minus',
  'coordinates-swapped',
  'wrong-crs',
  'degrees-as-minutes',
  'decimal-point-lost',
  'outside-country',
  'in-the-sea',
  'outside-boundaries',
  'declared-elsewhere',
]);

export function factsOf(row: CheckRow, accepted: boolean): Facts {
  return accepted && row.repair ? repairedFacts(row, row.repair) : foundFacts(row);
}

function foundFacts(row: CheckRow): Facts {
  const { repair, lng, lat } = row;
  return {
    verdict: row.verdict,
    repaired: false,
    at: row.verdict === 'repair' && repair ? repair : lng !== null && lat !== null ? { lng, lat } : null,
    municipality: named(row.municipality_code, row.municipality),
    department: named(row.department_code, row.department),
    subregion: row.pdet_subregion,
    agrees: row.agrees,
  };
}

function repairedFacts(row: CheckRow, repair: NonNullable<CheckRow['repair']>): Facts {
  const { lng, lat, municipality, department } = repair;
  return {
    verdict: repairedVerdict(repair),
    repaired: true,
    at: { lng, lat },
    municipality,
    department,
    subregion: repair.pdet_subregion,
    agrees:
      row.declared_code === null || municipality === null ? null : municipality.code === row.declared_code,
  };
}

function repairedVerdict(repair: NonNullable<CheckRow['repair']>): Verdict {
  if (repair.municipality === null) return 'outside';
  if (repair.pdet_borderline) return 'borderline';
  return repair.pdet ? 'pdet' : 'not_pdet';
}

/** Problems that still stand. */
export function problemsOf(row: CheckRow, accepted: boolean): CheckRow['problems'] {
  return accepted && row.repair ? row.problems.filter(({ code }) => !MENDED.has(code)) : row.problems;
}

const named = (code: string | null, name: string | null): Named | null =>
  code === null ? null : { code, name: name ?? code };
