import { VectorTile } from '@mapbox/vector-tile';
import { expect } from 'chai';
import type { Geometry, MultiPolygon, Polygon, Position } from 'geojson';
import { PbfReader } from 'pbf';
import { type TileCoord, tileOf } from '../../server/domain/tile-coord.ts';
import { baseLayers } from '../../server/tiles/base/layers.ts';
import { lineLayer, territoryLayers } from '../../server/tiles/shapes/build.ts';
import { labelPoint } from '../../server/tiles/shapes/label-point.ts';
import { projectLine, type XY } from '../../server/tiles/shapes/project.ts';
import type { TerritoryRow } from '../../server/tiles/shapes/read.ts';
import { CHUNK, type ShapeLayer } from '../../server/tiles/shapes/tables.ts';
import { encodeShapeTile } from '../../server/tiles/shapes/tile-set.ts';
import { checkBorders, outerBorders } from './borders.ts';
import { randomOf } from './cluster-data.ts';

function row(code: string, geometry: Geometry, more: Partial<TerritoryRow> = {}): TerritoryRow {
  return { code, name: `Nombre ${code}`, parent: null, category: null, geometry, ...more };
}

/** Cells of a grid whose common borders are crooked in the same way on both sides. */
function crookedGrid(side: number, steps: number): TerritoryRow[] {
  const random = randomOf(3);
  const borders = new Map<string, Position[]>();
  const size = 8 / side;
  const corner = (x: number, y: number): Position => [-78 + x * size, y * size];
  const border = (x: number, y: number, along: 'x' | 'y'): Position[] => {
    const key = `${x} ${y} ${along}`;
    const known = borders.get(key);
    if (known) return known;
    const [from, to] = [corner(x, y), along === 'x' ? corner(x + 1, y) : corner(x, y + 1)];
    const line = Array.from({ length: steps + 1 }, (_, i): Position => {
      const wobble = i === 0 || i === steps ? 0 : (random() - 0.5) * size * 0.15;
      const at = (k: 0 | 1) => (from[k] ?? 0) + ((to[k] ?? 0) - (from[k] ?? 0)) * (i / steps);
      return along === 'x' ? [at(0), at(1) + wobble] : [at(0) + wobble, at(1)];
    });
    borders.set(key, line);
    return line;
  };
  const cells: TerritoryRow[] = [];
  for (let x = 0; x < side; x++) {
    for (let y = 0; y < side; y++) {
      const ring = [
        ...border(x, y, 'x'),
        ...border(x + 1, y, 'y').slice(1),
        ...border(x, y + 1, 'x')
          .toReversed()
          .slice(1),
        ...border(x, y, 'y').toReversed().slice(1),
      ];
      cells.push(row(`${x}${y}`, { type: 'Polygon', coordinates: [ring] }));
    }
  }
  return cells;
}

const square = (west: number, south: number, size: number): Position[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];

function decode(layers: ShapeLayer[], coord: TileCoord) {
  const bytes = encodeShapeTile({ version: 1, layers }, coord);
  return bytes ? new VectorTile(new PbfReader(bytes)).layers : {};
}

function codesIn(layers: ShapeLayer[], coord: TileCoord, name: string): string[] {
  const layer = decode(layers, coord)[name];
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => String(layer?.feature(i).properties.code));
}

/** Tiles of a zoom over the box of the grids above. */
function tilesOver(z: number): TileCoord[] {
  const [from, to] = [tileOf(-78.5, 8.5, z), tileOf(-69.5, -0.5, z)];
  const tiles: TileCoord[] = [];
  for (let x = from.x; x <= to.x; x++) for (let y = from.y; y <= to.y; y++) tiles.push({ z, x, y });
  return tiles;
}

