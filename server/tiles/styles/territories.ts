/** Borders and names of territories. */
import { byZoom, FONT, type StyleLayer } from './layer.ts';
import type { StylePalette } from './palette.ts';

export function borderLayers(palette: StylePalette): StyleLayer[] {
  const line = (kind: string, color: string, width: unknown, more: Partial<StyleLayer> = {}): StyleLayer => ({
    id: `${kind}-border`,
    type: 'line',
    source: kind,
    'source-layer': kind,
    ...more,
    paint: { 'line-color': color, 'line-width': width, ...more.paint },
  });
  return [
    line('municipality', palette.border, byZoom(5, 0.3, 10, 1.2), { minzoom: 5 }),
    line('department', palette.department, byZoom(4, 0.6, 9, 1.6)),
    line('pdet_subregion', palette.pdet, byZoom(4, 1, 9, 2), { paint: { 'line-dasharray': [3, 1.5] } }),
  ];
}

export function overlayLayers(palette: StylePalette): StyleLayer[] {
  const areas = { source: 'protected_area', 'source-layer': 'protected_area' };
  return [
    {
      id: 'protected-area',
      type: 'fill',
      ...areas,
      paint: { 'fill-color': palette.protectedArea, 'fill-opacity': 0.12 },
    },
    {
      id: 'protected-area-border',
      type: 'line',
      ...areas,
      paint: { 'line-color': palette.protectedArea, 'line-width': byZoom(4, 0.5, 10, 1.4) },
    },
  ];
}

export function siteLayers(palette: StylePalette): StyleLayer[] {
  return [
    {
      id: 'etcr',
      type: 'circle',
      source: 'etcr',
      'source-layer': 'etcr',
      paint: {
        'circle-radius': byZoom(4, 3, 10, 6),
        'circle-color': palette.etcr,
        'circle-stroke-color': palette.unitRim,
        'circle-stroke-width': 1.5,
      },
    },
  ];
}

/** Larger territories are named first; smaller ones as one comes nearer. */
export function nameLayers(palette: StylePalette): StyleLayer[] {
  const names = (kind: string, size: unknown, zooms: Partial<StyleLayer>, offset?: number): StyleLayer => ({
    id: `${kind}-names`,
    type: 'symbol',
    source: kind,
    'source-layer': `${kind}_label`,
    ...zooms,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': FONT,
      'text-size': size,
      'text-max-width': 7,
      'text-padding': 4,
      'symbol-sort-key': ['get', 'rank'],
      ...(offset === undefined ? {} : { 'text-anchor': 'top', 'text-offset': [0, offset] }),
    },
    paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
  });
  return [
    names('etcr', 11, { minzoom: 8 }, 0.8),
    names('municipality', byZoom(7, 10.5, 12, 14), { minzoom: 7.5 }),
    names('department', byZoom(4, 10, 8, 14), { minzoom: 4.2, maxzoom: 9.5 }),
  ];
}
