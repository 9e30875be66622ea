/** The records of a CSV file with the very bytes that they stand in. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type InfoRecord, parse } from 'csv-parse';
import { parsable, parserOptions } from '../readers/csv.ts';
import { withQuotes } from '../readers/csv-quotes.ts';
import type { CsvCoding } from './csv-coding.ts';

const CHUNK_BYTES = 1 << 16;

export interface CsvRecord {
  /** As the readers number it: every record counts, blank ones and `sep=` too. 0 for what stands behind the last. */
  row: number;
  cells: (string | null)[];
  /** Its line end included; the byte order mark with the first. */
  bytes: Buffer;
}

/** All bytes of the file, as `coding` brings them to the parser, each in one record. */
export async function* csvRecords(
  path: string,
  dialect: { delimiter: string; width: number },
  coding: CsvCoding,
): AsyncGenerator<CsvRecord> {
  const held = new HeldBytes();
  const parser = parse({ ...parserOptions(dialect.delimiter), ...coding.parser, info: true });
  const feeding = pipeline(
    Readable.from(parsable(held.passing(coding.read(piecesOf(path))), dialect)),
    parser,
  );
  // A failure reaches the loop through the parser; without this it would be reported as unhandled too.
  feeding.catch(() => undefined);
  let row = 0;
  for await (const item of parser as AsyncIterable<{ record: string[]; info: InfoRecord }>) {
    row++;
    yield {
      row,
      cells: item.record.map((cell) => coding.cell(withQuotes(cell))),
      bytes: held.takeUntil(item.info.bytes),
    };
  }
  const rest = held.takeUntil(Number.POSITIVE_INFINITY);
  if (rest.length > 0) yield { row: 0, cells: [], bytes: rest };
}

async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(path, { highWaterMark: CHUNK_BYTES })) yield piece as Buffer;
}

/** What went into the parser and has not come out of it as a record. */
class HeldBytes {
  private pieces: Buffer[] = [];
  /** Bytes that were taken so far. */
  private taken = 0;

  async *passing(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      this.pieces.push(piece);
      yield piece;
    }
  }

  /** The bytes up to `end`, counted from the start of the file. */
  takeUntil(end: number): Buffer {
    const parts: Buffer[] = [];
    for (let [first] = this.pieces; first !== undefined && this.taken < end; [first] = this.pieces) {
      const part = first.subarray(0, Math.min(first.length, end - this.taken));
      parts.push(part);
      this.taken += part.length;
      if (part.length === first.length) this.pieces.shift();
      else this.pieces[0] = first.subarray(part.length);
    }
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
  }
}
