import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VectorTile } from '@mapbox/vector-tile';
import { expect } from 'chai';
import { PbfReader } from 'pbf';
import type { Database } from '../../db/connect.ts';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { type Context, createContext } from '../../server/context.ts';
import type { Clusters } from '../../server/contract/clusters.ts';
import { parseUnitFilter } from '../../server/contract/filter.ts';
import { READS_EVERYTHING } from '../../server/domain/scope.ts';
import { mercatorX, mercatorY, tileOf } from '../../server/domain/tile-coord.ts';
import { Readiness } from '../../server/readiness.ts';
import type { ClusterIndex } from '../../server/tiles/clusters/cluster-index.ts';
import { encodeClusterTile } from '../../server/tiles/clusters/cluster-tile.ts';
import { demoDatabase, ownDemoDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';

/** The service over a database, with its context at hand. */
interface Service {
  ctx: Context;
  url: string;
  close(): Promise<void>;
}

async function serve(database: Database): Promise<Service> {
  const config = readConfig({ LOG_LEVEL: 'error' });
  const ctx = createContext({ config, database, readiness: new Readiness() });
  const server: Server = createServer(createApp(ctx));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ctx,
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await ctx.close();
    },
  };
}

async function json<T>(url: string): Promise<T> {
  const response = await fetch(url);
  const body = (await response.json()) as T;
  if (!response.ok) throw new Error(`${response.status} ${url}: ${JSON.stringify(body)}`);
  return body;
}

interface TileFeature {
  properties: Record<string, string | number | boolean>;
  /** In the unit square. */
  x: number;
  y: number;
}

function decode(bytes: Uint8Array, z: number, x: number, y: number): TileFeature[] {
  const layer = new VectorTile(new PbfReader(bytes)).layers.units;
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => {
    const feature = layer?.feature(i);
    const point = feature?.loadGeometry()[0]?.[0];
    const unit = (tile: number, within: number) => (tile + within / 4096) / 2 ** z;
    return { properties: feature?.properties ?? {}, x: unit(x, point?.x ?? 0), y: unit(y, point?.y ?? 0) };
  });
}

const countOf = ({ properties }: TileFeature): number => Number(properties.point_count ?? 1);

/** Every tile of a zoom over Colombia with its islands. */
function tilesOverColombia(z: number) {
  const [from, to] = [tileOf(-82.5, 14.5, z), tileOf(-66, -5, z)];
  const tiles: { z: number; x: number; y: number }[] = [];
  for (let x = from.x; x <= to.x; x++) for (let y = from.y; y <= to.y; y++) tiles.push({ z, x, y });
  return tiles;
}

/** Tiles of a zoom that hold something, and their neighbours. */
function tilesAround(index: ClusterIndex, z: number) {
  const tiles = new Map<string, { z: number; x: number; y: number }>();
  for (const item of index.inBox([-180, -90, 180, 90], z)) {
    const [cx, cy] = [Math.floor(item.x * 2 ** z), Math.floor(item.y * 2 ** z)];
    for (const x of [cx - 1, cx, cx + 1]) {
      for (const y of [cy - 1, cy, cy + 1]) {
        if (x >= 0 && y >= 0 && x < 2 ** z && y < 2 ** z) tiles.set(`${x}/${y}`, { z, x, y });
      }
    }
  }
  return [...tiles.values()];
}

const FILTERS = [
  '',
  'line=rural_business',
  'line=self_consumption,rural_occupation',
  'stage=company',
  'stage=created,strengthened',
  'status=active',
  'status=closed',
  'pdet=true',
  'pdet=false',
  'created_from=2015-01-01',
  'created_to=2012-12-31',
  'created_from=2014-01-01&created_to=2014-12-31',
  'territory=department:05',
  'territory=department:05,department:15',
  'territory=department:05&pdet=true',
  'territory=pdet_subregion:1',
  'as_of=2014-06-30',
  'as_of=2014-06-30&status=active&line=rural_business',
  'q=cafe',
  'territory=department:05&line=rural_business&status=active&created_from=2016-01-01',
];

