/** Units: circles with their number, larger for more units, and single ones as dots. */
import { FONT, type StyleLayer } from './layer.ts';
import type { StylePalette } from './palette.ts';

const UNITS = { source: 'units', 'source-layer': 'units' } as const;
const IS_CLUSTER = ['==', ['get', 'cluster'], true];

export function unitLayers(palette: StylePalette): StyleLayer[] {
  return [
    {
      id: 'unit',
      type: 'circle',
      ...UNITS,
      filter: ['!', IS_CLUSTER],
      paint: {
        'circle-radius': 5,
        'circle-color': palette.unit,
        'circle-opacity': ['case', ['get', 'active'], 1, 0.45],
        'circle-stroke-color': palette.unitRim,
        'circle-stroke-width': 1.2,
      },
    },
    {
      id: 'unit-cluster',
      type: 'circle',
      ...UNITS,
      filter: IS_CLUSTER,
      layout: { 'circle-sort-key': ['get', 'point_count'] },
      paint: {
        // by area: the radius grows with the square root of the count
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'point_count']], 1, 9, 30, 17, 250, 34],
        'circle-color': palette.unit,
        'circle-opacity': 0.88,
        'circle-stroke-color': palette.unitRim,
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: 'unit-cluster-count',
      type: 'symbol',
      ...UNITS,
      filter: IS_CLUSTER,
      layout: {
        'text-field': ['number-format', ['get', 'point_count'], { locale: 'es-CO' }],
        'text-font': FONT,
        'text-size': 11,
        'symbol-sort-key': ['-', 0, ['get', 'point_count']],
      },
      paint: { 'text-color': palette.unitText },
    },
  ];
}
