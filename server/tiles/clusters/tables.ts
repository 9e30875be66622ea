/** A cluster index as flat arrays, so that the thread that builds it hands it over without a copy. */

/** Tile units a side; radius and positions are relative to it. */
export const EXTENT = 4096;
/** Deepest zoom at which near units are clustered. */
export const CLUSTER_ZOOM = 16;
/** From this zoom on only units on one and the same point (4 cm) stand together, however deep the zoom. */
export const STACK_ZOOM = CLUSTER_ZOOM + 1;
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
/** Position of the cluster's counters; -1 for a single unit. */
export const ITEM_SLOT = 2;
/** A single unit: its position among the units. A cluster: supercluster's id. */
export const ITEM_ID = 3;
/** Id of the cluster that holds the item one zoom further out; -1 for none. */
export const ITEM_PARENT = 4;
export const ITEM_COUNT = 5;

/** Clusters and single units of one zoom: a k-d tree of their places, and the items in the tree's numbering. */
export interface ClusterLevel {
  tree: ArrayBuffer;
  items: Int32Array;
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
  /** x, y of each unit in the unit square. */
  places: Float64Array;
  /** Zoom 0 … STACK_ZOOM, then the units themselves; zooms without a change share one level. */
  levels: ClusterLevel[];
  /** `SHARE_COUNT` counters a cluster. */
  shares: Uint32Array;
  /** 1 where all units of the cluster share one point. */
  stacked: Uint8Array;
}

/** The buffers of the tables, each once: what is transferred, and what the tables weigh. */
export function buffersOf(tables: ClusterTables): ArrayBuffer[] {
  const buffers = new Set<ArrayBufferLike>();
  for (const array of [
    tables.codes,
    tables.codeEnds,
    tables.traits,
    tables.places,
    tables.shares,
    tables.stacked,
  ]) {
    buffers.add(array.buffer);
  }
  for (const level of tables.levels) {
    buffers.add(level.tree);
    buffers.add(level.items.buffer);
  }
  return [...buffers] as ArrayBuffer[];
}

export function weigh(tables: ClusterTables): number {
  return buffersOf(tables).reduce((sum, buffer) => sum + buffer.byteLength, 0);
}
