/** Quiet land with borders, and points above it: the chosen one stands out. */
import type { ExpressionSpecification, StyleSpecification } from 'maplibre-gl';
import type { CheckStyleOptions } from './check-style.ts';
import { pickStyle } from './pick-style.ts';

export function pointsStyle(options: CheckStyleOptions): StyleSpecification {
  const base = pickStyle(options);
  const { selection, selectionCasing, gap } = options.palette;
  const chosen: ExpressionSpecification = ['==', ['get', 'chosen'], true];
  return {
    ...base,
    sources: {
      ...base.sources,
      points: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: [
      ...base.layers.filter(({ id }) => id !== 'place'),
      {
        id: 'points',
        type: 'circle',
        source: 'points',
        layout: { 'circle-sort-key': ['case', chosen, 1, 0] },
        paint: {
          'circle-radius': ['case', chosen, 9, 5.5],
          'circle-color': ['case', chosen, selection, gap],
          'circle-stroke-width': 1.8,
          'circle-stroke-color': selectionCasing,
        },
      },
      ...base.layers.filter(({ id }) => id === 'place').map((layer) => ({ ...layer, id: 'from' })),
    ],
  };
}
