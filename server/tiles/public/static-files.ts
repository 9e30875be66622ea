/** Everything of a release as files that any web host serves: documents, and each tile that isn't empty. */
import type { PublicCells, PublicRelease, ReleaseLayer } from '../../contract/releases.ts';
import { RELEASE_LAYERS } from '../../contract/releases.ts';
import { type TileCoord, tileCoord, tileOf } from '../../domain/tile-coord.ts';
import { type EncodeTile, MAX_ZOOM, openLayer, type ReadText, releaseTileJson } from './release-tiles.ts';

export interface StaticFile {
  /** Below the folder, with slashes. */
  path: string;
  bytes: Uint8Array;
}

/**
 * @param read a stored file of the release
 * @param origin under which the folder will be reached, without a slash at the end: TileJSON needs whole addresses.
 *   '' leaves them without a host
 */
export async function* releaseFiles(id: string, read: ReadText, origin: string): AsyncGenerator<StaticFile> {
  const base = `public/${id}/`;
  const card = JSON.parse(await read('release.json')) as PublicRelease;
  for (const path of ['release.json', ...card.files.map((file) => file.path)]) {
    yield textFile(base + path, await read(path));
  }
  const cells = JSON.parse(await read('cells.json')) as PublicCells;
  for (const layer of RELEASE_LAYERS) {
    const encode = await openLayer(layer, read);
    yield jsonFile(`${base}tiles/${layer}.json`, releaseTileJson(layer, `${origin}/${base}`));
    yield jsonFile(`${base}tiles/${layer}/metadata.json`, metadataOf(layer));
    const coords = layer === 'cells' ? cellCoords(cells) : shapeCoords(layer, encode);
    for (const coord of coords) {
      const bytes = encode(coord);
      if (bytes) yield { path: `${base}tiles/${layer}/${coord.z}/${coord.x}/${coord.y}.mvt`, bytes };
    }
  }
}

/** `releases.json` of a folder that holds this one. */
export function staticList({ id, released_at, as_of, demonstration, format }: PublicRelease, origin: string) {
  const path = origin === '' ? '' : new URL(origin).pathname.replace(/\/$/, '');
  const release = { id, released_at, as_of, demonstration, base: `${path}/public/${id}/` };
  return jsonFile('public/releases.json', { format, current: id, releases: [release] });
}

/** The tiles of all cells and their neighbours: a cluster stands in the middle of its cells. */
function* cellCoords({ rows, rest }: PublicCells): Generator<TileCoord> {
  for (let z = 0; z <= MAX_ZOOM.cells; z++) {
    const seen = new Set<string>();
    for (const { lng, lat } of [...rows, ...rest]) {
      const { x, y } = tileOf(lng, lat, z);
      for (const [dx, dy] of AROUND) {
        const coord = tileCoord(z, x + dx, y + dy);
        const key = `${x + dx}/${y + dy}`;
        if (!coord || seen.has(key)) continue;
        seen.add(key);
        yield coord;
      }
    }
  }
}

const AROUND = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const));

/** From the world down, wherever a tile holds something. */
function* shapeCoords(layer: ReleaseLayer, encode: EncodeTile): Generator<TileCoord> {
  const open: TileCoord[] = [{ z: 0, x: 0, y: 0 }];
  for (let coord = open.pop(); coord; coord = open.pop()) {
    if (!encode(coord)) continue;
    yield coord;
    const { z, x, y } = coord;
    if (z === MAX_ZOOM[layer]) continue;
    for (const [dx, dy] of CHILDREN) open.push({ z: z + 1, x: 2 * x + dx, y: 2 * y + dy });
  }
}

const CHILDREN = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

/** As GDAL and others read beside a folder of tiles (the metadata of MBTiles). */
function metadataOf(layer: ReleaseLayer) {
  const { name, description, minzoom, maxzoom, bounds, center, vector_layers } = releaseTileJson(layer, '');
  return {
    name,
    description,
    format: 'pbf',
    type: 'overlay',
    version: '2',
    minzoom,
    maxzoom,
    bounds: bounds.join(','),
    center: center.join(','),
    json: JSON.stringify({ vector_layers }),
  };
}

function jsonFile(path: string, value: unknown): StaticFile {
  return textFile(path, JSON.stringify(value));
}

function textFile(path: string, text: string): StaticFile {
  return { path, bytes: Buffer.from(text) };
}
