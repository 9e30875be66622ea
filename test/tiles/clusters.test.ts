import { VectorTile } from '@mapbox/vector-tile';
import { expect } from 'chai';
import { PbfReader } from 'pbf';
import Supercluster from 'supercluster';
import type { Bbox } from '../../server/domain/bbox.ts';
import { latitudeOf, longitudeOf, tileOf } from '../../server/domain/tile-coord.ts';
import { formatClusterId, parseClusterId } from '../../server/tiles/clusters/cluster-id.ts';
import {
  type Cluster,
  type ClusterIndex,
  countOf,
  type Single,
} from '../../server/tiles/clusters/cluster-index.ts';
import { encodeClusterTile } from '../../server/tiles/clusters/cluster-tile.ts';
import { CLUSTER_ZOOM, RADIUS, STACK_LEVEL } from '../../server/tiles/clusters/tables.ts';
import { indexOf, makeUnits, randomOf, type TestUnit } from './cluster-data.ts';

const WORLD: Bbox = [-180, -90, 180, 90];

/** Tiles of a zoom that may hold units of these places. */
function tilesOver(units: TestUnit[], z: number) {
  const tiles = new Map<string, { z: number; x: number; y: number }>();
  for (const { lng, lat } of units) {
    const at = tileOf(lng, lat, z);
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        const tile = { z, x: at.x + dx, y: at.y + dy };
        if (tile.x >= 0 && tile.x < 2 ** z && tile.y >= 0 && tile.y < 2 ** z) {
          tiles.set(`${tile.x}/${tile.y}`, tile);
        }
      }
    }
  }
  return [...tiles.values()];
}

function sumOf(items: (Cluster | Single)[]): number {
  return items.reduce((sum, item) => sum + countOf(item), 0);
}

