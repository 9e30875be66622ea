/**
 * Baseline for clusters: one process that reads bare points and loads them into supercluster, then cuts and encodes
 * the tiles of argv[3] (`z/x/y,…`). Sends its times and memory.
 */

import type { GeoJSONVTTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import pg from 'pg';
import Supercluster from 'supercluster';
import { CLUSTER_ZOOM, EXTENT, RADIUS } from '../../server/tiles/clusters/tables.ts';

export interface BareIndex {
  /** Rows read and index loaded. */
  buildMs: number;
  rssMb: number;
  tileMs: number[];
}

const [, , url, tiles = ''] = process.argv;
const client = new pg.Client({ connectionString: url });
await client.connect();
const started = performance.now();
const { rows } = await client.query<[number, number]>({
  text: 'select st_x(geom), st_y(geom) from units where geom is not null and created_on is not null order by code',
  rowMode: 'array',
});
const index = new Supercluster({ radius: RADIUS, extent: EXTENT, maxZoom: CLUSTER_ZOOM });
index.load(
  rows.map((coordinates) => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates } })),
);
const buildMs = performance.now() - started;
await client.end();
const rssMb = process.memoryUsage.rss() / 2 ** 20;

const tileMs = tiles
  .split(',')
  .filter(Boolean)
  .map((path) => {
    const [z = 0, x = 0, y = 0] = path.split('/').map(Number);
    const begun = performance.now();
    const tile = index.getTile(z, x, y);
    // supercluster gives the shape that geojson-vt gives, under a type of its own
    if (tile) fromGeojsonVt({ units: tile as unknown as GeoJSONVTTile }, { extent: EXTENT, version: 2 });
    return performance.now() - begun;
  });
const answer: BareIndex = { buildMs, rssMb, tileMs };
process.send?.(answer);
