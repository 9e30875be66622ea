/** A cluster index as flat arrays, so that the thread that builds it hands it over without a copy. */

/** Tile units a side; radius and positions are relative to it. */
export const EXTENT = 4096;
/** Deepest zoom at which near units are clustered (48 px are about 230 m there). */
export const CLUSTER_ZOOM = 14;
/** From here on only units on one and the same place (4 cm) stand together, as a stack, however deep the zoom. */
export const STACK_LEVEL = CLUSTER_ZOOM + 1;
/** Cluster radius in screen pixels of a 512-pixel tile, and the same in tile units. */
const RADIUS_PX = 48;
export const RADIUS = (RADIUS_PX * EXTENT) / 512;

/** The unit square as integers, as supercluster stores it: 2^30 to a side, 0 in the middle. */
export const WORLD = 2 ** 30;

/** A unit-square coordinate as supercluster's integer (truncated like its Int32Array does), and back. */
export function toWorld(unit: number): number {
  return Math.trunc((unit - 0.5) * WORLD);
}
export function fromWorld(world: number): number {
  return world / WORLD + 0.5;
}

/** Integers of one item of a level. */
export const STRIDE = 6;
export const ITEM_X = 0;
export const ITEM_Y = 1;
/** Position of the counters; -1 for a single unit. */
export const ITEM_SLOT = 2;
/** Below the number of places: that place. Else supercluster's id of a cluster. */
export const ITEM_ID = 3;
/** Id of the cluster that holds the item one zoom further out; -1 for none. */
export const ITEM_PARENT = 4;
/** Units. */
export const ITEM_COUNT = 5;

/** Clusters, stacks and single units of one zoom: a k-d tree of where they are, and the items in its numbering. */
export interface ClusterLevel {
  tree: ArrayBuffer;
  items: Int32Array;
}

/** Units that share one place: those of place p are `units[ends[p - 1]]` … `units[ends[p] - 1]`, by code. */
export interface Places {
  ends: Uint32Array;
  units: Uint32Array;
  /** x, y of each place's first unit in the unit square. */
  xys: Float64Array;
}

export interface ClusterTables {
  /** Version of the units that the rows belong to. */
  version: number;
  /** Located units in the index. */
  units: number;
  /** Codes one after the other in UTF-8, in their order, and where each ends. */
  codes: Uint8Array;
  codeEnds: Uint32Array;
  /** `packTraits` of each unit. */
  traits: Uint8Array;
  places: Places;
  /** Zoom 0 … CLUSTER_ZOOM, then the places; zooms without a change share one level. */
  levels: ClusterLevel[];
  /** `SHARE_COUNT` counters a cluster or stack. */
  shares: Uint32Array;
}

/** The buffers of the tables, each once: what is transferred, and what the tables weigh. */
export function buffersOf(tables: ClusterTables): ArrayBuffer[] {
  const { codes, codeEnds, traits, places, shares, levels } = tables;
  const arrays = [codes, codeEnds, traits, places.ends, places.units, places.xys, shares];
  const buffers = new Set<ArrayBufferLike>(arrays.map((array) => array.buffer));
  for (const level of levels) buffers.add(level.tree).add(level.items.buffer);
  return [...buffers] as ArrayBuffer[];
}

export function weigh(tables: ClusterTables): number {
  return buffersOf(tables).reduce((sum, buffer) => sum + buffer.byteLength, 0);
}
