import { expect } from 'chai';
import fc from 'fast-check';
import { type Polygon, Reached } from '../../server/domain/reach.ts';
import { scaleAt } from '../../server/domain/transverse.ts';

/** On the central meridian, where a geodesic metre is 0.9992 plane metres. */
const X = 5_000_000;
const Y = 2_000_000;
const K = scaleAt(X);

function square(x: number, y: number, side: number): Polygon {
  return [
    [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ],
  ];
}

function reached(points: [number, number][], radiusM: number): Reached {
  return new Reached(Float64Array.from(points.flat()), radiusM);
}

describe('reach', () => {
  it('of one point within a large polygon is its disc', () => {
    const { area, reached: part } = reached([[X, Y]], 1_000).areas([
      square(X - 5_000 * K, Y - 5_000 * K, 10_000 * K),
    ]);
    expect(area).to.be.closeTo(1e8, 1e4);
    expect(part).to.be.closeTo(Math.PI * 1e6, 10);
  });

  it('of one point on a corner is a quarter of its disc', () => {
    const { reached: part } = reached([[X, Y]], 1_000).areas([square(X, Y, 10_000 * K)]);
    expect(part).to.be.closeTo((Math.PI * 1e6) / 4, 10);
  });

  it('of two points counts what both hold once', () => {
    const apart = 1_000;
    const lens = 2e6 * Math.acos(apart / 2_000) - (apart / 2) * Math.sqrt(4e6 - apart * apart);
    const points: [number, number][] = [
      [X, Y],
      [X + apart * K, Y],
    ];
    const { reached: part } = reached(points, 1_000).areas([square(X - 5_000, Y - 5_000, 10_000)]);
    expect(part).to.be.closeTo(2 * Math.PI * 1e6 - lens, 20);
  });

  it('of a polygon inside one disc is whole, of one far from all is nothing', () => {
    const near = reached([[X, Y]], 10_000).areas([square(X, Y, 1_000)]);
    expect(near.reached).to.equal(near.area);
    expect(reached([[X, Y]], 1_000).areas([square(X + 50_000, Y, 1_000)]).reached).to.equal(0);
    expect(reached([], 1_000).areas([square(X, Y, 1_000)]).reached).to.equal(0);
  });

  it('leaves out the hole of a polygon', () => {
    const [outer = []] = square(X - 2_000 * K, Y - 2_000 * K, 4_000 * K);
    const [hole = []] = square(X - 100 * K, Y - 100 * K, 200 * K);
    const { area, reached: part } = reached([[X, Y]], 1_000).areas([[outer, hole]]);
    expect(area).to.be.closeTo(16e6 - 40_000, 2_000);
    expect(part).to.be.closeTo(Math.PI * 1e6 - 40_000, 20);
  });

  it('agrees with counting points of a fine grid', () => {
    const coordinate = fc.integer({ min: -3_000, max: 7_000 });
    const points = fc.uniqueArray(fc.tuple(coordinate, coordinate), {
      minLength: 1,
      maxLength: 30,
      selector: ([x, y]) => `${x} ${y}`,
    });
    const polygon = square(X, Y, 4_000);
    fc.assert(
      fc.property(points, fc.integer({ min: 300, max: 3_000 }), (given, radiusM) => {
        const placed = given.map(([x, y]): [number, number] => [X + x, Y + y]);
        const { area, reached: part } = reached(placed, radiusM).areas([polygon]);
        const steps = 80;
        let inside = 0;
        for (let column = 0; column < steps; column++) {
          for (let row = 0; row < steps; row++) {
            const x = X + ((column + 0.5) * 4_000) / steps;
            const y = Y + ((row + 0.5) * 4_000) / steps;
            if (placed.some(([px, py]) => Math.hypot(px - x, py - y) <= radiusM * K)) inside++;
          }
        }
        expect(part / area).to.be.closeTo(inside / steps ** 2, 0.02);
      }),
      { numRuns: 60 },
    );
  });

  it('tells whether a point is within the radius, by geodesic metres', () => {
    const one = reached([[X, Y]], 1_000);
    expect(one.holds(X + 999 * K, Y)).to.equal(true);
    expect(one.holds(X + 1_001 * K, Y)).to.equal(false);
    expect(reached([], 1_000).holds(X, Y)).to.equal(false);
  });
});
