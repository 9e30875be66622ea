/** TopoJSON: read whole, because its arcs are shared by all features. */
import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { feature } from 'topojson-client';
import type { GeometryObject, Topology } from 'topojson-specification';
import type { Bilingual, Problem } from '../problem.ts';
import { crsOfMember, crsRemedy } from './crs.ts';
import { chooseOne, fileFailure, noSuchPart, rowProblem, sourceRow, tooManyVertices } from './failures.ts';
import { GeometryReader } from './geometry.ts';
import { featureProperties, jsonText, suspectText } from './properties.ts';
import { judgesPlaces, maxVerticesOf, type OpenedRows, type Source } from './source.ts';
import type { SourceRow } from './types.ts';

/** Its objects take about eight times as much memory. */
const MAX_BYTES = 50e6;
const MAX_DEPTH = 8;

const REMEDY_EXPORT: Bilingual = {
  es: 'Expórtelo de nuevo como TopoJSON o GeoJSON en UTF-8.',
  en: 'Export it again as TopoJSON or GeoJSON in UTF-8.',
};
const OBJECTS: Bilingual = { es: 'capas', en: 'objects' };
const OBJECT: Bilingual = { es: 'capa', en: 'object' };

export async function openTopoJson(source: Source): Promise<OpenedRows> {
  const topology = await readTopology(source);
  const crs = crsOfTopology(source, topology);
  const geometries = geometriesOf(chooseObject(source, topology));
  return {
    crs,
    columns: Object.keys(featureProperties(geometries[0]?.properties, geometries[0]?.id)),
    encoding: null,
    warnings: [],
    rows: () => readRows(source, topology, geometries, crs),
  };
}

function crsOfTopology(source: Source, topology: Topology & { crs?: unknown }): number {
  if (source.options.crs !== undefined) return source.options.crs;
  const crs = crsOfMember(topology.crs);
  if (crs !== null) return crs ?? 4326;
  const reason = {
    es: 'su sistema de coordenadas no se admite',
    en: 'its coordinate system is not supported',
  };
  throw failure(source, reason, crsRemedy());
}

async function readTopology(source: Source): Promise<Topology> {
  if (source.size > MAX_BYTES) {
    throw failure(
      source,
      {
        es: 'un TopoJSON de más de 50 MB no cabe en memoria',
        en: 'TopoJSON of over 50 MB does not fit in memory',
      },
      {
        es: 'Conviértalo a GeoJSON, que se lee por partes.',
        en: 'Convert it to GeoJSON, which is read in parts.',
      },
    );
  }
  const bytes = await readFile(source.path);
  if (!isUtf8(bytes)) throw failure(source, { es: 'su texto no está en UTF-8', en: 'its text is not UTF-8' });
  const topology = parse(source, bytes);
  const { type, objects, arcs } = topology as Partial<Topology>;
  if (type === 'Topology' && isObject(objects) && Array.isArray(arcs) && arcs.every(Array.isArray)) {
    return topology as Topology;
  }
  throw failure(source, { es: 'no es TopoJSON completo', en: 'it is not complete TopoJSON' });
}

function parse(source: Source, bytes: Buffer): object {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
    return isObject(value) ? value : {};
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw failure(source, {
      es: `no es JSON válido o está cortado (${bytes.length} bytes)`,
      en: `it is not valid JSON or is cut off (${message}; ${bytes.length} bytes)`,
    });
  }
}

function chooseObject(source: Source, topology: Topology): GeometryObject {
  const names = Object.keys(topology.objects);
  const { object } = source.options;
  if (object !== undefined && !names.includes(object)) throw noSuchPart(source.path, OBJECT, object, names);
  if (object === undefined && names.length > 1) throw chooseOne(source.path, OBJECTS, '--object', names);
  const chosen = topology.objects[object ?? names[0] ?? ''];
  if (isObject(chosen)) return chosen as GeometryObject;
  throw failure(source, { es: 'no tiene ninguna capa', en: 'it has no object' });
}

/** Objects of which the file may say anything: their members are looked at one by one. */
function geometriesOf(chosen: GeometryObject): Partial<GeometryObject>[] {
  const list: unknown = chosen.type === 'GeometryCollection' ? chosen.geometries : [chosen];
  return Array.isArray(list) ? list.map((member) => (isObject(member) ? member : {})) : [];
}

async function* readRows(
  source: Source,
  topology: Topology,
  geometries: Partial<GeometryObject>[],
  crs: number,
): AsyncGenerator<SourceRow> {
  const reader = new GeometryReader(crs, maxVerticesOf(source), judgesPlaces(source));
  for (const [index, geometry] of geometries.entries()) {
    yield readRow(source, topology, geometry, index + 1, reader);
  }
}

function readRow(
  source: Source,
  topology: Topology,
  geometry: Partial<GeometryObject>,
  row: number,
  reader: GeometryReader,
): SourceRow {
  const properties = featureProperties(geometry.properties, geometry.id);
  const vertices = countVertices(topology, (geometry as { arcs?: unknown }).arcs, 0);
  if (vertices > maxVerticesOf(source)) {
    return sourceRow(row, properties, {
      geometry: null,
      problem: tooManyVertices(maxVerticesOf(source), `#${row}`),
    });
  }
  try {
    const built: unknown = 'type' in geometry ? feature(topology, geometry as GeometryObject) : null;
    const outcome = reader.read(copyOf((built as { geometry?: unknown } | null)?.geometry));
    const suspect = suspectText(properties);
    if (suspect) outcome.notes = [...(outcome.notes ?? []), suspect];
    return sourceRow(row, properties, outcome);
  } catch {
    // topojson-client trusts its input: an arc that does not exist ends in a TypeError.
    return sourceRow(row, properties, { geometry: null, problem: brokenArcs() });
  }
}

/** topojson-client shares positions between rings; the reader converts in place. */
function copyOf(geometry: unknown): unknown {
  return geometry === undefined || geometry === null ? null : JSON.parse(jsonText(geometry));
}

function countVertices(topology: Topology, arcs: unknown, depth: number): number {
  if (!Array.isArray(arcs) || depth > MAX_DEPTH) return 0;
  let count = 0;
  for (const arc of arcs as unknown[]) {
    if (typeof arc === 'number') count += topology.arcs[arc < 0 ? ~arc : arc]?.length ?? 0;
    else count += countVertices(topology, arc, depth + 1);
  }
  return count;
}

function brokenArcs() {
  return rowProblem(
    'geometry-invalid',
    { es: 'sus arcos no existen o no son válidos', en: 'its arcs do not exist or are not valid' },
    REMEDY_EXPORT,
    { column: 'arcs' },
  );
}

function failure(source: Source, reason: Bilingual, remedy = REMEDY_EXPORT): Problem {
  return fileFailure(source.path, reason, remedy);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
