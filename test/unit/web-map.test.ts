import { expect } from 'chai';
import type { ClusterFeature } from '../../server/contract/clusters.ts';
import { PALETTES } from '../../web/src/format/colors.ts';
import { ringId, ringRadius } from '../../web/src/map/donut.ts';
import { LostTiles } from '../../web/src/map/lost-tiles.ts';
import { type StyleOptions, styleFor } from '../../web/src/map/style.ts';
import { layerChanges } from '../../web/src/map/style-diff.ts';
import { marksOf } from '../../web/src/map/units.ts';

const OPTIONS: StyleOptions = {
  palette: PALETTES.light,
  kinds: [
    { kind: 'department', shape: 'polygon', role: 'partition' },
    { kind: 'pdet_subregion', shape: 'polygon', role: 'partition' },
    { kind: 'protected_area', shape: 'polygon', role: 'overlay' },
    { kind: 'etcr', shape: 'point', role: 'site' },
  ],
  shown: 'department',
  layers: new Set(['units', 'pdet']),
  colors: ['#e3f3df', '#0b4f8a'],
  zero: '#fff8dc',
  origin: 'http://127.0.0.1:8080',
  language: 'es',
  unitTiles: null,
  stale: false,
};

const style = (change: Partial<StyleOptions> = {}) => styleFor({ ...OPTIONS, ...change });

describe('the style of the map', () => {
  it('asks nothing of another host', () => {
    for (const address of JSON.stringify(style()).match(/https?:\/\/[^"]+/g) ?? []) {
      expect(address).to.match(/^http:\/\/127\.0\.0\.1:8080\//);
    }
    expect(style()).to.not.have.any.keys('glyphs', 'sprite');
  });

  it('puts units above names and names above fills', () => {
    const order = style().layers.map(({ id }) => id);
    expect(order.indexOf('fill-department')).to.be.below(order.indexOf('label-department'));
    expect(order.indexOf('label-department')).to.be.below(order.indexOf('units'));
  });

  it('changes nothing when nothing changed', () => {
    expect(layerChanges(style(), style())).to.deep.equal([]);
  });

  it('switches a layer on by its visibility alone', () => {
    const changes = layerChanges(style(), style({ layers: new Set(['units', 'pdet', 'etcr']) }));
    expect(changes).to.deep.equal([{ op: 'layout', id: 'site-etcr', name: 'visibility', value: 'visible' }]);
  });

  it('dims rings and classes alike while they answer an earlier question', () => {
    const changes = layerChanges(style(), style({ stale: true }));
    expect(changes).to.deep.include.members([
      { op: 'paint', id: 'units', name: 'icon-opacity', value: 0.4 },
      { op: 'paint', id: 'fill-department', name: 'fill-opacity', value: 0.4 },
    ]);
    expect(changes.every(({ op }) => op === 'paint')).to.equal(true);
  });

  it('adds and removes layers so that the order is that of the new style', () => {
    const [from, to] = [style(), style({ shown: 'protected_area' })];
    const ids = from.layers.map(({ id }) => id);
    for (const change of layerChanges(from, to)) {
      if (change.op === 'remove') ids.splice(ids.indexOf(change.id), 1);
      if (change.op === 'add')
        ids.splice(change.before ? ids.indexOf(change.before) : ids.length, 0, change.layer.id);
    }
    expect(ids).to.deep.equal(to.layers.map(({ id }) => id));
  });
});

describe('tiles that were lost', () => {
  const tile = (z: number, x: number, y: number) => ({ tileID: { canonical: { z, x, y } } });

  it('are asked for once more, each once, source by source', () => {
    const lost = new LostTiles();
    for (const y of [1, 2, 1]) lost.note({ sourceId: 'base', tile: tile(3, 2, y) });
    lost.note({ sourceId: 'kind-department', tile: tile(5, 9, 15) });
    expect(lost.take('base')).to.deep.equal([
      { z: 3, x: 2, y: 1 },
      { z: 3, x: 2, y: 2 },
    ]);
    expect(lost.take('base')).to.deep.equal([]);
    expect(lost.take('kind-department')).to.deep.equal([{ z: 5, x: 9, y: 15 }]);
  });

  it('are all of a source whose description failed', () => {
    const lost = new LostTiles();
    lost.note({ sourceId: 'base' });
    expect(lost.take('base')).to.equal('source');
    expect(lost.take('base')).to.deep.equal([]);
  });
});

const cluster = (count: number, lines: [number, number, number]): ClusterFeature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [-74, 4] },
  properties: {
    cluster: true,
    cluster_id: 'x',
    point_count: count,
    stacked: false,
    by_line: { rural_business: lines[0], self_consumption: lines[1], rural_occupation: lines[2] },
    by_stage: { training: 0, created: count, strengthened: 0, company: 0 },
    active: count,
    pdet: 0,
  },
});

describe('marks of units', () => {
  it('share one picture when they look the same', () => {
    const { icons, features } = marksOf(
      [cluster(4, [2, 1, 1]), cluster(4, [2, 1, 1])],
      'line',
      PALETTES.light,
      String,
    );
    expect(features).to.have.length(2);
    expect(icons.size).to.equal(1);
  });

  it('have another picture for other shares', () => {
    const { icons } = marksOf([cluster(4, [2, 1, 1]), cluster(4, [0, 3, 1])], 'line', PALETTES.light, String);
    expect(icons.size).to.equal(2);
  });

  it('grow with the square root of the number, up to a bound', () => {
    expect(ringRadius(2)).to.be.below(ringRadius(400));
    expect(ringRadius(1_000_000)).to.equal(36);
  });

  it('name everything that their picture depends on', () => {
    const ring = { label: '4', count: 4, shares: [{ key: 'created', value: 4 }] };
    expect(ringId(ring)).to.not.equal(ringId({ ...ring, label: '5' }));
  });
});
