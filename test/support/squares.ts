/** Boundary files of squares of one latitude, as an agency's would be loaded by the command. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../db/connect.ts';
import { runImport } from '../../server/services/imports.ts';

/** Code, name, west, east; from 5° to 5.1° of latitude. */
export type Square = [code: string, name: string, west: number, east: number];

/** The municipalities of the small world; the border of 05002 and 18001 lies west of u2 and u3. */
export const BORDER_WEST: Square[] = [
  ['05001', 'Álamo', -75, -74.9],
  ['05002', 'Ñame', -74.9, -74.86],
  ['18001', 'Oca', -74.86, -74.7],
  ['18002', 'Zapote', -74.7, -74.6],
];

/** @returns the number of the import */
export function loadSquares(database: Database, kind: string, squares: Square[]): Promise<number> {
  const features = squares.map(([codigo, nombre, west, east]) => ({
    type: 'Feature',
    properties: { codigo, nombre },
    geometry: {
      type: 'Polygon',
      coordinates: [[...corners(west, east), [west, 5]]],
    },
  }));
  const content = JSON.stringify({ type: 'FeatureCollection', features });
  return loadFile(database, kind, { name: `${kind}.geojson`, content }, { code: 'codigo', name: 'nombre' });
}

function corners(west: number, east: number): [number, number][] {
  return [
    [west, 5],
    [east, 5],
    [east, 5.1],
    [west, 5.1],
  ];
}

/** @returns the number of the import */
export async function loadFile(
  database: Database,
  kind: string,
  { name, content }: { name: string; content: string },
  map: Record<string, string>,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'geoser-squares-'));
  try {
    const file = join(folder, name);
    await writeFile(file, content);
    const request = { kind, file, actor: 'ana@example.org', map, acceptLoss: true };
    return (await runImport({ db: database.knex }, request)).batchId ?? 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
