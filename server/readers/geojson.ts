/** GeoJSON: a collection, one feature, one geometry, or features one after another (RFC 7946, RFC 8142). */
import { isUtf8 } from 'node:buffer';
import gjv from 'geojson-validation';
import type { Bilingual, Problem } from '../problem.ts';
import { crsOfMember, crsRemedy } from './crs.ts';
import { fileFailure, rowProblem, sourceRow, tooManyVertices } from './failures.ts';
import { GeometryReader } from './geometry.ts';
import { type JsonPart, JsonSplitError, JsonSplitter } from './json-splitter.ts';
import { featureProperties, jsonText, suspectText } from './properties.ts';
import { chunksOf, judgesPlaces, lineOf, maxVerticesOf, type OpenedRows, type Source } from './source.ts';
import type { PropertyValue, SourceRow } from './types.ts';

/** A position as programs write it takes 20 to 60 bytes; more than this a feature may not hold in memory. */
const BYTES_PER_VERTEX = 128;
/** Room for the attributes of a feature, whatever its vertices. */
const MIN_FEATURE_BYTES = 16 << 20;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

const GEOMETRY_TYPES = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]);

const REMEDY_EXPORT: Bilingual = {
  es: 'Expórtelo de nuevo como GeoJSON (RFC 7946) en UTF-8.',
  en: 'Export it again as GeoJSON (RFC 7946) in UTF-8.',
};

const FLAWS: Record<JsonSplitError['flaw'], Bilingual> = {
  stray: { es: 'no es JSON válido', en: 'it is not valid JSON' },
  list: { es: 'es una lista JSON y no un objeto GeoJSON', en: 'it is a JSON list and not a GeoJSON object' },
  element: {
    es: 'un elemento de «features» no es un objeto',
    en: 'an element of “features” is not an object',
  },
};

/** Vertices of a feature that is read only to learn its attributes; a larger one is cut. */
const PEEK_VERTICES = 20_000;
/** Features whose attributes together are the columns, and vertices after which no further one is looked at. */
const PEEK_FEATURES = 100;
const PEEK_VERTICES_IN_ALL = 200_000;
const CHARACTERS_PER_VERTEX = 20;

export async function openGeoJson(source: Source): Promise<OpenedRows> {
  const maxVertices = maxVerticesOf(source);
  const peek = new GeoJsonReading(source, Math.min(PEEK_VERTICES, maxVertices), false);
  const columns = await peekColumns(peek);
  return {
    crs: peek.crs,
    columns,
    encoding: null,
    warnings: [],
    rows: () => new GeoJsonReading(source, maxVertices, true).rows(),
  };
}

/** Attributes of the first features, in the order of their appearance; null where the first of them was cut. */
async function peekColumns(peek: GeoJsonReading): Promise<string[] | null> {
  const columns = new Set<string>();
  let features = 0;
  let vertices = 0;
  try {
    for await (const { properties, geometry, problem } of peek.rows()) {
      const isCut = problem?.code === 'too-many-vertices' && Object.keys(properties).length === 0;
      if (isCut) return features === 0 ? null : [...columns];
      for (const column of Object.keys(properties)) columns.add(column);
      features += 1;
      vertices += geometry === null ? 0 : JSON.stringify(geometry).length / CHARACTERS_PER_VERTEX;
      if (features >= PEEK_FEATURES || vertices >= PEEK_VERTICES_IN_ALL) break;
    }
  } catch (error) {
    if (features === 0) throw error; // a fault further on is told when its row is read
  }
  return [...columns];
}

/** One pass over the file. */
class GeoJsonReading {
  crs: number;
  private geometries: GeometryReader;
  private number = 0;

  constructor(
    private readonly source: Source,
    private readonly maxVertices: number,
    private readonly reportsProgress: boolean,
  ) {
    this.crs = source.options.crs ?? 4326;
    this.geometries = new GeometryReader(this.crs, maxVertices, judgesPlaces(source));
  }

