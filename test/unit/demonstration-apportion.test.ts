import { expect } from 'chai';
import fc from 'fast-check';
import { apportion, Selection, Shares } from '../../server/domain/demonstration/apportion.ts';
import { Random } from '../../server/domain/demonstration/random.ts';

const weights = fc.array(fc.double({ min: 0, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('apportion', () => {
  it('gives whole shares that sum to the total and stay near the exact ones', () => {
    fc.assert(
      fc.property(fc.nat(100_000), weights, fc.string(), (total, given, seed) => {
        fc.pre(given.some((weight) => weight > 0.001));
        const all = given.reduce((sum, weight) => sum + weight, 0);
        const shares = apportion(total, given, new Random(seed));
        expect(shares.reduce((sum, share) => sum + share, 0)).to.equal(total);
        for (const [at, share] of shares.entries()) {
          expect(share).to.be.closeTo((total * Number(given[at])) / all, 1.001);
          expect(share).to.be.at.least(0);
        }
      }),
    );
  });

  it('refuses to divide something by nothing', () => {
    expect(() => apportion(3, [0, 0], new Random('a'))).to.throw(/no weight/);
    expect(apportion(0, [0, 0], new Random('a'))).to.deep.equal([0, 0]);
  });
});

describe('selection', () => {
  it('takes exactly as many as wanted of those offered', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), fc.string(), (one, other, seed) => {
        const [wanted, offered] = [Math.min(one, other), Math.max(one, other)];
        const selection = new Selection(wanted, offered, new Random(seed));
        const taken = Array.from({ length: offered }, () => selection.take()).filter(Boolean);
        expect(taken.length).to.equal(wanted);
      }),
    );
  });
});

describe('shares', () => {
  it('sum to the total, none below the least', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(5_000), fc.string(), (parts, extra, seed) => {
        const options = { spread: 0.55, unit: 1, least: 1 };
        const shares = new Shares(parts + extra, parts, new Random(seed), options);
        const given = Array.from({ length: parts }, () => shares.next());
        expect(given.reduce((sum, share) => sum + share, 0)).to.equal(parts + extra);
        expect(Math.min(...given)).to.be.at.least(1);
      }),
    );
  });
});
