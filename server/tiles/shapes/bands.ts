/** Topology → one simplified band a zoom. */

import { CHUNK, FULL_ZOOM, type ShapeBand } from './tables.ts';
import type { Part, ShapeTopology, Vertex } from './topology.ts';

/** Area of one screen pixel of a 512-pixel tile, in unit squares: what nobody sees at that zoom. */
function pixelArea(z: number): number {
  return (1 / (512 * 2 ** z)) ** 2;
}

/** Bands of zoom 0 … FULL_ZOOM. */
export function makeBands(topology: ShapeTopology): ShapeBand[] {
  return Array.from({ length: FULL_ZOOM + 1 }, (_, z) =>
    makeBand(topology, z < FULL_ZOOM ? pixelArea(z) : 0),
  );
}

function makeBand(topology: ShapeTopology, least: number): ShapeBand {
  const parts = keepParts(topology, least);
  const arcs = new ArcCutter(topology.arcs, least);
  for (const { rings } of parts) for (const ring of rings) arcs.fill(ring.arcs);
  return flatten(parts, arcs.cut(parts));
}

/** Rings that are less than a pixel go, but only with all rings that they share a border with. */
function keepParts({ parts, lasting }: ShapeTopology, least: number): Part[] {
  const largest = new Map<number, number>();
  for (const { group, area } of parts.flatMap((part) => part.rings)) {
    largest.set(group, Math.max(area, largest.get(group) ?? 0));
  }
  const stays = (group: number) => lasting.has(group) || (largest.get(group) ?? 0) >= least;
  return parts
    .filter(({ rings }) => rings[0] && stays(rings[0].group))
    .map(({ feature, rings }) => ({ feature, rings: rings.filter((ring) => stays(ring.group)) }));
}

/** Which vertices of each arc stay at one zoom. */
class ArcCutter {
  readonly #arcs: Vertex[][];
  readonly #least: number;
  /** Vertices kept in spite of their weight, by arc. */
  readonly #extra = new Map<number, Set<number>>();

  constructor(arcs: Vertex[][], least: number) {
    this.#arcs = arcs;
    this.#least = least;
  }

  /** Sees to it that a ring keeps three corners, by the vertices that stand out most. */
  fill(ring: number[]): void {
    const arcs = ring.map((arc) => (arc < 0 ? ~arc : arc));
    const isLine = arcs.length === 1 && !isClosed(this.#arcs[arcs[0] as number] ?? []);
    let corners = arcs.reduce((sum, arc) => sum + this.#kept(arc).length - 1, 0);
    if (isLine || corners >= 3) return;
    const spare = arcs
      .flatMap((arc) => (this.#arcs[arc] ?? []).map((vertex, i) => ({ arc, i, weight: vertex[2] })))
      .filter(({ arc, i }) => !this.#keeps(arc, i))
      .sort((a, b) => b.weight - a.weight);
    for (const { arc, i } of spare) {
      if (corners >= 3) return;
      const extra = this.#extra.get(arc) ?? new Set();
      this.#extra.set(arc, extra.add(i));
      corners++;
    }
  }

  /** The vertices of every arc in use; the others stay empty. */
  cut(parts: Part[]): Vertex[][] {
    const used = new Set<number>();
    for (const { rings } of parts) {
      for (const ring of rings) for (const arc of ring.arcs) used.add(arc < 0 ? ~arc : arc);
    }
    return this.#arcs.map((_, arc) => (used.has(arc) ? this.#kept(arc) : []));
  }

  #kept(arc: number): Vertex[] {
    return (this.#arcs[arc] ?? []).filter((_, i) => this.#keeps(arc, i));
  }

  #keeps(arc: number, i: number): boolean {
    const weight = this.#arcs[arc]?.[i]?.[2] ?? 0;
    return weight >= this.#least || this.#extra.get(arc)?.has(i) === true;
  }
}

function isClosed(arc: Vertex[]): boolean {
  const first = arc[0];
  const last = arc.at(-1);
  return arc.length > 2 && first !== undefined && first[0] === last?.[0] && first[1] === last?.[1];
}

function flatten(parts: Part[], arcs: Vertex[][]): ShapeBand {
  const { chunkBoxes, chunkEnds } = boxChunks(arcs);
  const rings = parts.flatMap((part) => part.rings);
  return {
    points: coordinatesOf(arcs),
    arcEnds: runningSum(arcs.map((arc) => arc.length)),
    chunkBoxes,
    chunkEnds,
    ringArcs: Int32Array.from(rings.flatMap((ring) => ring.arcs)),
    ringEnds: runningSum(rings.map((ring) => ring.arcs.length)),
    partRingEnds: runningSum(parts.map((part) => part.rings.length)),
    partFeatures: Uint32Array.from(parts.map((part) => part.feature)),
    partBoxes: Float64Array.from(
      parts.flatMap(({ rings: [outer] }) =>
        boxOf((outer?.arcs ?? []).flatMap((arc) => arcs[arc < 0 ? ~arc : arc] ?? [])),
      ),
    ),
  };
}

function coordinatesOf(arcs: Vertex[][]): Float64Array {
  const points = new Float64Array(2 * arcs.reduce((sum, arc) => sum + arc.length, 0));
  let at = 0;
  for (const [x, y] of arcs.flat()) {
    points[at++] = x;
    points[at++] = y;
  }
  return points;
}

function boxChunks(arcs: Vertex[][]): { chunkBoxes: Float64Array; chunkEnds: Uint32Array } {
  const boxes: number[] = [];
  const counts = arcs.map((arc) => {
    const chunks = Math.ceil(Math.max(0, arc.length - 1) / CHUNK);
    for (let i = 0; i < chunks; i++) boxes.push(...boxOf(arc.slice(i * CHUNK, (i + 1) * CHUNK + 1)));
    return chunks;
  });
  return { chunkBoxes: Float64Array.from(boxes), chunkEnds: runningSum(counts) };
}

function boxOf(vertices: Vertex[]): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of vertices) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

function runningSum(counts: number[]): Uint32Array {
  let sum = 0;
  return Uint32Array.from(counts, (count) => {
    sum += count;
    return sum;
  });
}
