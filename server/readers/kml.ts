/** KML and KMZ placemarks (OGC 12-007r2): their place, name, description and extended data. */
import type { Bilingual } from '../problem.ts';
import { fileFailure } from './failures.ts';
import { cleanText } from './properties.ts';
import { chunksOf, type OpenedRows, type Source } from './source.ts';
import {
  type FeatureBuilder,
  openXmlFeatures,
  Properties,
  type XmlFeature,
  type XmlLayer,
} from './xml-features.ts';
import { ZipArchive } from './zip.ts';

const MAX_KML_BYTES = 2 ** 30;

/** Children of a placemark that say something of it, and those of TimeStamp and TimeSpan. */
const TEXTS = new Set(['name', 'description', 'address']);
const TIMES = new Set(['when', 'begin', 'end']);
const SHAPES = new Set([
  'Point',
  'LineString',
  'LinearRing',
  'Polygon',
  'Track',
  'MultiGeometry',
  'MultiTrack',
]);

const LAYER: XmlLayer = { builder: () => new KmlBuilder(), bytes: kmlBytes };

export function openKml(source: Source): Promise<OpenedRows> {
  return openXmlFeatures(source, LAYER);
}

async function* kmlBytes(source: Source, reportsProgress: boolean): AsyncGenerator<Buffer> {
  if (!(await isArchive(source))) return yield* chunksOf(source, reportsProgress);
  const archive = await ZipArchive.open(source.path);
  try {
    const documents = archive.entries.filter(({ name }) => /\.kml$/i.test(name));
    const entry = documents.find(({ name }) => /^doc\.kml$/i.test(name)) ?? documents[0];
    if (entry === undefined) throw withoutKml(source);
    yield* archive.chunks(entry, MAX_KML_BYTES, (bytes) => {
      if (reportsProgress)
        source.options.onBytes?.(Math.round((bytes / entry.compressedBytes) * source.size), source.size);
    });
  } finally {
    archive.close();
  }
}

async function isArchive(source: Source): Promise<boolean> {
  for await (const chunk of chunksOf(source, false)) return chunk.toString('latin1', 0, 2) === 'PK';
  return false;
}

type Shape = Record<string, unknown> & { type: string };

/** One element that holds places: what was found within it so far. */
interface OpenShape {
  name: string;
  members: Shape[];
  /** Of a track: its positions. */
  positions: unknown[];
  rings: { outer: unknown[] | null; inner: unknown[][] };
}

class KmlBuilder implements FeatureBuilder {
  private done: XmlFeature[] = [];
  private readonly path: string[] = [];
  /** Names of the folders around, outermost first. */
  private readonly folders: (string | null)[] = [];
  private properties: Properties | null = null;
  private placemarkDepth = 0;
  private shapes: OpenShape[] = [];
  private geometry: Shape[] = [];
  private collected: string | null = null;
  private dataName = '';

  take(): XmlFeature[] {
    const done = this.done;
    this.done = [];
    return done;
  }

  warnings(): Bilingual[] {
    return [];
  }

  explainNothing(): null {
    return null;
  }

  open(name: string, attributes: Record<string, string>): void {
    this.path.push(name);
    // Text around child elements is none of an element's own.
    this.collected = '';
    if (name === 'Folder') this.folders.push(null);
    if (name === 'Placemark') this.openPlacemark();
    if (this.properties === null) return;
    if (name === 'Data' || name === 'SimpleData') this.dataName = cleanText(attributes.name ?? '') ?? '';
    if (SHAPES.has(name)) {
      this.shapes.push({ name, members: [], positions: [], rings: { outer: null, inner: [] } });
    }
  }

  text(text: string): void {
    if (this.collected !== null) this.collected += text;
  }

  close(name: string): void {
    this.path.pop();
    const text = this.collected;
    this.collected = null;
    const parent = this.path.at(-1) ?? '';
    if (name === 'Folder') this.folders.pop();
    else if (name === 'Placemark') this.closePlacemark();
    else if (this.properties === null) {
      if (name === 'name' && parent === 'Folder') this.folders.splice(-1, 1, cleanText(text ?? ''));
    } else if (SHAPES.has(name)) this.closeShape(name);
    else if (text !== null) this.closeText(name, parent, text);
  }

