/** What KML and GPX share: an XML file whose elements become rows with a geometry. */
import type { Bilingual } from '../problem.ts';
import { fileFailure, sourceRow } from './failures.ts';
import { GeometryReader } from './geometry.ts';
import { suspectText } from './properties.ts';
import { judgesPlaces, maxVerticesOf, type OpenedRows, type Source } from './source.ts';
import type { PropertyValue, SourceRow } from './types.ts';
import { XmlError, type XmlHandler, XmlReader, xmlText } from './xml.ts';

export interface XmlFeature {
  properties: Properties;
  /** GeoJSON as far as the file allows; it is judged by GeometryReader. */
  geometry: unknown;
}

/** Makes features of XML events. */
export interface FeatureBuilder extends XmlHandler {
  /** What was completed since the last call. */
  take(): XmlFeature[];
  /** What the file holds and rows cannot say; asked after a reading of the head. */
  warnings(): Bilingual[];
  /** Asked at the end of a file without features: a word that is better than "no rows". */
  explainNothing(path: string): Error | null;
}

export interface XmlLayer {
  builder(): FeatureBuilder;
  /** The bytes of the XML, from the file itself or out of an archive. */
  bytes(source: Source, reportsProgress: boolean): AsyncIterable<Buffer>;
}

/** Features whose property names are taken for the columns. */
const PEEK_FEATURES = 200;

export async function openXmlFeatures(source: Source, layer: XmlLayer): Promise<OpenedRows> {
  const columns = new Set<string>();
  const builder = layer.builder();
  let count = 0;
  for await (const { properties } of features(source, layer, builder, false)) {
    for (const name of properties.names()) columns.add(name);
    if (++count === PEEK_FEATURES) break;
  }
  return {
    crs: source.options.crs ?? 4326,
    columns: [...columns],
    encoding: null,
    warnings: builder.warnings(),
    rows: () => rows(source, layer),
  };
}

async function* rows(source: Source, layer: XmlLayer): AsyncGenerator<SourceRow> {
  const geometries = new GeometryReader(
    source.options.crs ?? 4326,
    maxVerticesOf(source),
    judgesPlaces(source),
  );
  let number = 0;
  for await (const feature of features(source, layer, layer.builder(), true)) {
    const properties = feature.properties.toRecord();
    const outcome = geometries.read(feature.geometry);
    const suspect = suspectText(properties);
    if (suspect) outcome.notes = [...(outcome.notes ?? []), suspect];
    yield sourceRow(++number, properties, outcome);
  }
}

async function* features(
  source: Source,
  layer: XmlLayer,
  builder: FeatureBuilder,
  reportsProgress: boolean,
): AsyncGenerator<XmlFeature> {
  const reader = new XmlReader(builder);
  let count = 0;
  try {
    for await (const text of xmlText(layer.bytes(source, reportsProgress))) {
      reader.write(text);
      const done = builder.take();
      count += done.length;
      yield* done;
    }
    reader.end();
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const whole = builder.take();
    yield* whole;
    throw damaged(source, error, count + whole.length);
  }
  const nothing = count === 0 ? builder.explainNothing(source.path) : null;
  if (nothing !== null) throw nothing;
}

function damaged(source: Source, error: XmlError, count: number): Error {
  const elements =
    count === 1
      ? { es: 'un elemento completo', en: 'one complete element' }
      : { es: `${count} elementos completos`, en: `${count} complete elements` };
  return fileFailure(
    source.path,
    {
      es: `el archivo está dañado o incompleto${error.line === null ? '' : ` (línea ${error.line})`}, tras ${elements.es}`,
      en: `the file is damaged or incomplete${error.line === null ? '' : ` (line ${error.line})`}, after ${elements.en}`,
    },
    { es: 'Expórtelo o descárguelo de nuevo.', en: 'Export or download it again.' },
  );
}

/** The properties of one element, in order; a name that stands twice with another value gets a number. */
export class Properties {
  private readonly values = new Map<string, PropertyValue>();

  add(name: string, value: PropertyValue): void {
    if (value === null || name === '') return;
    let free = name;
    for (let count = 2; this.values.has(free); count++) {
      if (this.values.get(free) === value) return;
      free = `${name} (${count})`;
    }
    this.values.set(free, value);
  }

  names(): Iterable<string> {
    return this.values.keys();
  }

  toRecord(): Record<string, PropertyValue> {
    return Object.fromEntries(this.values);
  }
}