  async *rows(): AsyncGenerator<SourceRow> {
    for await (const part of this.parts()) {
      switch (part.kind) {
        case 'envelope':
          this.readEnvelope(part.text);
          break;
        case 'feature':
          yield this.featureRow(await this.parse(part.bytes, part.offset));
          break;
        case 'oversized':
          yield this.oversizedRow(part.head);
          break;
        case 'oversized-root':
          yield this.oversizedRow(part.head);
          break;
        case 'root':
          yield* this.rootRows(part.split, await this.parse(part.bytes, part.offset));
      }
    }
  }

  private async *parts(): AsyncGenerator<JsonPart> {
    const maxPositions = this.maxVertices;
    const maxBytes = Math.max(MIN_FEATURE_BYTES, maxPositions * BYTES_PER_VERTEX);
    let splitter: JsonSplitter | null = null;
    try {
      for await (const chunk of chunksOf(this.source, this.reportsProgress)) {
        const skipped = splitter === null && chunk.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
        splitter ??= new JsonSplitter({ maxPositions, maxBytes }, skipped);
        yield* splitter.feed(chunk.subarray(skipped));
      }
    } catch (error) {
      throw error instanceof JsonSplitError ? await this.notJson(error) : error;
    }
    if (splitter !== null && !splitter.isComplete) throw await this.truncated();
  }

  /** The members before `features`. One that comes after them is compared by rootRows. */
  private readEnvelope(text: string): void {
    let envelope: Record<string, unknown> = {};
    try {
      envelope = JSON.parse(text) as Record<string, unknown>;
    } catch {
      // Not JSON: the whole root, parsed at its end, says where.
    }
    this.useCrs(envelope.crs);
  }

  private useCrs(member: unknown): void {
    if (this.source.options.crs !== undefined) return;
    const crs = crsOfMember(member);
    if (crs === null) throw this.unknownCrs(member);
    if (crs === undefined || crs === this.crs) return;
    this.crs = crs;
    this.geometries = new GeometryReader(crs, this.maxVertices, judgesPlaces(this.source));
  }

  private *rootRows(split: boolean, root: Record<string, unknown>): Generator<SourceRow> {
    const type = typeof root.type === 'string' ? root.type : null;
    if (split && type === 'FeatureCollection') return this.checkLateCrs(root.crs);
    if (type === 'Feature') {
      this.useCrs(root.crs);
      yield this.featureRow(root);
    } else if (type !== null && GEOMETRY_TYPES.has(type)) {
      this.useCrs(root.crs);
      yield this.featureRow({ type: 'Feature', properties: {}, geometry: root });
    } else throw this.notGeoJson(type);
  }

  private checkLateCrs(member: unknown): void {
    const { crs } = this.source.options;
    const late = crsOfMember(member);
    if (crs !== undefined || late === undefined || late === this.crs) return;
    if (late === null) throw this.unknownCrs(member);
    throw fileFailure(
      this.source.path,
      {
        es: `su sistema de coordenadas (EPSG:${late}) está escrito después de las entidades`,
        en: `its coordinate system (EPSG:${late}) is written after the features`,
      },
      { es: `Impórtelo con --crs ${late}.`, en: `Import it with --crs ${late}.` },
    );
  }

  private featureRow(feature: Record<string, unknown>): SourceRow {
    this.number++;
    const properties = featureProperties(feature.properties, feature.id);
    // The geometry is judged by its own reader: the validator takes quadratic time on many wrong positions.
    const { bbox: _, geometry, ...shell } = feature;
    const [error] = gjv.isFeature('geometry' in feature ? { ...shell, geometry: null } : shell, true) ?? [];
    if (error !== undefined)
      return sourceRow(this.number, properties, { geometry: null, problem: flawed(error) });
    const outcome = this.geometries.read(geometry);
    const suspect = suspectText(properties);
    if (suspect) outcome.notes = [...(outcome.notes ?? []), suspect];
    return sourceRow(this.number, properties, outcome);
  }

