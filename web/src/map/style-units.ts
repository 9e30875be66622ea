/** Units: rings for groups, marks for single ones. Above the names, which make room for them. */
import type { LayerSpecification } from 'maplibre-gl';
import type { StyleOptions } from './style.ts';

export function unitLayers({ layers, palette }: StyleOptions): LayerSpecification[] {
  const visibility = layers.has('units') ? ('visible' as const) : ('none' as const);
  return [
    {
      id: 'units',
      type: 'symbol',
      source: 'units',
      layout: {
        visibility,
        'icon-image': ['get', 'icon'],
        'icon-allow-overlap': true,
        'icon-padding': 3,
        'symbol-sort-key': ['-', 0, ['get', 'count']],
      },
    },
    {
      id: 'selected-point',
      type: 'circle',
      source: 'selected-point',
      paint: {
        'circle-radius': 13,
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': palette.selection,
        'circle-stroke-width': 3,
      },
    },
  ];
}
