import { expect } from 'chai';
import {
  latitudeOf,
  longitudeOf,
  MAX_TILE_ZOOM,
  mercatorX,
  mercatorY,
  parseTileCoord,
  tileOf,
} from '../../server/domain/tile-coord.ts';

const LAST = String(2 ** MAX_TILE_ZOOM - 1);

describe('tile coordinates', () => {
  const good: [string, string, string][] = [
    ['0', '0', '0'],
    ['1', '1', '1'],
    ['5', '9', '15'],
    ['5', '31', '31'],
    [String(MAX_TILE_ZOOM), LAST, LAST],
  ];
  for (const [z, x, y] of good) {
    it(`takes ${z}/${x}/${y}`, () => {
      expect(parseTileCoord(z, x, y)).to.deep.equal({ z: Number(z), x: Number(x), y: Number(y) });
    });
  }

  const bad: [string, string, string][] = [
    ['-1', '0', '0'],
    [String(MAX_TILE_ZOOM + 1), '0', '0'],
    ['0', '1', '0'],
    ['0', '0', '1'],
    ['5', '32', '0'],
    ['5', '0', '32'],
    ['5', '-1', '0'],
    ['1.5', '0', '0'],
    ['5', '1.5', '0'],
    ['5', '1.0', '0'],
    ['05', '0', '0'],
    ['5', '01', '0'],
    ['5', '+1', '0'],
    ['5', '1e0', '0'],
    ['5', '0x1', '0'],
    ['5', ' 1', '0'],
    ['5', '', '0'],
    ['5', '1', 'y'],
    ['5', '99999999999999999999', '0'],
    [String(MAX_TILE_ZOOM), String(2 ** MAX_TILE_ZOOM), '0'],
  ];
  for (const [z, x, y] of bad) {
    it(`refuses “${z}/${x}/${y}”`, () => {
      expect(parseTileCoord(z, x, y)).to.equal(null);
    });
  }

  it('puts the date line and the poles into the last tiles of the grid', () => {
    expect(tileOf(-180, 0, 3)).to.deep.equal({ z: 3, x: 0, y: 4 });
    expect(tileOf(180, 0, 3)).to.deep.equal({ z: 3, x: 7, y: 4 });
    expect(tileOf(0, 90, 3)).to.deep.equal({ z: 3, x: 4, y: 0 });
    expect(tileOf(0, -90, 3)).to.deep.equal({ z: 3, x: 4, y: 7 });
  });

  it('finds the tile of Bogotá that every map shows', () => {
    expect(tileOf(-74.0721, 4.711, 10)).to.deep.equal({ z: 10, x: 301, y: 498 });
  });

  it('goes to the unit square and back within a nanodegree', () => {
    for (const [lng, lat] of [
      [-75.5, 6.2],
      [179.999, -85],
      [-180, 0],
    ] as const) {
      expect(longitudeOf(mercatorX(lng))).to.be.closeTo(lng, 1e-9);
      expect(latitudeOf(mercatorY(lat))).to.be.closeTo(lat, 1e-9);
    }
  });
});
