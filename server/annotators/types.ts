/** A file that goes back to whom it came from, with columns of ours. */
import type { ReaderFormat } from '../readers/index.ts';

/** How the file was read, as openRows or openRawTable say it. */
export interface ReadFile {
  /** As its owner calls it; what it is stored under says nothing. */
  fileName: string;
  /** Joined to the name: `unidades.csv` -> `unidades-verificado.csv`. */
  suffix: string;
  format: ReaderFormat;
  /** Of CSV, as iconv names it. */
  encoding?: string | null;
  /** Of CSV; and of the CSV that stands in for formats that take no columns (KML, GPX, ...). Default `,`. */
  separator?: string | null;
  /** Of CSV: cells of the header, by which its reader tells a text of several lines from a slip. */
  width?: number | null;
  /** Of CSV: `,` where its numbers have a decimal comma. Default `.`. */
  decimal?: '.' | ',' | null;
  /** Of tables: the row that names the columns. Default 1. */
  headerRow?: number | null;
  /** Of workbooks: the sheet that was read. */
  sheet?: string | null;
  /** Of workbooks: names of the columns that the sheet has. */
  columns?: readonly string[];
  /** EPSG code, of the formats that CSV stands in for. Default: what the file says. */
  crs?: number;
}

export type AddedValue = string | number | boolean | null;

export interface AddedColumns {
  /** One that the file has already gets a number: `pdet (2)`. */
  names: string[];
  /**
   * One value a name for a row, numbered as the readers number them; null leaves the row out. Asked in file order for
   * every row below the header that is not blank, of workbooks more than once; blank rows stay as they are.
   */
  valuesOf(row: number): AddedValue[] | null;
}

export interface AnnotatedFile {
  fileName: string;
  /** Media type. */
  type: string;
  chunks: AsyncIterable<Uint8Array>;
}