  private oversizedRow(head: Buffer): SourceRow {
    this.number++;
    const properties = propertiesInHead(head.toString('utf8'));
    const [name] = Object.values(properties).filter((value) => value !== null);
    const problem = tooManyVertices(this.maxVertices, name ?? `#${this.number}`);
    return sourceRow(this.number, properties, { geometry: null, problem });
  }

  private async parse(bytes: Buffer, offset: number): Promise<Record<string, unknown>> {
    if (!isUtf8(bytes)) throw await this.wrongEncoding(offset);
    try {
      return JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    } catch (error) {
      throw await this.badSyntax(offset, error instanceof SyntaxError ? error.message : '');
    }
  }

  private async notJson({ offset, flaw }: JsonSplitError): Promise<Problem> {
    const line = await lineOf(this.source, offset);
    const reason = FLAWS[flaw];
    return this.failure(reason, line, offset);
  }

  private async badSyntax(offset: number, message: string): Promise<Problem> {
    const line = await lineOf(this.source, offset);
    const reason = { es: 'no es JSON válido', en: `it is not valid JSON (${message})` };
    return this.failure(reason, line, offset);
  }

  private async truncated(): Promise<Problem> {
    const line = await lineOf(this.source, this.source.size);
    const reason = {
      es: 'está cortado: termina a mitad de un valor',
      en: 'it is cut off in the middle of a value',
    };
    return this.failure(reason, line, this.source.size);
  }

  private async wrongEncoding(offset: number): Promise<Problem> {
    const line = await lineOf(this.source, offset);
    const reason = { es: 'su texto no está en UTF-8', en: 'its text is not UTF-8' };
    return this.failure(reason, line, offset);
  }

  private failure(reason: Bilingual, line: number, byte: number): Problem {
    const after = this.number;
    return fileFailure(
      this.source.path,
      {
        es: `${reason.es}, en la línea ${line} (byte ${byte}), tras ${after} entidades completas`,
        en: `${reason.en}, at line ${line} (byte ${byte}), after ${after} complete features`,
      },
      REMEDY_EXPORT,
      { line, byte, features: after },
    );
  }

  private unknownCrs(member: unknown): Problem {
    const name = jsonText((member as { properties?: unknown }).properties ?? member).slice(0, 120);
    return fileFailure(
      this.source.path,
      {
        es: `su sistema de coordenadas ${name} no se admite`,
        en: `its coordinate system ${name} is not supported`,
      },
      crsRemedy(),
    );
  }

  private notGeoJson(type: string | null): Problem {
    if (type === 'Topology') {
      return fileFailure(
        this.source.path,
        { es: 'es TopoJSON y no GeoJSON', en: 'it is TopoJSON and not GeoJSON' },
        { es: 'Impórtelo con --format topojson.', en: 'Import it with --format topojson.' },
      );
    }
    const found = type === null ? 'type: –' : `type: ${type.slice(0, 40)}`;
    return fileFailure(
      this.source.path,
      { es: `es JSON pero no GeoJSON (${found})`, en: `it is JSON but not GeoJSON (${found})` },
      REMEDY_EXPORT,
    );
  }
}

function flawed(error: string) {
  return rowProblem(
    'feature-invalid',
    { es: `la entidad no cumple RFC 7946 (${error})`, en: `the feature breaks RFC 7946 (${error})` },
    REMEDY_EXPORT,
  );
}

/** The properties of a feature of which only the first bytes are held; none when they come behind its geometry. */
function propertiesInHead(head: string): Record<string, PropertyValue> {
  const start = /"properties"\s*:\s*/.exec(head);
  if (start === null) return {};
  const text = head.slice(start.index + start[0].length);
  // The shortest piece that parses: a brace may stand within a text.
  for (
    let end = text.indexOf('}'), tries = 0;
    end >= 0 && tries < 100;
    end = text.indexOf('}', end + 1), tries++
  ) {
    try {
      return featureProperties(JSON.parse(text.slice(0, end + 1)));
    } catch {
      // Not yet whole.
    }
  }
  return {};
}
