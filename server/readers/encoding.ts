/** Which encoding a text file is in, found from all of its bytes. */
import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { invalidParameter } from '../problem.ts';
import { isUtf16 } from './sniff.ts';
import { chunksOf, type Source } from './source.ts';

export interface FoundEncoding {
  /** As iconv names it. */
  name: string;
  /** Bytes that are wrong in it: rows that hold them are refused. */
  damagedBytes: number;
}

/**
 * A byte order mark decides; then UTF-16 by its zeros; then UTF-8 when more of the file's non-ASCII bytes form valid
 * sequences than not; else Windows-1252, which holds Latin-1 too. Excel in Colombia saves CSV in Windows-1252.
 */
export async function findEncoding(source: Source): Promise<FoundEncoding> {
  const { encoding } = source.options;
  if (encoding !== undefined) return { name: knownEncoding(encoding), damagedBytes: 0 };
  const counter = new SequenceCounter();
  let head: Buffer | null = null;
  for await (const chunk of chunksOf(source, false)) {
    if (head === null) {
      head = chunk;
      if (isUtf16(chunk)) return { name: isBigEndian(chunk) ? 'utf-16be' : 'utf-16le', damagedBytes: 0 };
    }
    counter.add(chunk);
  }
  counter.end();
  if (counter.invalid === 0 || counter.valid > counter.invalid) {
    return { name: 'utf-8', damagedBytes: counter.invalid };
  }
  return { name: 'windows-1252', damagedBytes: 0 };
}

/** A name that iconv knows, or a Problem. */
export function knownEncoding(name: string): string {
  if (iconv.encodingExists(name)) return name;
  throw invalidParameter('encoding', name, {
    es: 'use utf-8, windows-1252, iso-8859-1, utf-16le o cp850',
    en: 'use utf-8, windows-1252, iso-8859-1, utf-16le or cp850',
  });
}

function isBigEndian(head: Buffer): boolean {
  if (head[0] === 0xfe && head[1] === 0xff) return true;
  return head[0] === 0 && head[1] !== 0;
}

/** Counts valid multi-byte sequences of UTF-8 and bytes that belong to none, over chunk borders. */
export class SequenceCounter {
  valid = 0;
  invalid = 0;
  private missing = 0;

  add(chunk: Buffer): void {
    if (this.missing === 0 && isAscii(chunk)) return;
    for (const byte of chunk) {
      if (this.missing > 0) {
        if ((byte & 0xc0) === 0x80) {
          if (--this.missing === 0) this.valid++;
          continue;
        }
        this.invalid++;
        this.missing = 0;
      }
      if (byte < 0x80) continue;
      this.missing = followers(byte);
      if (this.missing === 0) this.invalid++;
    }
  }

  end(): void {
    if (this.missing > 0) this.invalid++;
    this.missing = 0;
  }
}

/** Continuation bytes that a first byte announces; 0 for a byte that cannot be first. */
function followers(byte: number): number {
  if (byte >= 0xc2 && byte <= 0xdf) return 1;
  if (byte >= 0xe0 && byte <= 0xef) return 2;
  return byte >= 0xf0 && byte <= 0xf4 ? 3 : 0;
}
