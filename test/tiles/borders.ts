/** Finds slivers and gaps: borders in a tile that have not two sides although two territories meet there. */
import { VectorTile, type VectorTileLayer } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import type { TileCoord } from '../../server/domain/tile-coord.ts';
import { EXTENT } from '../../server/tiles/encoder.ts';
import type { ShapeBand, ShapeLayer } from '../../server/tiles/shapes/tables.ts';
import { encodeShapeTile } from '../../server/tiles/shapes/tile-set.ts';

/** What only one ring has: coasts and the border to where no territory is, as lines. */
export function outerBorders(layer: ShapeLayer): ShapeLayer {
  const outer = new Map(layer.bands.map((band) => [band, outerBand(band)]));
  return {
    ...layer,
    name: 'outer',
    shape: 'line',
    bands: layer.bands.map((band) => outer.get(band) ?? band),
  };
}

function outerBand(band: ShapeBand): ShapeBand {
  const uses = new Map<number, number>();
  for (const arc of band.ringArcs) uses.set(arc < 0 ? ~arc : arc, (uses.get(arc < 0 ? ~arc : arc) ?? 0) + 1);
  const arcs = [...uses].filter(([, count]) => count === 1).map(([arc]) => arc);
  const upTo = Uint32Array.from(arcs, (_, i) => i + 1);
  return {
    ...band,
    ringArcs: Int32Array.from(arcs),
    ringEnds: upTo,
    partRingEnds: upTo,
    partFeatures: new Uint32Array(arcs.length),
    partBoxes: Float64Array.from(arcs.flatMap(() => [0, 0, 1, 1])),
  };
}

export interface BorderCheck {
  /** Edges inside the tile. */
  edges: number;
  /** Edges with an odd number of sides that are no outer border: `x,y x,y`. */
  wrong: string[];
}

export function checkBorders(layer: ShapeLayer, outer: ShapeLayer, coord: TileCoord): BorderCheck {
  const bytes = encodeShapeTile({ version: 0, layers: [layer, outer] }, coord);
  if (!bytes) return { edges: 0, wrong: [] };
  const layers = new VectorTile(new PbfReader(bytes)).layers;
  const coasts = edgesOf(layers.outer);
  const edges = edgesOf(layers[layer.name]);
  // A territory thinner than the tile's grid lies flat on its neighbours' border: four sides, still no gap.
  const wrong = [...edges].filter(([edge, count]) => count % 2 === 1 && !coasts.has(edge));
  return { edges: edges.size, wrong: wrong.map(([edge]) => edge) };
}

/** Edges between two points inside the tile, with how often they are drawn. */
function edgesOf(layer: VectorTileLayer | undefined): Map<string, number> {
  const edges = new Map<string, number>();
  const inside = (v: number) => v > 0 && v < EXTENT;
  for (let i = 0; i < (layer?.length ?? 0); i++) {
    for (const ring of layer?.feature(i).loadGeometry() ?? []) {
      ring.forEach((b, k) => {
        const a = ring[k - 1];
        if (!a || (a.x === b.x && a.y === b.y) || ![a.x, a.y, b.x, b.y].every(inside)) return;
        const ends = [`${a.x},${a.y}`, `${b.x},${b.y}`].sort().join(' ');
        edges.set(ends, (edges.get(ends) ?? 0) + 1);
      });
    }
  }
  return edges;
}
