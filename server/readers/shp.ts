/** The geometry half of a shapefile (.shp), record by record. Esri Shapefile Technical Description, 1998. */
import type { Geometry, Position } from 'geojson';
import type { ByteStream } from './byte-stream.ts';
import { assemblePolygons } from './rings.ts';

/** Why a record has no geometry although it should. */
export type ShapeFlaw = 'vertices' | 'damaged' | 'unsupported' | 'rings';

export interface Shape {
  geometry: Geometry | null;
  flaw: ShapeFlaw | null;
  /** Holes that lie in no shell. */
  orphans: number;
}

export interface ShpHeader {
  /** West, south, east, north in the file's own system. */
  bbox: [number, number, number, number];
}

/** The file ends within a record, or its structure is broken. */
export class ShpError extends Error {}

const HEADER_BYTES = 100;
const MAGIC = 9994;
/** Fixed part of a polygon: type, extent, counts. */
const COUNTS_BYTES = 44;
/** A vertex with Z and M takes 32 bytes; parts and the rest fit into the remainder. */
const BYTES_PER_VERTEX = 36;

const EMPTY: Shape = { geometry: null, flaw: null, orphans: 0 };

export async function readShpHeader(stream: ByteStream): Promise<ShpHeader> {
  const header = await stream.read(HEADER_BYTES);
  if (header === null || header.readInt32BE(0) !== MAGIC) throw new ShpError('header');
  return {
    bbox: [
      header.readDoubleLE(36),
      header.readDoubleLE(44),
      header.readDoubleLE(52),
      header.readDoubleLE(60),
    ],
  };
}

/** Shapes in file order, behind the header. Holds one record at a time, and none with more than `maxVertices`. */
export async function* readShapes(stream: ByteStream, maxVertices: number): AsyncGenerator<Shape> {
  for (;;) {
    const head = await stream.read(8);
    if (head === null) {
      // Some writers leave a few bytes at the end.
      return;
    }
    const length = head.readInt32BE(4) * 2;
    if (length < 0) throw new ShpError('record length');
    if (await isTooLarge(stream, length, maxVertices)) {
      if (!(await stream.skip(length))) throw new ShpError('truncated');
      yield { ...EMPTY, flaw: 'vertices' };
      continue;
    }
    const content = await stream.read(length);
    if (content === null) throw new ShpError('truncated');
    yield shapeOf(content);
  }
}

async function isTooLarge(stream: ByteStream, length: number, maxVertices: number): Promise<boolean> {
  if (length > 1000 + maxVertices * BYTES_PER_VERTEX) return true;
  if (length < COUNTS_BYTES) return false;
  const start = await stream.peek(COUNTS_BYTES);
  if (start === null) return false;
  const type = start.readInt32LE(0) % 10;
  if (type === 8) return start.readInt32LE(36) > maxVertices;
  return (type === 3 || type === 5) && start.readInt32LE(40) > maxVertices;
}

/** One record's content. Z and M stand behind x and y and are left out. */
function shapeOf(content: Buffer): Shape {
  if (content.length < 4) return EMPTY;
  const type = content.readInt32LE(0);
  if (type === 0) return EMPTY;
  try {
    switch (type) {
      case 1:
      case 11:
      case 21:
        return pointShape(content);
      case 8:
      case 18:
      case 28:
        return multiPointShape(content);
      case 3:
      case 13:
      case 23:
        return lineShape(partsOf(content));
      case 5:
      case 15:
      case 25:
        return polygonShape(partsOf(content));
      default:
        return { ...EMPTY, flaw: 'unsupported' };
    }
  } catch (error) {
    // Reading behind the record's end: its counts are wrong.
    if (error instanceof RangeError) return { ...EMPTY, flaw: 'damaged' };
    throw error;
  }
}

function pointShape(content: Buffer): Shape {
  const [x, y] = [content.readDoubleLE(4), content.readDoubleLE(12)];
  // "No data" is any value below -1e38.
  return x < -1e38 || y < -1e38 ? EMPTY : shape({ type: 'Point', coordinates: [x, y] });
}

function multiPointShape(content: Buffer): Shape {
  const coordinates = positionsOf(content, 40, content.readInt32LE(36));
  return coordinates.length === 0 ? EMPTY : shape({ type: 'MultiPoint', coordinates });
}

function lineShape(parts: Position[][]): Shape {
  const [first] = parts;
  if (first === undefined) return EMPTY;
  if (parts.length === 1) return shape({ type: 'LineString', coordinates: first });
  return shape({ type: 'MultiLineString', coordinates: parts });
}

function polygonShape(rings: Position[][]): Shape {
  if (rings.length === 0) return EMPTY;
  const assembled = assemblePolygons(rings);
  if (assembled === null) return { ...EMPTY, flaw: 'rings' };
  const { polygons, orphans } = assembled;
  const [only] = polygons;
  const geometry: Geometry =
    only !== undefined && polygons.length === 1
      ? { type: 'Polygon', coordinates: only }
      : { type: 'MultiPolygon', coordinates: polygons };
  return { geometry, flaw: null, orphans };
}

function partsOf(content: Buffer): Position[][] {
  const partCount = content.readInt32LE(36);
  const pointCount = content.readInt32LE(40);
  const pointsAt = COUNTS_BYTES + 4 * partCount;
  if (partCount < 0 || pointCount < 0 || pointsAt + 16 * pointCount > content.length)
    throw new RangeError('counts');
  const parts: Position[][] = [];
  for (let part = 0; part < partCount; part++) {
    const start = content.readInt32LE(COUNTS_BYTES + 4 * part);
    const end = part + 1 < partCount ? content.readInt32LE(COUNTS_BYTES + 4 * (part + 1)) : pointCount;
    if (start < 0 || end < start || end > pointCount) throw new RangeError('parts');
    if (end > start) parts.push(positionsOf(content, pointsAt + 16 * start, end - start));
  }
  return parts;
}

function positionsOf(content: Buffer, offset: number, count: number): Position[] {
  if (count < 0 || offset + 16 * count > content.length) throw new RangeError('count');
  const positions = new Array<Position>(count);
  for (let index = 0, at = offset; index < count; index++, at += 16) {
    positions[index] = [content.readDoubleLE(at), content.readDoubleLE(at + 8)];
  }
  return positions;
}

function shape(geometry: Geometry): Shape {
  return { geometry, flaw: null, orphans: 0 };
}
