/** Which municipalities are told their number, and which totals give way for those that aren't. */
import type { Atoms } from './atoms.ts';
import type { Before } from './ledger.ts';
import { type Area, groupsOf, type Held, nothingHeld, protect } from './protect.ts';
import { isSmallChange, sumOf } from './tally.ts';

export interface Municipality {
  code: string;
  department: string;
  subregion: string | null;
}

/**
 * Hides municipalities under the minimum and what has to be hidden with them. Where the hidden municipalities of a
 * department and subregion, together with those that are hidden no more or were not before, changed by less than the
 * minimum since the release before, they all stand as they did: `atoms` is changed to what they were.
 */
export function holdNumbers(
  municipalities: readonly Municipality[],
  atoms: Map<string, Atoms>,
  before: Before | null,
  minimum: number,
): Held {
  const fixed = new Set<string>();
  for (;;) {
    const areas = municipalities.map((municipality) => toArea(municipality, atoms, before, fixed));
    const initial = nothingHeld();
    for (const { code, units } of areas) {
      const asBefore = fixed.has(code) && before?.isHidden(code);
      if (asBefore || (units > 0 && units < minimum)) initial.municipalities.add(code);
    }
    const held = protect(areas, initial, (hidden, group) =>
      isSafeSum(hidden, minimum, leastShown(hidden, group)),
    );
    const changed = before === null ? [] : changedLittle(areas, held, before, minimum);
    if (before === null || changed.length === 0) return held;
    freeze(changed, areas, held, { atoms, before, fixed });
  }
}

function toArea(
  municipality: Municipality,
  atoms: ReadonlyMap<string, Atoms>,
  before: Before | null,
  fixed: ReadonlySet<string>,
): Area {
  const { code } = municipality;
  return {
    ...municipality,
    units: sumOf(atoms.get(code)?.values() ?? [], []).all.n,
    preferred: before?.isHidden(code) ?? false,
    fixed: fixed.has(code),
  };
}

/** The smallest number that a group shows, which whoever knows what is hidden first holds against what isn't shown. */
function leastShown(hidden: readonly Area[], group: readonly Area[]): number {
  const codes = new Set(hidden.map(({ code }) => code));
  const shown = group.filter(({ code, units }) => units > 0 && !codes.has(code));
  return Math.min(...shown.map(({ units }) => units));
}

/**
 * Whether the sum of hidden municipalities may come out: none are hidden; or two at least, of the minimum together,
 * and each could still be one number or another, knowing the sum and of which each is said that it is under the
 * minimum ("1–4") or not ("not shown"). Those under the minimum could so also for a reader who knows that the smallest
 * others are hidden with them ("minimality", Wong et al., VLDB 2007): that what isn't shown is no larger than
 * `leastShown`. Where one is (it was hidden before), that reader is wrong, and the largest hidden takes its place.
 */
export function isSafeSum(
  hidden: readonly { units: number }[],
  minimum: number,
  leastShown: number = Number.POSITIVE_INFINITY,
): boolean {
  if (hidden.length === 0) return true;
  const sum = hidden.reduce((total, { units }) => total + units, 0);
  if (hidden.length < 2 || sum < minimum) return false;
  const small = hidden.filter(({ units }) => units < minimum).length;
  const large = hidden.length - small;
  const most = minimum - 1;
  const top = Math.max(leastShown, ...hidden.map(({ units }) => units));
  const smallLow = Math.max(1, sum - (small - 1) * most - (large > 0 ? large * top : 0));
  const smallHigh = Math.min(most, sum - (small - 1) - large * minimum);
  const largeLow = large > 1 ? minimum : Math.max(minimum, sum - small * most);
  const largeHigh = sum - small - (large - 1) * minimum;
  return (small === 0 || smallLow < smallHigh) && (large === 0 || largeLow < largeHigh);
}

/** Groups of which both releases tell the sum, and that changed by less than the minimum. */
function changedLittle(areas: readonly Area[], held: Held, before: Before, minimum: number): Area[][] {
  const was = before.numbers;
  const wider: Held = {
    municipalities: new Set(),
    departments: new Set([...held.departments, ...was.departments]),
    subregions: new Set([...held.subregions, ...was.subregions]),
    country: false,
  };
  const partitions = [
    groupsOf(areas, nothingHeld()),
    groupsOf(areas, wider),
    byCell(areas, ({ code }) => before.cellOf(code)),
  ];
  return partitions.flat().filter((group) => {
    const hidden = group.filter(({ code }) => held.municipalities.has(code) || before.isHidden(code));
    const then = hidden.reduce((sum, { code }) => sum + before.tallyOf(code).all.n, 0);
    const now = hidden.reduce((sum, { units }) => sum + units, 0);
    return isSmallChange(then, now, minimum);
  });
}

function byCell(areas: readonly Area[], cellOf: (area: Area) => string): Area[][] {
  const cells = new Map<string, Area[]>();
  for (const area of areas) cells.set(cellOf(area), [...(cells.get(cellOf(area)) ?? []), area]);
  return [...cells.values()];
}

function freeze(
  groups: Area[][],
  areas: readonly Area[],
  held: Held,
  { atoms, before, fixed }: { atoms: Map<string, Atoms>; before: Before; fixed: Set<string> },
): void {
  const cellOf = ({ department, subregion }: Area) => `${department}/${subregion ?? ''}`;
  const cells = new Set(groups.flat().map(cellOf));
  for (const area of areas) {
    const { code } = area;
    if (!cells.has(cellOf(area))) continue;
    fixed.add(code);
    if (held.municipalities.has(code) || before.isHidden(code)) atoms.set(code, before.atomsOf(code));
  }
}
