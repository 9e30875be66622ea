/** What the page shows, as one value, and its address: a copied link opens the same picture. */
import type { Language } from '../format/numbers.ts';
import { type Filter, filterParams, NO_FILTER, parseFilter } from './filter.ts';

export const INDICATORS = [
  'units',
  'active',
  'per_10k_rural',
  'per_100_km2',
  'reach',
  'people',
  'women',
  'youth',
  'jobs',
] as const;
export type Indicator = (typeof INDICATORS)[number];

/** Roles of the kinds that every installation has; of further ones the catalogue tells. */
export const USUAL_ROLES: Readonly<Record<string, string>> = {
  department: 'partition',
  municipality: 'partition',
  pdet_subregion: 'partition',
  protected_area: 'overlay',
  etcr: 'site',
};

/** Indicators that exist for a kind: sites have no area and no population, overlays no population. */
export function indicatorsFor(role: string | undefined): Indicator[] {
  const without: readonly Indicator[] =
    role === 'site' ? ['per_10k_rural', 'per_100_km2', 'reach'] : role === 'overlay' ? ['per_10k_rural'] : [];
  return INDICATORS.filter((name) => !without.includes(name));
}

/** The indicator, or units where the kind has none such. */
export function indicatorFor(role: string | undefined, indicator: Indicator): Indicator {
  return indicatorsFor(role).includes(indicator) ? indicator : 'units';
}

/** Layers of the page itself; further overlay kinds of the server join by their own name. */
export const OWN_LAYERS = ['units', 'pdet', 'etcr', 'protected_area', 'buffers', 'labels'] as const;
export const DEFAULT_LAYERS: readonly string[] = ['units', 'pdet', 'labels'];

export type Selection =
  | { type: 'territory'; kind: string; code: string }
  | { type: 'unit'; code: string }
  | { type: 'place'; lng: number; lat: number; radiusM: number }
  | { type: 'stack'; id: string }
  | { type: 'gaps' };

export interface View {
  lat: number;
  lng: number;
  zoom: number;
}

export interface TableState {
  open: boolean;
  sort: string;
  descending: boolean;
}

export interface PageState {
  language: Language;
  kind: string;
  indicator: Indicator;
  /** Metres; null: reach is not asked for. */
  radiusM: number | null;
  shares: 'line' | 'stage';
  filter: Filter;
  /** The earlier of two days whose difference is shown; the later one is that of the filter. */
  compare: string | null;
  /** Both days beside one another, rather than their difference. */
  split: boolean;
  layers: readonly string[];
  /** null: all of Colombia, whatever the window's size. */
  view: View | null;
  selection: Selection | null;
  table: TableState;
}

export const DEFAULT_REACH_M = 5_000;
export const DEFAULT_PLACE_M = 10_000;
/** Radius drawn round ETCR, the server's own default for sites. */
export const SITE_RADIUS_M = 10_000;
export const RADIUS_LIMITS_KM = [1, 100] as const;

export const DEFAULT_PAGE: PageState = {
  language: 'es',
  kind: 'department',
  indicator: 'per_10k_rural',
  radiusM: null,
  shares: 'line',
  filter: NO_FILTER,
  compare: null,
  split: false,
  layers: DEFAULT_LAYERS,
  view: null,
  selection: null,
  table: { open: false, sort: 'units', descending: true },
};

const KIND = /^[a-z][a-z0-9_]{0,40}$/;
const DAY = /^(19|2\d)\d\d-\d\d-\d\d$/;

/** Reads an address; what cannot be understood falls back to the default, filters go to the server as they are. */
export function parsePage(params: URLSearchParams): PageState {
  const named = params.get('kind') ?? '';
  const kind = KIND.test(named) ? named : DEFAULT_PAGE.kind;
  const asked = oneOf(INDICATORS, params.get('indicator')) ?? DEFAULT_PAGE.indicator;
  const indicator = indicatorFor(USUAL_ROLES[kind], asked);
  const layers = params.get('layers');
  return {
    language: params.get('lang') === 'en' ? 'en' : 'es',
    kind,
    indicator,
    radiusM:
      numberIn(params.get('radius_m'), 100, 100_000) ?? (indicator === 'reach' ? DEFAULT_REACH_M : null),
    shares: params.get('shares') === 'stage' ? 'stage' : 'line',
    filter: parseFilter(params),
    compare: DAY.exec(params.get('compare') ?? '')?.[0] ?? null,
    split: params.get('split') === 'true',
    layers: layers === null ? DEFAULT_LAYERS : layers.split(',').filter((name) => KIND.test(name)),
    view: parseView(params.get('view')),
    selection: parseSelection(params.get('select')),
    table: parseTable(params.get('table')),
  };
}

