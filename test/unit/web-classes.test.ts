import { expect } from 'chai';
import fc from 'fast-check';
import { classify, classOf, toStep } from '../../web/src/format/classes.ts';
import { PALETTES, sequenceFor } from '../../web/src/format/colors.ts';

describe('classes of the choropleth', () => {
  it('keep zero and missing apart from every class', () => {
    const classes = classify([0, null, 3, 9]);
    expect([0, null, 3, 9].map((value) => classOf(value, classes))).to.deep.equal([0, -1, 1, 2]);
    expect(classes.hasZero).to.equal(true);
    expect(classes.hasMissing).to.equal(true);
  });

  it('give each value its own class while there are few', () => {
    expect(classify([5, 5, 2, 9, 2]).method).to.equal('unique');
    expect(classify([5, 5, 2, 9, 2]).bounds).to.deep.equal([2, 5, 9]);
  });

  it('are six quantiles for a thousand values, of about the same number each', () => {
    const classes = classify(Array.from({ length: 1121 }, (_, index) => (index + 1) ** 2));
    expect(classes.method).to.equal('quantile');
    expect(classes.counts).to.have.length(6);
    expect(Math.max(...classes.counts) - Math.min(...classes.counts)).to.be.at.most(1);
  });

  it('cover every value above zero exactly once, in order, whatever the values', () => {
    const values = fc.array(fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }), { maxLength: 80 });
    fc.assert(
      fc.property(values, (sample) => {
        const classes = classify(sample);
        const positive = sample.filter((value): value is number => value !== null && value > 0);
        expect(classes.counts.reduce((sum, count) => sum + count, 0)).to.equal(positive.length);
        for (const value of positive) {
          const at = classOf(value, classes);
          expect(at).to.be.within(1, classes.bounds.length);
          expect(value).to.be.within(classes.lowers[at - 1] as number, classes.bounds[at - 1] as number);
        }
      }),
    );
  });

  it('read apart: no class begins where the one below it ends', () => {
    const values = Array.from({ length: 400 }, (_, index) => 0.004 + index * 0.011).map((value) =>
      toStep(value, 0.1),
    );
    const { bounds, lowers } = classify(values);
    for (let index = 1; index < bounds.length; index++) {
      expect(lowers[index]?.toFixed(1)).to.not.equal(bounds[index - 1]?.toFixed(1));
    }
  });

  it('keep what is hardly above zero apart from zero', () => {
    expect(toStep(0.004, 0.1)).to.be.above(0);
    expect([0, null, 62.649, 0.12345].map((value) => toStep(value, 0.1))).to.deep.equal([0, null, 62.6, 0.1]);
    expect(toStep(0.12345, 0.001)).to.equal(0.123);
  });

  it('say that equal values made them of unequal size', () => {
    const many = Array.from({ length: 300 }, (_, index) => index + 1);
    expect(classify(many).method).to.equal('quantile');
    expect(classify([...many, ...Array.from({ length: 150 }, () => 300)]).method).to.equal('tied');
  });

  it('are none when everything is zero', () => {
    expect(classify([0, 0]).bounds).to.deep.equal([]);
  });
});

/** Relative luminance by WCAG 2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('colours of the choropleth', () => {
  for (const theme of ['light', 'dark'] as const) {
    it(`run in one direction of lightness in the ${theme} theme, so that no eye confuses them`, () => {
      const steps = PALETTES[theme].sequence.map(luminance);
      const sorted = steps.toSorted((a, b) => (theme === 'light' ? b - a : a - b));
      expect(steps).to.deep.equal(sorted);
      for (let index = 1; index < steps.length; index++) {
        const [a, b] = [steps[index - 1] as number, steps[index] as number];
        expect((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), `step ${index}`).to.be.above(1.2);
      }
    });
  }

  it('are as many as the classes, all different', () => {
    for (const classes of [1, 2, 3, 4, 5, 6]) {
      expect(new Set(sequenceFor(PALETTES.light, classes)).size).to.equal(classes);
    }
  });
});
