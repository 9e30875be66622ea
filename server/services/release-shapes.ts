/** The polygons of a release as TopoJSON: a light one for the first picture, and one in the detail of its tiles. */
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { quantize } from 'topojson-client';
import { topology } from 'topojson-server';
import { presimplify, simplify } from 'topojson-simplify';
import type { Objects, Topology } from 'topojson-specification';
import type { ReleaseShape } from '../queries/release-units.ts';

const brotli = promisify(brotliCompress);

/** Light shapes: the finest zoom whose pixels are kept, and how many bytes of Brotli they may weigh. */
const LIGHT: Record<string, { zoom: number; maxBytes: number }> = {
  department: { zoom: 6, maxBytes: 25_000 },
  pdet_subregion: { zoom: 6, maxBytes: 25_000 },
  municipality: { zoom: 7, maxBytes: 120_000 },
};
const LEAST_ZOOM = 2;
/** Deepest zoom of a release's polygons; past it they are drawn larger, not finer. */
export const DETAIL_ZOOM = 8;

/** Steps a side of the grid on which positions stand. */
const GRID = { light: 1e4, detail: 1e6 };

type Weighed = Topology<Objects<{ code: string; name: string }>>;

/** @returns both as JSON text; one object, named as the kind, with properties code, name and parent */
export async function shapeFiles(
  kind: string,
  shapes: readonly ReleaseShape[],
): Promise<{ light: string; detail: string }> {
  const whole = presimplify(topology({ [kind]: collection(shapes) }) as Weighed);
  return { light: await lightShapes(kind, whole), detail: writeShapes(whole, DETAIL_ZOOM + 1, GRID.detail) };
}

function collection(shapes: readonly ReleaseShape[]): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: shapes.map(({ code, name, parent, geometry }) => ({
      type: 'Feature',
      id: code,
      properties: { code, name, ...(parent === null ? {} : { parent }) },
      geometry,
    })),
  };
}

/** As fine as its weight allows. */
async function lightShapes(kind: string, whole: Weighed): Promise<string> {
  const { zoom, maxBytes } = LIGHT[kind] ?? { zoom: 6, maxBytes: 25_000 };
  for (let level = zoom; ; level -= 0.5) {
    const text = writeShapes(whole, level, GRID.light);
    if (level <= LEAST_ZOOM || (await brotli(text)).byteLength <= maxBytes) return text;
  }
}

/** What stands out by less than a pixel of a 512-pixel tile of this zoom is left out. */
function writeShapes(whole: Weighed, zoom: number, grid: number): string {
  const pixelDegrees = 360 / 2 ** zoom / 512;
  const { bbox: _, ...simple } = simplify(whole, pixelDegrees ** 2);
  return JSON.stringify(quantize(simple as Weighed, grid));
}
