/**
 * The one function that makes a release: units in, what may be told of them out.
 *
 * What is protected, and from whom. The exact place of a unit is personal data (Ley 1581 of 2012), and that there are
 * units of former combatants somewhere a danger to life. Whoever reads every public number of two releases, and adds
 * and subtracts them as they like, must not come to a number about a group of 1–4 units (the minimum group less one),
 * nor learn that a group has reincorporated people.
 *
 * How (each file of this folder tells its part):
 * 1. atoms.ts: every public number is a sum of atoms, each of which holds the minimum of units without reincorporated
 *    people, or is a whole municipality.
 * 2. hold.ts: since the release before, an atom changed by nothing or by the minimum at least; else it stands as told.
 * 3. numbers.ts: municipalities under the minimum are hidden, with as many others as keep their sum from telling.
 * 4. splits.ts: line, stage and year part a number only where every part could be told as a number, at every level.
 * 5. protect.ts: the argument that these rules on groups hold for every sum and difference of public numbers.
 *
 * Not protected against: a reader who plays all of these rules backwards (that the smallest are hidden is reckoned
 * with, why no fewer were is not), knowledge from elsewhere (whoever knows four of five units of a cell knows the fifth), and
 * what several releases tell that lie further apart than the one before. That some municipality holds 1–4 units is
 * told, as is that all units of a larger group are of one line.
 */
import { type Atoms, atomsOf, type UnitPlaces } from './atoms.ts';
import { holdAtoms, mustHold } from './hold.ts';
import { Before, type Ledger, toLedger } from './ledger.ts';
import { holdNumbers, type Municipality } from './numbers.ts';
import type { Held } from './protect.ts';
import { holdSplits } from './splits.ts';
import { type Attribute, sumOf, type Tally } from './tally.ts';

export interface ReleaseInput {
  /** Every municipality there is, those without units too. */
  municipalities: readonly Municipality[];
  /** Of municipalities in the list, and of none. */
  units: Pick<UnitPlaces, 'byMunicipality'>;
  /** Of the release before; null for the first. */
  before: Ledger | null;
  minimum: number;
}

export interface Release {
  municipalities: readonly Municipality[];
  atoms: ReadonlyMap<string, Atoms>;
  /** Units of no municipality; null where they are too few, and counted nowhere. */
  unplaced: Tally | null;
  numbers: Held;
  splits: Record<Attribute, Held>;
  ledger: Ledger;
}

export function makeRelease({ municipalities, units, before: ledger, minimum }: ReleaseInput): Release {
  const before = ledger && new Before(ledger);
  const atoms = new Map<string, Atoms>();
  for (const { code } of municipalities) {
    const places = units.byMunicipality.get(code) ?? new Map();
    const fresh = atomsOf(places, minimum);
    const wasTold = before && !before.isHidden(code);
    atoms.set(code, wasTold ? holdAtoms(places, fresh, before.atomsOf(code), minimum) : fresh);
  }
  const unplaced = holdUnplaced(units, before, minimum);
  const numbers = holdNumbers(municipalities, atoms, before, minimum);
  const tallies = new Map(municipalities.map(({ code }) => [code, sumOf(atoms.get(code)?.values() ?? [])]));
  const counted = unplaced ? [...municipalities, NOWHERE] : municipalities;
  if (unplaced) tallies.set(NOWHERE.code, unplaced);
  const split = (attribute: Attribute) => holdSplits(attribute, counted, tallies, numbers, before, minimum);
  const splits = { line: split('line'), stage: split('stage'), year: split('year') };
  const told = { numbers, splits };
  return {
    municipalities,
    atoms,
    unplaced,
    ...told,
    ledger: toLedger(municipalities, atoms, unplaced, told),
  };
}

/** Where units of no municipality are counted. */
const NOWHERE: Municipality = { code: '', department: '', subregion: null };

function holdUnplaced(units: ReleaseInput['units'], before: Before | null, minimum: number): Tally | null {
  const now = sumOf(units.byMunicipality.get('')?.values() ?? []);
  const then = before?.unplaced;
  if (then && mustHold(new Map([['', then]]), new Map([['', now]]), minimum)) return then;
  return now.all.n === 0 || now.open.n >= minimum ? now : null;
}
