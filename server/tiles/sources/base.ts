/** Tiles of the base map: the same in every database, built once a process. */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { FULL_ZOOM, type ShapeTables, shapeBuffers } from '../shapes/tables.ts';
import { encodeShapeTile } from '../shapes/tile-set.ts';
import type { LayerDescription, TileSet, TileSource } from '../source.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { Shelf } from './shelf.ts';

export const BASE_ATTRIBUTION = 'Natural Earth (world-atlas) · ríos aproximados, GeoSER';

interface BaseSet extends TileSet {
  version: number;
}

export class BaseTiles implements TileSource {
  readonly holdsUnits = false;
  readonly #shelf: Shelf<BaseSet>;

  constructor({ pool, log }: { pool: WorkerPool; log: Pick<Logger, 'warn'> }) {
    const build = async (urgent: boolean) => toSet(await pool.run('base', null, urgent));
    this.#shelf = new Shelf({ build, log, name: 'base map' });
  }

  has(layer: string): boolean {
    return layer === 'base';
  }

  warm(): void {
    if (!this.#shelf.built) this.#shelf.renew();
  }

  open(): Promise<TileSet> | TileSet {
    return this.#shelf.get(0);
  }

  async describe(_layer: string, _versions: unknown, language: 'es' | 'en'): Promise<LayerDescription> {
    const es = language === 'es';
    const { permanent } = await this.#shelf.get(0);
    return {
      name: es ? 'Mapa base' : 'Base map',
      description: es
        ? 'Costa, países vecinos y ríos principales (trazado aproximado)'
        : 'Coast, neighbouring countries and main rivers (approximate courses)',
      attribution: BASE_ATTRIBUTION,
      minzoom: 0,
      maxzoom: FULL_ZOOM,
      bounds: [-180, -85.0511, 180, 85.0511],
      vectorLayers: [
        {
          id: 'countries',
          description: es ? 'Países' : 'Countries',
          fields: { code: 'String; ISO 3166-1 numeric', colombia: 'Boolean' },
        },
        { id: 'lakes', description: es ? 'Lagos' : 'Lakes', fields: { name: 'String' } },
        {
          id: 'rivers',
          description: es ? 'Ríos principales, aproximados' : 'Main rivers, approximate',
          fields: { name: 'String', rank: 'Number; 1 or 2' },
        },
        {
          id: 'labels',
          description: es ? 'Nombres de mares y países' : 'Names of seas and countries',
          fields: { name: 'String; Spanish', name_en: 'String', kind: 'String; country or sea' },
        },
      ],
      version: permanent,
    };
  }
}

function toSet(tables: ShapeTables): BaseSet {
  const permanent = digest(tables);
  return {
    version: 0,
    tag: `base.${permanent}`,
    permanent,
    tile: async (coord) => encodeShapeTile(tables, coord),
  };
}

/** Names the shapes by their content: another release may draw others. */
function digest(tables: ShapeTables): string {
  const hash = createHash('sha1');
  for (const buffer of shapeBuffers(tables)) hash.update(new Uint8Array(buffer));
  hash.update(JSON.stringify(tables.layers.map(({ properties }) => properties)));
  return hash.digest('base64url').slice(0, 10);
}
