/** The file that is read, and what each format hands back. */
import { createReadStream } from 'node:fs';
import type { Bilingual } from '../problem.ts';
import type { ReaderOptions, SourceRow } from './types.ts';

export const DEFAULT_MAX_VERTICES = 2_000_000;

export interface Source {
  path: string;
  /** Bytes. */
  size: number;
  options: ReaderOptions;
}

/** A format's answer: what is known of the file, and its rows, read anew at each call. */
export interface OpenedRows {
  crs: number;
  columns: string[] | null;
  encoding: string | null;
  warnings: Bilingual[];
  rows(): AsyncGenerator<SourceRow>;
}

export function maxVerticesOf(source: Source): number {
  return source.options.maxVertices ?? DEFAULT_MAX_VERTICES;
}

export function judgesPlaces(source: Source): boolean {
  return source.options.judgePlaces ?? true;
}

const CHUNK_BYTES = 1 << 18;

/** The file's bytes in order, with progress where `reportsProgress`. The file is closed when the loop is left. */
export async function* chunksOf(source: Source, reportsProgress: boolean): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of createReadStream(source.path, { highWaterMark: CHUNK_BYTES })) {
    read += (chunk as Buffer).length;
    if (reportsProgress) source.options.onBytes?.(read, source.size);
    yield chunk as Buffer;
  }
}

/** Line (from 1) of a byte, for people who open the file in an editor. */
export async function lineOf(source: Source, offset: number): Promise<number> {
  if (offset <= 0) return 1;
  let line = 1;
  for await (const chunk of createReadStream(source.path, { end: offset - 1, highWaterMark: CHUNK_BYTES })) {
    const bytes = chunk as Buffer;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) line++;
  }
  return line;
}
