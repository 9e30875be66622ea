/**
 * What lies within a distance of some point: the union of discs, exactly, without building it.
 *
 * Plane is EPSG:9377; a geodesic radius becomes a disc of the local scale, areas come back geodesic. The union's
 * boundary is, of each circle, what lies in its own Voronoi cell, so only Delaunay neighbours cut it. The area
 * common to polygon and union is Green's integral along the polygon's edges inside the union and the union's arcs
 * inside the polygon. (A union of buffers by GEOS gives the same to 0.1 %, in minutes instead of a second.)
 */
import { Delaunay } from 'd3-delaunay';
import { areaPotential, geodesicDistance, scaleAt } from './transverse.ts';

/** Outer ring first, then holes; closed, EPSG:9377 metres. */
export type Polygon = [x: number, y: number][][];

interface Arc {
  disc: number;
  /** Radians, anticlockwise, from < to ≤ from + 2π. */
  from: number;
  to: number;
}

const TURN = 2 * Math.PI;
const ANGLE_SLACK = 1e-9;

export class Reached {
  readonly #xy: Float64Array;
  readonly #radii: Float64Array;
  readonly #delaunay: Delaunay<unknown>;
  readonly #radiusM: number;
  readonly #widest: number;
  /** Exposed arcs by square cells of the widest radius. */
  readonly #arcs = new Map<string, Arc[]>();
  #last = 0;

  /** @param xy distinct points, EPSG:9377, x and y in turn @param radiusM geodesic metres */
  constructor(xy: Float64Array, radiusM: number) {
    const count = xy.length / 2;
    this.#xy = xy;
    this.#radiusM = radiusM;
    this.#delaunay = new Delaunay(xy);
    this.#radii = Float64Array.from({ length: count }, (_, disc) => radiusM * scaleAt(xy[2 * disc] ?? 0));
    this.#widest = this.#radii.reduce((widest, radius) => Math.max(widest, radius), 1);
    for (let disc = 0; disc < count; disc++) this.#expose(disc);
  }

  /** Whether a point lies within the radius of one of the points, by geodesic distance. */
  holds(x: number, y: number): boolean {
    if (this.#xy.length === 0) return false;
    const nearest = this.#nearest(x, y);
    return geodesicDistance(x, y, this.#x(nearest), this.#y(nearest)) <= this.#radiusM;
  }

  /** Geodesic areas, m²: of the polygons, and of what of them is reached. */
  areas(polygons: readonly Polygon[]): { area: number; reached: number } {
    const edges = new Edges(polygons);
    const area = edges.integral(() => true, []);
    if (this.#xy.length === 0) return { area, reached: 0 };
    const cuts: number[][] = [];
    const along = this.#arcsNear(edges).reduce((sum, arc) => sum + this.#integrate(arc, edges, cuts), 0);
    const reached = along + edges.integral((x, y) => this.#inside(x, y), cuts);
    return { area, reached: Math.min(Math.max(reached, 0), area) };
  }

  #x(disc: number): number {
    return this.#xy[2 * disc] ?? 0;
  }

  #y(disc: number): number {
    return this.#xy[2 * disc + 1] ?? 0;
  }

  #nearest(x: number, y: number): number {
    this.#last = this.#delaunay.find(x, y, this.#last);
    return this.#last;
  }

  #inside(x: number, y: number): boolean {
    const disc = this.#nearest(x, y);
    return Math.hypot(x - this.#x(disc), y - this.#y(disc)) <= (this.#radii[disc] ?? 0);
  }

  /** Keeps the arcs of a circle that no neighbour's disc covers. */
  #expose(disc: number): void {
    const radius = this.#radii[disc] ?? 0;
    const covered: [number, number][] = [];
    for (const other of this.#delaunay.neighbors(disc)) {
      const dx = this.#x(other) - this.#x(disc);
      const dy = this.#y(other) - this.#y(disc);
      const apart = Math.hypot(dx, dy);
      const theirs = this.#radii[other] ?? 0;
      const cosine = (apart * apart + radius * radius - theirs * theirs) / (2 * apart * radius);
      if (cosine >= 1) continue;
      if (cosine <= -1) return;
      const half = Math.acos(cosine);
      const middle = Math.atan2(dy, dx);
      covered.push([middle - half, middle + half]);
    }
    const cell = this.#cell(this.#x(disc), this.#y(disc));
    for (const [from, to] of gaps(covered)) {
      const there = this.#arcs.get(cell);
      if (there) there.push({ disc, from, to });
      else this.#arcs.set(cell, [{ disc, from, to }]);
    }
  }

