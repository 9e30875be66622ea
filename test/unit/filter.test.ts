import { expect } from 'chai';
import fc from 'fast-check';
import { formatUnitFilter, isDay, parseUnitFilter } from '../../server/contract/filter.ts';
import { EVERYTHING, filterKey, type UnitFilter } from '../../server/domain/filter.ts';
import { LINES, STAGES, STATUSES } from '../../server/domain/unit.ts';

const parse = (query: string) => parseUnitFilter(new URLSearchParams(query));

// biome-ignore lint/suspicious/noControlCharactersInRegex: parameters may hold none of these
const readable = (text: string) => text.trim() !== '' && !/[\u0000-\u001f\u007f]/.test(text);
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(readable);
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const ref = fc.record({
  kind: fc.constantFrom('municipality', 'protected_area', 'x1'),
  code: text.filter((code) => !/[\u2028\u2029]/.test(code)),
});
const filter: fc.Arbitrary<UnitFilter> = fc.record({
  territories: fc.array(fc.array(ref, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
  lines: fc.subarray([...LINES]),
  stages: fc.subarray([...STAGES]),
  statuses: fc.subarray([...STATUSES]),
  pdet: fc.constantFrom(null, true, false),
  createdFrom: fc.constant(null),
  createdTo: fc.option(day),
  products: fc.array(text, { maxLength: 3 }),
  offices: fc.array(text, { maxLength: 3 }),
  q: fc.option(text),
  asOf: fc.option(day),
  knownAt: fc.constantFrom(null, '2020-01-01T05:00:00.000001Z'),
});

describe('a unit filter', () => {
  it('reads back from what it is written as', () => {
    fc.assert(
      fc.property(filter, (given) => {
        expect(parseUnitFilter(formatUnitFilter(given))).to.deep.equal(given);
      }),
    );
  });

  it('reads back a value that ends with a comma', () => {
    const given: UnitFilter = { ...EVERYTHING, offices: [',', 'a,', '\\', 'b'] };
    expect(parseUnitFilter(formatUnitFilter(given))).to.deep.equal(given);
  });

  it('without parameters admits everything', () => {
    expect(parse('')).to.deep.equal(EVERYTHING);
    expect(formatUnitFilter(EVERYTHING).toString()).to.equal('');
  });

  it('has one key however its parameters are ordered', () => {
    expect(filterKey(parse('line=rural_business,self_consumption&pdet=true'))).to.equal(
      filterKey(parse('pdet=true&line=self_consumption,rural_business,self_consumption')),
    );
  });

  it('takes a repeated territory as AND and a comma as OR', () => {
    expect(parse('territory=a:1,b:2&territory=c:3').territories).to.deep.equal([
      [
        { kind: 'a', code: '1' },
        { kind: 'b', code: '2' },
      ],
      [{ kind: 'c', code: '3' }],
    ]);
  });

  it('takes an escaped comma for part of the value', () => {
    expect(parse('product=queso\\, fresco,miel').products).to.deep.equal(['queso, fresco', 'miel']);
  });

  it('keeps instants as one text, to the microsecond', () => {
    expect(parse('known_at=2020-01-01T00:00:00.000001-05:00').knownAt).to.equal(
      '2020-01-01T05:00:00.000001Z',
    );
  });

  it('knows the days that exist', () => {
    for (const real of ['2016-02-29', '1900-01-01', '2999-12-31']) expect(isDay(real), real).to.equal(true);
    for (const unreal of ['2017-02-29', '2017-13-01', '2017-1-1', '1899-12-31', '3000-01-01', '']) {
      expect(isDay(unreal), unreal).to.equal(false);
    }
  });

  it('refuses what is too much', () => {
    expect(() => parse(`product=${Array.from({ length: 101 }, (_, n) => n).join(',')}`)).to.throw(/100/);
    expect(() => parse(`office=${'x'.repeat(201)}`)).to.throw(/200/);
  });
});
