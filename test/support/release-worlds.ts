/** Small countries of random units for the tests of the release, and what an enemy finds out by adding and subtracting. */
import fc from 'fast-check';
import { cellToChildren, cellToParent, latLngToCell } from 'h3-js';
import { UnitPlaces } from '../../server/domain/release/atoms.ts';
import type { Municipality } from '../../server/domain/release/numbers.ts';
import type { ReleaseUnit } from '../../server/domain/release/tally.ts';

/** Three departments; subregion S crosses two of them, T lies within one. */
export const MUNICIPALITIES: Municipality[] = [
  { code: 'A1', department: 'A', subregion: 'S' },
  { code: 'A2', department: 'A', subregion: 'S' },
  { code: 'A3', department: 'A', subregion: null },
  { code: 'A4', department: 'A', subregion: null },
  { code: 'B1', department: 'B', subregion: 'S' },
  { code: 'B2', department: 'B', subregion: 'T' },
  { code: 'B3', department: 'B', subregion: null },
  { code: 'C1', department: 'C', subregion: null },
];

/** Two cells of one parent, and one of another whose grandparent may be theirs. */
export const CELLS: string[] = (() => {
  const home = latLngToCell(4.5, -74, 6);
  const siblings = cellToChildren(cellToParent(home, 5), 6);
  const cousins = cellToChildren(cellToParent(home, 4), 6).filter((cell) => !siblings.includes(cell));
  return [siblings[0], siblings[1], cousins[0]] as string[];
})();

/** How many units of each sort stand in a place. */
interface Heap {
  municipality: string | null;
  cell: string | null;
  line: ReleaseUnit['line'];
  guarded: boolean;
  units: number;
}

const heap = fc.record<Heap>({
  municipality: fc.constantFrom(...MUNICIPALITIES.map(({ code }) => code), null),
  cell: fc.constantFrom(...CELLS, null),
  line: fc.constantFrom('rural_business', 'self_consumption', 'rural_occupation'),
  guarded: fc.constantFrom(false, false, false, true),
  units: fc.constantFrom(1, 1, 2, 3, 4, 5, 6, 9, 14),
});

/** Units of one moment. */
export const worlds = fc.array(heap, { minLength: 1, maxLength: 30 }).map((heaps) => heaps.flatMap(unitsOf));

/** Units of one moment, and of a later one: some gone, some new. */
export const histories = fc
  .tuple(worlds, fc.infiniteStream(fc.integer({ min: 0, max: 19 })), fc.array(heap, { maxLength: 10 }))
  .map(([first, dice, added]): [ReleaseUnit[], ReleaseUnit[]] => [
    first,
    [...first.filter(() => dice.next().value !== 0), ...added.flatMap(unitsOf)],
  ]);

function unitsOf({ units, ...sort }: Heap): ReleaseUnit[] {
  return Array.from({ length: units }, () => ({ ...sort, stage: 'created', year: 2015 }));
}

export function placesOf(units: readonly ReleaseUnit[]): UnitPlaces {
  const places = new UnitPlaces();
  for (const unit of units) places.add(unit);
  return places;
}

/** A number that is told: that of these municipalities together. */
export interface Equation {
  of: readonly string[];
  n: number;
}

/**
 * Everything that sums and differences of the equations give about sets of municipalities: each set whose number
 * comes out, with the number. By exact elimination over fractions, from nothing but the equations.
 */
export function derivable(equations: readonly Equation[], codes: readonly string[]): Map<string, number> {
  const basis = eliminate(
    equations.map(({ of, n }) => [...codes.map((code) => (of.includes(code) ? 1 : 0)), n]),
    codes.length,
  );
  const found = new Map<string, number>();
  for (let set = 1; set < 2 ** codes.length; set++) {
    const row = [...codes.map((_, i) => (set >> i) & 1), 0];
    for (const { pivot, values } of basis) subtract(row, values, row[pivot] as number);
    if (row.slice(0, -1).every((value) => Math.abs(value) < 1e-9)) {
      found.set(codes.filter((_, i) => (set >> i) & 1).join(' '), Math.round(-(row.at(-1) as number)));
    }
  }
  return found;
}

/** Reduced row echelon form; the matrices are of a few zeros and ones, so doubles hold every fraction closely. */
function eliminate(rows: number[][], columns: number): { pivot: number; values: number[] }[] {
  const basis: { pivot: number; values: number[] }[] = [];
  for (const given of rows) {
    const row = [...given];
    for (const { pivot, values } of basis) subtract(row, values, row[pivot] as number);
    const pivot = row.findIndex((value, i) => i < columns && Math.abs(value) > 1e-9);
    if (pivot < 0) continue;
    const values = row.map((value) => value / (row[pivot] as number));
    for (const other of basis) subtract(other.values, values, other.values[pivot] as number);
    basis.push({ pivot, values });
  }
  return basis;
}

function subtract(from: number[], what: readonly number[], times: number): void {
  if (times === 0) return;
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - times * (what[i] as number);
}

/** Sets of the map that are no union of smaller ones of it. */
export function leastSets(sets: Iterable<string>): string[] {
  const sorted = [...sets].map((set) => set.split(' ')).sort((a, b) => a.length - b.length);
  const least: string[][] = [];
  for (const set of sorted) {
    const inside = least.filter((smaller) => smaller.every((code) => set.includes(code)));
    if (new Set(inside.flat()).size < set.length) least.push(set);
  }
  return least.map((set) => set.join(' '));
}
