import { expect } from 'chai';
import { comparisonScale, timesNational } from '../../web/src/format/scales.ts';

describe('bars beside the national value', () => {
  it('are as long as the value is a multiple of the national one', () => {
    expect(timesNational(30, 20)).to.equal(1.5);
    expect(timesNational(0.44, 0.88)).to.equal(0.5);
    expect(timesNational(null, 20)).to.equal(null);
    expect(timesNational(3, 0)).to.equal(null);
  });

  it('share one scale, on which the national value is a tick', () => {
    expect(comparisonScale([0.5, null, 1.2])).to.deep.equal({ top: 2, ticks: [0, 1, 2], cut: false });
    expect(comparisonScale([])).to.deep.equal({ top: 2, ticks: [0, 1, 2], cut: false });
  });

  it('end at three times, and say when one goes on', () => {
    expect(comparisonScale([0.5, 27.1])).to.deep.equal({ top: 3, ticks: [0, 1, 2, 3], cut: true });
    expect(comparisonScale([2.6]).cut).to.equal(false);
  });
});
