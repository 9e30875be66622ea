/** Tiles of one release, made from its own files alone: the same bytes on every node, however often. */
import { feature } from 'topojson-client';
import type { Objects, Topology } from 'topojson-specification';
import { CELL_FIELDS, type PublicCells, type ReleaseLayer } from '../../contract/releases.ts';
import type { TileJson } from '../../contract/tiles.ts';
import type { TileCoord } from '../../domain/tile-coord.ts';
import { territoryLayers } from '../shapes/build.ts';
import type { TerritoryRow } from '../shapes/read.ts';
import { encodeShapeTile } from '../shapes/tile-set.ts';
import { CELL_ZOOM, CellTiles } from './cells.ts';

/** Deepest zoom of a layer's tiles; maps draw these larger beyond. */
export const MAX_ZOOM: Record<ReleaseLayer, number> = {
  cells: CELL_ZOOM + 1,
  department: 8,
  pdet_subregion: 8,
  municipality: 8,
};

/** Gives the text of a file of the release. */
export type ReadText = (path: string) => Promise<string>;

/** Encodes tiles of a layer, null where they are empty. */
export type EncodeTile = (coord: TileCoord) => Uint8Array | null;

/** @param read of a file that the layer is made from */
export async function openLayer(layer: ReleaseLayer, read: ReadText): Promise<EncodeTile> {
  if (layer === 'cells') {
    const cells = new CellTiles(JSON.parse(await read('cells.json')) as PublicCells);
    return (coord) => cells.tile(coord);
  }
  const shapes = JSON.parse(await read(`shapes/${layer}.detail.json`)) as Topology<Objects>;
  const object = shapes.objects[layer];
  const { features } = (object ? feature(shapes, object) : { features: [] }) as GeoJSON.FeatureCollection;
  const rows = features.map(toRow).sort((a, b) => (a.code < b.code ? -1 : 1));
  const tables = { version: 0, layers: territoryLayers(layer, 'polygon', rows) };
  return (coord) => encodeShapeTile(tables, coord);
}

function toRow({ properties, geometry }: GeoJSON.Feature): TerritoryRow {
  const { code, name, parent = null } = properties as { code: string; name: string; parent?: string };
  return { code, name, parent, category: null, geometry };
}

/** The box of the country, with its islands: what is asked for lies within, whatever its units. */
export const BOUNDS: [west: number, south: number, east: number, north: number] = [-82, -4.3, -66.8, 13.6];

/** @param base address that the tiles' begin with: of the service, or of a folder */
export function releaseTileJson(layer: ReleaseLayer, base: string): TileJson {
  const [west, south, east, north] = BOUNDS;
  const own =
    layer === 'cells'
      ? [{ id: 'cells', description: 'H3 cells and rests, clustered', fields: CELL_FIELDS }]
      : [
          { id: layer, description: layer, fields: { code: 'String', parent: 'String; where there is one' } },
          {
            id: `${layer}_label`,
            description: `Names: ${layer}`,
            fields: { code: 'String', name: 'String', rank: 'Number; 0 is the largest' },
          },
        ];
  return {
    tilejson: '3.0.0',
    name: layer,
    description: layer,
    attribution: 'SENA Emprende Rural · GeoSER',
    scheme: 'xyz',
    tiles: [`${base}tiles/${layer}/{z}/{x}/{y}.mvt`],
    minzoom: 0,
    maxzoom: MAX_ZOOM[layer],
    bounds: [west, south, east, north],
    center: [(west + east) / 2, (south + north) / 2, 5],
    vector_layers: own,
  };
}
