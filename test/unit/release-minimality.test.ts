/** What a reader finds who knows that the smallest municipalities are hidden along with those under five. */
import { expect } from 'chai';
import fc from 'fast-check';
import { UnitPlaces } from '../../server/domain/release/atoms.ts';
import { makeRelease } from '../../server/domain/release/make.ts';
import { type ShownNumber, ToldNumbers } from '../../server/domain/release/told.ts';

const MINIMUM = 5;
/** Another department, large enough to leave the first one's total alone. */
const ELSEWHERE = { code: 'Z', department: 'Z', subregion: null };

describe('a municipality of 1–4 units', () => {
  it('is not found by whoever knows that what isn’t shown is no larger than the smallest shown', () => {
    // as were 4 of 23 in one department, and 3 of 13 in another
    expect(found([6, 7, 6, 4])).to.deep.equal([]);
    expect(found([5, 5, 3])).to.deep.equal([]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 2, maxLength: 6 }), (units) => {
        expect(found(units)).to.deep.equal([]);
      }),
      { numRuns: 400, seed: 2007 },
    );
  });

  it('would be found were one neighbour alone hidden with it: the reader of this test is able', () => {
    const told: ShownNumber[] = [{ n: 6 }, { n: 7 }, { hidden: true }, { from: 1, to: 4 }];
    expect(possible(told, 23)).to.deep.equal([[4]]);
  });
});

/** Numbers of hidden municipalities of 1–4 that have one possible value alone. */
function found(units: readonly number[]): number[][] {
  const municipalities = units.map((_, i) => ({ code: `A${i}`, department: 'A', subregion: null }));
  const places = new UnitPlaces();
  const add = (municipality: string, n: number) => {
    for (let i = 0; i < n; i++) places.add({ ...UNIT, municipality });
  };
  units.forEach((n, i) => {
    add(`A${i}`, n);
  });
  add(ELSEWHERE.code, 40);
  const all = [...municipalities, ELSEWHERE];
  const made = makeRelease({ municipalities: all, units: places, before: null, minimum: MINIMUM });
  const numbers = new ToldNumbers(made, MINIMUM);
  const total = numbers.department('A').units;
  if (!('n' in total)) return [];
  const told = municipalities.map(({ code }) => numbers.municipality(code).units);
  return possible(told, total.n).filter((values) => values.length < 2);
}

const UNIT = { cell: null, line: 'rural_business', stage: 'created', year: 2015, guarded: false } as const;

/** Of each municipality told as 1–4, every value that it has in some filling that adds up; by trying them all. */
function possible(told: readonly ShownNumber[], total: number): number[][] {
  const shown = told.flatMap((number) => ('n' in number && number.n > 0 ? [number.n] : []));
  const top = Math.min(...shown, total);
  const choices = told.map((number) => {
    if ('n' in number) return [number.n];
    return 'hidden' in number ? range(MINIMUM, Math.max(top, MINIMUM)) : range(1, MINIMUM - 1);
  });
  const values = told.map(() => new Set<number>());
  const fill = (filling: number[], left: number): void => {
    if (left < 0) return;
    if (filling.length < choices.length) {
      for (const n of choices[filling.length] as number[]) fill([...filling, n], left - n);
    } else if (left === 0) {
      filling.forEach((n, i) => {
        values[i]?.add(n);
      });
    }
  };
  fill([], total);
  return told.flatMap((number, i) => ('from' in number ? [[...(values[i] ?? [])]] : []));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
