/** The public map's style: colours are the page's own, classes those that its list bears. */
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { EmbedView } from '../../../server/embed/view.ts';
import type { LayerFiles } from './embed-files.ts';

/** Colours of the page, as its style sheet says them now. */
export function embedColors(): Record<string, string> & { hatch: string; missing: string } {
  const style = getComputedStyle(document.documentElement);
  const named = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return Object.fromEntries(named);
}

const NAMES = [
  ...['water', 'neighbour', 'land', 'border', 'zero', 'few', 'missing', 'hatch', 'pdet'],
  ...['mark', 'mark-text', 'paper', 'ink', 'ink-2', 'k1', 'k2', 'k3', 'k4', 'k5'],
];

const FONT = ['sans-serif'];

export function embedStyle(
  view: EmbedView,
  files: readonly LayerFiles[],
  neighbours: Topology,
): StyleSpecification {
  const [shapes] = Object.values(neighbours.objects);
  const around = feature(neighbours, shapes as GeometryCollection);
  return {
    version: 8,
    sources: {
      neighbours: { type: 'geojson', data: around },
      ...Object.fromEntries(files.map(({ layer, source }) => [layer, source])),
    },
    layers: layersOf(view, files),
  };
}

function layersOf(view: EmbedView, files: readonly LayerFiles[]): LayerSpecification[] {
  const colors = embedColors();
  const department = { source: 'department', 'source-layer': 'department' };
  return [
    { id: 'water', type: 'background', paint: { 'background-color': colors.water ?? '' } },
    { id: 'neighbours', type: 'fill', source: 'neighbours', paint: { 'fill-color': colors.neighbour ?? '' } },
    { id: 'land', type: 'fill', ...department, paint: { 'fill-color': colors.land ?? '' } },
    ...classLayers(view, colors),
    {
      id: 'department-border',
      type: 'line',
      ...department,
      paint: {
        'line-color': colors.border ?? '',
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.9, 9, 2],
      },
    },
    ...(view.layers.has('pdet') ? [pdetLayer(colors)] : []),
    ...(view.layers.has('labels') ? files.flatMap((file) => nameLayer(file, colors)) : []),
    ...(view.layers.has('cells') ? cellLayers(view, colors) : []),
  ];
}

/** Codes by the class that the list's rows bear. */
function classesInList(): Map<string, string[]> {
  const codes = new Map<string, string[]>();
  for (const { dataset } of document.querySelectorAll<HTMLElement>('#list tr[data-class]')) {
    const name = dataset.class ?? '';
    codes.set(name, [...(codes.get(name) ?? []), dataset.code ?? '']);
  }
  return codes;
}

function classLayers({ by }: EmbedView, colors: Record<string, string>): LayerSpecification[] {
  const codes = classesInList();
  const at = { source: by, 'source-layer': by };
  const plain = [...codes].filter(([name]) => name !== 'hidden');
  if (codes.size === 0) return [];
  const color = plain.flatMap(([name, list]) => [list, colors[name] ?? 'transparent']);
  const fill = plain.length > 0 ? ['match', ['get', 'code'], ...color, 'transparent'] : 'transparent';
  return [
    {
      id: 'classes',
      type: 'fill',
      ...at,
      paint: { 'fill-color': fill as unknown as ExpressionSpecification },
    },
    {
      id: 'not-shown',
      type: 'fill',
      ...at,
      filter: ['in', ['get', 'code'], ['literal', codes.get('hidden') ?? []]],
      paint: { 'fill-pattern': 'hatch' },
    },
    {
      id: 'class-border',
      type: 'line',
      ...at,
      paint: {
        'line-color': colors.border ?? '',
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.3, 9, 1],
      },
    },
  ];
}

function pdetLayer(colors: Record<string, string>): LayerSpecification {
  return {
    id: 'pdet',
    type: 'line',
    source: 'pdet_subregion',
    'source-layer': 'pdet_subregion',
    paint: { 'line-color': colors.pdet ?? '', 'line-width': 2, 'line-dasharray': [3, 1.5] },
  };
}

/** Names where the tiles bring their places; municipalities' from near alone. */
function nameLayer({ layer, inner }: LayerFiles, colors: Record<string, string>): LayerSpecification[] {
  if (!inner.includes(`${layer}_label`)) return [];
  return [
    {
      id: `${layer}-names`,
      type: 'symbol',
      source: layer,
      'source-layer': `${layer}_label`,
      minzoom: layer === 'municipality' ? 7.5 : 5,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': ['interpolate', ['linear'], ['zoom'], 4, 10, 9, 13],
        'text-max-width': 7,
        'text-padding': 4,
      },
      paint: {
        'text-color': colors.ink ?? '',
        'text-halo-color': colors.paper ?? '',
        'text-halo-width': 1.5,
      },
    },
  ];
}

export function municipalityLayers({ inner, layer }: LayerFiles): LayerSpecification[] {
  const colors = embedColors();
  const at = { source: layer, 'source-layer': layer };
  return [
    { id: 'municipality-area', type: 'fill', ...at, minzoom: 6, paint: { 'fill-color': 'rgba(0,0,0,0)' } },
    {
      id: 'municipality-border',
      type: 'line',
      ...at,
      minzoom: 6,
      paint: { 'line-color': colors['ink-2'] ?? '', 'line-opacity': 0.45, 'line-width': 0.6 },
    },
    ...nameLayer({ layer, inner, source: { type: 'vector' } }, colors),
  ];
}

/** In tiles `point_count`; grouped in the page, where that counts cells, `units`. */
const COUNT: ExpressionSpecification = ['coalesce', ['get', 'units'], ['get', 'point_count'], 1];

function cellLayers(
  { language, territory }: EmbedView,
  colors: Record<string, string>,
): LayerSpecification[] {
  const at = { source: 'cells', ...(!territory && { 'source-layer': 'cells' }) };
  const thousand = language === 'es' ? ' mil' : ' k';
  const locale = language === 'es' ? 'es-CO' : 'en-US';
  return [
    {
      id: 'cells',
      type: 'circle',
      ...at,
      layout: { 'circle-sort-key': COUNT },
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['sqrt', COUNT], 1, 10, 30, 18, 36, 21, 90, 28],
        'circle-color': colors.mark ?? '',
        'circle-opacity': 0.9,
        'circle-stroke-color': colors.paper ?? '',
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: 'cell-counts',
      type: 'symbol',
      ...at,
      layout: {
        'text-field': [
          'case',
          ['<', COUNT, 1000],
          ['to-string', COUNT],
          ['concat', ['number-format', ['/', COUNT, 1000], { locale, 'max-fraction-digits': 1 }], thousand],
        ],
        'text-font': FONT,
        'text-size': 11,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': colors['mark-text'] ?? '' },
    },
  ];
}
