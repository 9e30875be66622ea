/** Quiet land with municipal borders, and above it the places of a unit joined in their order. */
import type { SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { CheckStyleOptions } from './check-style.ts';
import { pickStyle } from './pick-style.ts';

const EMPTY: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };

export function trailStyle(options: CheckStyleOptions): StyleSpecification {
  const base = pickStyle(options);
  const { borderStrong, selection } = options.palette;
  return {
    ...base,
    sources: { ...base.sources, trail: EMPTY },
    layers: [
      ...base.layers.filter(({ id }) => id !== 'place'),
      {
        id: 'trail-line',
        type: 'line',
        source: 'trail',
        filter: ['==', ['geometry-type'], 'LineString'],
        paint: { 'line-color': borderStrong, 'line-width': 2, 'line-dasharray': [2, 1.5] },
      },
      {
        id: 'trail-places',
        type: 'circle',
        source: 'trail',
        filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-radius': ['case', ['get', 'now'], 8, 5],
          'circle-color': ['case', ['get', 'now'], selection, borderStrong],
          'circle-stroke-width': 2.5,
          'circle-stroke-color': '#ffffff',
        },
      },
    ],
  };
}
