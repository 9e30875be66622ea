/** What every way of reading a file begins with: its size, its format by content, and failures as Problems. */
import { stat } from 'node:fs/promises';
import { invalidParameter, type Problem } from '../problem.ts';
import { describeSupportedCrs, isSupportedCrs } from './crs.ts';
import { asProblem, noRows } from './failures.ts';
import { sniffFormat } from './sniff.ts';
import type { Source } from './source.ts';
import type { ReaderFormat, ReaderOptions } from './types.ts';

export interface OpenedSource {
  source: Source;
  format: ReaderFormat;
}

/** @throws Problem for options that nothing fits, and files that cannot be read */
export async function openSource(file: string, options: ReaderOptions): Promise<OpenedSource> {
  if (options.crs !== undefined && !isSupportedCrs(options.crs)) throw unsupportedCrs(options.crs);
  try {
    const size = await sizeOf(file);
    const format = await sniffFormat(file, size, options);
    return { source: { path: file, size, options }, format };
  } catch (error) {
    throw asProblem(file, error);
  }
}

/** The rows, with system errors as Problems and a Problem where there is none. */
export async function* guarded<Row>(
  source: Source,
  rows: AsyncGenerator<Row>,
  otherSheets: readonly string[] = [],
): AsyncGenerator<Row> {
  let count = 0;
  try {
    for await (const row of rows) {
      count++;
      yield row;
    }
  } catch (error) {
    throw asProblem(source.path, error);
  }
  if (count === 0) throw noRows(source.path, otherSheets);
  source.options.onBytes?.(source.size, source.size);
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file);
  if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  return found.size;
}

/** 400, with the systems that can be read. */
export function unsupportedCrs(crs: number): Problem {
  const list = describeSupportedCrs();
  return invalidParameter('crs', crs, { es: `se admite ${list}`, en: `possible are ${list}` });
}
