/** WOFF 1.0 to the TrueType font within it (W3C recommendation of 2012): the rasteriser reads no other form, and fonts come from npm as WOFF. */
import { inflateSync } from 'node:zlib';

const HEADER = { woff: 44, woffEntry: 20, font: 12, fontEntry: 16 };

/** @throws Error when the bytes are no WOFF */
export function fontOf(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF file');
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, i) => readTable(woff, HEADER.woff + i * HEADER.woffEntry));
  const head = Buffer.alloc(HEADER.font + count * HEADER.fontEntry);
  woff.copy(head, 0, 4, 8); // the flavour
  const power = Math.floor(Math.log2(count));
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * (count - 2 ** power), 10);
  const parts: Buffer[] = [head];
  let at = head.length;
  for (const [i, { tag, checksum, data }] of tables.entries()) {
    const entry = HEADER.font + i * HEADER.fontEntry;
    head.write(tag, entry, 'latin1');
    head.writeUInt32BE(checksum, entry + 4);
    head.writeUInt32BE(at, entry + 8);
    head.writeUInt32BE(data.length, entry + 12);
    const padded = Buffer.alloc(Math.ceil(data.length / 4) * 4);
    data.copy(padded);
    parts.push(padded);
    at += padded.length;
  }
  return Buffer.concat(parts);
}

function readTable(woff: Buffer, entry: number): { tag: string; checksum: number; data: Buffer } {
  const [offset, packed, length] = [4, 8, 12].map((at) => woff.readUInt32BE(entry + at)) as [
    number,
    number,
    number,
  ];
  const bytes = woff.subarray(offset, offset + packed);
  return {
    tag: woff.toString('latin1', entry, entry + 4),
    checksum: woff.readUInt32BE(entry + 16),
    data: packed < length ? inflateSync(bytes) : bytes,
  };
}