  private openPlacemark(): void {
    this.properties = new Properties();
    this.placemarkDepth = this.path.length;
    this.shapes = [];
    this.geometry = [];
  }

  private closePlacemark(): void {
    if (this.properties === null) return;
    const folder = this.folders.filter((name) => name !== null).join(' / ');
    this.properties.add('folder', cleanText(folder));
    this.done.push({ properties: this.properties, geometry: joined(this.geometry) });
    this.properties = null;
  }

  /** An element without children, within a placemark. */
  private closeText(name: string, parent: string, text: string): void {
    if (name === 'coordinates') this.takeCoordinates(text);
    else if (name === 'coord') this.shapes.at(-1)?.positions.push(position(text.trim().split(/\s+/)));
    else if (this.path.length === this.placemarkDepth) {
      if (TEXTS.has(name)) this.properties?.add(name, cleanText(text));
    } else if (parent === 'TimeStamp' || parent === 'TimeSpan') {
      if (TIMES.has(name)) this.properties?.add(name, cleanText(text));
    } else if (parent === 'Data') {
      if (name === 'value') this.properties?.add(this.dataName, cleanText(text));
    } else if (name === 'SimpleData') this.properties?.add(this.dataName, cleanText(text));
    else if (parent === 'ExtendedData' && name !== 'Data' && name !== 'SchemaData') {
      this.properties?.add(name, cleanText(text));
    }
  }

  private takeCoordinates(text: string): void {
    const shape = this.shapes.at(-1);
    const polygon = this.shapes.at(-2);
    if (shape === undefined) return;
    shape.positions = positions(text);
    if (shape.name !== 'LinearRing' || polygon?.name !== 'Polygon') return;
    if (this.path.includes('innerBoundaryIs')) polygon.rings.inner.push(shape.positions);
    else polygon.rings.outer = shape.positions;
  }

  private closeShape(name: string): void {
    const shape = this.shapes.pop();
    if (shape === undefined || shape.name !== name) return;
    const made = shapeOf(shape, this.shapes.at(-1)?.name === 'Polygon');
    if (made !== null) (this.shapes.at(-1)?.members ?? this.geometry).push(made);
  }
}

/** Null for the ring of a polygon, which stands in it already, and for what holds nothing. */
function shapeOf({ name, members, positions, rings }: OpenShape, isRing: boolean): Shape | null {
  if (name === 'MultiGeometry' || name === 'MultiTrack') return joined(members);
  if (name === 'Polygon') {
    return rings.outer === null ? null : { type: 'Polygon', coordinates: [rings.outer, ...rings.inner] };
  }
  if (isRing || positions.length === 0) return null;
  if (name === 'Point') return { type: 'Point', coordinates: positions[0] };
  return { type: 'LineString', coordinates: positions };
}

/** Several shapes as one, of the plainest type that holds them. */
function joined(shapes: Shape[]): Shape | null {
  const [first] = shapes;
  if (first === undefined || shapes.length === 1) return first ?? null;
  const isPlain = ['Point', 'LineString', 'Polygon'].includes(first.type);
  if (isPlain && shapes.every(({ type }) => type === first.type)) {
    return { type: `Multi${first.type}`, coordinates: shapes.map(({ coordinates }) => coordinates) };
  }
  return { type: 'GeometryCollection', geometries: shapes };
}

/** `lng,lat[,height] …`; a space behind the comma is wrong but common. */
function positions(text: string): unknown[] {
  const tuples = text.trim().replace(/\s*,\s*/g, ',');
  return tuples === '' ? [] : tuples.split(/\s+/).map((tuple) => position(tuple.split(',')));
}

/** What is no number stays text, so that the row's problem can show it. */
function position(parts: string[]): (number | string)[] {
  return parts.slice(0, 2).map((part) => {
    const value = Number(part);
    return part === '' || Number.isNaN(value) ? part : value;
  });
}

function withoutKml(source: Source): Error {
  return fileFailure(
    source.path,
    { es: 'es un archivo comprimido sin KML', en: 'it is an archive without KML' },
    { es: 'Expórtelo de nuevo como KML o KMZ.', en: 'Export it again as KML or KMZ.' },
  );
}
