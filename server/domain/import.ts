/** What enters the database and what is told about it: shared by the commands, the demonstration data and HTTP. */
import type { Geometry } from 'geojson';
import type { UnitAttributes, UnitChange } from './unit.ts';

/** The same sentence in both languages. */
export interface Bilingual {
  es: string;
  en: string;
}

/** Where data comes from; shown as attribution. `fileSha256` recognises the same file again. */
export interface SourceInput {
  title: string;
  publisher?: string | null;
  licence?: string | null;
  url?: string | null;
  vintage?: string | null;
  fileName?: string | null;
  fileSha256?: string | null;
  /** How far the borders of these polygons may be off, metres. */
  boundaryErrorM?: number;
  demonstration?: boolean;
}

/** A row that stays out, and why. `row` counts the rows of data from 1, as a reader of the file would. */
export interface RefusedRow {
  row: number | null;
  column: string | null;
  value: string | null;
  /** Stable: no-coordinates, duplicate-code, unknown-code, invalid-value, missing-value, invalid-geometry, ... */
  code: string;
  reason: Bilingual;
  remedy: Bilingual;
}

/** Something that went in, but changed on the way. */
export interface RepairedRow {
  row: number | null;
  value: string | null;
  reason: Bilingual;
}

/** One unit as first known, then what became of it, oldest first. Without changes: a row of an ordinary file. */
export interface UnitHistory {
  /** Row in the file, if it comes from one. */
  row?: number | null;
  /** `code` '' asks for one at commit: `{department}-{year}-{number}`. */
  unit: UnitAttributes;
  /** For a unit that is already stored: the day its new values hold from; default the day of the import. */
  validOn?: string | null;
  /** Why its first event says otherwise than the file: a place that was corrected on its way in. */
  reason?: string | null;
  /** Each with a day after or on the one before; `closedOn` in `unit` itself makes its own change. */
  changes?: UnitChange[];
}

/** A territory as it enters. Geometry in EPSG:4326; `parentName` names a department that has no file of its own. */
export interface TerritoryInput {
  row?: number | null;
  code: string;
  name: string;
  parent?: string | null;
  parentName?: string | null;
  geometry: Geometry;
  attributes?: Record<string, unknown>;
}

/** Membership of one municipality: `parent` is a PDET subregion '1'…'16'. */
export interface MemberInput {
  row?: number | null;
  parent: string;
  parentName: string;
  child: string;
}

/** One number of one territory in one year: population_rural, ipm_rural, training_places, … */
export interface FigureInput {
  row?: number | null;
  kind: string;
  code: string;
  name: string;
  year: number;
  value: number;
}

/** A municipal seat, degrees WGS84. */
export interface SeatInput {
  code: string;
  name: string;
  lng: number;
  lat: number;
}
