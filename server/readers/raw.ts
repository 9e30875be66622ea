/** Tables as they stand: cells by column, before anyone says what a column means. */
import { openCsvTable } from './csv.ts';
import { asProblem } from './failures.ts';
import { openOdsTable } from './ods.ts';
import { guarded, openSource } from './open.ts';
import type { Source } from './source.ts';
import type { RawTable } from './table.ts';
import type { ReaderFormat, ReaderOptions } from './types.ts';
import { openXlsxTable } from './xlsx.ts';

export {
  HEADER_REPEATED,
  isBlankRow,
  isRepeatedHeader,
  raggedProblem,
  uncalculatedProblem,
} from './row-flaws.ts';
export type { RawRow, RawTable } from './table.ts';

/** Formats whose rows are cells below a header. */
const OPENERS = {
  csv: openCsvTable,
  xlsx: openXlsxTable,
  ods: openOdsTable,
} satisfies Partial<Record<ReaderFormat, (source: Source) => Promise<RawTable>>>;

export type TableFormat = keyof typeof OPENERS;

export function isTableFormat(format: ReaderFormat): format is TableFormat {
  return format in OPENERS;
}

/** What a file is, by its content. @throws Problem when it is nothing that can be read */
export async function formatOfFile(file: string, options: ReaderOptions = {}): Promise<ReaderFormat> {
  return (await openSource(file, options)).format;
}

/**
 * Opens a table as a stream of its rows below the header, in file order, whatever its size.
 * @throws Problem (`unreadable-file`, 422), here or while it is read; RangeError for a format that is no table
 */
export async function openRawTable(
  file: string,
  options: ReaderOptions = {},
): Promise<RawTable & { format: TableFormat }> {
  const { source, format } = await openSource(file, options);
  if (!isTableFormat(format)) throw new RangeError(`${format} is no table`);
  try {
    const table = await OPENERS[format](source);
    const others = table.sheets.filter((name) => name !== table.sheet);
    return { ...table, format, rows: () => guarded(source, table.rows(), others) };
  } catch (error) {
    throw asProblem(file, error);
  }
}
