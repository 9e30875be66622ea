/** Tiles to measure: for every zoom the heaviest ones and some of the rest, by the units they hold. */
import pg from 'pg';
import { tileOf } from '../../server/domain/tile-coord.ts';

export interface SampledTile {
  path: string;
  units: number;
}

const DEEPEST = 12;

/** At most `perZoom` tiles of each zoom 0–12: half of them the fullest, the others spread over the rest. */
export async function sampleTiles(databaseUrl: string, perZoom: number): Promise<SampledTile[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<[number, number]>({
    text: 'select st_x(geom), st_y(geom) from units where geom is not null and created_on is not null',
    rowMode: 'array',
  });
  await client.end();
  return Array.from({ length: DEEPEST + 1 }, (_, z) => pick(countTiles(rows, z), perZoom)).flat();
}

function countTiles(points: [number, number][], z: number): SampledTile[] {
  const counts = new Map<string, number>();
  for (const [lng, lat] of points) {
    const path = pathOf(lng, lat, z);
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return [...counts].map(([path, units]) => ({ path, units })).sort((a, b) => b.units - a.units);
}

function pick(tiles: SampledTile[], most: number): SampledTile[] {
  if (tiles.length <= most) return tiles;
  const heaviest = tiles.slice(0, most / 2);
  const rest = tiles.slice(most / 2);
  const step = rest.length / (most / 2);
  return [...heaviest, ...Array.from({ length: most / 2 }, (_, i) => rest[Math.floor(i * step)])].filter(
    (tile) => tile !== undefined,
  );
}

/** The tile of a zoom that holds a point, as its path. */
export function pathOf(lng: number, lat: number, zoom: number): string {
  const { z, x, y } = tileOf(lng, lat, zoom);
  return `${z}/${x}/${y}`;
}