describe('tiles of territories', () => {
  const cells = crookedGrid(6, 150);
  const layers = territoryLayers('t', 'polygon', cells);
  const [polygons] = layers;

  for (let z = 0; z <= 9; z++) {
    it(`never part neighbours at zoom ${z}`, () => {
      if (!polygons) return expect.fail('no layer');
      const outer = outerBorders(polygons);
      for (const tile of tilesOver(z)) {
        expect(checkBorders(polygons, outer, tile).wrong, JSON.stringify(tile)).to.deep.equal([]);
      }
    });

    it(`lose no territory at zoom ${z}`, () => {
      const codes = new Set(tilesOver(z).flatMap((tile) => codesIn(layers, tile, 't')));
      expect([...codes].sort()).to.deep.equal(cells.map(({ code }) => code).sort());
    });

    it(`name each territory once at zoom ${z}`, () => {
      const codes = tilesOver(z).flatMap((tile) => codesIn(layers, tile, 't_label'));
      expect(codes.sort()).to.deep.equal(cells.map(({ code }) => code).sort());
    });
  }

  it('are lighter further out', () => {
    const weight = (z: number) =>
      tilesOver(z).reduce(
        (sum, tile) => sum + (encodeShapeTile({ version: 1, layers }, tile)?.byteLength ?? 0),
        0,
      );
    expect(weight(3)).to.be.below(weight(7) / 5);
  });

  it('carry codes and parents, and names beside them', () => {
    const one = territoryLayers('municipality', 'polygon', [
      row(
        '05001',
        { type: 'Polygon', coordinates: [square(-75.6, 6.1, 0.2)] },
        { name: 'Medellín', parent: '05' },
      ),
    ]);
    const tile = decode(one, tileOf(-75.5, 6.2, 8));
    expect(tile.municipality?.feature(0).properties).to.deep.equal({ code: '05001', parent: '05' });
    expect(tile.municipality_label?.feature(0).properties).to.deep.equal({
      code: '05001',
      name: 'Medellín',
      rank: 0,
    });
  });

  it('draw an arc that leaves the tile as if it were whole', () => {
    // a coast of many chunks, most of them far from the tile
    const coast = Array.from({ length: 40 * CHUNK }, (_, i): Position => {
      const angle = (2 * Math.PI * i) / (40 * CHUNK);
      const radius = 3 + 0.2 * Math.sin(60 * angle);
      return [-74 + radius * Math.cos(angle), 4 + radius * Math.sin(angle)];
    });
    const island: Polygon = { type: 'Polygon', coordinates: [[...coast, coast[0] as Position]] };
    const whole = territoryLayers('t', 'polygon', [row('1', island)]);
    const inside = decode(whole, tileOf(-74, 4, 9)).t?.feature(0);
    expect(
      inside?.loadGeometry()[0]?.map(({ x, y }) => [x < 0 || x > 4096, y < 0 || y > 4096]),
    ).to.deep.equal(Array.from({ length: 5 }, () => [true, true]));
    for (const z of [8, 10, 12]) expect(codesIn(whole, tileOf(-70, 4, z), 't')).to.deep.equal([]);
    const edge =
      decode(whole, tileOf(-71, 4, 10))
        .t?.feature(0)
        .loadGeometry()[0] ?? [];
    expect(edge.length).to.be.greaterThan(8);
  });

  it('keep specks: an island territory, an enclave and the hole around it', () => {
    const enclave = square(-74, 4, 0.002);
    const around: Polygon = { type: 'Polygon', coordinates: [square(-76, 2, 4), enclave.toReversed()] };
    const rows = [
      row('around', around),
      row('enclave', { type: 'Polygon', coordinates: [enclave] }),
      row('island', { type: 'Polygon', coordinates: [square(-81.7, 12.5, 0.001)] }),
    ];
    const three = territoryLayers('t', 'polygon', rows);
    for (const z of [0, 4, 8]) {
      expect(codesIn(three, tileOf(-74, 4, z), 't')).to.include.members(['around', 'enclave']);
      expect(codesIn(three, tileOf(-81.7, 12.5, z), 't')).to.include('island');
      const rings =
        decode(three, tileOf(-74, 4, z))
          .t?.feature(0)
          .loadGeometry() ?? [];
      expect(rings, `hole at zoom ${z}`).to.have.length(2);
    }
  });

  it('drop rocks that are less than a pixel until one is near', () => {
    const rocks: MultiPolygon = {
      type: 'MultiPolygon',
      coordinates: [[square(-76, 2, 2)], [square(-73.5, 2, 0.001)]],
    };
    const two = territoryLayers('t', 'polygon', [row('1', rocks)]);
    const parts = (z: number) =>
      decode(two, tileOf(-73.6, 2.1, z))
        .t?.feature(0)
        .loadGeometry().length;
    expect(parts(4)).to.equal(1);
    expect(codesIn(two, tileOf(-73.4995, 2.0005, 14), 't')).to.deep.equal(['1']);
  });

  it('are points for points, named and coded', () => {
    const etcr = territoryLayers('etcr', 'point', [
      row('E1', { type: 'Point', coordinates: [-74, 4] }, { parent: '50001' }),
    ]);
    const tile = decode(etcr, tileOf(-74, 4, 6));
    expect(tile.etcr?.feature(0).properties).to.deep.equal({ code: 'E1', parent: '50001' });
    expect(tile.etcr_label?.feature(0).properties).to.deep.include({ name: 'Nombre E1' });
  });

  it('are null where nothing is, and of a kind that holds nothing', () => {
    expect(encodeShapeTile({ version: 1, layers }, { z: 5, x: 31, y: 31 })).to.equal(null);
    const none = territoryLayers('t', 'polygon', []);
    expect(encodeShapeTile({ version: 1, layers: none }, { z: 0, x: 0, y: 0 })).to.equal(null);
  });

  it('stay under 500 KB whatever the shapes', () => {
    const heavy = territoryLayers('t', 'polygon', crookedGrid(8, 2_500));
    for (const z of [0, 4, 5, 6]) {
      const bytes = encodeShapeTile({ version: 1, layers: heavy }, tileOf(-74, 4, z));
      expect(bytes?.byteLength).to.be.within(1, 500_000);
    }
  });
});

