/** Sea, neighbours and rivers. */
import { byZoom, FONT, type StyleLayer } from './layer.ts';
import type { StylePalette } from './palette.ts';

export function groundLayers(palette: StylePalette): StyleLayer[] {
  const countries = { source: 'base', 'source-layer': 'countries' };
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': palette.sea } },
    {
      id: 'countries',
      type: 'fill',
      ...countries,
      paint: { 'fill-color': ['case', ['get', 'colombia'], palette.land, palette.neighbour] },
    },
    {
      id: 'coast',
      type: 'line',
      ...countries,
      paint: { 'line-color': palette.coast, 'line-width': byZoom(4, 0.7, 10, 1.4) },
    },
  ];
}

export function waterLayers(palette: StylePalette): StyleLayer[] {
  return [
    {
      id: 'lakes',
      type: 'fill',
      source: 'base',
      'source-layer': 'lakes',
      paint: { 'fill-color': palette.sea },
    },
    {
      id: 'rivers',
      type: 'line',
      source: 'base',
      'source-layer': 'rivers',
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: {
        'line-color': palette.river,
        'line-width': byZoom(4, 0.5, 8, 1.2, 12, 2.4),
        'line-opacity': ['step', ['zoom'], ['case', ['==', ['get', 'rank'], 1], 1, 0], 6, 1],
      },
    },
  ];
}

export function baseLabelLayers(palette: StylePalette): StyleLayer[] {
  const halo = { 'text-halo-color': palette.halo, 'text-halo-width': 1.4 };
  return [
    {
      id: 'river-names',
      type: 'symbol',
      source: 'base',
      'source-layer': 'rivers',
      minzoom: 6,
      layout: {
        'symbol-placement': 'line',
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': 10.5,
        'symbol-spacing': 500,
      },
      paint: { 'text-color': palette.quietLabel, ...halo },
    },
    {
      id: 'base-names',
      type: 'symbol',
      source: 'base',
      'source-layer': 'labels',
      maxzoom: 8,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': byZoom(3, 10, 7, 14),
        'text-letter-spacing': 0.08,
        'text-max-width': 8,
      },
      paint: { 'text-color': palette.quietLabel, ...halo },
    },
  ];
}
