/** Shapes as arcs: what neighbours share is stored once, so that no simplification can part them. */
import type { GeometryCollection } from 'geojson';
import { topology } from 'topojson-server';
import { presimplify } from 'topojson-simplify';
import type { Objects, Topology } from 'topojson-specification';
import { ringArea } from './label-point.ts';
import type { XY } from './project.ts';

/** x, y and the area of the triangle by which the position stands out (topojson-simplify); ends are infinite. */
export type Vertex = [x: number, y: number, weight: number];

export interface Ring {
  arcs: number[];
  /** In unit squares, full detail. */
  area: number;
  /** Rings that share arcs, directly or through others: they stay or go together. */
  group: number;
}

export interface Part {
  feature: number;
  /** Outer ring and holes; a line has one. */
  rings: Ring[];
}

export interface ShapeTopology {
  arcs: Vertex[][];
  parts: Part[];
  /** Groups that stay at every zoom, since they hold the largest ring of some feature. */
  lasting: Set<number>;
}

/** Polygons of each feature → arcs shared between them. */
export function polygonTopology(features: XY[][][][]): ShapeTopology {
  const shapes: GeometryCollection = {
    type: 'GeometryCollection',
    geometries: features.map((coordinates) => ({ type: 'MultiPolygon', coordinates })),
  };
  const weighed = presimplify(topology({ shapes }) as Topology<Objects<object>>) as unknown as {
    arcs: Vertex[][];
    objects: { shapes: { geometries: { arcs?: number[][][] }[] } };
  };
  const parts = weighed.objects.shapes.geometries.flatMap(({ arcs = [] }, feature) =>
    arcs.map((rings) => ({ feature, rings: rings.map((ring) => toRing(ring, weighed.arcs)) })),
  );
  groupRings(parts, weighed.arcs.length);
  return { arcs: weighed.arcs, parts, lasting: lastingGroups(parts) };
}

/** Lines of each feature, each an arc of its own; none is ever left out. */
export function lineTopology(features: XY[][][]): ShapeTopology {
  const lines = features.flatMap((ofFeature, feature) => ofFeature.map((line) => ({ feature, line })));
  // each line by itself: rivers that cross need no common vertex
  const arcs = lines.map(({ line }) => line);
  const weighed = presimplify({ type: 'Topology', objects: {}, arcs }) as unknown as { arcs: Vertex[][] };
  const parts = lines.map(({ feature }, i) => ({ feature, rings: [{ arcs: [i], area: 0, group: i }] }));
  return { arcs: weighed.arcs, parts, lasting: new Set(parts.map((_, i) => i)) };
}

function toRing(arcs: number[], all: Vertex[][]): Ring {
  const positions = arcs.flatMap((arc) => {
    const vertices = all[arc < 0 ? ~arc : arc] ?? [];
    return arc < 0 ? vertices.toReversed() : vertices;
  });
  return { arcs, area: ringArea(positions), group: -1 };
}

/** Union-find over arcs. */
function groupRings(parts: Part[], arcCount: number): void {
  const parent = Array.from({ length: arcCount }, (_, i) => i);
  const find = (arc: number): number => {
    let root = arc;
    while (parent[root] !== root) root = parent[root] as number;
    parent[arc] = root;
    return root;
  };
  const rings = parts.flatMap((part) => part.rings);
  for (const { arcs } of rings) {
    const [first = 0, ...others] = arcs.map((arc) => (arc < 0 ? ~arc : arc));
    for (const other of others) parent[find(other)] = find(first);
  }
  for (const ring of rings) {
    const first = ring.arcs[0] ?? 0;
    ring.group = find(first < 0 ? ~first : first);
  }
}

/** A territory may shrink to a speck on the map, but it is never lost. */
function lastingGroups(parts: Part[]): Set<number> {
  const largest = new Map<number, Ring>();
  for (const { feature, rings } of parts) {
    const outer = rings[0];
    if (outer && outer.area >= (largest.get(feature)?.area ?? -1)) largest.set(feature, outer);
  }
  return new Set([...largest.values()].map((ring) => ring.group));
}
