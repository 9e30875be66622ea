/** How the bytes of a CSV file go through a parser that knows ASCII, and come back as they were. */
import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { cleanText } from '../readers/properties.ts';
import { encodableText } from './csv-cell.ts';

export interface CsvCoding {
  /** Options of the parser: a byte order mark may stand ahead, and how its bytes become text. */
  parser: { bom: boolean; encoding: BufferEncoding };
  read(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer>;
  /** A cell as the parser gives it, decoded. */
  cell(text: string): string | null;
  /** Bytes of the parser's side as bytes of the file. */
  write(bytes: Buffer): Buffer;
  /** Text of ours as bytes of the parser's side, with letters that the encoding has. */
  encode(text: string): Buffer;
}

export function codingOf(encoding: string): CsvCoding {
  if (/^utf-?8$/i.test(encoding)) {
    return { ...UTF8, read: asTheyAre, write: (bytes) => bytes, encode: (text) => Buffer.from(text) };
  }
  return isOneByte(encoding) ? ofOneByte(encoding) : recoded(encoding);
}

const UTF8 = { parser: { bom: true, encoding: 'utf8' }, cell: cleanText } as const;

function ofOneByte(encoding: string): CsvCoding {
  return {
    parser: { bom: false, encoding: 'latin1' },
    read: asTheyAre,
    cell: (text) =>
      cleanText(
        isAscii(Buffer.from(text, 'latin1')) ? text : iconv.decode(Buffer.from(text, 'latin1'), encoding),
      ),
    write: (bytes) => bytes,
    encode: (text) => iconv.encode(encodableText(text, encoding), encoding),
  };
}

/** Through UTF-8 and back: UTF-16, and encodings in which a comma may be half of a letter. */
function recoded(encoding: string): CsvCoding {
  const encoder = iconv.getEncoder(encoding, { addBOM: false });
  return {
    ...UTF8,
    async *read(pieces) {
      const decoder = iconv.getDecoder(encoding, { stripBOM: false });
      for await (const piece of pieces) yield Buffer.from(decoder.write(piece));
      yield Buffer.from(decoder.end() ?? '');
    },
    write: (bytes) => encoder.write(bytes.toString('utf8')),
    encode: (text) => Buffer.from(encodableText(text, encoding)),
  };
}

/** ASCII is itself in it, and every byte above is a letter of its own. */
function isOneByte(encoding: string): boolean {
  const ascii = Buffer.from(Array.from({ length: 0x80 }, (_, code) => code));
  const above = Buffer.from(Array.from({ length: 0x80 }, (_, code) => code + 0x80));
  return (
    iconv.encode(ascii.toString('latin1'), encoding).equals(ascii) &&
    iconv.decode(above, encoding).length === above.length
  );
}

async function* asTheyAre(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* pieces;
}
