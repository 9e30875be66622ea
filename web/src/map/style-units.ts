/** Units: rings for groups, marks for single ones. Above the names, which make room for them. */
import type { LayerSpecification } from 'maplibre-gl';
import { dimmed, type StyleOptions } from './style.ts';
import { UNIT_SIZES } from './style-sizes.ts';

/** Names go on making room for rings that others are painted over. */
const UNSEEN = { 'icon-opacity': 0, 'icon-opacity-transition': { duration: 0, delay: 0 } };

export function unitLayers(options: StyleOptions): LayerSpecification[] {
  const { layers, palette } = options;
  const visibility = layers.has('units') ? ('visible' as const) : ('none' as const);
  return [
    ...(options.unitTiles === null ? [] : tiledUnits(options)),
    {
      id: 'units',
      type: 'symbol',
      source: 'units',
      layout: {
        visibility,
        'icon-image': ['get', 'icon'],
        'icon-allow-overlap': true,
        'icon-size': UNIT_SIZES,
        'icon-padding': 3,
        'symbol-sort-key': ['-', 0, ['get', 'count']],
      },
      paint: options.passing ? UNSEEN : dimmed('icon', options.stale),
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

/** The same groups from vector tiles: plain circles with their number, the colour of the line most have. */
function tiledUnits({ layers, palette }: StyleOptions): LayerSpecification[] {
  const visibility = layers.has('units') ? ('visible' as const) : ('none' as const);
  const at = { source: 'unit-tiles', 'source-layer': 'units' };
  const count = ['coalesce', ['get', 'point_count'], 1];
  return [
    {
      id: 'unit-tiles',
      type: 'circle',
      ...at,
      layout: { visibility },
      paint: {
        'circle-radius': ['min', 36, ['+', 5, ['*', 0.6, ['sqrt', count]]]] as never,
        'circle-color': palette.ringBack,
        'circle-stroke-color': palette.shares.rural_business as string,
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'unit-tiles-count',
      type: 'symbol',
      ...at,
      filter: ['get', 'cluster'] as never,
      layout: {
        visibility,
        'text-field': ['to-string', ['get', 'point_count']],
        'text-font': ['Inter', 'sans-serif'],
        'text-size': 11,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': palette.ringText },
    },
  ];
}
