import { expect } from 'chai';
import { plannerAt } from '../../web/src/imports/map-address.ts';
import { parsePage } from '../../web/src/state/page.ts';

describe('the address of the map for an import', () => {
  const pageAt = (address: string) => parsePage(new URL(address, 'http://localhost').searchParams);

  it('is one that the planner reads: the middle of the box, and its department', () => {
    const page = pageAt(plannerAt([-76, 6, -75, 7], '05'));
    expect(page.view?.lng).to.equal(-75.5);
    expect(page.view?.lat).to.be.closeTo(6.5, 0.01);
    expect(page.filter.territory).to.deep.equal(['department:05']);
    expect(pageAt(plannerAt([-76, 6, -75, 7], null)).filter.territory).to.deep.equal([]);
  });

  it('holds the whole box within 340 pixels, and not much more', () => {
    for (const box of [
      [-76, 6, -75, 7],
      [-79, -4.2, -67, 12.5],
      [-81.7, 12.5, -81.69, 12.6],
    ] as const) {
      const { zoom = 0 } = pageAt(plannerAt(box, null)).view ?? {};
      const pixels = 512 * 2 ** zoom;
      const wide = ((box[2] - box[0]) / 360) * pixels;
      const y = (lat: number) => (Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * pixels;
      expect(Math.max(wide, y(box[3]) - y(box[1])), String(box)).to.be.within(330, 341);
    }
  });

  it('stays at the height of a village for a single point', () => {
    expect(pageAt(plannerAt([-75.5, 6.25, -75.5, 6.25], null)).view).to.deep.equal({
      lat: 6.25,
      lng: -75.5,
      zoom: 14,
    });
  });
});
