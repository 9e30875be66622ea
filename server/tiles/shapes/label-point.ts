/** Where a territory's name goes: inside it, in the middle of its widest stretch from west to east. */
import type { XY } from './project.ts';

/** Horizontal lines tried within the polygon. */
const LINES = 24;

/** A point inside the largest polygon; its first position where the polygon has no area. */
export function labelPoint(polygons: XY[][][]): XY {
  const largest = polygons.reduce((best, polygon) => (areaOf(polygon) > areaOf(best) ? polygon : best));
  const outer = largest[0] ?? [];
  const ys = outer.map(([, y]) => y);
  const north = Math.min(...bounds(ys));
  const south = Math.max(...bounds(ys));
  const middle = (north + south) / 2;
  let best: { x: number; y: number; score: number } | null = null;
  for (let i = 0; i < LINES; i++) {
    const y = north + ((i + 0.5) / LINES) * (south - north);
    // a name reads best where there is room above and below too
    const central = 1 - 0.5 * (Math.abs(y - middle) / Math.max(south - middle, Number.MIN_VALUE));
    for (const [west, east] of stretches(largest, y)) {
      const score = (east - west) * central;
      if (!best || score > best.score) best = { x: (west + east) / 2, y, score };
    }
  }
  return best ? [best.x, best.y] : (outer[0] ?? [0.5, 0.5]);
}

/** Least and greatest without spreading: rings may hold millions of positions. */
function bounds(values: number[]): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return [least, greatest];
}

/** The stretches of the horizontal line at y that lie inside the polygon. */
function stretches(polygon: XY[][], y: number): [west: number, east: number][] {
  const crossings: number[] = [];
  for (const ring of polygon) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1] as XY;
      const [bx, by] = ring[i] as XY;
      if (ay > y !== by > y) crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
    }
  }
  crossings.sort((a, b) => a - b);
  const inside: [number, number][] = [];
  for (let i = 1; i < crossings.length; i += 2) {
    inside.push([crossings[i - 1] as number, crossings[i] as number]);
  }
  return inside;
}

function areaOf(polygon: XY[][]): number {
  return polygon.reduce((area, ring, i) => area + (i === 0 ? 1 : -1) * ringArea(ring), 0);
}

/** Without its sign. */
export function ringArea(ring: readonly (readonly number[])[]): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax = 0, ay = 0] = ring[i - 1] ?? [];
    const [bx = 0, by = 0] = ring[i] ?? [];
    sum += ax * by - bx * ay;
  }
  return Math.abs(sum) / 2;
}
