import { VectorTile, type VectorTileLayer } from '@mapbox/vector-tile';
import { expect } from 'chai';
import { PbfReader } from 'pbf';
import pg from 'pg';
import type { Database } from '../../db/connect.ts';
import { tileOf } from '../../server/domain/tile-coord.ts';
import {
  LAYER_VERSION_SQL,
  SHAPE_BATCH,
  TERRITORY_SHAPES_SQL,
} from '../../server/queries/territory-shapes.ts';
import { territoryLayers } from '../../server/tiles/shapes/build.ts';
import { readTerritories } from '../../server/tiles/shapes/read.ts';
import type { ShapeLayer } from '../../server/tiles/shapes/tables.ts';
import { demoDatabase, ownDemoDatabase, realDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { sharedDir } from '../support/shared.ts';
import { checkBorders, outerBorders } from './borders.ts';

const KINDS = ['department', 'municipality', 'pdet_subregion', 'protected_area'];
const MAX_BYTES = 500_000;

interface TileJson {
  tiles: [string];
  description: string;
  attribution: string;
  vector_layers: { id: string }[];
  maxzoom: number;
}

/** Tiles of a zoom over Colombia with its islands. */
function tilesOver(z: number): [number, number, number][] {
  const [from, to] = [tileOf(-82.5, 14.5, z), tileOf(-66, -5, z)];
  const tiles: [number, number, number][] = [];
  for (let x = from.x; x <= to.x; x++) for (let y = from.y; y <= to.y; y++) tiles.push([z, x, y]);
  return tiles;
}

onEachEngine('tiles of the territory kinds', (engine) => {
  let database: Database;
  let server: RunningServer;
  before(async () => {
    database = await ownDemoDatabase(engine);
    server = await startServer(database);
  });
  after(async () => {
    await server?.close();
    await database?.close();
  });

  const describeLayer = async (kind: string) =>
    (await (await fetch(`${server.url}/tiles/${kind}.json`)).json()) as TileJson;

  async function layersOf(kind: string, [z, x, y]: [number, number, number]) {
    const response = await fetch(`${server.url}/tiles/${kind}/${z}/${x}/${y}.mvt`);
    expect(response.status).to.be.oneOf([200, 204]);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(bytes.byteLength, `${kind} ${z}/${x}/${y}`).to.be.below(MAX_BYTES);
    return new VectorTile(new PbfReader(bytes)).layers;
  }

  const codesOf = (layer: VectorTileLayer | undefined): string[] =>
    Array.from({ length: layer?.length ?? 0 }, (_, i) => String(layer?.feature(i).properties.code));

  for (const kind of [...KINDS, 'etcr']) {
    it(`hold every ${kind} and name it once, at every zoom 0–7`, async () => {
      const rows: { code: string }[] = await database
        .knex('territories')
        .where({ kind, valid_to: 'infinity' })
        .select('code');
      const codes = rows.map(({ code }) => code).sort();
      for (let z = 0; z <= 7; z++) {
        const shapes = new Set<string>();
        const names: string[] = [];
        for (const tile of tilesOver(z)) {
          const layers = await layersOf(kind, tile);
          for (const code of codesOf(layers[kind])) shapes.add(code);
          names.push(...codesOf(layers[`${kind}_label`]));
        }
        expect([...shapes].sort(), `shapes at ${z}`).to.deep.equal(codes);
        expect(names.sort(), `names at ${z}`).to.deep.equal(codes);
      }
    });
  }

  it('are described with their source and the word demonstration', async () => {
    const described = await describeLayer('municipality');
    expect(described.vector_layers.map(({ id }) => id)).to.deep.equal(['municipality', 'municipality_label']);
    expect(described.description).to.contain('límites aproximados de demostración');
    expect(described.attribution).not.to.equal('');
  });

  it('may be kept for ever at the address that TileJSON gives, which a new version changes', async () => {
    const before = await describeLayer('department');
    const address = before.tiles[0].replace('{z}/{x}/{y}', '5/9/15');
    const first = await fetch(address);
    expect(first.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    await database.knex.raw(
      `update layer_versions set version = version + 1, changed_at = now() + interval '1 second' where layer = 'department'`,
    );
    let after = await describeLayer('department');
    while (after.tiles[0] === before.tiles[0]) after = await describeLayer('department');
    const renewed = after.tiles[0].replace('{z}/{x}/{y}', '5/9/15');
    let second = await fetch(renewed);
    expect(second.status, 'the old set serves meanwhile').to.equal(200);
    while (!second.headers.get('cache-control')?.includes('immutable')) second = await fetch(renewed);
    const same = await fetch(renewed, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(same.status, 'nothing changed but the version').to.equal(304);
  });

  it('answer 204 over the sea and 404 outside of the grid', async () => {
    const status = async (path: string) => (await fetch(`${server.url}/tiles/${path}`)).status;
    expect(await status('municipality/6/10/30.mvt')).to.equal(204);
    expect(await status('municipality/6/64/30.mvt')).to.equal(404);
    expect(await status('resguardo/6/10/30.mvt')).to.equal(404);
  });

  it('come with a base map and styles that name no other host', async () => {
    const base = await layersOf('base', [4, 4, 7]);
    expect(Object.keys(base)).to.include.members(['countries', 'rivers']);
    for (const name of ['light', 'dark', 'base', 'embed']) {
      const text = await (await fetch(`${server.url}/styles/${name}.json`)).text();
      const addresses = text.match(/https?:\/\/[^"/]+/g) ?? [];
      expect(new Set(addresses)).to.deep.equal(new Set([server.url]));
      expect(text).not.to.contain('glyphs');
    }
  });
});

onEachEngine('borders of the municipalities', (engine) => {
  const databases = [
    ['demonstration', demoDatabase],
    ['real', realDatabase],
  ] as const;
  for (const [name, open] of databases) {
    if (name === 'real' && sharedDir() === null) continue;
    it(`have two sides in every tile of zoom 4–12 (${name})`, async () => {
      const database = await open(engine);
      if (!database) return expect.fail('no database');
      const layer = await municipalities(database);
      const outer = outerBorders(layer);
      let edges = 0;
      for (let z = 4; z <= 12; z++) {
        // at most some 150 tiles a zoom, spread over the country
        const tiles = tilesOver(z);
        const step = Math.ceil(tiles.length / 150);
        for (const [, x, y] of tiles.filter((_, i) => i % step === 0)) {
          const found = checkBorders(layer, outer, { z, x, y });
          expect(found.wrong, `${z}/${x}/${y}`).to.deep.equal([]);
          edges += found.edges;
        }
      }
      expect(edges).to.be.greaterThan(10_000);
    });
  }
});

async function municipalities(database: Database): Promise<ShapeLayer> {
  const client = new pg.Client(database.connection);
  await client.connect();
  const job = { connection: {}, kind: 'municipality', shape: 'polygon' as const };
  const statements = { sql: TERRITORY_SHAPES_SQL, batch: SHAPE_BATCH, versionSql: LAYER_VERSION_SQL };
  const { rows } = await readTerritories(client, { ...job, ...statements });
  await client.end();
  const [layer] = territoryLayers('municipality', 'polygon', rows);
  if (!layer) throw new Error('no layer');
  return layer;
}
