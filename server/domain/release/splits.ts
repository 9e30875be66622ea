/**
 * Which areas are told how their units part by line, stage or year. A split may come out of published numbers when
 * each category holds none, or the minimum of units without reincorporated people; and when since the release before
 * no category changed by less than the minimum. What comes out is what protect.ts says: municipalities with a split,
 * and the others of each group together.
 */
import type { Before } from './ledger.ts';
import type { Municipality } from './numbers.ts';
import { type Area, copyOf, type Held, protect } from './protect.ts';
import { type Attribute, categoriesOf, splitChangedLittle, sumOf, type Tally } from './tally.ts';

/**
 * @param municipalities with that of no place, code '', where it is counted
 * @param numbers what isn't told as a whole is not told in parts
 */
export function holdSplits(
  attribute: Attribute,
  municipalities: readonly Municipality[],
  tallies: ReadonlyMap<string, Tally>,
  numbers: Held,
  before: Before | null,
  minimum: number,
): Held {
  const was = before?.splitsOf(attribute);
  const old = new Map(before ? municipalities.map(({ code }) => [code, before.tallyOf(code)]) : []);
  const tallyOf = ({ code }: { code: string }) => tallies.get(code) as Tally;
  const changed = (areas: readonly { code: string }[]): boolean =>
    before !== null &&
    splitChangedLittle(
      attribute,
      sumOf(
        areas.map(({ code }) => old.get(code) as Tally),
        [attribute],
      ),
      sumOf(areas.map(tallyOf), [attribute]),
      minimum,
    );
  const isSafe = (hidden: Area[], group: Area[]): boolean => {
    if (!isSafeSplit(attribute, sumOf(hidden.map(tallyOf), [attribute]), minimum)) return false;
    const kept = new Set(hidden.map(({ code }) => code));
    return !changed(group.filter(({ code }) => kept.has(code) || was?.municipalities.has(code)));
  };
  const initial = copyOf(numbers);
  for (const area of municipalities) {
    const known = was !== undefined && !was.municipalities.has(area.code);
    if (!isSafeSplit(attribute, tallyOf(area), minimum) || (known && changed([area]))) {
      initial.municipalities.add(area.code);
    }
  }
  const areas = municipalities.map((municipality) => ({
    ...municipality,
    units: tallyOf(municipality).all.n,
    preferred: was?.municipalities.has(municipality.code) ?? false,
    fixed: false,
  }));
  return protect(areas, initial, isSafe);
}

/** Whether every category holds none, or the minimum of units without reincorporated people. */
export function isSafeSplit(attribute: Attribute, tally: Tally, minimum: number): boolean {
  return categoriesOf(attribute, tally).every((category) => {
    const all = tally.all[attribute][category] ?? 0;
    return all === 0 || (tally.open[attribute][category] ?? 0) >= minimum;
  });
}