onEachEngine('tiles of units', (engine) => {
  let service: Service;
  before(async () => {
    service = await serve(await demoDatabase(engine));
  });
  after(() => service.close());

  const indexFor = async (query: string) => {
    const versions = await service.ctx.versions.current();
    return service.ctx.clusters.index(
      parseUnitFilter(new URLSearchParams(query)),
      READS_EVERYTHING,
      versions,
    );
  };

  for (const query of FILTERS) {
    describe(query || 'no filter', () => {
      let located: number;

      it('has as many units as coverage and the CSV have located', async () => {
        const coverage = await json<{ totals: { located: number } }>(
          `${service.url}/api/v1/coverage?by=department&${query}`,
        );
        located = coverage.totals.located;
        const csv = await (await fetch(`${service.url}/api/v1/units.csv?${query}`)).text();
        expect(locatedRows(csv)).to.equal(located);
        expect((await indexFor(query)).units).to.equal(located);
      });

      it('counts them once over the tiles of each zoom 0–6', async () => {
        for (let z = 0; z <= 6; z++) {
          let sum = 0;
          for (const { x, y } of tilesOverColombia(z)) {
            const response = await fetch(`${service.url}/tiles/units/${z}/${x}/${y}.mvt?${query}`);
            expect(response.status).to.be.oneOf([200, 204]);
            const bytes = new Uint8Array(await response.arrayBuffer());
            sum += decode(bytes, z, x, y).reduce((total, feature) => total + countOf(feature), 0);
          }
          expect(sum, `zoom ${z}`).to.equal(located);
        }
      });

      it('counts them once over the tiles of each zoom 7–12', async () => {
        const index = await indexFor(query);
        for (let z = 7; z <= 12; z++) {
          let sum = 0;
          for (const tile of tilesAround(index, z)) {
            const bytes = encodeClusterTile(index, tile);
            if (bytes) for (const feature of decode(bytes, z, tile.x, tile.y)) sum += countOf(feature);
          }
          expect(sum, `zoom ${z}`).to.equal(located);
        }
      });
    });
  }

  it('are the clusters that the API answers for the same zoom', async () => {
    for (const z of [0, 4, 6, 8]) {
      const { features } = await json<Clusters>(
        `${service.url}/api/v1/clusters?zoom=${z}&bbox=-82.5,-5,-66,14.5`,
      );
      const expected = features.map(({ geometry, properties }) => {
        const [x, y] = [mercatorX(geometry.coordinates[0]), mercatorY(geometry.coordinates[1])];
        if (!properties.cluster) return [properties.code, properties.line, x, y];
        const { point_count, stacked, by_line, by_stage, active, pdet } = properties;
        return [point_count, stacked, by_line.rural_business, by_stage.company, active, pdet, x, y];
      });
      const found: (string | number | boolean | undefined)[][] = [];
      for (const tile of tilesOverColombia(z)) {
        const response = await fetch(`${service.url}/tiles/units/${z}/${tile.x}/${tile.y}.mvt`);
        for (const { properties: p, x, y } of decode(
          new Uint8Array(await response.arrayBuffer()),
          z,
          tile.x,
          tile.y,
        )) {
          if (!p.cluster) found.push([p.code, p.line, x, y]);
          else {
            found.push([
              p.point_count,
              p.stacked,
              p.line_rural_business,
              p.stage_company,
              p.active_count,
              p.pdet_count,
              x,
              y,
            ]);
          }
        }
      }
      // positions in tiles are whole tile units
      const round = (row: (string | number | boolean | undefined)[]) =>
        JSON.stringify(
          row.map((value, i) => (i >= row.length - 2 ? Math.round(Number(value) * 4096 * 2 ** z) : value)),
        );
      expect(found.map(round).sort(), `zoom ${z}`).to.deep.equal(expected.map(round).sort());
    }
  });

  it('name clusters whose units can be listed and parted, from tile and API alike', async () => {
    const { features } = await json<Clusters>(
      `${service.url}/api/v1/clusters?zoom=6&bbox=-76.5,5.5,-74.5,7.5`,
    );
    const [cluster] = features.filter(({ properties }) => properties.cluster);
    if (!cluster?.properties.cluster) return expect.fail('no cluster');
    const tile = await fetch(`${service.url}/tiles/units/6/18/30.mvt`);
    const [inTile] = decode(new Uint8Array(await tile.arrayBuffer()), 6, 18, 30).filter(
      ({ properties }) => properties.cluster,
    );
    const ids = [
      [cluster.properties.cluster_id, cluster.properties.point_count],
      [inTile?.properties.cluster_id, inTile?.properties.point_count],
    ];
    for (const [id, count] of ids) {
      const leaves = await json<{
        total: number;
        features: { properties: { code: string; name: string } }[];
      }>(`${service.url}/api/v1/clusters/${id}/leaves?limit=1000`);
      expect(leaves.total).to.equal(count);
      expect(leaves.features.length).to.equal(Math.min(Number(count), 1000));
      expect(leaves.features[0]?.properties.name).to.be.a('string');
      const { expansion_zoom: zoom } = await json<{ expansion_zoom: number }>(
        `${service.url}/api/v1/clusters/${id}/expansion-zoom`,
      );
      expect(zoom).to.be.greaterThan(6);
    }
  });

  const refused: [path: string, status: number][] = [
    ['/api/v1/clusters?bbox=-80,-5,-66,13', 400],
    ['/api/v1/clusters?zoom=23', 400],
    ['/api/v1/clusters?zoom=5.5', 400],
    ['/api/v1/clusters?zoom=5&bbox=-80,13,-66,-5', 400],
    ['/api/v1/clusters?zoom=5&line=business', 400],
    ['/api/v1/clusters?zoom=5&territory=municipality:99999', 400],
    ['/api/v1/clusters?zoom=14', 400],
    ['/api/v1/clusters/not-an-id/leaves', 410],
    ['/api/v1/clusters/not-an-id/expansion-zoom', 410],
    ['/tiles/units/5/9/15.mvt?territory=municipality:99999', 400],
    ['/tiles/units/5/9/15.mvt?territory=etcr:1', 400],
    ['/tiles/unknown.json', 404],
    ['/tiles/municipality.json?line=rural_business', 400],
    ['/styles/unknown.json', 404],
    ['/styles/constructor.json', 404],
  ];
  for (const [path, status] of refused) {
    it(`answers ${status} to ${path}`, async () => {
      const response = await fetch(service.url + path);
      expect(response.status).to.equal(status);
      expect(response.headers.get('content-type')).to.contain('application/problem+json');
    });
  }

  it('answers a box across the date line', async () => {
    const { features } = await json<Clusters>(`${service.url}/api/v1/clusters?zoom=3&bbox=-90,-20,-60,20`);
    const across = await json<Clusters>(`${service.url}/api/v1/clusters?zoom=3&bbox=170,-20,-60,20`);
    expect(across.features).to.deep.equal(features);
  });

  it('are described by TileJSON that passes the filters on', async () => {
    const described = await json<{ tiles: string[]; vector_layers: { id: string }[] }>(
      `${service.url}/tiles/units.json?line=rural_business&territory=department:05`,
    );
    expect(described.vector_layers.map(({ id }) => id)).to.deep.equal(['units']);
    const [template = ''] = described.tiles;
    expect(template.startsWith(`${service.url}/tiles/units/{z}/{x}/{y}.mvt?`)).to.equal(true);
    const address = template.replace('{z}/{x}/{y}', '0/0/0');
    const [whole] = decode(new Uint8Array(await (await fetch(address)).arrayBuffer()), 0, 0, 0);
    expect(whole && countOf(whole)).to.equal(
      (await indexFor('line=rural_business&territory=department:05')).units,
    );
  });
});

