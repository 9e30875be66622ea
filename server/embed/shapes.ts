/** Territories' outlines from a TopoJSON: as paths of a picture, and the box that they fill. */
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Box, Frame } from './frame.ts';

export interface Shape {
  code: string;
  /** Outer rings and holes of all polygons. */
  rings: Position[][];
}

/** Decoded once: a release's documents are drawn from again and again. */
const decoded = new WeakMap<Topology, readonly Shape[]>();

/** The one object of a topology. */
export function shapesOf(topology: Topology): readonly Shape[] {
  let shapes = decoded.get(topology);
  if (!shapes) {
    shapes = decode(topology);
    decoded.set(topology, shapes);
  }
  return shapes;
}

function decode(topology: Topology): Shape[] {
  const [object] = Object.values(topology.objects);
  const made = feature(topology, object as GeometryCollection) as FeatureCollection | Feature;
  const features = made.type === 'FeatureCollection' ? made.features : [made];
  return features.map(({ id, properties, geometry }) => ({
    code: String(id ?? properties?.code ?? ''),
    rings: ringsOf(geometry),
  }));
}

function ringsOf(geometry: Geometry | null): Position[][] {
  if (geometry?.type === 'Polygon') return geometry.coordinates;
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

/** How far beyond its frame a picture goes on, in frames: a wide page shows more than what fits. */
const BEYOND = 1.5;

/** `M12 7l3-2…z`; '' where nothing of it is near the frame. A speck stays a speck, and is not lost. */
export function pathOf({ rings }: Shape, frame: Frame): string {
  const paths = rings.map((ring) => ringPath(ring.map(frame.place), frame)).filter((path) => path !== '');
  return paths.join('');
}

/** What lies farther away than the picture goes on is drawn at its edge: Brazil takes no more room than its border. */
function ringPath(points: readonly [number, number][], { width, height }: Frame): string {
  const [left, right] = [-BEYOND * width, (1 + BEYOND) * width];
  const [top, bottom] = [-BEYOND * height, (1 + BEYOND) * height];
  if (!points.some(([x, y]) => x > left && x < right && y > top && y < bottom)) return '';
  const within = points.map(([x, y]): [number, number] => [
    Math.min(right, Math.max(left, x)),
    Math.min(bottom, Math.max(top, y)),
  ]);
  return `M${within[0]?.join(' ')}${stepsOf(within)}`;
}

/** Relative steps of one path; a ring smaller than a unit is one unit large. */
function stepsOf(points: readonly [number, number][]): string {
  let [x, y] = points[0] ?? [0, 0];
  const steps: string[] = [];
  for (const [nextX, nextY] of points.slice(1, -1)) {
    if (nextX === x && nextY === y) continue;
    const [dx, dy] = [nextX - x, nextY - y];
    steps.push(`${dx < 0 || steps.length === 0 ? '' : ' '}${dx}${dy < 0 ? '' : ' '}${dy}`);
    [x, y] = [nextX, nextY];
  }
  return steps.length < 2 ? 'h1v1z' : `l${steps.join('')}z`;
}

/** The box of some shapes, with a margin of a share of itself; null where there are none. */
export function boxOf(shapes: readonly Shape[], margin = 0.06): Box | null {
  const positions = shapes.flatMap(({ rings }) => rings.flat());
  if (positions.length === 0) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lng = 0, lat = 0] of positions) {
    west = Math.min(west, lng);
    east = Math.max(east, lng);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  const [dx, dy] = [(east - west) * margin + 0.01, (north - south) * margin + 0.01];
  return [west - dx, south - dy, east + dx, north + dy];
}