describe('clusters', () => {
  const units = makeUnits(5_000);
  let index: ClusterIndex;
  before(() => {
    index = indexOf(units);
  });

  for (let z = 0; z <= 16; z++) {
    it(`count every unit once over the tiles of zoom ${z}`, () => {
      const items = tilesOver(units, z).flatMap((tile) => index.inTile(tile));
      expect(sumOf(items)).to.equal(units.length);
    });
  }

  it('are those of supercluster, at every zoom', () => {
    const spread = makeUnits(3_000, 40, 1_000_000);
    const mine = indexOf(spread);
    const theirs = new Supercluster({ radius: RADIUS, extent: 4096, maxZoom: CLUSTER_ZOOM }).load(
      spread.map(({ lng, lat }) => ({
        type: 'Feature',
        properties: {},
        geometry: { type: 'Point', coordinates: [lng, lat] },
      })),
    );
    for (let z = 0; z <= CLUSTER_ZOOM; z++) {
      const place = (lng: number, lat: number, count: number) =>
        `${lng.toFixed(6)} ${lat.toFixed(6)} ${count}`;
      const expected = theirs.getClusters([-180, -85, 180, 85], z).map(({ geometry, properties }) => {
        const [lng = 0, lat = 0] = geometry.coordinates;
        return place(lng, lat, properties?.point_count ?? 1);
      });
      const found = mine
        .inBox(WORLD, z)
        .map((item) => place(longitudeOf(item.x), latitudeOf(item.y), countOf(item)));
      expect(found.sort(), `zoom ${z}`).to.deep.equal(expected.sort());
    }
  });

  it('are the same in tiles and in the box of all of them', () => {
    for (const z of [0, 3, 6, 9, 12, CLUSTER_ZOOM, STACK_LEVEL]) {
      const names = (items: (Cluster | Single)[]) =>
        items.map((item) => (item.kind === 'single' ? item.code : formatClusterId(item.name))).sort();
      const inTiles = tilesOver(units, z).flatMap((tile) => index.inTile(tile));
      expect(names(inTiles), `zoom ${z}`).to.deep.equal(names(index.inBox(WORLD, z)));
    }
  });

  it('tell the shares of the very units that they hold', () => {
    const byCode = new Map(units.map((unit) => [unit.code, unit]));
    const clusters = [4, 8, 12, STACK_LEVEL].flatMap((z) => index.inBox(WORLD, z));
    for (const cluster of clusters) {
      if (cluster.kind === 'single') continue;
      const own = index.leaves(cluster.name, cluster.count, 0).map(({ code }) => byCode.get(code));
      expect(own).to.have.length(cluster.count);
      expect(new Set(own).size).to.equal(cluster.count);
      expect(cluster.active).to.equal(own.filter((unit) => unit?.active).length);
      expect(cluster.pdet).to.equal(own.filter((unit) => unit?.pdet).length);
      for (const [line, count] of Object.entries(cluster.byLine)) {
        expect(count).to.equal(own.filter((unit) => unit?.line === line).length);
      }
      for (const [stage, count] of Object.entries(cluster.byStage)) {
        expect(count).to.equal(own.filter((unit) => unit?.stage === stage).length);
      }
    }
  });

  it('list their units by pages without a gap or a repetition', () => {
    const [largest] = index.inBox(WORLD, 5).sort((a, b) => countOf(b) - countOf(a));
    if (largest?.kind !== 'cluster') return expect.fail('no cluster');
    const whole = index.leaves(largest.name, largest.count, 0).map(({ code }) => code);
    const pages: string[] = [];
    for (let offset = 0; offset < largest.count; offset += 7) {
      pages.push(...index.leaves(largest.name, 7, offset).map(({ code }) => code));
    }
    expect(pages).to.deep.equal(whole);
    expect(index.leaves(largest.name, 7, largest.count)).to.deep.equal([]);
  });

  it('part at the zoom that they name', () => {
    const keyOf = ({ x, y, count }: Cluster) => `${x} ${y} ${count}`;
    const standing = Array.from({ length: STACK_LEVEL + 1 }, (_, z) => {
      const clusters = index.inBox(WORLD, z).filter((item) => item.kind === 'cluster');
      return new Set(clusters.map((item) => keyOf(item as Cluster)));
    });
    for (const cluster of [0, 4, 8, 12].flatMap((z) => index.inBox(WORLD, z))) {
      if (cluster.kind === 'single') continue;
      const zoom = index.expansionZoom(cluster.name);
      expect(zoom === null, 'stacked').to.equal(cluster.stacked);
      if (zoom === null) continue;
      expect(standing[zoom - 1]?.has(keyOf(cluster)), `before ${zoom}`).to.equal(true);
      expect(standing[zoom]?.has(keyOf(cluster)), `at ${zoom}`).to.equal(false);
    }
  });

  it('do not depend on the order in which storage gave the units', () => {
    const random = randomOf(7);
    const shuffled = units
      .map((unit) => ({ unit, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ unit }) => unit);
    const other = indexOf(shuffled);
    for (const z of [0, 6, 10, STACK_LEVEL]) {
      for (const tile of tilesOver(units, z)) {
        expect(encodeClusterTile(other, tile)).to.deep.equal(encodeClusterTile(index, tile));
      }
    }
  });

  it('leave a tile its bytes when a unit comes elsewhere in another version', () => {
    const far = { ...(units[0] as TestUnit), code: '00-1999-000001', lng: -71.5, lat: 12.2 };
    const next = indexOf([...units, far], 2);
    const tiles = tilesOver(units, 9).filter((tile) => index.inTile(tile).length > 0);
    const changed = tiles.filter(
      (tile) =>
        !Buffer.from(encodeClusterTile(index, tile) ?? []).equals(
          encodeClusterTile(next, tile) ?? Buffer.alloc(0),
        ),
    );
    expect(tiles.length).to.be.greaterThan(20);
    expect(changed).to.have.length.below(3);
  });

  it('keep their name in an index that still holds them, and in no other', () => {
    const far = { ...(units[0] as TestUnit), code: '99-1999-000001', lng: -71.5, lat: 12.2 };
    const next = indexOf([...units, far], 2);
    const [cluster] = index.inBox([-78, -2, -68, 11], 7).filter((item) => item.kind === 'cluster');
    if (cluster?.kind !== 'cluster') return expect.fail('no cluster');
    expect(next.find(cluster.name)?.count).to.equal(cluster.count);
    expect(next.find({ ...cluster.name, count: cluster.count + 1 })).to.equal(null);
    expect(next.find({ ...cluster.name, x: cluster.name.x + 1 })).to.equal(null);
    expect(indexOf([]).find(cluster.name)).to.equal(null);
  });
});