/** Rows of a CSV with something in the columns `lng` and `lat`; no quoted field here holds a line break. */
function locatedRows(csv: string): number {
  const [header = '', ...rows] = csv.replace(/^\ufeff/, '').split(/\r?\n/);
  const at = header.split(',').indexOf('lng');
  return rows.filter((row) => row !== '' && splitCsv(row)[at] !== '').length;
}

function splitCsv(row: string): string[] {
  return (row.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []).map((field) => field.replace(/,$/, ''));
}

onEachEngine('tiles of units that change', (engine) => {
  let database: Database;
  let service: Service;
  before(async () => {
    database = await ownDemoDatabase(engine);
    service = await serve(database);
  });
  after(async () => {
    await service.close();
    await database.close();
  });

  const ask = (path: string, etag?: string | null) =>
    fetch(service.url + path, { headers: etag ? { 'if-none-match': etag } : {} });

  it('have the same bytes whatever the order of storage', async () => {
    const bytes = async () => {
      const fresh = await serve(database);
      const versions = await fresh.ctx.versions.current();
      const index = await fresh.ctx.clusters.index(
        parseUnitFilter(new URLSearchParams()),
        READS_EVERYTHING,
        versions,
      );
      const tiles = [0, 4, 6, 8, 10].flatMap((z) => tilesAround(index, z));
      const encoded = tiles.map((tile) =>
        Buffer.from(encodeClusterTile(index, tile) ?? []).toString('base64'),
      );
      await fresh.close();
      return encoded;
    };
    const before = await bytes();
    await database.knex.raw('create table shuffled as select * from units order by md5(code)');
    await database.knex.raw('truncate units');
    await database.knex.raw('insert into units select * from shuffled');
    expect(await bytes()).to.deep.equal(before);
  });

  it('show a commit soon, answer 304 elsewhere, and let go of the old names', async () => {
    const path = '/tiles/units/7/37/61.mvt';
    const first = await ask(path);
    const far = await ask('/tiles/units/9/155/241.mvt');
    const { features } = await json<Clusters>(`${service.url}/api/v1/clusters?zoom=7&bbox=-76,5,-74,7`);
    const old = features.find(({ properties }) => properties.cluster)?.properties;
    expect(first.status).to.equal(200);
    await database.knex.transaction(async (trx) => {
      await trx.raw(
        `update units set deleted = true where code = (
           select code from units where st_intersects(geom, st_makeenvelope(-75.6, 6.1, -75.4, 6.3, 4326)) order by code limit 1)`,
      );
      await trx.raw(`update layer_versions set version = version + 1 where layer = 'units'`);
    });
    let changed = await ask(path, first.headers.get('etag'));
    while (changed.status === 304) changed = await ask(path, first.headers.get('etag'));
    expect(changed.status).to.equal(200);
    expect((await ask('/tiles/units/9/155/241.mvt', far.headers.get('etag'))).status).to.equal(304);
    const gone = await ask(`/api/v1/clusters/${old?.cluster ? old.cluster_id : ''}/leaves`);
    expect(gone.status).to.equal(410);
    expect(((await gone.json()) as { type: string }).type).to.equal('/problems/cluster-gone');
  });
});