  #cell(x: number, y: number): string {
    return `${Math.floor(x / this.#widest)} ${Math.floor(y / this.#widest)}`;
  }

  #arcsNear({ box: [west, south, east, north] }: Edges): Arc[] {
    const size = this.#widest;
    const near: Arc[] = [];
    for (let column = Math.floor(west / size) - 1; column <= Math.floor(east / size) + 1; column++) {
      for (let row = Math.floor(south / size) - 1; row <= Math.floor(north / size) + 1; row++) {
        for (const arc of this.#arcs.get(`${column} ${row}`) ?? []) near.push(arc);
      }
    }
    return near;
  }

  /** Green's integral along the parts of an arc inside the polygon; notes where it cuts the edges. */
  #integrate(arc: Arc, edges: Edges, cuts: number[][]): number {
    const x = this.#x(arc.disc);
    const y = this.#y(arc.disc);
    const radius = this.#radii[arc.disc] ?? 0;
    const angles = [arc.from, arc.to];
    edges.crossings(x, y, radius, (edge, t, angle) => {
      const turned = arc.from + modulo(angle - arc.from, TURN);
      const within = turned <= arc.to + ANGLE_SLACK || turned >= arc.from + TURN - ANGLE_SLACK;
      if (!within) return;
      const there = cuts[edge];
      if (there) there.push(t);
      else cuts[edge] = [t];
      if (turned < arc.to) angles.push(turned);
    });
    angles.sort((a, b) => a - b);
    let sum = 0;
    for (let index = 1; index < angles.length; index++) {
      const from = angles[index - 1] ?? 0;
      const to = angles[index] ?? 0;
      const middle = (from + to) / 2;
      if (to > from && edges.hold(x + radius * Math.cos(middle), y + radius * Math.sin(middle))) {
        sum += arcIntegral(x, radius, from, to);
      }
    }
    return sum;
  }
}

/** A polygon's edges, the inside to their left, in horizontal bands. */
class Edges {
  readonly box: [west: number, south: number, east: number, north: number];
  readonly #ends: Float64Array;
  readonly #bands: number[][];
  readonly #bandHeight: number;

  constructor(polygons: readonly Polygon[]) {
    const ends: number[] = [];
    for (const rings of polygons) {
      for (const [index, ring] of rings.entries()) pushRing(ends, ring, index === 0);
    }
    this.#ends = Float64Array.from(ends);
    this.box = boxOf(this.#ends);
    const count = Math.min(1_024, Math.max(1, ends.length / 4 / 4));
    this.#bandHeight = Math.max((this.box[3] - this.box[1]) / count, 1e-6);
    this.#bands = [];
    for (let edge = 0; edge < ends.length / 4; edge++) {
      const [, ay, , by] = this.#edge(edge);
      for (let band = this.#band(Math.min(ay, by)); band <= this.#band(Math.max(ay, by)); band++) {
        const crossing = this.#bands[band];
        if (crossing) crossing.push(edge);
        else this.#bands[band] = [edge];
      }
    }
  }

  /** Even–odd rule. */
  hold(x: number, y: number): boolean {
    let inside = false;
    for (const edge of this.#bands[this.#band(y)] ?? []) {
      const [ax, ay, bx, by] = this.#edge(edge);
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    }
    return inside;
  }

  /** Calls back with each crossing of a circle: the edge, where on it (0 to 1), and the angle on the circle. */
  crossings(
    x: number,
    y: number,
    radius: number,
    found: (edge: number, t: number, angle: number) => void,
  ): void {
    const seen = new Set<number>();
    for (let band = this.#band(y - radius); band <= this.#band(y + radius); band++) {
      for (const edge of this.#bands[band] ?? []) {
        const [ax, ay, bx, by] = this.#edge(edge);
        if (Math.max(ax, bx) < x - radius || Math.min(ax, bx) > x + radius || seen.has(edge)) continue;
        seen.add(edge);
        for (const t of lineMeetsCircle(ax - x, ay - y, bx - ax, by - ay, radius)) {
          found(edge, t, Math.atan2(ay + t * (by - ay) - y, ax + t * (bx - ax) - x));
        }
      }
    }
  }

  /** Green's integral along the parts of the edges whose middle is admitted; `cuts` are their ends within edges. */
  integral(admits: (x: number, y: number) => boolean, cuts: readonly (number[] | undefined)[]): number {
    let sum = 0;
    for (let edge = 0; edge < this.#ends.length / 4; edge++) {
      const [ax, ay, bx, by] = this.#edge(edge);
      const ts = [0, ...(cuts[edge]?.sort((a, b) => a - b) ?? []), 1];
      for (let index = 1; index < ts.length; index++) {
        const from = ts[index - 1] ?? 0;
        const to = ts[index] ?? 1;
        const middle = (from + to) / 2;
        if (to > from && admits(ax + middle * (bx - ax), ay + middle * (by - ay))) {
          sum += segmentIntegral(ax, bx, (by - ay) * (to - from), from, to);
        }
      }
    }
    return sum;
  }

  #edge(edge: number): [ax: number, ay: number, bx: number, by: number] {
    const ends = this.#ends;
    const at = 4 * edge;
    return [ends[at] ?? 0, ends[at + 1] ?? 0, ends[at + 2] ?? 0, ends[at + 3] ?? 0];
  }

