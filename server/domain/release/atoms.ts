/** Atoms: the smallest groups of units whose number may be told. Every public number is a sum of atoms. */
import { cellToParent, getResolution } from 'h3-js';
import { countUnit, noTally, type ReleaseUnit, sumOf, type Tally } from './tally.ts';

/** Resolutions of cells, finest first: about 3.7, 9.9 and 26 km across. */
export const RESOLUTIONS = [6, 5, 4] as const;

/** Key of a municipality's remainder among its atoms. */
export const REST = 'rest';

/** Atoms of one municipality by H3 cell, and its remainder. Empty atoms are absent. */
export type Atoms = Map<string, Tally>;

/** Units of one municipality by finest cell; REST holds the unlocated. */
export type Places = Map<string, Tally>;

/** Units of every municipality that has some; of no municipality under ''. */
export class UnitPlaces {
  readonly byMunicipality = new Map<string, Places>();

  add(unit: ReleaseUnit): void {
    const municipality = unit.municipality ?? '';
    const places = this.byMunicipality.get(municipality) ?? new Map<string, Tally>();
    this.byMunicipality.set(municipality, places);
    // of a guarded unit the cell is not even kept
    const place = unit.guarded || unit.municipality === null ? REST : (unit.cell ?? REST);
    const tally = places.get(place) ?? noTally();
    places.set(place, tally);
    countUnit(tally, unit);
  }
}

/**
 * Splits a municipality: each unit goes to the finest cell whose units, without those of finer atoms, reach the
 * minimum; all else is its remainder. The remainder is empty or holds the minimum of units without reincorporated
 * people: the smallest atoms join it until it does, each with the atoms whose cell holds its own, so that the list of
 * atoms alone says to which of them a place belongs. Where all join, the municipality shows no cells.
 */
export function atomsOf(places: Places, minimum: number): Atoms {
  const atoms: Atoms = new Map();
  let left = new Map(places);
  for (const resolution of RESOLUTIONS) left = takeCells(left, resolution, minimum, atoms);
  const rest = [...left.values()];
  const joined = smallestFirst(atoms);
  while (rest.length > 0 && sumOf(rest).open.n < minimum && atoms.size > 0) {
    const next = joined.shift() as string;
    for (const key of [next, ...ancestorsOf(next)]) {
      const tally = atoms.get(key);
      if (tally) rest.push(tally);
      atoms.delete(key);
    }
  }
  const remainder = sumOf(rest);
  if (remainder.all.n > 0) atoms.set(REST, remainder);
  return atoms;
}

/** @returns what is in no atom yet */
function takeCells(places: Places, resolution: number, minimum: number, atoms: Atoms): Places {
  const cells = new Map<string, string[]>();
  for (const place of places.keys()) {
    if (place === REST) continue;
    const cell = cellAt(place, resolution);
    cells.set(cell, [...(cells.get(cell) ?? []), place]);
  }
  const left = new Map(places);
  for (const [cell, inside] of cells) {
    const tally = sumOf(inside.map((place) => places.get(place) as Tally));
    if (tally.open.n < minimum) continue;
    atoms.set(cell, tally);
    for (const place of inside) left.delete(place);
  }
  return left;
}

function smallestFirst(atoms: Atoms): string[] {
  return [...atoms].sort(([a, x], [b, y]) => x.all.n - y.all.n || (a < b ? -1 : 1)).map(([key]) => key);
}

/** The atom of a list to which a place belongs: the finest cell that holds it, else the remainder. */
export function atomAt(atoms: ReadonlyMap<string, unknown>, place: string): string {
  if (place === REST || atoms.has(place)) return place;
  return ancestorsOf(place).find((cell) => atoms.has(cell)) ?? REST;
}

function ancestorsOf(cell: string): string[] {
  const own = getResolution(cell);
  return RESOLUTIONS.filter((resolution) => resolution < own).map((resolution) =>
    cellToParent(cell, resolution),
  );
}

function cellAt(cell: string, resolution: number): string {
  return getResolution(cell) === resolution ? cell : cellToParent(cell, resolution);
}
