/** Tiles of units: clusters of whatever the filter admits and the reader may see. */
import type { Knex } from 'knex';
import { MAX_TILE_ZOOM, type TileCoord } from '../../domain/tile-coord.ts';
import { layerCard } from '../../queries/layers.ts';
import type { ClusterIndex } from '../clusters/cluster-index.ts';
import { encodeClusterTile, UNIT_FIELDS } from '../clusters/cluster-tile.ts';
import type { LayerDescription, LayerRequest, TileSet, TileSource } from '../source.ts';
import type { ClusterService } from './clusters.ts';

export class UnitTiles implements TileSource {
  readonly holdsUnits = true;
  readonly #clusters: ClusterService;
  readonly #db: Knex;
  readonly #sets = new WeakMap<ClusterIndex, TileSet>();

  constructor(clusters: ClusterService, db: Knex) {
    this.#clusters = clusters;
    this.#db = db;
  }

  has(layer: string): boolean {
    return layer === 'units';
  }

  open({ filter, scope, versions }: LayerRequest): Promise<TileSet> | TileSet {
    const index = this.#clusters.index(filter, scope, versions);
    return index instanceof Promise ? index.then((built) => this.#setOf(built)) : this.#setOf(index);
  }

  async describe(_layer: string, _versions: unknown, language: 'es' | 'en'): Promise<LayerDescription> {
    const { attribution, bounds } = await layerCard(this.#db, 'units');
    const es = language === 'es';
    return {
      name: es ? 'Unidades productivas' : 'Productive units',
      description: es
        ? 'Unidades productivas agrupadas; la suma de point_count (1 por unidad suelta) es el total localizado'
        : 'Clustered productive units; the sum of point_count (1 for a single one) is the located total',
      attribution,
      minzoom: 0,
      maxzoom: MAX_TILE_ZOOM,
      bounds,
      vectorLayers: [
        { id: 'units', description: es ? 'Grupos y unidades' : 'Clusters and units', fields: UNIT_FIELDS },
      ],
      version: null,
    };
  }

  #setOf(index: ClusterIndex): TileSet {
    let set = this.#sets.get(index);
    if (!set) {
      set = {
        tag: `units.${index.version}.${index.tag}`,
        permanent: null,
        tile: async (coord: TileCoord) => encodeClusterTile(index, coord),
      };
      this.#sets.set(index, set);
    }
    return set;
  }
}
