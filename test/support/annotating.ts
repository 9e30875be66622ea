/** Annotating a file as a person would get it back. */
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { type AddedColumns, annotateFile, type ReadFile } from '../../server/annotators/index.ts';
import { openRawTable } from '../../server/readers/index.ts';

export interface Returned {
  fileName: string;
  type: string;
  bytes: Buffer;
}

export async function annotated(
  path: string,
  file: Partial<ReadFile> & Pick<ReadFile, 'format'>,
  columns: AddedColumns,
): Promise<Returned> {
  const asRead: ReadFile = { fileName: 'unidades', suffix: '-verificado', ...file };
  const { chunks, ...named } = await annotateFile(path, asRead, columns);
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  return { ...named, bytes: Buffer.concat(pieces) };
}

/** A table, annotated as the reading of it says. */
export async function annotatedTable(
  path: string,
  columns: AddedColumns,
  file: Partial<ReadFile> = {},
): Promise<Returned> {
  const table = await openRawTable(path, { sheet: file.sheet ?? undefined, sheetFits: () => true });
  const { format, encoding, separator, width, header, sheet, columns: own } = table;
  const read = { format, encoding, separator, width, headerRow: header.row, sheet, columns: own };
  return annotated(path, { ...read, ...file }, columns);
}

/** One column whose values are those of the rows named; other rows are left out. */
export function oneColumn(
  name: string,
  values: Record<number, string | number | boolean | null>,
): AddedColumns {
  return {
    names: [name],
    valuesOf: (row) => (row in values ? [values[row] ?? null] : null),
  };
}

/** Every entry of a zip archive in its order, unpacked by yauzl and held to its sizes and sums. */
export async function unzipped(bytes: Buffer): Promise<Map<string, string>> {
  const file = await yauzl.fromBufferPromise(bytes, { lazyEntries: true });
  const parts = new Map<string, string>();
  for await (const entry of file.eachEntry()) {
    const stream = await file.openReadStreamPromise(entry);
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece as Buffer);
    const content = Buffer.concat(pieces);
    if (crc32(content) !== entry.crc32) throw new Error(`${entry.fileName} is not what its sum says`);
    parts.set(entry.fileName, content.toString('latin1'));
  }
  return parts;
}
