/** Tiles of the territory kinds: one set a kind and version, built off the serving thread. */
import type { Knex } from 'knex';
import type pg from 'pg';
import type { Logger } from 'pino';
import { type LayerCard, layerCard } from '../../queries/layers.ts';
import { LAYER_VERSION_SQL, SHAPE_BATCH, TERRITORY_SHAPES_SQL } from '../../queries/territory-shapes.ts';
import type { Versions } from '../../queries/versions.ts';
import { FULL_ZOOM } from '../shapes/tables.ts';
import { encodeShapeTile } from '../shapes/tile-set.ts';
import type { LayerDescription, LayerRequest, TileSet, TileSource } from '../source.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { Shelf } from './shelf.ts';

export interface TerritoryTilesOptions {
  database: { connection: pg.ClientConfig };
  db: Knex;
  pool: WorkerPool;
  log: Pick<Logger, 'warn' | 'debug'>;
}

interface TerritorySet extends TileSet {
  version: number;
}

export class TerritoryTiles implements TileSource {
  readonly holdsUnits = false;
  readonly #options: TerritoryTilesOptions;
  readonly #shelves = new Map<string, Shelf<TerritorySet>>();
  readonly #cards = new Map<string, { version: number; card: Promise<LayerCard> }>();

  constructor(options: TerritoryTilesOptions) {
    this.#options = options;
  }

  has(layer: string, versions: Versions): boolean {
    return Object.hasOwn(versions.layers, layer);
  }

  open({ layer, versions }: LayerRequest): Promise<TileSet> | TileSet {
    let shelf = this.#shelves.get(layer);
    if (!shelf) {
      const build = (urgent: boolean) => this.#build(layer, urgent);
      shelf = new Shelf({ build, log: this.#options.log, name: `tiles of ${layer}` });
      this.#shelves.set(layer, shelf);
    }
    return shelf.get(versions.layers[layer] ?? 0);
  }

  async describe(layer: string, versions: Versions, language: 'es' | 'en'): Promise<LayerDescription> {
    const version = versions.layers[layer] ?? 0;
    const card = await this.#card(layer, version);
    const es = language === 'es';
    const name = es ? card.labelEs : card.labelEn;
    const approximate = es
      ? ' (límites aproximados de demostración)'
      : ' (approximate demonstration boundaries)';
    return {
      name,
      description: name + (card.demonstration ? approximate : ''),
      attribution: card.attribution,
      minzoom: 0,
      maxzoom: FULL_ZOOM,
      bounds: card.bounds,
      vectorLayers: describeLayers(layer, name, es),
      version: permanentName(version, card),
    };
  }

  async #build(layer: string, urgent: boolean): Promise<TerritorySet> {
    const { database, db, pool, log } = this.#options;
    const started = performance.now();
    const { shape } = await layerCard(db, layer);
    const tables = await pool.run(
      'territories',
      {
        connection: database.connection,
        kind: layer,
        shape,
        sql: TERRITORY_SHAPES_SQL,
        batch: SHAPE_BATCH,
        versionSql: LAYER_VERSION_SQL,
      },
      urgent,
    );
    const { version } = tables;
    const permanent = permanentName(version, await this.#card(layer, version));
    log.debug({ layer, version, ms: Math.round(performance.now() - started) }, 'territory tiles built');
    return {
      version,
      tag: `${layer}.${permanent}`,
      permanent,
      tile: async (coord) => encodeShapeTile(tables, coord),
    };
  }

  /** Read once a version. */
  #card(layer: string, version: number): Promise<LayerCard> {
    const known = this.#cards.get(layer);
    if (known?.version === version) return known.card;
    const card = layerCard(this.#options.db, layer);
    this.#cards.set(layer, { version, card });
    card.catch(() => this.#cards.delete(layer));
    return card;
  }
}

/** Unlike a version alone, not given again when the database is filled anew. */
function permanentName(version: number, { changedAt }: LayerCard): string {
  return `${version.toString(36)}-${changedAt.toString(36)}`;
}

function describeLayers(layer: string, name: string, es: boolean): LayerDescription['vectorLayers'] {
  return [
    {
      id: layer,
      description: name,
      fields: {
        code: 'String',
        parent: 'String; where there is one',
        category: 'String; of protected areas',
      },
    },
    {
      id: `${layer}_label`,
      description: es ? `Nombres: ${name}` : `Names: ${name}`,
      fields: { code: 'String', name: 'String', rank: 'Number; 0 is the largest' },
    },
  ];
}
