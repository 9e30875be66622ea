/** Annotating a file as a person would get it back. */
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
  const { format, encoding, separator, header, sheet } = await openRawTable(path, {
    sheet: file.sheet ?? undefined,
  });
  return annotated(path, { format, encoding, separator, headerRow: header.row, sheet, ...file }, columns);
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
