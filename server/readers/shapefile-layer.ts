/** Finding a layer in a zipped shapefile, and what its sidecar files say of it. */
import iconv from 'iconv-lite';
import type { Bilingual, Problem } from '../problem.ts';
import { ByteStream } from './byte-stream.ts';
import { crsOfWkt, crsRemedy } from './crs.ts';
import { DbfError, encodingOfDriver, readDbfHeader } from './dbf.ts';
import { knownEncoding, SequenceCounter } from './encoding.ts';
import { chooseOne, fileFailure, noSuchPart } from './failures.ts';
import { readShpHeader, ShpError, type ShpHeader } from './shp.ts';
import type { Source } from './source.ts';
import type { ZipArchive, ZipEntry } from './zip.ts';

/** A .shp and a .dbf cannot be larger by their own format. */
export const MAX_PART_BYTES = 2 ** 32;
const MAX_SIDECAR_BYTES = 65_536;

const LAYERS: Bilingual = { es: 'capas', en: 'layers' };
const LAYER: Bilingual = { es: 'capa', en: 'layer' };

/** The entries of one layer. */
export interface Layer {
  name: string;
  shp: ZipEntry;
  dbf: ZipEntry | null;
  prj: ZipEntry | null;
  cpg: ZipEntry | null;
}

export function chooseLayer(source: Source, archive: ZipArchive): Layer {
  const shps = archive.entries.filter((entry) => /\.shp$/i.test(entry.name));
  const names = shps.map((entry) => entry.name.slice(0, -4));
  const { object } = source.options;
  const wanted = object?.toLowerCase();
  const matches = names.filter(
    (name) =>
      wanted === undefined || [name.toLowerCase(), name.toLowerCase().split('/').at(-1)].includes(wanted),
  );
  if (object !== undefined && matches.length === 0) throw noSuchPart(source.path, LAYER, object, names);
  if (matches.length > 1) throw chooseOne(source.path, LAYERS, '--object', matches);
  const [name = ''] = matches;
  const part = (extension: string) =>
    archive.entries.find((entry) => entry.name.toLowerCase() === `${name}.${extension}`.toLowerCase()) ??
    null;
  const shp = part('shp');
  if (shp === null) throw damaged(source, name);
  return { name, shp, dbf: part('dbf'), prj: part('prj'), cpg: part('cpg') };
}

/** What is asked for, else what the .prj says, else WGS84 when the extent is in degrees. */
export async function layerCrs(
  source: Source,
  archive: ZipArchive,
  layer: Layer,
  warnings: Bilingual[],
): Promise<number> {
  if (source.options.crs !== undefined) return source.options.crs;
  if (layer.prj !== null) {
    const wkt = (await archive.read(layer.prj, MAX_SIDECAR_BYTES)).toString('utf8').trim();
    const crs = crsOfWkt(wkt);
    if (crs !== null) return crs;
    const name = /^\w+\["([^"]{1,80})"/.exec(wkt)?.[1] ?? '.prj';
    throw fileFailure(
      source.path,
      {
        es: `su sistema de coordenadas «${name}» no se admite`,
        en: `its coordinate system “${name}” is not supported`,
      },
      crsRemedy(),
    );
  }
  const [west, south, east, north] = await layerExtent(source, archive, layer);
  if (west >= -180 && south >= -90 && east <= 180 && north <= 90) {
    warnings.push({
      es: `«${layer.name}» no trae .prj; sus coordenadas se leen como grados WGS84 (EPSG:4326).`,
      en: `“${layer.name}” comes without .prj; its coordinates are read as WGS84 degrees (EPSG:4326).`,
    });
    return 4326;
  }
  throw fileFailure(
    source.path,
    {
      es: `«${layer.name}» no trae .prj y sus coordenadas no son grados`,
      en: `“${layer.name}” comes without .prj and its coordinates are not degrees`,
    },
    crsRemedy(),
  );
}

