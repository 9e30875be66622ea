/** A row on the way to its verdict, and what several steps ask of it. */
import type { Knex } from 'knex';
import type { Declared, Municipality } from '../../domain/check/gazetteer.ts';
import type { Degrees, ProposedRepair, RowProblem, Whereabouts } from '../../domain/check/types.ts';
import type { Bilingual } from '../../problem.ts';
import type { Basis } from './basis.ts';
import type { Candidate } from './candidates.ts';
import type { Places, Reading } from './place.ts';
import type { Beyond, WorldMap } from './world.ts';

export interface PreparedRow {
  row: number;
  label: string | null;
  /** The numbers, or why there are none. */
  reading: Reading | null;
  flaw: RowProblem | null;
  declared: Declared;
  /** Its place is the middle of a line or polygon. */
  isMiddle: boolean;
  /** What its reader mended. */
  note: Bilingual | null;
  /** What is known from the whole file. */
  repeated: RowProblem[];
}

export interface Judging {
  db: Knex;
  basis: Basis;
  places: Places;
  world: WorldMap;
  /** The system of plane metres. */
  crs: number;
  /** Metres are believed only where they lie in what their row declares. */
  isDoubtful: boolean;
  /** Most rows of the file are in metres. */
  inMetres: boolean;
}

/** What is gathered of a row on the way to its verdict. */
export interface RowState extends PreparedRow {
  place: Degrees | null;
  /** Its metres are in a system that nobody knows. */
  isDoubted: boolean;
  where: Whereabouts | null;
  /** What lies there, of a place outside every municipality. */
  beyond: Beyond | null;
  landings: Landing[];
  repair: ProposedRepair | null;
  /** To the declared municipality, where the row lies elsewhere. */
  distanceM: number | null;
}

/** A candidate that falls in a municipality. */
export interface Landing {
  candidate: Candidate;
  municipality: Municipality | null;
  code: string;
}

/** The Gulf of Guinea, where empty forms lie. */
export function isZero({ x, y }: Reading): boolean {
  return Math.abs(x) < 1e-6 && Math.abs(y) < 1e-6;
}

/** Whether the place lies in what the row declares, or may within the uncertainty. */
export function isAmong(where: Whereabouts, declared: Declared): boolean {
  const { codes, also } = declared;
  const is = (code: string | undefined) =>
    code !== undefined && (codes.includes(code) || also.includes(code));
  return is(where.municipality?.code) || where.answers.some(({ municipality }) => is(municipality.code));
}
