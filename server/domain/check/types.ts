/** What a check finds in the rows of somebody's file. */
import type { Bilingual } from '../../problem.ts';

/** What a column holds. `coordinates`: both in one cell. Minutes, seconds and hemispheres stand beside whole degrees. */
export const COLUMN_ROLES = [
  'lng',
  'lat',
  'lng_minutes',
  'lng_seconds',
  'lng_hemisphere',
  'lat_minutes',
  'lat_seconds',
  'lat_hemisphere',
  'coordinates',
  'municipality_code',
  'municipality',
  'department_code',
  'department',
  'code',
  'name',
] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

/**
 * The one word for a row, worst first: `unusable` no place can be had; `repair` a better place is proposed; `outside`
 * in no municipality; `borderline` PDET or not within the uncertainty; else `pdet` or `not_pdet`.
 */
export const VERDICTS = ['unusable', 'repair', 'outside', 'borderline', 'pdet', 'not_pdet'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What can be wrong with a row, or odd about it. The first seven make it unusable unless a repair is proposed. */
export const CHECK_PROBLEMS = [
  'no-coordinates',
  'coordinate-missing',
  'coordinate-not-a-number',
  'coordinates-out-of-range',
  'coordinates-zero',
  'row-damaged',
  'crs-unknown',
  'missing-minus',
  'coordinates-swapped',
  'wrong-crs',
  'degrees-as-minutes',
  'decimal-point-lost',
  'outside-country',
  'in-the-sea',
  'outside-boundaries',
  'declared-elsewhere',
  'declared-unknown',
  'declared-ambiguous',
  'declared-contradiction',
  'code-zero-restored',
  'on-seat',
  'on-centroid',
  'duplicate-row',
  'shared-point',
  'middle-taken',
  'text-mended',
] as const;
export type CheckProblemCode = (typeof CHECK_PROBLEMS)[number];

export const REPAIR_KINDS = ['minus', 'swap', 'swap-minus', 'crs', 'minutes', 'scale'] as const;
export type RepairKind = (typeof REPAIR_KINDS)[number];

export const PERSONAL_DATA = ['document', 'telephone', 'email', 'person'] as const;
export type PersonalData = (typeof PERSONAL_DATA)[number];

/** A cell as readers hand it on. */
export type Cell = string | number | boolean | null;

export interface Code {
  code: string;
  name: string;
}

/** Degrees, WGS84. */
export interface Degrees {
  lng: number;
  lat: number;
}

export interface Column {
  name: string;
  role: ColumnRole | null;
  by: 'name' | 'content' | 'hand' | null;
  sample: string[];
  personal: PersonalData | null;
}

/** How coordinates are written; `unscaled`: too large for degrees, and metres of no system that Colombia uses. */
export type Notation = 'degrees' | 'dms' | 'plane' | 'unscaled';

/** A municipality that the uncertainty admits; the first of several holds the point. */
export interface PossibleAnswer {
  municipality: Code;
  subregion: Code | null;
  distanceM: number;
}

/** What is known of a place. Distances are geodesic metres. */
export interface Whereabouts {
  municipality: Code | null;
  department: Code | null;
  subregion: Code | null;
  borderM: number | null;
  borderline: boolean;
  pdetBorderline: boolean;
  answers: PossibleAnswer[];
  /** Outside every municipality, within 1 km. */
  nearestMunicipality: Code | null;
  nearestEtcr: (Code & { distanceM: number }) | null;
  overlays: (Code & { kind: string; distanceM: number })[];
}

/** The values that a sentence about a problem needs. */
export interface RowProblem {
  code: CheckProblemCode;
  /** Other rows, at most ten; `more` beyond them. */
  rows?: number[];
  more?: number;
  distanceM?: number | null;
  column?: string | null;
  value?: string | null;
  /** The two numbers of the place as they stand, east or longitude first. */
  numbers?: { x: number; y: number };
  /** The rest of the file is in metres. */
  inMetres?: boolean;
  /** What a damaged or mended row is told by its reader. */
  detail?: Bilingual;
  names?: string[];
}

export interface ProposedRepair extends Degrees {
  kind: RepairKind;
  /** Of kind `crs`. */
  crs: number | null;
  where: Whereabouts;
}

export interface CheckedRow {
  row: number;
  verdict: Verdict;
  label: string | null;
  place: Degrees | null;
  where: Whereabouts | null;
  declared: Code | null;
  agrees: boolean | null;
  problems: RowProblem[];
  repair: ProposedRepair | null;
}

/** Degrees within which a place of Colombia lies for certain, cays and Malpelo included: [west, south, east, north]. */
export const NEAR_COLOMBIA = [-84.5, -6.5, -64.5, 18.5] as const;

export function isNearColombia({ lng, lat }: Degrees): boolean {
  const [west, south, east, north] = NEAR_COLOMBIA;
  return lng >= west && lng <= east && lat >= south && lat <= north;
}
