import type { ReaderOptions, RowStream } from './types.ts';

export { hashFile } from './hash.ts';
export type * from './types.ts';

/** Opens any supported file as a stream of rows with WGS84 geometry. Throws a Problem when the file cannot be read. */
export async function openRows(file: string, options: ReaderOptions = {}): Promise<RowStream> {
  throw new Error(`not readable yet: ${file} ${options.format}`);
}
