import { expect } from 'chai';
import { parsePosition } from '../../web/src/format/position.ts';

describe('a position in the search box', () => {
  for (const [text, lat, lng] of [
    ['6,25; -75,57', 6.25, -75.57],
    ['6.25, -75.57', 6.25, -75.57],
    ['6.25 -75.57', 6.25, -75.57],
    ['6,2529; −75,5786', 6.2529, -75.5786],
    ['-75.57, 6.25', 6.25, -75.57],
    ['4,6 74,08', 4.6, -74.08],
    ['4° N 74° W', 4, -74],
    ['1.2 S, 70 O', -1.2, -70],
    ['5,-74', 5, -74],
  ] as const) {
    it(`is read: ${text}`, () => {
      expect(parsePosition(text)).to.deep.equal({ lat, lng });
    });
  }

  for (const text of [
    '',
    '05001',
    'Medellín',
    '6,25',
    '48.85, 2.35',
    '2017-0001',
    '05-2017-0001',
    '6 25 74',
  ]) {
    it(`is not seen in: ${text || 'nothing'}`, () => {
      expect(parsePosition(text)).to.equal(null);
    });
  }
});
