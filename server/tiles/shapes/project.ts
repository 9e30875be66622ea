/** GeoJSON in degrees → the unit square of web mercator. Equal positions stay equal, so shared borders stay shared. */
import type { Geometry, Position } from 'geojson';
import { mercatorX, mercatorY } from '../../domain/tile-coord.ts';

export type XY = [x: number, y: number];

export function projectPosition(position: Position): XY {
  return [mercatorX(position[0] ?? 0), mercatorY(position[1] ?? 0)];
}

/** The polygons of a geometry, whatever it is wrapped in; rings closed. */
export function polygonsOf(geometry: Geometry): XY[][][] {
  if (geometry.type === 'Polygon') return [geometry.coordinates.map(projectLine)];
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.map((rings) => rings.map(projectLine));
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(polygonsOf);
  return [];
}

/** The points of a geometry. */
export function pointsOf(geometry: Geometry): XY[] {
  if (geometry.type === 'Point') return [projectPosition(geometry.coordinates)];
  if (geometry.type === 'MultiPoint') return geometry.coordinates.map(projectPosition);
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(pointsOf);
  return [];
}

export function projectLine(line: Position[]): XY[] {
  return line.map(projectPosition);
}
