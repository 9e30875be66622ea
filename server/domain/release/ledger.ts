/**
 * What a release knows of itself beyond what it tells: the numbers of hidden municipalities too, since the next one
 * has to keep their sums from telling a small change. Kept where the units are, never public.
 */
import type { Atoms } from './atoms.ts';
import type { Held } from './protect.ts';
import { ATTRIBUTES, type Attribute, noTally, sumOf, type Tally } from './tally.ts';

export interface LedgerArea {
  department: string;
  subregion: string | null;
  hidden: boolean;
  atoms: Record<string, Tally>;
}

interface LedgerHeld {
  municipalities: string[];
  departments: string[];
  subregions: string[];
  country: boolean;
}

export interface Ledger {
  /** Municipalities by code. */
  areas: Record<string, LedgerArea>;
  /** Null where it was left out. */
  unplaced: Tally | null;
  numbers: LedgerHeld;
  splits: Record<Attribute, LedgerHeld>;
}

/** The release before, for lookups; of municipalities that it doesn't know: shown, without units. */
export class Before {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  atomsOf(code: string): Atoms {
    return new Map(Object.entries(this.#ledger.areas[code]?.atoms ?? {}));
  }

  tallyOf(code: string): Tally {
    return code === '' ? (this.unplaced ?? noTally()) : sumOf(this.atomsOf(code).values());
  }

  isHidden(code: string): boolean {
    return this.#ledger.areas[code]?.hidden ?? false;
  }

  /** Department and subregion as they were. */
  cellOf(code: string): string {
    const area = this.#ledger.areas[code];
    return area ? `${area.department}/${area.subregion ?? ''}` : '';
  }

  get unplaced(): Tally | null {
    return this.#ledger.unplaced;
  }

  get numbers(): Held {
    return toHeld(this.#ledger.numbers);
  }

  splitsOf(attribute: Attribute): Held {
    return toHeld(this.#ledger.splits[attribute]);
  }
}

export function toLedger(
  areas: readonly { code: string; department: string; subregion: string | null }[],
  atoms: ReadonlyMap<string, Atoms>,
  unplaced: Tally | null,
  held: { numbers: Held; splits: Record<Attribute, Held> },
): Ledger {
  const told = areas.map(({ code, department, subregion }): [string, LedgerArea] => [
    code,
    {
      department,
      subregion,
      hidden: held.numbers.municipalities.has(code),
      atoms: Object.fromEntries(atoms.get(code) ?? []),
    },
  ]);
  const splits = ATTRIBUTES.map((attribute) => [attribute, fromHeld(held.splits[attribute])]);
  return {
    areas: Object.fromEntries(told),
    unplaced,
    numbers: fromHeld(held.numbers),
    splits: Object.fromEntries(splits) as Ledger['splits'],
  };
}

function toHeld({ municipalities, departments, subregions, country }: LedgerHeld): Held {
  return {
    municipalities: new Set(municipalities),
    departments: new Set(departments),
    subregions: new Set(subregions),
    country,
  };
}

function fromHeld({ municipalities, departments, subregions, country }: Held): LedgerHeld {
  return {
    municipalities: [...municipalities].sort(),
    departments: [...departments].sort(),
    subregions: [...subregions].sort(),
    country,
  };
}
