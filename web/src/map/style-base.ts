/** Sea, neighbours, land, rivers and lakes: quiet, so that the numbers stand out. */
import type { LayerSpecification } from 'maplibre-gl';
import type { StyleOptions } from './style.ts';

/** `below` the territories: sea and land; `above`: water lines that must not be painted over. */
export function baseLayers({ palette }: StyleOptions, where: 'below' | 'above'): LayerSpecification[] {
  if (where === 'above') {
    return [
      {
        id: 'base-rivers',
        type: 'line',
        source: 'base',
        'source-layer': 'rivers',
        paint: {
          'line-color': palette.river,
          'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.6, 8, 1.2, 12, 2.2],
          'line-opacity': 0.75,
        },
      },
      {
        id: 'base-lakes',
        type: 'fill',
        source: 'base',
        'source-layer': 'lakes',
        paint: { 'fill-color': palette.water },
      },
    ];
  }
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': palette.water } },
    {
      id: 'base-countries',
      type: 'fill',
      source: 'base',
      'source-layer': 'countries',
      paint: { 'fill-color': palette.neighbour, 'fill-outline-color': palette.neighbourLine },
    },
    {
      id: 'base-coast',
      type: 'line',
      source: 'base',
      'source-layer': 'countries',
      paint: {
        'line-color': palette.neighbourLine,
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.8, 10, 1.6],
      },
    },
  ];
}
