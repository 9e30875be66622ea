/** The choropleth: classes by feature state, missing hatched, and the outlines of what lies above. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { dimmed, type MapKind, type StyleOptions, sourceOf } from './style.ts';

/** -1 missing, 0 zero, 1… the classes above zero; -2 while nothing is known. */
const CLASS: ExpressionSpecification = ['coalesce', ['feature-state', 'class'], -2];

const visibility = (shown: boolean): { visibility: 'visible' | 'none' } => ({
  visibility: shown ? 'visible' : 'none',
});

export function classColor({ palette, colors, zero }: StyleOptions): ExpressionSpecification {
  const classes = colors.flatMap((color, index) => [index + 1, color]);
  return [
    'match',
    CLASS,
    -1,
    palette.missing,
    0,
    zero,
    ...classes,
    palette.land,
  ] as unknown as ExpressionSpecification;
}

export function territoryLayers(options: StyleOptions): LayerSpecification[] {
  const polygons = options.kinds.filter(({ shape, role }) => shape === 'polygon' && role === 'partition');
  const overlay = options.kinds.find(({ kind, role }) => kind === options.shown && role === 'overlay');
  const fills = overlay ? [...polygons, overlay] : polygons;
  return [landOf(options), ...fills.flatMap((kind) => choropleth(kind, options)), ...outlines(options)];
}

/** The country shows as land where the coloured kind doesn't cover it. */
function landOf({ palette }: StyleOptions): LayerSpecification {
  return {
    id: 'land',
    type: 'fill',
    source: sourceOf('department'),
    'source-layer': 'department',
    paint: { 'fill-color': palette.land },
  };
}

/** Areas of a kind that leaves land uncovered need an edge of their own, above all where they are at zero. */
function choropleth({ kind, role }: MapKind, options: StyleOptions): LayerSpecification[] {
  const { palette, shown } = options;
  const at = { source: sourceOf(kind), 'source-layer': kind, layout: visibility(kind === shown) };
  return [
    {
      id: `fill-${kind}`,
      type: 'fill',
      ...at,
      paint: { 'fill-color': classColor(options), 'fill-antialias': true, ...dimmed('fill', options.stale) },
    },
    {
      id: `missing-${kind}`,
      type: 'fill',
      ...at,
      paint: { 'fill-pattern': 'hatch', 'fill-opacity': ['case', ['==', CLASS, -1], 1, 0] },
    },
    {
      id: `border-${kind}`,
      type: 'line',
      ...at,
      paint: {
        'line-color': role === 'overlay' ? palette.borderStrong : palette.border,
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, kind === 'municipality' ? 0.3 : 0.8, 10, 1.4],
      },
    },
  ];
}

function outlines({ palette, shown, layers }: StyleOptions): LayerSpecification[] {
  return [
    {
      id: 'department-outline',
      type: 'line',
      source: sourceOf('department'),
      'source-layer': 'department',
      paint: {
        'line-color': palette.borderStrong,
        'line-opacity': shown === 'department' ? 0.35 : 0.6,
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.5, 9, 1.2],
      },
    },
    {
      id: 'pdet-casing',
      type: 'line',
      source: sourceOf('pdet_subregion'),
      'source-layer': 'pdet_subregion',
      layout: { ...visibility(layers.has('pdet')), 'line-join': 'round' },
      paint: {
        'line-color': palette.selectionCasing,
        'line-opacity': 0.55,
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, 2.6, 9, 4.5],
      },
    },
    {
      id: 'pdet-outline',
      type: 'line',
      source: sourceOf('pdet_subregion'),
      'source-layer': 'pdet_subregion',
      layout: { ...visibility(layers.has('pdet')), 'line-join': 'round' },
      paint: {
        'line-color': palette.pdet,
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, 1.2, 9, 2.2],
        'line-dasharray': [3, 1.4],
      },
    },
  ];
}
