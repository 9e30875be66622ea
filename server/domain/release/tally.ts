/** Counts of units, as a whole and by each category, that can be added up and compared. */
import { LINES, type Line, STAGES, type Stage } from '../unit.ts';

/** One-way tables that a release may hold beside its numbers; never crossed. */
export const ATTRIBUTES = ['line', 'stage', 'year'] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** Units by category of each attribute, and `n` of them all. Absent: none. */
export interface Counts {
  n: number;
  line: Record<string, number>;
  stage: Record<string, number>;
  year: Record<string, number>;
}

/** All units of a group, and of them those without reincorporated people: the ones that a group can hide among. */
export interface Tally {
  all: Counts;
  open: Counts;
}

/** What a release knows of a unit. */
export interface ReleaseUnit {
  /** Code of the municipality that holds it; null: unlocated, or outside every one. */
  municipality: string | null;
  /** H3 cell of resolution 6; null: unlocated. */
  cell: string | null;
  line: Line;
  stage: Stage;
  /** Of its creation. */
  year: number;
  /** It has reincorporated people: never in a cell, and nobody to hide among. */
  guarded: boolean;
}

export function noCounts(): Counts {
  return { n: 0, line: {}, stage: {}, year: {} };
}

export function noTally(): Tally {
  return { all: noCounts(), open: noCounts() };
}

/** Adds one unit to a tally. */
export function countUnit(tally: Tally, unit: ReleaseUnit): void {
  countIn(tally.all, unit);
  if (!unit.guarded) countIn(tally.open, unit);
}

function countIn(counts: Counts, { line, stage, year }: ReleaseUnit): void {
  counts.n++;
  counts.line[line] = (counts.line[line] ?? 0) + 1;
  counts.stage[stage] = (counts.stage[stage] ?? 0) + 1;
  counts.year[year] = (counts.year[year] ?? 0) + 1;
}

/** The tallies together, a new one. @param attributes those that matter; the others stay empty */
export function sumOf(tallies: Iterable<Tally>, attributes: readonly Attribute[] = ATTRIBUTES): Tally {
  const sum = noTally();
  for (const tally of tallies) {
    addCounts(sum.all, tally.all, attributes);
    addCounts(sum.open, tally.open, attributes);
  }
  return sum;
}

function addCounts(to: Counts, counts: Counts, attributes: readonly Attribute[]): void {
  to.n += counts.n;
  for (const attribute of attributes) {
    const [sums, parts] = [to[attribute], counts[attribute]];
    for (const category in parts) sums[category] = (sums[category] ?? 0) + (parts[category] as number);
  }
}

/** The categories that a split tells even where there is none of them. */
export const CATEGORIES: Record<Attribute, readonly string[]> = { line: LINES, stage: STAGES, year: [] };

/** Every category of two tallies, once. */
export function categoriesOf(attribute: Attribute, ...tallies: Tally[]): string[] {
  return [...new Set(tallies.flatMap(({ all }) => Object.keys(all[attribute])))];
}

/** Whether two counts of the same group differ so little that the difference is a group too small to tell of. */
export function isSmallChange(before: number, after: number, minimum: number): boolean {
  const change = Math.abs(after - before);
  return change > 0 && change < minimum;
}

/** Whether some category of the attribute changed by a group too small to tell of. */
export function splitChangedLittle(
  attribute: Attribute,
  before: Tally,
  after: Tally,
  minimum: number,
): boolean {
  return categoriesOf(attribute, before, after).some((category) =>
    isSmallChange(before.all[attribute][category] ?? 0, after.all[attribute][category] ?? 0, minimum),
  );
}
