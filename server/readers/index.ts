/**
 * From any supported file to rows with WGS84 geometry. Nothing here knows what a row means: columns are recognised
 * and codes padded by the importer.
 */
import { openCsv } from './csv.ts';
import { asProblem } from './failures.ts';
import { openGeoJson } from './geojson.ts';
import { openGpx } from './gpx.ts';
import { openKml } from './kml.ts';
import { openOds } from './ods.ts';
import { guarded, openSource } from './open.ts';
import { openShapefile } from './shapefile.ts';
import type { OpenedRows, Source } from './source.ts';
import { openTopoJson } from './topojson.ts';
import type { ReaderFormat, ReaderOptions, RowStream } from './types.ts';
import { openXlsx } from './xlsx.ts';

export { type ParsedCoordinate, parseCoordinate, parseCoordinatePair } from './coordinate-text.ts';
export {
  converterToWgs84,
  describeSupportedCrs,
  isSupportedCrs,
  SUPPORTED_CRS,
  type ToWgs84,
} from './crs.ts';
export { GeometryReader } from './geometry.ts';
export { hashFile } from './hash.ts';
export { unsupportedCrs } from './open.ts';
export * from './raw.ts';
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
  const { source, format } = await openSource(file, options);
  try {
    const { rows, ...info } = await OPENERS[format](source);
    return { ...info, format, [Symbol.asyncIterator]: () => guarded(source, rows()) };
  } catch (error) {
    throw asProblem(file, error);
  }
}
