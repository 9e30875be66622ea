/**
 * From any supported file to rows with WGS84 geometry. Nothing here knows what a row means: columns are recognised
 * and codes padded by the importer.
 */
import { stat } from 'node:fs/promises';
import { invalidParameter } from '../problem.ts';
import { describeSupportedCrs, isSupportedCrs } from './crs.ts';
import { openCsv } from './csv.ts';
import { asProblem, noRows } from './failures.ts';
import { openGeoJson } from './geojson.ts';
import { openGpx } from './gpx.ts';
import { openKml } from './kml.ts';
import { openOds } from './ods.ts';
import { openShapefile } from './shapefile.ts';
import { sniffFormat } from './sniff.ts';
import type { OpenedRows, Source } from './source.ts';
import { openTopoJson } from './topojson.ts';
import type { ReaderFormat, ReaderOptions, RowStream, SourceRow } from './types.ts';
import { openXlsx } from './xlsx.ts';

export { describeSupportedCrs, SUPPORTED_CRS } from './crs.ts';
export { hashFile } from './hash.ts';
export type * from './types.ts';

const OPENERS: Record<ReaderFormat, (source: Source) => Promise<OpenedRows>> = {
  geojson: openGeoJson,
  topojson: openTopoJson,
  shapefile: openShapefile,
  csv: openCsv,
  xlsx: openXlsx,
  ods: openOds,
  kml: openKml,
  gpx: openGpx,
};

/**
 * Opens a file as a stream of rows, in file order, whatever its size. Rows that cannot be used carry a `problem`;
 * a file that cannot be used throws a Problem (`unreadable-file`, 422), here or while it is read.
 */
export async function openRows(file: string, options: ReaderOptions = {}): Promise<RowStream> {
  if (options.crs !== undefined && !isSupportedCrs(options.crs)) throw unsupportedCrs(options.crs);
  try {
    const { size } = await sizeOf(file);
    const format = await sniffFormat(file, size, options.format);
    const source: Source = { path: file, size, options };
    const { rows, ...info } = await OPENERS[format](source);
    return { ...info, format, [Symbol.asyncIterator]: () => guarded(source, rows()) };
  } catch (error) {
    throw asProblem(file, error);
  }
}

/** The rows, with system errors as Problems and a Problem where there is none. */
async function* guarded(source: Source, rows: AsyncGenerator<SourceRow>): AsyncGenerator<SourceRow> {
  let count = 0;
  try {
    for await (const row of rows) {
      count++;
      yield row;
    }
  } catch (error) {
    throw asProblem(source.path, error);
  }
  if (count === 0) throw noRows(source.path);
  source.options.onBytes?.(source.size, source.size);
}

async function sizeOf(file: string): Promise<{ size: number }> {
  const found = await stat(file);
  if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  return found;
}

function unsupportedCrs(crs: number) {
  const list = describeSupportedCrs();
  return invalidParameter('crs', crs, { es: `se admite ${list}`, en: `possible are ${list}` });
}
