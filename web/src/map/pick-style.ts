/** The map on which a unit's place is set: quiet land with its borders and the PDET outline, one place above all. */
import type { SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { CheckStyleOptions } from './check-style.ts';
import type { StyleOptions } from './style.ts';
import { baseLayers } from './style-base.ts';
import { labelLayers } from './style-labels.ts';
import { territoryLayers } from './style-territories.ts';

const KINDS = ['department', 'municipality', 'pdet_subregion'];
const EMPTY: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };

export function pickStyle(options: CheckStyleOptions): StyleSpecification {
  const { palette, origin } = options;
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
  const tiles = KINDS.map((kind): [string, SourceSpecification] => [
    `kind-${kind}`,
    { type: 'vector', url: `${origin}/tiles/${kind}.json`, promoteId: 'code' },
  ]);
  return {
    version: 8,
    sources: {
      base: { type: 'vector', url: `${origin}/tiles/base.json` },
      labels: EMPTY,
      place: EMPTY,
      ...Object.fromEntries(tiles),
    },
    layers: [
      ...baseLayers(shared, 'below'),
      ...territoryLayers(shared),
      {
        id: 'municipality-line',
        type: 'line',
        source: 'kind-municipality',
        'source-layer': 'municipality',
        minzoom: 6.5,
        paint: { 'line-color': palette.borderStrong, 'line-opacity': 0.35, 'line-width': 0.7 },
      },
      ...baseLayers(shared, 'above'),
      ...labelLayers(shared),
      {
        id: 'place',
        type: 'circle',
        source: 'place',
        paint: {
          'circle-radius': 8,
          'circle-color': palette.borderStrong,
          'circle-stroke-width': 3,
          'circle-stroke-color': '#ffffff',
        },
      },
    ],
  };
}
