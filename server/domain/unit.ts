/** The productive unit: its closed lists and its attributes (design.md section 4). */

export const LINES = ['rural_business', 'self_consumption', 'rural_occupation'] as const;
export type Line = (typeof LINES)[number];

export const STAGES = ['training', 'created', 'strengthened', 'company'] as const;
export type Stage = (typeof STAGES)[number];

export const STATUSES = ['active', 'closed'] as const;
export type Status = (typeof STATUSES)[number];

export const LOCATION_SOURCES = ['gps', 'settlement', 'municipal_seat'] as const;
export type LocationSource = (typeof LOCATION_SOURCES)[number];

export const PEOPLE_COUNTS = [
  'members',
  'women',
  'youth',
  'ethnic',
  'victims',
  'reincorporated',
  'disabled',
  'extremePoverty',
] as const;
export type PeopleCount = (typeof PEOPLE_COUNTS)[number];

/** Metres assumed when a row gives no accuracy, by where its coordinates come from. */
export const DEFAULT_ACCURACY_M: Record<LocationSource, number> = {
  gps: 20,
  settlement: 2_000,
  municipal_seat: 5_000,
};

/** What a unit is, as data enters: before it is located. Dates are ISO days, people are counts. */
export interface UnitAttributes extends Record<PeopleCount, number | null> {
  code: string;
  name: string;
  line: Line;
  stage: Stage;
  product: string | null;
  createdOn: string | null;
  closedOn: string | null;
  /** Degrees, WGS84; both or neither. */
  lng: number | null;
  lat: number | null;
  accuracyM: number | null;
  locationSource: LocationSource | null;
  declaredMunicipality: string | null;
  regionalOffice: string | null;
  trainingCentre: string | null;
  associationCode: string | null;
  jobs: number | null;
  financingCop: number | null;
}

/** A change that is not a creation: what became true of the unit on `validOn`. Used for imports with history. */
export interface UnitChange {
  code: string;
  validOn: string;
  changes: Partial<Omit<UnitAttributes, 'code'>>;
}
