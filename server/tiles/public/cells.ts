/** Cells and rests of a release as clusters: the rules of the units' tiles, over numbers that may be told. */
import type { GeoJSONVTTile } from '@maplibre/geojson-vt';
import Supercluster from 'supercluster';
import type { PublicCells } from '../../contract/releases.ts';
import type { TileCoord } from '../../domain/tile-coord.ts';
import { EXTENT, RADIUS } from '../clusters/tables.ts';
import { encodeTile } from '../encoder.ts';

/** From the next zoom on every cell stands by itself. */
export const CELL_ZOOM = 10;

interface Cell {
  units: number;
  municipality: string;
  h3: string | null;
}

export class CellTiles {
  readonly #index: Supercluster<Cell, { units: number }>;

  constructor({ rows, rest }: PublicCells) {
    this.#index = new Supercluster<Cell, { units: number }>({
      radius: RADIUS,
      extent: EXTENT,
      maxZoom: CELL_ZOOM,
      map: ({ units }) => ({ units }),
      reduce: (sum, { units }) => {
        sum.units += units;
      },
    });
    const told = [...rows, ...rest.map((place) => ({ ...place, h3: null }))].filter(({ units }) => units > 0);
    this.#index.load(
      told.map(({ h3, lng, lat, municipality_code, units }) => ({
        type: 'Feature',
        properties: { h3, municipality: municipality_code, units },
        geometry: { type: 'Point', coordinates: [lng, lat] },
      })),
    );
  }

  /** Layer `cells`, without the tile's padding: each cell stands in one tile of a zoom. Null where there is none. */
  tile({ z, x, y }: TileCoord): Uint8Array | null {
    const features = (this.#index.getTile(z, x, y)?.features ?? []).flatMap(({ geometry, tags: given }) => {
      const tags = given as Cell | { cluster: true; units: number };
      const [px, py] = geometry[0] as [number, number];
      if (Math.min(px, py) < 0 || Math.max(px, py) >= EXTENT) return [];
      return [
        {
          type: 1 as const,
          geometry: [[Math.abs(px), Math.abs(py)]], // no −0
          tags: 'cluster' in tags ? { cluster: true, point_count: tags.units } : single(tags),
        },
      ];
    });
    return features.length > 0 ? encodeTile({ cells: { features } as unknown as GeoJSONVTTile }) : null;
  }
}

function single({ units, municipality, h3 }: Cell): Record<string, string | number | boolean> {
  const place = { cluster: false, point_count: units, municipality_code: municipality };
  return h3 === null ? place : { ...place, h3 };
}
