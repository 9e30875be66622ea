/** The style as code: one list of layers from bottom to top, made of what the page's state asks for. */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { Palette } from '../format/colors.ts';
import type { Language } from '../format/numbers.ts';
import { baseLayers } from './style-base.ts';
import { labelLayers } from './style-labels.ts';
import { overlayLayers, siteLayers } from './style-overlays.ts';
import { gapLayers, placeLayers, selectionLayers } from './style-selection.ts';
import { territoryLayers } from './style-territories.ts';
import { unitLayers } from './style-units.ts';

/** A territory kind as the map needs it. */
export interface MapKind {
  kind: string;
  shape: 'polygon' | 'point';
  role: 'partition' | 'overlay' | 'site';
}

export interface StyleOptions {
  palette: Palette;
  kinds: readonly MapKind[];
  /** The kind that is coloured. */
  shown: string;
  /** Layers switched on. */
  layers: ReadonlySet<string>;
  /** Fill of each class but zero, and of zero. */
  colors: readonly string[];
  zero: string;
  origin: string;
  language: Language;
  /** Filters of the unit tiles, when there are too many units in view for /clusters; null: not used. */
  unitTiles: string | null;
  /** What is drawn is of an earlier question: dimmed, as numbers are. */
  stale: boolean;
  /** Rings of a passing day are painted over those of the map. */
  passing?: boolean;
}

/** Opacity of what is of an earlier question, with the pause that quick answers need not to flicker. */
export const dimmed = (property: string, stale: boolean): Record<string, unknown> => ({
  [`${property}-opacity`]: stale ? 0.4 : 1,
  [`${property}-opacity-transition`]: { duration: 150, delay: 120 },
});

export const sourceOf = (kind: string): string => `kind-${kind}`;

const EMPTY: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };

export function styleFor(options: StyleOptions): StyleSpecification {
  return { version: 8, sources: sources(options), layers: layers(options) };
}

/** The address of the unit tiles under filters. */
export const unitTilesUrl = (origin: string, query: string): string =>
  `${origin}/tiles/units/{z}/{x}/{y}.mvt${query ? `?${query}` : ''}`;

function sources({ kinds, origin, unitTiles }: StyleOptions): Record<string, SourceSpecification> {
  const all: Record<string, SourceSpecification> = {
    base: { type: 'vector', url: `${origin}/tiles/base.json` },
    units: EMPTY,
    labels: EMPTY,
    buffers: EMPTY,
    place: EMPTY,
    'selected-point': EMPTY,
  };
  if (unitTiles !== null) all['unit-tiles'] = { type: 'vector', tiles: [unitTilesUrl(origin, unitTiles)] };
  for (const { kind } of kinds) {
    all[sourceOf(kind)] = { type: 'vector', url: `${origin}/tiles/${kind}.json`, promoteId: 'code' };
  }
  return all;
}

function layers(options: StyleOptions): LayerSpecification[] {
  return [
    ...baseLayers(options, 'below'),
    ...territoryLayers(options),
    ...baseLayers(options, 'above'),
    ...overlayLayers(options),
    ...gapLayers(options),
    ...selectionLayers(options),
    ...placeLayers(options),
    ...labelLayers(options),
    ...unitLayers(options),
    ...siteLayers(options),
  ];
}
