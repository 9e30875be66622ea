/** From the loose rings of a shapefile polygon to polygons with holes. */
import type { Position } from 'geojson';

type Ring = Position[];

interface Shell {
  ring: Ring;
  /** Positive, in square units of the file. */
  area: number;
  bbox: [number, number, number, number];
  holes: Ring[];
}

/** Pairs of hole and shell that are compared at most: about a second. */
const MAX_PAIRS = 100_000_000;

export interface Assembled {
  polygons: Ring[][];
  /** Holes outside every shell, kept as polygons of their own so that nothing is lost. */
  orphans: number;
}

/**
 * Shells run clockwise, holes the other way (Esri Shapefile Technical Description, 1998, page 8); where that leaves a
 * hole in no shell and the opposite does not, the file has them reversed. A hole belongs to the smallest shell that holds it by its points, not by its
 * extent alone. Null when there are too many rings to compare.
 */
export function assemblePolygons(rings: Ring[]): Assembled | null {
  const areas = rings.map(signedArea);
  const usual = assemble(rings, areas);
  if (usual === null || usual.orphans === 0) return usual;
  const reversed = assemble(
    rings,
    areas.map((area) => -area),
  );
  return reversed?.orphans === 0 ? reversed : usual;
}

/** Rings of positive area are shells. */
function assemble(rings: Ring[], areas: number[]): Assembled | null {
  const shells: Shell[] = [];
  const holes: Ring[] = [];
  for (const [index, ring] of rings.entries()) {
    const area = areas[index] ?? 0;
    if (area > 0 || rings.length === 1)
      shells.push({ ring, area: Math.abs(area), bbox: extent(ring), holes: [] });
    else holes.push(ring);
  }
  if (shells.length * holes.length > MAX_PAIRS) return null;
  // Smallest first: the first that holds a hole is the innermost.
  const bySize = [...shells].sort((a, b) => a.area - b.area);
  const orphans: Ring[] = [];
  for (const hole of holes) {
    const shell = shellOf(hole, bySize);
    if (shell === null) orphans.push(hole);
    else shell.holes.push(hole);
  }
  const polygons = shells.map((shell) => [shell.ring, ...shell.holes]);
  for (const orphan of orphans) polygons.push([orphan]);
  return { polygons, orphans: orphans.length };
}

function shellOf(hole: Ring, shells: Shell[]): Shell | null {
  const [west, south, east, north] = extent(hole);
  for (const shell of shells) {
    const { bbox } = shell;
    if (west < bbox[0] || south < bbox[1] || east > bbox[2] || north > bbox[3]) continue;
    if (holds(shell.ring, hole)) return shell;
  }
  return null;
}

/** By the first point of the hole that does not lie on the shell's own line. */
function holds(shell: Ring, hole: Ring): boolean {
  for (const point of hole) {
    const side = sideOf(shell, point);
    if (side !== 0) return side > 0;
  }
  return true;
}

/** 1 inside, -1 outside, 0 on the line. */
function sideOf(ring: Ring, [x = 0, y = 0]: Position): number {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi = 0, yi = 0] = ring[i] ?? [];
    const [xj = 0, yj = 0] = ring[j] ?? [];
    const cross = (x - xi) * (yj - yi) - (y - yi) * (xj - xi);
    if (cross === 0 && (x - xi) * (x - xj) <= 0 && (y - yi) * (y - yj) <= 0) return 0;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside ? 1 : -1;
}

/** Positive when clockwise (y upwards). Relative to the first point, so that large coordinates keep their digits. */
function signedArea(ring: Ring): number {
  const [x0 = 0, y0 = 0] = ring[0] ?? [];
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [xa = 0, ya = 0] = ring[i - 1] ?? [];
    const [xb = 0, yb = 0] = ring[i] ?? [];
    sum += (xb - x0) * (ya - y0) - (xa - x0) * (yb - y0);
  }
  return sum / 2;
}

function extent(ring: Ring): [number, number, number, number] {
  const bbox: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x = 0, y = 0] of ring) {
    bbox[0] = Math.min(bbox[0], x);
    bbox[1] = Math.min(bbox[1], y);
    bbox[2] = Math.max(bbox[2], x);
    bbox[3] = Math.max(bbox[3], y);
  }
  return bbox;
}
