/** Shapes of a layer as flat arrays, one simplification a zoom, so that threads hand them over without a copy. */

/** From this zoom on shapes stand in full detail; 512-pixel tiles, so a pixel is about 19 m. */
export const FULL_ZOOM = 12;
/** Segments of an arc that share one box. */
export const CHUNK = 64;

export type Properties = Record<string, string | number | boolean>;

/**
 * Lines and borders at one zoom. An arc is a border between two neighbours (or a line), stored once; a ring is a list
 * of arcs, `~i` meaning arc i backwards. All coordinates are x, y in the unit square.
 */
export interface ShapeBand {
  points: Float64Array;
  /** Where the points of each arc end. */
  arcEnds: Uint32Array;
  /** Box of every CHUNK segments of an arc: west, north, east, south; and where the chunks of each arc end. */
  chunkBoxes: Float64Array;
  chunkEnds: Uint32Array;
  /** Arcs of all rings, and where each ring ends. */
  ringArcs: Int32Array;
  ringEnds: Uint32Array;
  /** Polygons (or lines of one ring): where the rings end, the feature, and the box. */
  partRingEnds: Uint32Array;
  partFeatures: Uint32Array;
  partBoxes: Float64Array;
}

export interface ShapeLayer {
  name: string;
  shape: 'polygon' | 'line' | 'point';
  /** Of each feature, ordered by code. */
  properties: Properties[];
  /** One a zoom, the last for FULL_ZOOM and beyond; zooms without a change share one. Empty for points. */
  bands: ShapeBand[];
  /** x, y and feature of each point, for layers of points. */
  points: Float64Array;
  pointFeatures: Uint32Array;
}

export interface ShapeTables {
  /** Version of the layer that the rows belong to. */
  version: number;
  layers: ShapeLayer[];
}

/** The buffers of the tables, each once. */
export function shapeBuffers({ layers }: ShapeTables): ArrayBuffer[] {
  const arrays = layers.flatMap((layer) => [
    layer.points,
    layer.pointFeatures,
    ...layer.bands.flatMap((band) => Object.values(band) as Float64Array[]),
  ]);
  return [...new Set(arrays.map((array) => array.buffer as ArrayBuffer))];
}
