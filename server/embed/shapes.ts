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

/** The one object of a topology. */
export function shapesOf(topology: Topology): Shape[] {
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

function ringPath(points: [number, number][], { width, height }: Frame): string {
  const near = points.some(
    ([x, y]) =>
      x > -BEYOND * width && x < (1 + BEYOND) * width && y > -BEYOND * height && y < (1 + BEYOND) * height,
  );
  const [first] = points;
  if (!near || !first) return '';
  let [x, y] = first;
  let path = `M${x} ${y}`;
  let steps = 0;
  for (const [nextX, nextY] of points.slice(1, -1)) {
    if (nextX === x && nextY === y) continue;
    const [dx, dy] = [nextX - x, nextY - y];
    path += `${steps++ === 0 ? 'l' : dx < 0 ? '' : ' '}${dx}${dy < 0 ? '' : ' '}${dy}`;
    [x, y] = [nextX, nextY];
  }
  return steps < 2 ? `M${first[0]} ${first[1]}h1v1z` : `${path}z`;
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
