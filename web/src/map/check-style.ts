/** The map of a checked file: quiet land with its borders and the PDET outline, rows by verdict above everything. */
import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { VERDICTS } from '../check/verdicts.ts';
import type { Palette } from '../format/colors.ts';
import type { Language } from '../format/numbers.ts';
import type { StyleOptions } from './style.ts';
import { baseLayers } from './style-base.ts';
import { labelLayers } from './style-labels.ts';
import { territoryLayers } from './style-territories.ts';

export interface CheckStyleOptions {
  palette: Palette;
  language: Language;
  origin: string;
}

const KINDS = ['department', 'municipality', 'pdet_subregion'];
const EMPTY: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };

export function checkStyle(options: CheckStyleOptions): StyleSpecification {
  const shared: StyleOptions = {
    ...options,
    kinds: [],
    shown: 'municipality',
    layers: new Set(['pdet', 'labels']),
    colors: [],
    zero: 'transparent',
    unitTiles: null,
    stale: false,
  };
  return {
    version: 8,
    sources: sources(options.origin),
    layers: [
      ...baseLayers(shared, 'below'),
      ...territoryLayers(shared),
      municipalBorders(options.palette),
      ...baseLayers(shared, 'above'),
      ...labelLayers(shared),
      ...rowLayers(options.palette),
    ],
  };
}

function sources(origin: string): Record<string, SourceSpecification> {
  const tiles = KINDS.map((kind): [string, SourceSpecification] => [
    `kind-${kind}`,
    { type: 'vector', url: `${origin}/tiles/${kind}.json`, promoteId: 'code' },
  ]);
  return {
    base: { type: 'vector', url: `${origin}/tiles/base.json` },
    labels: EMPTY,
    rows: EMPTY,
    chosen: EMPTY,
    ...Object.fromEntries(tiles),
  };
}

function municipalBorders({ borderStrong }: Palette): LayerSpecification {
  return {
    id: 'municipality-line',
    type: 'line',
    source: 'kind-municipality',
    'source-layer': 'municipality',
    minzoom: 6.5,
    paint: { 'line-color': borderStrong, 'line-opacity': 0.35, 'line-width': 0.7 },
  };
}

/** The worst verdict lies on top, where several rows stand on one place. */
const ABOVE: ExpressionSpecification = [
  'match',
  ['get', 'verdict'],
  ...VERDICTS.flatMap((verdict, index) => [verdict, VERDICTS.length - index]),
  0,
] as unknown as ExpressionSpecification;

function rowLayers(palette: Palette): LayerSpecification[] {
  const points = ['==', ['geometry-type'], 'Point'] as const;
  return [
    {
      id: 'rows',
      type: 'symbol',
      source: 'rows',
      // `from`: the zoom from which a row has room of its own
      filter: ['<=', ['get', 'from'], ['zoom']],
      layout: {
        'icon-image': ['concat', ['get', 'verdict'], ['case', ['get', 'repaired'], '|repaired', '']],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 4, 0.75, 8, 0.9, 12, 1.15],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ABOVE,
      },
    },
    {
      id: 'chosen-way',
      type: 'line',
      source: 'chosen',
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-color': palette.selection, 'line-width': 2, 'line-dasharray': [2, 1.5] },
    },
    {
      id: 'chosen-old',
      type: 'circle',
      source: 'chosen',
      filter: ['all', points, ['==', ['get', 'what'], 'old']] as never,
      paint: {
        'circle-radius': 5,
        'circle-color': palette.selectionCasing,
        'circle-stroke-color': palette.selection,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'chosen',
      type: 'circle',
      source: 'chosen',
      filter: ['all', points, ['==', ['get', 'what'], 'now']] as never,
      paint: {
        'circle-radius': 13,
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': palette.selection,
        'circle-stroke-width': 3,
      },
    },
  ];
}
