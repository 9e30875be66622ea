/** Topology → one simplified band a zoom. */
import { CHUNK, FULL_ZOOM, type ShapeBand } from './tables.ts';
import type { Part, Ring, ShapeTopology, Vertex } from './topology.ts';

/** Area of one screen pixel of a 512-pixel tile, in unit squares: what nobody sees at that zoom. */
function pixelArea(z: number): number {
  return (1 / (512 * 2 ** z)) ** 2;
}

/** Bands of zoom 0 … FULL_ZOOM; the last is in full detail. */
export function makeBands(topology: ShapeTopology): ShapeBand[] {
  return Array.from({ length: FULL_ZOOM + 1 }, (_, z) =>
    makeBand(topology, z < FULL_ZOOM ? pixelArea(z) : 0),
  );
}

function makeBand(topology: ShapeTopology, least: number): ShapeBand {
  const parts = keepParts(topology, least);
  const rings = parts.flatMap((part) => part.rings);
  const extras = keepCorners(rings, topology.arcs, least);
  const used = new Set(rings.flatMap((ring) => ring.arcs.map(arcOf)));
  const arcs = topology.arcs.map((arc, i) => (used.has(i) ? thin(arc, least, extras.get(i)) : []));
  return flatten(parts, rings, arcs);
}

/** Rings that are less than a pixel go, but only with all rings that they share a border with. */
function keepParts({ parts, lasting }: ShapeTopology, least: number): Part[] {
  const largest = new Map<number, number>();
  for (const { group, area } of parts.flatMap((part) => part.rings)) {
    largest.set(group, Math.max(area, largest.get(group) ?? 0));
  }
  const stays = ({ group }: Ring) => lasting.has(group) || (largest.get(group) ?? 0) >= least;
  return parts
    .filter(({ rings: [outer] }) => outer && stays(outer))
    .map(({ feature, rings }) => ({ feature, rings: rings.filter(stays) }));
}

/**
 * Vertices kept in spite of their weight, by arc, so that every ring has three corners: those that stand out most.
 * Neighbours share the arc and so the vertices.
 */
function keepCorners(rings: Ring[], arcs: Vertex[][], least: number): Map<number, Set<number>> {
  const counts = arcs.map((arc) => arc.reduce((sum, [, , weight]) => sum + Number(weight >= least), 0));
  const extras = new Map<number, Set<number>>();
  for (const ring of rings) {
    const own = ring.arcs.map(arcOf);
    let corners = own.reduce((sum, arc) => sum + (counts[arc] ?? 0) - 1, 0);
    if (corners >= 3 || isLine(own, arcs)) continue;
    for (const { arc, i } of sparesOf(own, arcs, least, extras)) {
      if (corners >= 3) break;
      extras.set(arc, (extras.get(arc) ?? new Set()).add(i));
      counts[arc] = (counts[arc] ?? 0) + 1;
      corners++;
    }
  }
  return extras;
}

function sparesOf(own: number[], arcs: Vertex[][], least: number, extras: Map<number, Set<number>>) {
  return own
    .flatMap((arc) => (arcs[arc] ?? []).map(([, , weight], i) => ({ arc, i, weight })))
    .filter(({ arc, i, weight }) => weight < least && !extras.get(arc)?.has(i))
    .sort((a, b) => b.weight - a.weight);
}

function isLine(own: number[], arcs: Vertex[][]): boolean {
  const arc = arcs[own[0] ?? 0];
  const [first, last] = [arc?.[0], arc?.at(-1)];
  return own.length === 1 && (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]);
}

function thin(arc: Vertex[], least: number, extra: Set<number> | undefined): Vertex[] {
  return arc.filter(([, , weight], i) => weight >= least || extra?.has(i));
}

/** An arc's number whichever way a ring walks it. */
function arcOf(arc: number): number {
  return arc < 0 ? ~arc : arc;
}

function flatten(parts: Part[], rings: Ring[], arcs: Vertex[][]): ShapeBand {
  const arcBoxes = arcs.map((arc) => boxOf(arc, 0, arc.length));
  return {
    points: coordinatesOf(arcs),
    arcEnds: runningSum(arcs.map((arc) => arc.length)),
    ...boxChunks(arcs),
    ringArcs: Int32Array.from(rings.flatMap((ring) => ring.arcs)),
    ringEnds: runningSum(rings.map((ring) => ring.arcs.length)),
    partRingEnds: runningSum(parts.map((part) => part.rings.length)),
    partFeatures: Uint32Array.from(parts.map((part) => part.feature)),
    partBoxes: Float64Array.from(
      parts.flatMap(({ rings: [outer] }) =>
        join((outer?.arcs ?? []).map((arc) => arcBoxes[arcOf(arc)] ?? NOWHERE)),
      ),
    ),
  };
}

function coordinatesOf(arcs: Vertex[][]): Float64Array {
  const points = new Float64Array(2 * arcs.reduce((sum, arc) => sum + arc.length, 0));
  let at = 0;
  for (const arc of arcs) {
    for (const [x, y] of arc) {
      points[at++] = x;
      points[at++] = y;
    }
  }
  return points;
}

function boxChunks(arcs: Vertex[][]): Pick<ShapeBand, 'chunkBoxes' | 'chunkEnds'> {
  const boxes: number[] = [];
  const counts = arcs.map((arc) => {
    const chunks = Math.ceil(Math.max(0, arc.length - 1) / CHUNK);
    for (let i = 0; i < chunks; i++) boxes.push(...boxOf(arc, i * CHUNK, (i + 1) * CHUNK + 1));
    return chunks;
  });
  return { chunkBoxes: Float64Array.from(boxes), chunkEnds: runningSum(counts) };
}

type Box = [west: number, north: number, east: number, south: number];
const NOWHERE: Box = [Infinity, Infinity, -Infinity, -Infinity];

function boxOf(vertices: Vertex[], from: number, to: number): Box {
  const box: Box = [...NOWHERE];
  for (let i = from; i < Math.min(to, vertices.length); i++) {
    const [x, y] = vertices[i] as Vertex;
    widen(box, x, y, x, y);
  }
  return box;
}

function join(boxes: Box[]): Box {
  const joined: Box = [...NOWHERE];
  for (const box of boxes) widen(joined, ...box);
  return joined;
}

function widen(box: Box, west: number, north: number, east: number, south: number): void {
  box[0] = Math.min(box[0], west);
  box[1] = Math.min(box[1], north);
  box[2] = Math.max(box[2], east);
  box[3] = Math.max(box[3], south);
}

function runningSum(counts: number[]): Uint32Array {
  let sum = 0;
  return Uint32Array.from(counts, (count) => {
    sum += count;
    return sum;
  });
}
