/** The numbers of a release as they are told: sums of atoms, ranges, splits. */
import { cellToLatLng } from 'h3-js';
import { REST } from './atoms.ts';
import type { Release } from './make.ts';
import type { Municipality } from './numbers.ts';
import type { Held } from './protect.ts';
import { ATTRIBUTES, type Attribute, CATEGORIES, sumOf, type Tally } from './tally.ts';

export type ShownNumber = { n: number } | { from: number; to: number | null } | { hidden: true };
export type ToldSplits = Record<Attribute, Record<string, number> | null>;

export interface Told {
  units: ShownNumber;
  splits: ToldSplits;
}

export interface ToldCell {
  h3: string;
  lng: number;
  lat: number;
  municipality: string;
  units: number;
}

/** Lookups of what a release tells of each area. */
export class ToldNumbers {
  readonly #release: Release;
  readonly #minimum: number;

  constructor(release: Release, minimum: number) {
    this.#release = release;
    this.#minimum = minimum;
  }

  /** @param code of a municipality in the release */
  municipality(code: string): Told {
    const [units] = this.#bounds(({ code: own }) => own === code);
    const hidden = this.#release.numbers.municipalities.has(code);
    return {
      units: hidden ? this.#hiddenNumber(code) : { n: units },
      splits: this.#splits(
        ({ code: own }) => own === code,
        ({ municipalities }) => municipalities.has(code),
      ),
    };
  }

  department(code: string): Told {
    return this.#total(
      ({ department }) => department === code,
      ({ departments }) => departments.has(code),
    );
  }

  subregion(code: string): Told {
    return this.#total(
      ({ subregion }) => subregion === code,
      ({ subregions }) => subregions.has(code),
    );
  }

  /** With the units of no municipality, where they are counted. */
  country(): Told & { unplaced: ShownNumber } {
    const { unplaced } = this.#release;
    const told = this.#total(
      () => true,
      ({ country }) => country,
      unplaced ? [unplaced] : [],
    );
    return { ...told, unplaced: unplaced ? { n: unplaced.all.n } : { hidden: true } };
  }

  cells(): ToldCell[] {
    return this.#shown().flatMap(({ code, atoms }) =>
      [...atoms]
        .filter(([key]) => key !== REST)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([h3, tally]) => ({ h3, ...centreOf(h3), municipality: code, units: tally.all.n })),
    );
  }

  rests(): { municipality: string; units: number }[] {
    return this.#shown().flatMap(({ code, atoms }) => {
      const rest = atoms.get(REST);
      return rest ? [{ municipality: code, units: rest.all.n }] : [];
    });
  }

  #shown() {
    const { municipalities, atoms, numbers } = this.#release;
    return municipalities
      .filter(({ code }) => !numbers.municipalities.has(code))
      .map(({ code }) => ({ code, atoms: atoms.get(code) ?? new Map<string, Tally>() }));
  }

  #total(isIn: (area: Municipality) => boolean, isHeld: (held: Held) => boolean, more: Tally[] = []): Told {
    const { numbers } = this.#release;
    const extra = sumOf(more).all.n;
    const [from, to] = this.#bounds(isIn);
    const n = this.#sum(isIn, more).all.n;
    const range = { from: from + extra, to: to === null ? null : to + extra };
    return { units: isHeld(numbers) ? range : { n }, splits: this.#splits(isIn, isHeld, more) };
  }

  /** What the municipalities tell of their sum: nothing that whoever adds them up doesn't know. */
  #bounds(isIn: (area: Municipality) => boolean): [from: number, to: number | null] {
    let [from, to]: [number, number | null] = [0, 0];
    for (const area of this.#release.municipalities) {
      if (!isIn(area)) continue;
      const { n } = sumOf(this.#release.atoms.get(area.code)?.values() ?? [], []).all;
      const hidden = this.#release.numbers.municipalities.has(area.code);
      const small = n < this.#minimum;
      from += hidden ? (small ? 1 : this.#minimum) : n;
      if (to !== null) to = hidden ? (small ? to + this.#minimum - 1 : null) : to + n;
    }
    return [from, to];
  }

  #hiddenNumber(code: string): ShownNumber {
    const { n } = sumOf(this.#release.atoms.get(code)?.values() ?? [], []).all;
    return n < this.#minimum ? { from: 1, to: this.#minimum - 1 } : { hidden: true };
  }

  #sum(isIn: (area: Municipality) => boolean, more: Tally[] = []): Tally {
    const { municipalities, atoms } = this.#release;
    return sumOf([
      ...municipalities.filter(isIn).flatMap(({ code }) => [...(atoms.get(code)?.values() ?? [])]),
      ...more,
    ]);
  }

  #splits(
    isIn: (area: Municipality) => boolean,
    isHeld: (held: Held) => boolean,
    more: Tally[] = [],
  ): ToldSplits {
    const sum = this.#sum(isIn, more);
    const told = ATTRIBUTES.map((attribute) => [
      attribute,
      isHeld(this.#release.splits[attribute]) ? null : splitOf(attribute, sum),
    ]);
    return Object.fromEntries(told) as ToldSplits;
  }
}

function splitOf(attribute: Attribute, { all }: Tally): Record<string, number> {
  const counted = Object.keys(all[attribute]).filter((category) => all[attribute][category]);
  const categories = [...new Set([...CATEGORIES[attribute], ...counted.sort()])];
  return Object.fromEntries(categories.map((category) => [category, all[attribute][category] ?? 0]));
}

/** Five decimals, about a metre. */
function centreOf(h3: string): { lng: number; lat: number } {
  const [lat, lng] = cellToLatLng(h3);
  return { lng: Math.round(lng * 1e5) / 1e5, lat: Math.round(lat * 1e5) / 1e5 };
}