async function layerExtent(source: Source, archive: ZipArchive, layer: Layer): Promise<ShpHeader['bbox']> {
  const stream = new ByteStream(archive.chunks(layer.shp, MAX_PART_BYTES));
  try {
    return (await readShpHeader(stream)).bbox;
  } catch (error) {
    throw error instanceof ShpError ? damaged(source, `${layer.name}.shp`) : error;
  } finally {
    await stream.close();
  }
}

/** What is asked for, else the .cpg, else UTF-8 when the table is valid in it, else what its language driver says. */
export async function layerEncoding(
  source: Source,
  archive: ZipArchive,
  layer: Layer,
  warnings: Bilingual[],
): Promise<string> {
  if (source.options.encoding !== undefined) return knownEncoding(source.options.encoding);
  if (layer.cpg !== null) {
    const label = (await archive.read(layer.cpg, MAX_SIDECAR_BYTES)).toString('latin1').trim();
    const encoding = encodingOfLabel(label);
    if (encoding !== null) return encoding;
    warnings.push({
      es: `No se conoce la codificación «${label.slice(0, 40)}» del .cpg; se reconoció por el contenido.`,
      en: `The encoding “${label.slice(0, 40)}” of the .cpg is unknown; it was recognised by content.`,
    });
  }
  return layer.dbf === null ? 'utf-8' : await sniffTable(source, archive, layer.dbf);
}

/** `1252`, `ANSI 1252`, `UTF-8`, `ISO88591`, `LDID/87` ... as iconv names them; null when unknown. */
function encodingOfLabel(label: string): string | null {
  const driver = /^LDID\/(\d+)$/i.exec(label)?.[1];
  if (driver !== undefined) return encodingOfDriver(Number(driver));
  const name = label.replace(/^(ANSI|OEM|CP)[\s_]*/i, '');
  if (/^(65001|utf-?8)$/i.test(name)) return 'utf-8';
  if (/^(iso[-_ ]?)?8859[-_ ]?1$/i.test(name)) return 'iso-8859-1';
  if (name === '1252') return 'windows-1252';
  if (/^\d{3,5}$/.test(name)) return iconv.encodingExists(`cp${name}`) ? `cp${name}` : null;
  return name !== '' && iconv.encodingExists(name) ? name.toLowerCase() : null;
}

async function sniffTable(source: Source, archive: ZipArchive, dbf: ZipEntry): Promise<string> {
  const counter = new SequenceCounter();
  let languageDriver = 0;
  let isFirst = true;
  for await (const piece of archive.chunks(dbf, MAX_PART_BYTES)) {
    // The header's numbers are no text.
    const text = isFirst ? piece.subarray(32) : piece;
    if (isFirst) languageDriver = piece[29] ?? 0;
    isFirst = false;
    counter.add(text);
  }
  counter.end();
  if (isFirst) throw damaged(source, dbf.name);
  if (counter.valid > counter.invalid) return 'utf-8';
  return encodingOfDriver(languageDriver) ?? 'windows-1252';
}

export async function fieldNames(
  source: Source,
  archive: ZipArchive,
  layer: Layer,
  encoding: string,
): Promise<string[] | null> {
  if (layer.dbf === null) return null;
  const stream = new ByteStream(archive.chunks(layer.dbf, MAX_PART_BYTES));
  try {
    return (await readDbfHeader(stream, encoding)).fields.map((field) => field.name);
  } catch (error) {
    throw error instanceof DbfError ? damaged(source, layer.dbf.name) : error;
  } finally {
    await stream.close();
  }
}

export function damaged(source: Source, part: string, after?: number): Problem {
  const es = after === undefined ? '' : `, tras ${after} entidades`;
  const en = after === undefined ? '' : `, after ${after} features`;
  return fileFailure(
    source.path,
    { es: `«${part}» está dañado o incompleto${es}`, en: `“${part}” is damaged or incomplete${en}` },
    { es: 'Exporte la capa de nuevo.', en: 'Export the layer again.' },
  );
}