/** The address of a state, without what is at its default. */
export function pageParams(page: PageState): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, value: string, standard: string) =>
    value !== standard && params.set(name, value);
  put('lang', page.language, 'es');
  put('kind', page.kind, DEFAULT_PAGE.kind);
  put('indicator', page.indicator, DEFAULT_PAGE.indicator);
  if (page.radiusM !== null) params.set('radius_m', String(page.radiusM));
  put('shares', page.shares, 'line');
  for (const [name, value] of filterParams(page.filter)) params.append(name, value);
  if (page.compare !== null) params.set('compare', page.compare);
  if (page.compare !== null && page.split) params.set('split', 'true');
  put('layers', [...page.layers].sort().join(','), [...DEFAULT_LAYERS].sort().join(','));
  if (page.view) params.set('view', formatView(page.view));
  if (page.selection) params.set('select', formatSelection(page.selection));
  put('table', formatTable(page.table), 'no');
  return params;
}

/** `?kind=municipality&…` with the commas and colons left readable; empty for the default page. */
export function pageSearch(page: PageState): string {
  const text = pageParams(page).toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

function parseView(text: string | null): View | null {
  const [lat, lng, zoom] = (text ?? '').split(',').map(Number);
  if (lat === undefined || lng === undefined || zoom === undefined) return null;
  const good = Math.abs(lat) <= 85 && Math.abs(lng) <= 180 && zoom >= 0 && zoom <= 22;
  return good ? { lat, lng, zoom } : null;
}

function formatView({ lat, lng, zoom }: View): string {
  const digits = Math.min(6, Math.max(2, Math.ceil(zoom / 3)));
  return `${+lat.toFixed(digits)},${+lng.toFixed(digits)},${+zoom.toFixed(2)}`;
}

function parseSelection(text: string | null): Selection | null {
  if (!text) return null;
  if (text === 'gaps') return { type: 'gaps' };
  const [type, ...rest] = text.split(':');
  const value = rest.join(':');
  if (!type || value === '') return null;
  if (type === 'unit') return { type: 'unit', code: value };
  if (type === 'stack') return { type: 'stack', id: value };
  if (type === 'place') return parsePlace(value);
  return KIND.test(type) ? { type: 'territory', kind: type, code: value } : null;
}

function parsePlace(value: string): Selection | null {
  const [lat, lng, radius] = value.split(',').map(Number);
  if (lat === undefined || lng === undefined || !(Math.abs(lat) <= 90) || !(Math.abs(lng) <= 180))
    return null;
  const radiusM = numberIn(String(radius ?? ''), 1_000, 100_000) ?? DEFAULT_PLACE_M;
  return { type: 'place', lng, lat, radiusM };
}

/** The one text of a selection, also used as its key. */
export function formatSelection(selection: Selection): string {
  switch (selection.type) {
    case 'gaps':
      return 'gaps';
    case 'unit':
      return `unit:${selection.code}`;
    case 'stack':
      return `stack:${selection.id}`;
    case 'place':
      return `place:${+selection.lat.toFixed(5)},${+selection.lng.toFixed(5)},${selection.radiusM}`;
    case 'territory':
      return `${selection.kind}:${selection.code}`;
  }
}

function parseTable(text: string | null): TableState {
  const match = /^(-?)([a-z0-9_]+)$/.exec(text ?? '');
  if (!match || text === 'no') return DEFAULT_PAGE.table;
  return { open: true, sort: match[2] as string, descending: match[1] === '-' };
}

function formatTable(table: TableState): string {
  return table.open ? `${table.descending ? '-' : ''}${table.sort}` : 'no';
}

function oneOf<T extends string>(known: readonly T[], text: string | null): T | null {
  return known.find((value) => value === text) ?? null;
}

function numberIn(text: string | null, low: number, high: number): number | null {
  const value = Number(text);
  return text && Number.isFinite(value) && value >= low && value <= high ? value : null;
}
