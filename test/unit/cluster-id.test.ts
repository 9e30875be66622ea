import { expect } from 'chai';
import { formatClusterId, parseClusterId } from '../../server/tiles/clusters/cluster-id.ts';

const NAME = { version: 12, tag: 'aB3_-xyz01', level: 14, x: -536870912, y: 536870911, count: 50150 };

describe('ids of clusters', () => {
  it('name version, filter and position, and come back the same', () => {
    expect(parseClusterId(formatClusterId(NAME))).to.deep.equal(NAME);
    expect(parseClusterId(formatClusterId({ ...NAME, level: 0, x: 0, y: -1, count: 2 }))).to.deep.equal({
      ...NAME,
      level: 0,
      x: 0,
      y: -1,
      count: 2,
    });
  });

  it('leave the version open in tiles', () => {
    expect(parseClusterId(formatClusterId({ ...NAME, version: null }))).to.deep.equal({
      ...NAME,
      version: null,
    });
  });

  it('need no escaping in an address', () => {
    const id = formatClusterId(NAME);
    expect(encodeURIComponent(id)).to.equal(id);
  });

  for (const text of [
    '',
    'abc',
    '1.aB3_-xyz01.e.0.0',
    '1.aB3_-xyz01.z.0.0.2',
    '1.x.e.0.0.2',
    '1.aB3_-xyz01.e.0.0.2.',
  ]) {
    it(`don't look like “${text}”`, () => {
      expect(parseClusterId(text)).to.equal(null);
    });
  }
});