describe('units on one point', () => {
  const seat = { lng: -75.5, lat: 6.2 };
  const stack = makeUnits(300).map((unit) => ({ ...unit, ...seat }));
  const near = { ...(stack[0] as TestUnit), code: 'z', lng: -75.5001 };
  const index = indexOf([...stack, near]);

  for (const z of [STACK_LEVEL, 18, 22]) {
    it(`stand together at zoom ${z}`, () => {
      const items = tilesOver([near], z).flatMap((tile) => index.inTile(tile));
      expect(items.map(countOf).sort()).to.deep.equal([1, 300]);
    });
  }

  it('are told apart from units that only stand near', () => {
    const [cluster] = index.inBox(WORLD, CLUSTER_ZOOM);
    if (cluster?.kind !== 'cluster') return expect.fail('no cluster');
    expect(cluster).to.include({ count: 301, stacked: false });
    expect(index.expansionZoom(cluster.name)).to.equal(STACK_LEVEL);
    const [stacked] = index.inBox(WORLD, 20).filter((item) => item.kind === 'cluster');
    expect(stacked).to.include({ count: 300, stacked: true });
  });

  it('are listed by code, whatever page', () => {
    const [stacked] = index.inBox(WORLD, 20).filter((item) => item.kind === 'cluster');
    if (stacked?.kind !== 'cluster') return expect.fail('no stack');
    expect(index.expansionZoom(stacked.name)).to.equal(null);
    const codes = stack.map(({ code }) => code).sort();
    expect(index.leaves(stacked.name, 50, 275).map(({ code }) => code)).to.deep.equal(codes.slice(275));
  });
});

describe('units at the edges of the map', () => {
  const places = [
    [180, 0],
    [-180, 0],
    [0, 90],
    [0, -90],
    [179.9999, 85.05],
    [0, 0],
  ] as const;
  const units = makeUnits(places.length).map((unit, i) => {
    const [lng, lat] = places[i] ?? [0, 0];
    return { ...unit, lng, lat };
  });
  const index = indexOf(units);

  for (const z of [0, 1, 2, 5, 17, 22]) {
    it(`are counted once at zoom ${z}`, () => {
      const items = tilesOver(units, z).flatMap((tile) => index.inTile(tile));
      expect(sumOf(items)).to.equal(units.length);
    });
  }

  it('are found by a box across the date line', () => {
    expect(sumOf(index.inBox([179, -10, -179, 10], 8))).to.equal(2);
  });
});

describe('cluster tiles', () => {
  const units = makeUnits(400);
  const index = indexOf(units);

  it('say of clusters and of single units what the API says', () => {
    const tile = tileOf(units[0]?.lng ?? 0, units[0]?.lat ?? 0, 7);
    const items = index.inTile(tile);
    const layer = new VectorTile(new PbfReader(encodeClusterTile(index, tile) ?? new Uint8Array())).layers
      .units;
    expect(layer?.length).to.equal(items.length);
    items.forEach((item, i) => {
      const { properties } = layer?.feature(i) ?? {};
      if (item.kind === 'single') {
        const { code, line, stage, active, pdet } = item;
        expect(properties).to.deep.equal({ cluster: false, code, line, stage, active, pdet });
        return;
      }
      expect(properties).to.deep.include({
        cluster: true,
        point_count: item.count,
        stacked: item.stacked,
        active_count: item.active,
        pdet_count: item.pdet,
        line_rural_business: item.byLine.rural_business,
        stage_company: item.byStage.company,
      });
      const name = parseClusterId(String(properties?.cluster_id));
      expect(name && index.find(name)?.count).to.equal(item.count);
    });
  });

  it('hold nothing outside of themselves', () => {
    for (const tile of tilesOver(units, 8)) {
      const bytes = encodeClusterTile(index, tile);
      if (!bytes) continue;
      const layer = new VectorTile(new PbfReader(bytes)).layers.units;
      for (let i = 0; i < (layer?.length ?? 0); i++) {
        const point = layer?.feature(i).loadGeometry()[0]?.[0];
        expect(point?.x).to.be.within(0, 4095);
        expect(point?.y).to.be.within(0, 4095);
      }
    }
  });

  it('are null where there is no unit', () => {
    expect(encodeClusterTile(index, { z: 3, x: 7, y: 7 })).to.equal(null);
    expect(encodeClusterTile(indexOf([]), { z: 0, x: 0, y: 0 })).to.equal(null);
  });
});
