/** Files that tests make: archives, shapefiles, and reading whatever they are. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { Problem } from '../../server/problem.ts';
import { openRows, type ReaderOptions, type RowStream, type SourceRow } from '../../server/readers/index.ts';
import { REPOSITORY } from './shared.ts';

/** A hand-made file under test/fixtures/readers. */
export function fixture(name: string): string {
  return join(REPOSITORY, 'test/fixtures/readers', name);
}

/** A folder that vanishes after the surrounding `describe`. Returns a function that writes a file into it. */
export function scratchFolder(): (name: string, content: string | Buffer) => string {
  let folder: string | null = null;
  after(() => {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  });
  return (name, content) => {
    folder ??= mkdtempSync(join(tmpdir(), 'geoser-test-'));
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}

/** Everything a reader says of a file. */
export async function readAll(
  path: string,
  options?: ReaderOptions,
): Promise<{ stream: RowStream; rows: SourceRow[] }> {
  const stream = await openRows(path, options);
  const rows: SourceRow[] = [];
  for await (const row of stream) rows.push(row);
  return { stream, rows };
}

/** The Problem that reading ends in. Fails when it succeeds or throws anything else. */
export async function problemOf(path: string, options?: ReaderOptions): Promise<Problem> {
  try {
    await readAll(path, options);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error(`${path} was read without a problem`);
}

export interface ZipPart {
  name: string;
  content: string | Buffer;
  /** Bit 0 of the flags: the entry is encrypted. */
  encrypted?: boolean;
  /** What the headers claim instead of the true size. */
  claimedBytes?: number;
}

/** A zip archive, deflated. Written by hand because broken ones are needed too. */
export function zipOf(parts: ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const content = Buffer.from(part.content);
    const deflated = deflateRawSync(content);
    const name = Buffer.from(part.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800 | (part.encrypted ? 1 : 0), 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(deflated.length, 14);
    common.writeUInt32LE(part.claimedBytes ?? content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, deflated]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

type Point = [number, number];

/** One record of a .shp: nothing, a point, or the rings of a polygon in file order and direction. */
export type ShapeInput = null | { point: Point } | { rings: Point[][] };

/** A .shp of points (type 1) or polygons (type 5; 15 with Z). */
export function shpOf(type: 1 | 5 | 15, shapes: ShapeInput[]): Buffer {
  const records = shapes.map((shape, index) => {
    const content = contentOf(type, shape);
    const head = Buffer.alloc(8);
    head.writeInt32BE(index + 1, 0);
    head.writeInt32BE(content.length / 2, 4);
    return Buffer.concat([head, content]);
  });
  const body = Buffer.concat(records);
  const header = Buffer.alloc(100);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE((100 + body.length) / 2, 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(type, 32);
  const points = shapes.flatMap((shape) =>
    shape === null ? [] : 'point' in shape ? [shape.point] : shape.rings.flat(),
  );
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const bbox = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  for (const [index, value] of bbox.entries()) header.writeDoubleLE(value, 36 + 8 * index);
  return Buffer.concat([header, body]);
}

function contentOf(type: number, shape: ShapeInput): Buffer {
  if (shape === null) return Buffer.alloc(4);
  if ('point' in shape) {
    const content = Buffer.alloc(20);
    content.writeInt32LE(type, 0);
    content.writeDoubleLE(shape.point[0], 4);
    content.writeDoubleLE(shape.point[1], 12);
    return content;
  }
  const points = shape.rings.flat();
  const pointsAt = 44 + 4 * shape.rings.length;
  const zBytes = type === 15 ? 16 + 8 * points.length : 0;
  const content = Buffer.alloc(pointsAt + 16 * points.length + zBytes);
  content.writeInt32LE(type, 0);
  content.writeInt32LE(shape.rings.length, 36);
  content.writeInt32LE(points.length, 40);
  let start = 0;
  for (const [index, ring] of shape.rings.entries()) {
    content.writeInt32LE(start, 44 + 4 * index);
    start += ring.length;
  }
  for (const [index, [x, y]] of points.entries()) {
    content.writeDoubleLE(x, pointsAt + 16 * index);
    content.writeDoubleLE(y, pointsAt + 16 * index + 8);
  }
  return content;
}

export interface DbfColumn {
  name: string;
  type: 'C' | 'N' | 'D' | 'L';
  length: number;
}

/** A .dbf. Cells are written as given, left-aligned; a row that starts with `*` is deleted. */
export function dbfOf(
  columns: DbfColumn[],
  rows: (string | Buffer)[][],
  options: { driver?: number; deleted?: number[] } = {},
): Buffer {
  const rowBytes = 1 + columns.reduce((sum, column) => sum + column.length, 0);
  const header = Buffer.alloc(32 + 32 * columns.length + 1);
  header.writeUInt8(3, 0);
  header.writeUInt32LE(rows.length, 4);
  header.writeUInt16LE(header.length, 8);
  header.writeUInt16LE(rowBytes, 10);
  header.writeUInt8(options.driver ?? 0, 29);
  for (const [index, column] of columns.entries()) {
    header.write(column.name, 32 + 32 * index, 'latin1');
    header.write(column.type, 32 + 32 * index + 11, 'latin1');
    header.writeUInt8(column.length, 32 + 32 * index + 16);
  }
  header.writeUInt8(0x0d, header.length - 1);
  const body = rows.map((cells, number) => {
    const row = Buffer.alloc(rowBytes, ' ');
    if (options.deleted?.includes(number)) row.write('*', 0, 'latin1');
    let at = 1;
    for (const [index, column] of columns.entries()) {
      const cell = cells[index] ?? '';
      Buffer.from(cell).copy(row, at, 0, column.length);
      at += column.length;
    }
    return row;
  });
  return Buffer.concat([header, ...body, Buffer.from([0x1a])]);
}
