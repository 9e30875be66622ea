import { expect } from 'chai';
import { PALETTES } from '../../web/src/format/colors.ts';
import { classifyDifferences, divergingFor, signed } from '../../web/src/format/differences.ts';
import { monthEnds, monthText, stopOf } from '../../web/src/format/months.ts';

describe('the months of the time slider', () => {
  it('end on their last days, from the first record to the last change, before today', () => {
    expect(monthEnds('2015-11-20', '2016-03-01', '2016-03-15')).to.deep.equal([
      '2015-11-30',
      '2015-12-31',
      '2016-01-31',
      '2016-02-29',
    ]);
    expect(monthEnds('2015-11-20', '2015-12-01', '2026-01-01')).to.deep.equal(['2015-11-30', '2015-12-31']);
    expect(monthEnds('2015-11-20', '2015-11-20', '2015-11-30')).to.deep.equal([]);
  });

  it('hold each day once; later ones are today', () => {
    const ends = monthEnds('2015-11-20', '2016-02-01', '2016-03-15');
    const days = ['2010-01-01', '2015-11-30', '2015-12-01', '2016-02-29', '2016-03-01'];
    expect(days.map((day) => stopOf(day, ends))).to.deep.equal([0, 0, 1, 3, 4]);
  });

  it('are said in both languages', () => {
    expect(monthText('2014-03-31', 'es')).to.equal('marzo de 2014');
    expect(monthText('2014-03-31', 'en')).to.equal('March 2014');
    expect(monthText('2014-03-31', 'es', 'short')).to.equal('mar 2014');
  });
});

describe('the classes of a difference', () => {
  const { classification, classOf } = classifyDifferences([-9, -2, -1, 0, 0, 1, 2, 3, 30]);

  it('are as many below zero as above it, with the same bounds', () => {
    const { lowers, bounds, counts } = classification;
    expect(bounds.length % 2).to.equal(0);
    expect(bounds.toReversed().map((bound) => -bound)).to.deep.equal(lowers);
    expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(7);
    expect(classification.hasZero).to.equal(true);
  });

  it('rise with the difference, and zero is none', () => {
    const placed = [-9, -2, 0, 1, 30].map(classOf);
    expect(placed[2]).to.equal(0);
    const others = placed.filter((place) => place !== 0);
    expect(others).to.deep.equal(others.toSorted((a, b) => a - b));
    expect([Math.min(...others), Math.max(...others)]).to.deep.equal([1, classification.bounds.length]);
  });

  it('take losses and gains from either end of the scale', () => {
    const scale = PALETTES.light.diverging;
    expect(divergingFor(scale, 6)).to.deep.equal(scale);
    expect(divergingFor(scale, 2)).to.deep.equal([scale[1], scale[4]]);
    expect(divergingFor(scale, 0)).to.deep.equal([]);
    expect([3, -3, 0].map((change) => signed(change, String))).to.deep.equal(['+3', '−3', '0']);
  });
});