describe('label points', () => {
  it('lie inside, in the wide part of a shape that is bent', () => {
    const bent: XY[][] = [
      [
        [0, 0],
        [10, 0],
        [10, 1],
        [1, 1],
        [1, 9],
        [0, 9],
        [0, 0],
      ],
    ];
    const [x, y] = labelPoint([bent]);
    expect(y).to.be.within(0, 1);
    expect(x).to.be.within(3, 7);
  });

  it('avoid holes', () => {
    const ring = (from: number, to: number): XY[] => [
      [from, from],
      [to, from],
      [to, to],
      [from, to],
      [from, from],
    ];
    const [x, y] = labelPoint([[ring(0, 10), ring(2, 8).toReversed()]]);
    expect(x > 2 && x < 8 && y > 2 && y < 8).to.equal(false);
  });
});

describe('the base map', () => {
  const layers = baseLayers();

  it('shows coast, neighbours, rivers and names around Colombia', () => {
    const tile = decode(layers, tileOf(-74, 4, 4));
    expect(Object.keys(tile)).to.include.members(['countries', 'rivers']);
    const rivers = Array.from(
      { length: tile.rivers?.length ?? 0 },
      (_, i) => tile.rivers?.feature(i).properties.name,
    );
    expect(rivers).to.include.members(['Río Magdalena', 'Río Cauca']);
    const world = decode(layers, { z: 0, x: 0, y: 0 });
    const names = Array.from(
      { length: world.labels?.length ?? 0 },
      (_, i) => world.labels?.feature(i).properties.name,
    );
    expect(names).to.include.members(['Mar Caribe', 'Océano Pacífico', 'Venezuela', 'Perú']);
  });

  it('tells Colombia from its neighbours', () => {
    const { countries } = decode(layers, tileOf(-72, 1, 3));
    const all = Array.from({ length: countries?.length ?? 0 }, (_, i) => countries?.feature(i).properties);
    expect(all.filter((country) => country?.colombia)).to.deep.equal([{ code: '170', colombia: true }]);
    expect(all.map((country) => country?.code)).to.include.members(['862', '604', '218', '076']);
  });

  it('draws a river as one line through its tiles', () => {
    const line = lineLayer(
      'rivers',
      [{ name: 'r' }],
      [
        [
          projectLine([
            [-75, 1],
            [-74, 4],
            [-75, 8],
          ]),
        ],
      ],
    );
    const tile = decode([line], tileOf(-74.3, 4, 7)).rivers;
    expect(tile?.feature(0).loadGeometry()).to.have.length(1);
  });
});
