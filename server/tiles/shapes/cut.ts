/** Cuts one tile out of a layer's shapes. */
import { type GeoJSONVTTile, geoJSONToTile } from '@maplibre/geojson-vt';
import type { Feature, FeatureCollection, Position } from 'geojson';
import type { TileCoord } from '../../domain/tile-coord.ts';
import { EXTENT } from '../encoder.ts';
import { CHUNK, type ShapeBand, type ShapeLayer } from './tables.ts';

/** Tile units by which shapes reach over the tile's edge, so that lines have no ends there. */
const BUFFER = 80;

/** tolerance 0: geojson-vt would simplify each shape by itself and part neighbours. */
const OPTIONS = {
  tolerance: 0,
  extent: EXTENT,
  buffer: BUFFER,
  clip: true,
  coordinates: 'unitSquare',
  maxZoom: 24,
} as const;

type Box = [west: number, north: number, east: number, south: number];

/** The tile of a layer, null where it holds nothing. `coarser` takes the shapes of so many zooms further out. */
export function cutTile(layer: ShapeLayer, coord: TileCoord, coarser = 0): GeoJSONVTTile | null {
  if (layer.shape === 'point') return cutPoints(layer, coord);
  const band = layer.bands[Math.max(0, Math.min(coord.z, layer.bands.length - 1) - coarser)];
  const features = band ? featuresIn(band, layer, boxOf(coord)) : [];
  if (features.length === 0) return null;
  const collection: FeatureCollection = { type: 'FeatureCollection', features };
  const tile = geoJSONToTile(collection, coord.z, coord.x, coord.y, OPTIONS);
  return tile.features.length > 0 ? tile : null;
}

function boxOf({ z, x, y }: TileCoord): Box {
  const size = 2 ** z;
  const margin = (2 * BUFFER) / EXTENT;
  return [(x - margin) / size, (y - margin) / size, (x + 1 + margin) / size, (y + 1 + margin) / size];
}

/** Points in exactly one tile, so that no name stands twice. */
function cutPoints(layer: ShapeLayer, { z, x, y }: TileCoord): GeoJSONVTTile | null {
  const size = 2 ** z;
  const features: { type: 1; geometry: [number, number][]; tags: object }[] = [];
  layer.pointFeatures.forEach((feature, i) => {
    const px = (layer.points[2 * i] as number) * size - x;
    const py = (layer.points[2 * i + 1] as number) * size - y;
    if (px < 0 || px >= 1 || py < 0 || py >= 1) return;
    const place = [px, py].map((p) => Math.min(EXTENT - 1, Math.round(p * EXTENT))) as [number, number];
    features.push({ type: 1, geometry: [place], tags: layer.properties[feature] ?? {} });
  });
  return features.length > 0 ? ({ features } as unknown as GeoJSONVTTile) : null;
}

/** Features with what of them may show in the box; arcs elsewhere are drawn straight, which the clip takes away. */
function featuresIn(band: ShapeBand, layer: ShapeLayer, box: Box): Feature[] {
  const features = new Map<number, Position[][][]>();
  const { partFeatures, partBoxes, partRingEnds } = band;
  for (let part = 0; part < partFeatures.length; part++) {
    if (!meets(partBoxes, part, box)) continue;
    const rings: Position[][] = [];
    const end = partRingEnds[part] as number;
    for (let ring = part === 0 ? 0 : (partRingEnds[part - 1] as number); ring < end; ring++) {
      rings.push(stitch(band, ring, box));
    }
    const feature = partFeatures[part] as number;
    const known = features.get(feature);
    if (known) known.push(rings);
    else features.set(feature, [rings]);
  }
  return [...features].map(([feature, parts]) => toFeature(layer, feature, parts));
}

function toFeature(layer: ShapeLayer, feature: number, parts: Position[][][]): Feature {
  const properties = layer.properties[feature] ?? {};
  if (layer.shape === 'line') {
    const coordinates = parts.flat();
    return { type: 'Feature', properties, geometry: { type: 'MultiLineString', coordinates } };
  }
  return { type: 'Feature', properties, geometry: { type: 'MultiPolygon', coordinates: parts } };
}

function meets(boxes: Float64Array, i: number, [west, north, east, south]: Box): boolean {
  return (
    (boxes[4 * i] as number) <= east &&
    (boxes[4 * i + 2] as number) >= west &&
    (boxes[4 * i + 1] as number) <= south &&
    (boxes[4 * i + 3] as number) >= north
  );
}

function stitch(band: ShapeBand, ring: number, box: Box): Position[] {
  const line: Position[] = [];
  const end = band.ringEnds[ring] as number;
  for (let i = ring === 0 ? 0 : (band.ringEnds[ring - 1] as number); i < end; i++) {
    const arc = band.ringArcs[i] as number;
    const positions = walk(band, arc < 0 ? ~arc : arc, box);
    if (arc < 0) positions.reverse();
    // each arc begins where the last one ended
    for (let k = line.length > 0 ? 1 : 0; k < positions.length; k++) line.push(positions[k] as Position);
  }
  return line;
}

/**
 * The positions of an arc; of a chunk that doesn't meet the box only the ends. A chunk's box lies to one side of the
 * tile then, and so does the straight line between its ends: within the tile nothing changes.
 */
function walk({ points, arcEnds, chunkEnds, chunkBoxes }: ShapeBand, arc: number, box: Box): Position[] {
  const start = arc === 0 ? 0 : (arcEnds[arc - 1] as number);
  const last = (arcEnds[arc] as number) - 1;
  const firstChunk = arc === 0 ? 0 : (chunkEnds[arc - 1] as number);
  const at = (i: number): Position => [points[2 * i] as number, points[2 * i + 1] as number];
  const positions = [at(start)];
  for (let from = start, chunk = firstChunk; from < last; from += CHUNK, chunk++) {
    const to = Math.min(from + CHUNK, last);
    if (meets(chunkBoxes, chunk, box)) for (let i = from + 1; i < to; i++) positions.push(at(i));
    positions.push(at(to));
  }
  return positions;
}
