/** Protected areas and later overlays as hatches, sites by a symbol of their own, buffers as rings. */
import type { LayerSpecification } from 'maplibre-gl';
import { type MapKind, type StyleOptions, sourceOf } from './style.ts';
import { SITE_SIZES } from './style-sizes.ts';
import { classColor } from './style-territories.ts';

export function overlayLayers(options: StyleOptions): LayerSpecification[] {
  const overlays = options.kinds.filter(({ role, kind }) => role === 'overlay' && kind !== options.shown);
  return [...overlays.flatMap((kind) => overlay(kind, options)), ...buffers(options)];
}

function overlay({ kind }: MapKind, { palette, layers }: StyleOptions): LayerSpecification[] {
  const at = {
    source: sourceOf(kind),
    'source-layer': kind,
    layout: { visibility: layers.has(kind) ? ('visible' as const) : ('none' as const) },
  };
  return [
    { id: `overlay-${kind}`, type: 'fill', ...at, paint: { 'fill-pattern': 'hatch-protected' } },
    {
      id: `overlay-line-${kind}`,
      type: 'line',
      ...at,
      paint: {
        'line-color': palette.protectedArea,
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.8, 10, 2],
      },
    },
  ];
}

function buffers({ palette, layers }: StyleOptions): LayerSpecification[] {
  const layout = { visibility: layers.has('buffers') ? ('visible' as const) : ('none' as const) };
  const color = ['match', ['get', 'kind'], 'etcr', palette.etcr, palette.protectedArea];
  return [
    {
      id: 'buffer-fill',
      type: 'fill',
      source: 'buffers',
      layout,
      paint: { 'fill-color': color as never, 'fill-opacity': 0.1 },
    },
    {
      id: 'buffer-line',
      type: 'line',
      source: 'buffers',
      layout,
      paint: { 'line-color': color as never, 'line-width': 1.4, 'line-dasharray': [2, 2] },
    },
  ];
}

/** Sites that are coloured by their numbers are circles beneath their symbol. */
export function siteLayers(options: StyleOptions): LayerSpecification[] {
  const sites = options.kinds.filter(({ role }) => role === 'site');
  return sites.flatMap(({ kind }) => site(kind, options));
}

function site(kind: string, options: StyleOptions): LayerSpecification[] {
  const { layers, shown, palette } = options;
  const at = { source: sourceOf(kind), 'source-layer': kind };
  const coloured = kind === shown;
  return [
    {
      id: `fill-${kind}`,
      type: 'circle',
      ...at,
      layout: { visibility: coloured ? 'visible' : 'none' },
      paint: {
        'circle-color': classColor(options),
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 4, 13, 9, 22],
        'circle-stroke-color': palette.selection,
        'circle-stroke-width': 1.2,
      },
    },
    {
      id: `site-${kind}`,
      type: 'symbol',
      ...at,
      layout: {
        visibility: coloured || layers.has(kind) ? 'visible' : 'none',
        'icon-image': 'site',
        'icon-allow-overlap': true,
        'icon-size': SITE_SIZES,
      },
    },
  ];
}
