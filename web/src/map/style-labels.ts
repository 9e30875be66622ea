/** Names, drawn with the page's own font (no glyph files): departments first, then the smaller ones as one comes nearer. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from '../format/colors.ts';
import type { StyleOptions } from './style.ts';

const FONT = ['Inter', 'sans-serif'];

const NOT_CHOSEN: ExpressionSpecification = ['!=', ['get', 'chosen'], true];

/** Names bear the colour of what they name. */
const colorOf = (palette: Palette): ExpressionSpecification => [
  'match',
  ['get', 'kind'],
  'pdet_subregion',
  palette.pdet,
  'etcr',
  palette.etcr,
  palette.protectedArea,
];

export function labelLayers({ palette, layers, language }: StyleOptions): LayerSpecification[] {
  const visibility = layers.has('labels') ? ('visible' as const) : ('none' as const);
  const halo = { 'text-halo-color': palette.labelHalo, 'text-halo-width': 1.9 };
  return [
    {
      id: 'label-base',
      type: 'symbol',
      source: 'base',
      'source-layer': 'labels',
      maxzoom: 9,
      layout: {
        visibility,
        'text-field': ['get', language === 'en' ? 'name_en' : 'name'],
        'text-font': FONT,
        'text-size': ['interpolate', ['linear'], ['zoom'], 4, 11, 8, 14],
        'text-letter-spacing': 0.08,
        'text-max-width': 6,
        'text-padding': 6,
      },
      paint: { 'text-color': palette.labelQuiet, ...halo, 'text-halo-width': 1 },
    },
    {
      id: 'label-municipality',
      type: 'symbol',
      source: 'labels',
      minzoom: 7.5,
      filter: ['all', NOT_CHOSEN, ['==', ['get', 'kind'], 'municipality']],
      layout: {
        visibility,
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': ['interpolate', ['linear'], ['zoom'], 7, 10.5, 12, 14],
        'text-max-width': 7,
        'text-padding': 4,
        'text-variable-anchor': ['center', 'top', 'bottom'],
        'text-radial-offset': 0.8,
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'text-color': palette.label, ...halo },
    },
    {
      id: 'label-other',
      type: 'symbol',
      source: 'labels',
      minzoom: 4.5,
      filter: [
        'all',
        NOT_CHOSEN,
        ['!', ['in', ['get', 'kind'], ['literal', ['municipality', 'department']]]],
      ],
      layout: {
        visibility,
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': ['interpolate', ['linear'], ['zoom'], 5, 10.5, 9, 13],
        'text-max-width': 9,
        'text-padding': 4,
        'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
        'text-radial-offset': 1,
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'text-color': colorOf(palette), ...halo },
    },
    {
      id: 'label-department',
      type: 'symbol',
      source: 'labels',
      minzoom: 4.2,
      maxzoom: 9.5,
      filter: ['all', NOT_CHOSEN, ['==', ['get', 'kind'], 'department']],
      layout: {
        visibility,
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': ['interpolate', ['linear'], ['zoom'], 4.2, 11, 8, 15],
        'text-letter-spacing': 0.04,
        'text-max-width': 7,
        'text-padding': 3,
        'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
        'text-radial-offset': 1.6,
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'text-color': palette.label, 'text-opacity': 0.92, ...halo },
    },
    {
      id: 'label-chosen',
      type: 'symbol',
      source: 'labels',
      filter: ['==', ['get', 'chosen'], true],
      layout: {
        visibility,
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': ['interpolate', ['linear'], ['zoom'], 5, 12.5, 12, 16],
        'text-max-width': 9,
        'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
        'text-radial-offset': 1.6,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': palette.label, ...halo, 'text-halo-width': 2.4 },
    },
  ];
}
