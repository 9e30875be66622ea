/**
 * The user's own file back, with columns of ours: in its format where that takes columns, else as CSV. Nothing here
 * knows what the columns say.
 */
import type { ReaderFormat } from '../readers/index.ts';
import { inBatches } from './batches.ts';
import { annotateCsv } from './csv.ts';
import { annotateAsCsv } from './features-csv.ts';
import { annotateGeoJson } from './geojson.ts';
import { annotatedName } from './names.ts';
import { annotateOds } from './ods.ts';
import type { AddedColumns, AnnotatedFile, ReadFile } from './types.ts';
import { annotateXlsx } from './xlsx.ts';

export type * from './types.ts';

interface Annotator {
  annotate(path: string, file: ReadFile, columns: AddedColumns): AsyncIterable<Uint8Array>;
  type: string;
  /** Of the file's name, where the format is another than it was. */
  ending?: string;
}

const CSV_TYPE = 'text/csv; charset=utf-8';
const AS_CSV: Annotator = { annotate: annotateAsCsv, type: CSV_TYPE, ending: '.csv' };

const ANNOTATORS: Record<ReaderFormat, Annotator> = {
  csv: { annotate: annotateCsv, type: 'text/csv' },
  xlsx: {
    annotate: annotateXlsx,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  ods: { annotate: annotateOds, type: 'application/vnd.oasis.opendocument.spreadsheet' },
  geojson: {
    annotate: (path, _file, columns) => annotateGeoJson(path, columns),
    type: 'application/geo+json',
  },
  kml: AS_CSV,
  gpx: AS_CSV,
  shapefile: AS_CSV,
  topojson: AS_CSV,
};

/**
 * The file at `path` with `columns` at its right. `file` tells how it was read; rows are numbered as that reading
 * numbered them. It is read while the chunks are taken: it must lie there until they are.
 */
export async function annotateFile(
  path: string,
  file: ReadFile,
  columns: AddedColumns,
): Promise<AnnotatedFile> {
  const { annotate, type, ending } = ANNOTATORS[file.format];
  return {
    fileName: annotatedName(file.fileName, file.suffix, ending),
    type: file.format === 'csv' ? `${type}; charset=${charsetOf(file.encoding)}` : type,
    chunks: inBatches(annotate(path, file, columns)),
  };
}

/** As the web names it; iconv writes `utf-16le` and `windows-1252` alike. */
function charsetOf(encoding: string | null | undefined): string {
  return (encoding ?? 'utf-8').toLowerCase();
}
