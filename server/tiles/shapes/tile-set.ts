/** Encodes tiles of shape layers. */
import type { GeoJSONVTTile } from '@maplibre/geojson-vt';
import type { TileCoord } from '../../domain/tile-coord.ts';
import { encodeTile } from '../encoder.ts';
import { cutTile } from './cut.ts';
import type { ShapeTables } from './tables.ts';

/** No tile weighs more, uncompressed: a heavier one takes the shapes of zooms further out. Bytes. */
const MAX_TILE_BYTES = 500_000;
const MAX_COARSER = 12;

/** All layers of one tile; null where they hold nothing there. */
export function encodeShapeTile({ layers }: ShapeTables, coord: TileCoord): Uint8Array | null {
  for (let coarser = 0; ; coarser++) {
    const cut: Record<string, GeoJSONVTTile> = {};
    for (const layer of layers) {
      const tile = cutTile(layer, coord, coarser);
      if (tile) cut[layer.name] = tile;
    }
    if (Object.keys(cut).length === 0) return null;
    const bytes = encodeTile(cut);
    if (bytes.byteLength <= MAX_TILE_BYTES || coarser === MAX_COARSER) return bytes;
  }
}
