/** A zip archive written again as a stream: most entries as they were, some changed on the way. */

import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import type { StoredEntry, ZipArchive, ZipEntry } from '../readers/zip.ts';

/** An entry's new content from the old; null leaves it out. */
export type Change = ((content: AsyncIterable<Buffer>) => AsyncIterable<Buffer>) | null;

/** Content beyond this is refused by the readers already. */
const MAX_ENTRY_BYTES = 2 ** 31;
/** Fast: 300 MB of XML are not to keep anybody waiting. */
const DEFLATE_LEVEL = 3;
const UTF8_NAME = 0x0800;
/** Sizes follow the content. */
const SIZES_FOLLOW = 0x0008;
const VERSION = 20;
const DEFLATED = 8;

interface Header {
  name: Buffer;
  flags: number;
  stored: Pick<StoredEntry, 'method' | 'crc32' | 'time' | 'date'>;
  bytes: number;
  compressedBytes: number;
  offset: number;
}

/** Entries stand in the order that they had: the first one of an ODS must stay the first. */
export async function* rewritten(
  archive: ZipArchive,
  changes: ReadonlyMap<string, Change>,
): AsyncGenerator<Buffer> {
  const entries = [...archive.entries].sort((a, b) => archive.stored(a).offset - archive.stored(b).offset);
  const headers: Header[] = [];
  let offset = 0;
  for (const entry of entries) {
    const change = changes.get(entry.name);
    if (change === null) continue;
    const header = headerOf(archive, entry, offset, change !== undefined);
    headers.push(header);
    const pieces =
      change === undefined ? copied(archive, entry, header) : changed(archive, entry, header, change);
    for await (const piece of pieces) {
      offset += piece.length;
      yield piece;
    }
  }
  yield directory(headers, offset);
}

function headerOf(archive: ZipArchive, entry: ZipEntry, offset: number, isChanged: boolean): Header {
  const { method, crc32: sum, time, date } = archive.stored(entry);
  return {
    name: Buffer.from(entry.name),
    flags: UTF8_NAME | (isChanged ? SIZES_FOLLOW : 0),
    stored: isChanged ? { method: DEFLATED, crc32: 0, time, date } : { method, crc32: sum, time, date },
    bytes: isChanged ? 0 : entry.bytes,
    compressedBytes: isChanged ? 0 : entry.compressedBytes,
    offset,
  };
}

async function* copied(archive: ZipArchive, entry: ZipEntry, header: Header): AsyncGenerator<Buffer> {
  yield localHeader(header);
  yield* archive.storedBytes(entry);
}

async function* changed(
  archive: ZipArchive,
  entry: ZipEntry,
  header: Header,
  change: NonNullable<Change>,
): AsyncGenerator<Buffer> {
  yield localHeader(header);
  const content = change(archive.chunks(entry, MAX_ENTRY_BYTES));
  const source = Readable.from(counted(content, header));
  const deflate = createDeflateRaw({ level: DEFLATE_LEVEL });
  source.on('error', (error) => deflate.destroy(error));
  try {
    for await (const piece of source.pipe(deflate)) {
      header.compressedBytes += (piece as Buffer).length;
      yield piece as Buffer;
    }
  } finally {
    source.destroy();
  }
  const descriptor = Buffer.alloc(16);
  descriptor.write('PK\x07\x08', 'latin1');
  descriptor.writeUInt32LE(header.stored.crc32, 4);
  descriptor.writeUInt32LE(header.compressedBytes, 8);
  descriptor.writeUInt32LE(header.bytes, 12);
  yield descriptor;
}

async function* counted(content: AsyncIterable<Buffer>, header: Header): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    header.bytes += piece.length;
    header.stored.crc32 = crc32(piece, header.stored.crc32);
    yield piece;
  }
}

function localHeader(header: Header): Buffer {
  return Buffer.concat([Buffer.from('PK\x03\x04'), commonFields(header), header.name]);
}

/** Fields that stand alike ahead of an entry and in the directory. */
function commonFields({ flags, stored, bytes, compressedBytes, name }: Header): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(flags, 2);
  fields.writeUInt16LE(stored.method, 4);
  fields.writeUInt16LE(stored.time, 6);
  fields.writeUInt16LE(stored.date, 8);
  fields.writeUInt32LE(stored.crc32, 10);
  fields.writeUInt32LE(compressedBytes, 14);
  fields.writeUInt32LE(bytes, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function directory(headers: Header[], offset: number): Buffer {
  const entries = headers.map((header) => {
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(header.offset, 10);
    const start = Buffer.from([0x50, 0x4b, 0x01, 0x02, VERSION, 0]);
    return Buffer.concat([start, commonFields(header), tail, header.name]);
  });
  const bytes = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(headers.length, 8);
  end.writeUInt16LE(headers.length, 10);
  end.writeUInt32LE(bytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([bytes, end]);
}