  #band(y: number): number {
    return Math.floor((y - this.box[1]) / this.#bandHeight);
  }
}

function pushRing(ends: number[], ring: Polygon[number], outer: boolean): void {
  let twice = 0;
  for (let index = 1; index < ring.length; index++) {
    const [ax, ay] = ring[index - 1] ?? [0, 0];
    const [bx, by] = ring[index] ?? [0, 0];
    twice += (ax - bx) * (ay + by);
  }
  const oriented = twice > 0 === outer ? ring : [...ring].reverse();
  for (let index = 1; index < oriented.length; index++) {
    ends.push(...(oriented[index - 1] ?? [0, 0]), ...(oriented[index] ?? [0, 0]));
  }
}

function boxOf(ends: Float64Array): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < ends.length; at += 2) {
    const x = ends[at] ?? 0;
    const y = ends[at + 1] ?? 0;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

/** What a circle has left outside these intervals of angles. */
function gaps(covered: [number, number][]): [number, number][] {
  if (covered.length === 0) return [[0, TURN]];
  const sorted = covered
    .map(([from, to]): [number, number] => {
      const start = modulo(from, TURN);
      return [start, start + (to - from)];
    })
    .sort(([a], [b]) => a - b);
  const first = sorted[0]?.[0] ?? 0;
  const free: [number, number][] = [];
  // What runs past the full turn covers the beginning too.
  let end = Math.max(first, ...sorted.map(([, to]) => to - TURN));
  for (const [from, to] of sorted) {
    if (from > end) free.push([end, from]);
    end = Math.max(end, to);
  }
  if (first + TURN > end) free.push([end, first + TURN]);
  return free;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** Where the line from (px, py) along (dx, dy), 0 to 1, meets the circle about the origin. */
function lineMeetsCircle(px: number, py: number, dx: number, dy: number, radius: number): number[] {
  const a = dx * dx + dy * dy;
  const b = px * dx + py * dy;
  const root = b * b - a * (px * px + py * py - radius * radius);
  if (a === 0 || root <= 0) return [];
  const half = Math.sqrt(root);
  return [(-b - half) / a, (-b + half) / a].filter((t) => t > 0 && t < 1);
}

/** Gauss–Legendre nodes and weights on 0 to 1: exact to the ninth degree. */
const NODES = [0.04691007703066802, 0.23076534494715845, 0.5, 0.7692346550528415, 0.9530899229693319];
const WEIGHTS = [
  0.11846344252809454, 0.23931433524968324, 0.28444444444444444, 0.23931433524968324, 0.11846344252809454,
];

function segmentIntegral(ax: number, bx: number, dy: number, from: number, to: number): number {
  let mean = 0;
  for (const [index, node] of NODES.entries()) {
    mean += (WEIGHTS[index] ?? 0) * areaPotential(ax + (from + node * (to - from)) * (bx - ax));
  }
  return mean * dy;
}

function arcIntegral(x: number, radius: number, from: number, to: number): number {
  const pieces = Math.ceil((to - from) / (Math.PI / 4));
  const step = (to - from) / pieces;
  let sum = 0;
  for (let piece = 0; piece < pieces; piece++) {
    for (const [index, node] of NODES.entries()) {
      const angle = from + (piece + node) * step;
      sum +=
        (WEIGHTS[index] ?? 0) * areaPotential(x + radius * Math.cos(angle)) * radius * Math.cos(angle) * step;
    }
  }
  return sum;
}
