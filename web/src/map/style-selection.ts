/** What is chosen: a dark outline on a light casing, and the point and circle of "what is here?". */
import type { LayerSpecification } from 'maplibre-gl';
import { type StyleOptions, sourceOf } from './style.ts';

/** Matches no code. */
export const NOTHING_SELECTED = ['==', ['get', 'code'], '\u0000'] as const;

/** Of kinds that aren't shown they are hidden, so that their tiles are not fetched; a choice shows its own. */
export function selectionLayers({ palette, kinds, shown, layers }: StyleOptions): LayerSpecification[] {
  return kinds
    .filter(({ shape }) => shape === 'polygon')
    .flatMap(({ kind }) => {
      const visibility = kind === shown || layers.has(kind) ? 'visible' : 'none';
      return [
        outline(kind, visibility, { name: 'hover', color: palette.selection, width: 1.4, opacity: 0.75 }),
        outline(kind, visibility, {
          name: 'selected-casing',
          color: palette.selectionCasing,
          width: 6,
          opacity: 0.9,
        }),
        outline(kind, visibility, { name: 'selected', color: palette.selection, width: 2.8, opacity: 1 }),
      ];
    });
}

export const GAP_LAYERS = ['gap-fill', 'gap-line'] as const;

/** Gaps in coverage: hidden until their codes are set. */
export function gapLayers({ palette, kinds }: StyleOptions): LayerSpecification[] {
  if (!kinds.some(({ kind }) => kind === 'municipality')) return [];
  const at = {
    source: sourceOf('municipality'),
    'source-layer': 'municipality',
    filter: NOTHING_SELECTED as never,
    layout: { visibility: 'none' as const },
  };
  return [
    { id: 'gap-fill', type: 'fill', ...at, paint: { 'fill-color': palette.gap, 'fill-opacity': 0.75 } },
    { id: 'gap-line', type: 'line', ...at, paint: { 'line-color': palette.gap, 'line-width': 1.6 } },
  ];
}

interface Stroke {
  name: string;
  color: string;
  width: number;
  opacity: number;
}

function outline(
  kind: string,
  visibility: 'visible' | 'none',
  { name, color, width, opacity }: Stroke,
): LayerSpecification {
  return {
    id: `${name}-${kind}`,
    type: 'line',
    source: sourceOf(kind),
    'source-layer': kind,
    filter: NOTHING_SELECTED as never,
    layout: { 'line-join': 'round', visibility },
    paint: { 'line-color': color, 'line-width': width, 'line-opacity': opacity },
  };
}

export function placeLayers({ palette }: StyleOptions): LayerSpecification[] {
  return [
    {
      id: 'place-fill',
      type: 'fill',
      source: 'place',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': palette.place, 'fill-opacity': 0.08 },
    },
    {
      id: 'place-line',
      type: 'line',
      source: 'place',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'line-color': palette.place, 'line-width': 2, 'line-dasharray': [3, 2] },
    },
    {
      id: 'place-point',
      type: 'circle',
      source: 'place',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': 7,
        'circle-color': palette.place,
        'circle-stroke-color': palette.ringBack,
        'circle-stroke-width': 2.5,
      },
    },
  ];
}
