/** What HTTP and cache know of where tiles come from: nothing but this. */
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import type { TileCoord } from '../domain/tile-coord.ts';
import type { Versions } from '../queries/versions.ts';

/** A question for tiles of one layer. */
export interface LayerRequest {
  layer: string;
  filter: UnitFilter;
  scope: Scope;
  versions: Versions;
}

/** All tiles of one layer as of one version: immutable, so that its tag and a coordinate name the bytes. */
export interface TileSet {
  /** Names every input of the bytes: layer, version, filter, scope. */
  readonly tag: string;
  /** The version in the address of tiles that may be kept for ever; null where they must be asked for again. */
  readonly permanent: string | null;
  /** The encoded tile, uncompressed; null where it is empty. */
  tile(coord: TileCoord): Promise<Uint8Array | null>;
}

/** What TileJSON says of a layer. */
export interface LayerDescription {
  name: string;
  description: string;
  attribution: string;
  minzoom: number;
  maxzoom: number;
  bounds: [west: number, south: number, east: number, north: number];
  vectorLayers: { id: string; description: string; fields: Record<string, string> }[];
  /** Value of `?v=` in the address of tiles; null where the address carries none. */
  version: string | null;
}

export interface TileSource {
  /** Whether the layer is this source's and exists. */
  has(layer: string, versions: Versions): boolean;
  /** Whether the layer is made of units: it takes the unit filters, and not everyone may read it. */
  readonly holdsUnits: boolean;
  /** The set that answers now; an older one while a newer one is in the making. */
  open(request: LayerRequest): Promise<TileSet> | TileSet;
  /** Begins what takes time and needs no request. */
  warm?(): void;
  describe(layer: string, versions: Versions, language: 'es' | 'en'): Promise<LayerDescription>;
}
