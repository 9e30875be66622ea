/** Waypoints of GPX 1.0 and 1.1: what a GPS receiver or a telephone marks in the field. */
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

const LAYER: XmlLayer = { builder: () => new GpxBuilder(), bytes: chunksOf };

export function openGpx(source: Source): Promise<OpenedRows> {
  return openXmlFeatures(source, LAYER);
}

class GpxBuilder implements FeatureBuilder {
  private done: XmlFeature[] = [];
  private depth = 0;
  private waypoint: XmlFeature | null = null;
  private waypointDepth = 0;
  private collected: string | null = null;
  /** Tracks and routes, which are not read. */
  private lines = 0;

  take(): XmlFeature[] {
    const done = this.done;
    this.done = [];
    return done;
  }

  warnings(): Bilingual[] {
    if (this.lines === 0) return [];
    return [
      {
        es: 'Los recorridos y rutas del archivo no se leen; solo sus puntos (waypoints).',
        en: 'Tracks and routes of the file are not read; its waypoints alone are.',
      },
    ];
  }

  explainNothing(path: string): Error | null {
    if (this.lines === 0) return null;
    return fileFailure(
      path,
      {
        es: 'contiene recorridos o rutas y ningún punto (waypoint)',
        en: 'it holds tracks or routes and no waypoint',
      },
      {
        es: 'Marque en el GPS un punto por unidad y exporte los puntos.',
        en: 'Mark one waypoint a unit on the GPS and export the waypoints.',
      },
    );
  }

  open(name: string, attributes: Record<string, string>): void {
    this.depth++;
    this.collected = '';
    if (name === 'wpt') {
      const coordinates = [coordinate(attributes.lon), coordinate(attributes.lat)];
      this.waypoint = { properties: new Properties(), geometry: { type: 'Point', coordinates } };
      this.waypointDepth = this.depth;
    } else if (this.waypoint === null) {
      if (name === 'trk' || name === 'rte') this.lines++;
    } else if (name === 'link') this.waypoint.properties.add('link', cleanText(attributes.href ?? ''));
  }

  text(text: string): void {
    if (this.collected !== null) this.collected += text;
  }

  close(name: string): void {
    const isLeaf = this.collected !== null;
    const text = cleanText(this.collected ?? '');
    this.collected = null;
    if (this.waypoint !== null && name === 'wpt' && this.depth === this.waypointDepth) {
      this.done.push(this.waypoint);
      this.waypoint = null;
    } else if (this.waypoint !== null && isLeaf) {
      this.waypoint.properties.add(name, name === 'ele' ? numberOr(text) : text);
    }
    this.depth--;
  }
}

/** What is no number stays text, so that the row's problem can show it. */
function coordinate(text: string | undefined): number | string {
  return numberOr(cleanText(text ?? '')) ?? '';
}

function numberOr(text: string | null): number | string | null {
  return text === null || Number.isNaN(Number(text)) ? text : Number(text);
}
