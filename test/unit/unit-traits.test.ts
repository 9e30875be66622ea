import { expect } from 'chai';
import { LINES, STAGES } from '../../server/domain/unit.ts';
import {
  addTraits,
  packTraits,
  readShares,
  SHARE_COUNT,
  unpackTraits,
} from '../../server/domain/unit-traits.ts';

describe('unit traits', () => {
  it('come out as they went in, for every line, stage, state and PDET', () => {
    for (const line of LINES) {
      for (const stage of STAGES) {
        for (const active of [true, false]) {
          for (const pdet of [true, false]) {
            const traits = { line, stage, active, pdet };
            expect(unpackTraits(packTraits(traits))).to.deep.equal(traits);
          }
        }
      }
    }
  });

  it('refuse a byte that is none', () => {
    expect(() => unpackTraits(3)).to.throw(RangeError);
  });

  it('are counted by line, stage, state and PDET, beside the counters of others', () => {
    const shares = new Uint32Array(2 * SHARE_COUNT);
    const add = (active: boolean, pdet: boolean) =>
      addTraits(
        shares,
        SHARE_COUNT,
        packTraits({ line: 'self_consumption', stage: 'company', active, pdet }),
      );
    add(true, false);
    add(false, true);
    expect(readShares(shares, SHARE_COUNT)).to.deep.equal({
      byLine: { rural_business: 0, self_consumption: 2, rural_occupation: 0 },
      byStage: { training: 0, created: 0, strengthened: 0, company: 2 },
      active: 1,
      pdet: 1,
    });
    expect(readShares(shares, 0).active).to.equal(0);
  });
});
