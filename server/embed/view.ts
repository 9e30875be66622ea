/**
 * What an embedded map shows, read from its address into a value that cannot be wrong. Addresses stand in other
 * people's pages for years: whatever is unknown or broken falls back, and is told to whoever looks at the console.
 * Server and page share this file, so it imports nothing.
 */

/** Parameters, version 1. What is at its default stays out of an address. */
export interface EmbedView {
  /** `by`: whose numbers are coloured and listed. */
  by: 'department' | 'pdet_subregion' | 'municipality';
  /** `indicator`: what the colours mean; `none`: no colours. */
  indicator: 'units' | 'per_10k_rural' | 'none';
  /** `layers`: `cells,labels`; `none` for none. */
  layers: ReadonlySet<EmbedLayer>;
  /** `territory=department:05`: the one that is shown, and whose parts are listed; null: the country. */
  territory: { kind: 'department' | 'pdet_subregion' | 'municipality'; code: string } | null;
  /** `view=lng,lat,zoom`; null: what is shown fits. */
  camera: { lng: number; lat: number; zoom: number } | null;
  language: 'es' | 'en';
  /** `theme`; a page that is light in itself must not get a dark map, so `auto` is not the default. */
  theme: 'light' | 'dark' | 'auto';
  /** `accent=24730f`: the colour from which the scale is made, six digits; null: the product's own scale. */
  accent: string | null;
  /** `title`, plain text; '': the product's own. */
  title: string;
  /** `legend=0|1`. */
  legend: boolean;
  /** `interaction`: `cooperative` leaves scrolling to the page until Ctrl or two fingers are used. */
  interaction: 'free' | 'cooperative';
}

export type EmbedLayer = 'cells' | 'labels' | 'pdet';

export interface ParsedView {
  view: EmbedView;
  /** What was left aside, in English, for the console. */
  warnings: string[];
}

export const EMBED_VERSION = 1;
export const EMBED_KINDS = ['department', 'pdet_subregion', 'municipality'] as const;
export const EMBED_INDICATORS = ['units', 'per_10k_rural', 'none'] as const;
export const EMBED_LAYERS = ['cells', 'labels', 'pdet'] as const;
const DEFAULT_LAYERS: readonly EmbedLayer[] = ['cells', 'labels'];
export const TITLE_LENGTH = 120;
/** Colombia with its sea and islands, and some room around it, degrees. */
const REACH = { west: -90, east: -60, south: -12, north: 20 };
export const ZOOMS = { least: 3, greatest: 14 };
/** Beyond this an address is an attack or a mistake, and is read no further. */
const MOST_PARAMETERS = 64;

export function defaultView(language: EmbedView['language'] = 'es'): EmbedView {
  return {
    by: 'department',
    indicator: 'units',
    layers: new Set(DEFAULT_LAYERS),
    territory: null,
    camera: null,
    language,
    theme: 'light',
    accent: null,
    title: '',
    legend: true,
    interaction: 'cooperative',
  };
}

/** Never throws. `search` as in `location.search`; of a repeated parameter the first counts. */
export function parseView(search: string | URLSearchParams): ParsedView {
  const view = defaultView();
  const warnings: string[] = [];
  const seen = new Set<string>();
  let read = 0;
  for (const [name, text] of new URLSearchParams(search)) {
    if (++read > MOST_PARAMETERS) {
      warnings.push('too many parameters: the rest is not read');
      break;
    }
    if (seen.has(name)) continue;
    seen.add(name);
    const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    if (!reader) warnings.push(`unknown parameter ${short(name)}`);
    else if (!reader(view, text, warnings)) warnings.push(`${name}=${short(text)} cannot be used`);
  }
  if (view.territory && !seen.has('by')) view.by = 'municipality';
  return { view, warnings };
}

/** Puts a value into the view; false where the text is none. */
type Reader = (view: EmbedView, text: string, warnings: string[]) => boolean;

const READERS: Record<string, Reader> = {
  v: (_view, text) => text === String(EMBED_VERSION),
  by: (view, text) => choose(EMBED_KINDS, text, (kind) => Object.assign(view, { by: kind })),
  indicator: (view, text) =>
    choose(EMBED_INDICATORS, text, (indicator) => Object.assign(view, { indicator })),
  layers: readLayers,
  territory: readTerritory,
  view: readCamera,
  lang: (view, text) => choose(['es', 'en'] as const, text, (language) => Object.assign(view, { language })),
  theme: (view, text) =>
    choose(['light', 'dark', 'auto'] as const, text, (theme) => Object.assign(view, { theme })),
  accent: readAccent,
  title: readTitle,
  legend: (view, text) =>
    choose(['0', '1'] as const, text, (flag) => Object.assign(view, { legend: flag === '1' })),
  interaction: (view, text) =>
    choose(['free', 'cooperative'] as const, text, (interaction) => Object.assign(view, { interaction })),
};

function choose<T extends string>(allowed: readonly T[], text: string, take: (value: T) => unknown): boolean {
  const value = allowed.find((candidate) => candidate === text);
  if (value !== undefined) take(value);
  return value !== undefined;
}

/** Layers that are gone since are left out; where none is left, those that every map has are shown. */
function readLayers(view: EmbedView, text: string, warnings: string[]): boolean {
  if (text === 'none') {
    view.layers = new Set();
    return true;
  }
  const names = text.slice(0, 400).split(',');
  const known = EMBED_LAYERS.filter((layer) => names.includes(layer));
  for (const name of new Set(names)) {
    if (warnings.length < MOST_PARAMETERS && !(EMBED_LAYERS as readonly string[]).includes(name))
      warnings.push(`unknown layer ${short(name)}`);
  }
  if (known.length === 0) return false;
  view.layers = new Set(known);
  return true;
}

function readTerritory(view: EmbedView, text: string): boolean {
  const [, kind, code = ''] = /^(department|pdet_subregion|municipality):([\w.-]{1,20})$/.exec(text) ?? [];
  const known = EMBED_KINDS.find((candidate) => candidate === kind);
  if (known) view.territory = { kind: known, code };
  return known !== undefined;
}

/** A place outside Colombia is none; a zoom beyond what is drawn is the nearest that is. */
function readCamera(view: EmbedView, text: string): boolean {
  const parts = text.split(',');
  if (parts.length !== 3 || !parts.every((part) => /^-?\d{1,3}(\.\d{1,12})?$/.test(part))) return false;
  const [lng = 0, lat = 0, zoom = 0] = parts.map(Number);
  if (lng < REACH.west || lng > REACH.east || lat < REACH.south || lat > REACH.north) return false;
  view.camera = { lng, lat, zoom: Math.min(ZOOMS.greatest, Math.max(ZOOMS.least, zoom)) };
  return true;
}

function readAccent(view: EmbedView, text: string): boolean {
  const digits = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(text)?.[1]?.toLowerCase();
  if (digits === undefined) return false;
  view.accent = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  return true;
}

/** Plain text of one line, whatever stands in it: who shows it must escape it. */
function readTitle(view: EmbedView, text: string): boolean {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\s]+/gu, ' ').trim();
  view.title = [...line].slice(0, TITLE_LENGTH).join('').trim();
  return true;
}

/** The parameters of a view, in one order, without what is at its default: equal views have equal addresses. */
export function viewQuery(view: EmbedView): URLSearchParams {
  const query = new URLSearchParams({ v: String(EMBED_VERSION) });
  const plain = defaultView();
  const put = (name: string, value: string, standard: string) => {
    if (value !== standard) query.set(name, value);
  };
  const { territory, camera } = view;
  put('territory', territory ? `${territory.kind}:${territory.code}` : '', '');
  put('by', view.by, territory ? 'municipality' : plain.by);
  put('indicator', view.indicator, plain.indicator);
  put('layers', layersText(view.layers), layersText(plain.layers));
  put('view', camera ? `${round(camera.lng, 4)},${round(camera.lat, 4)},${round(camera.zoom, 2)}` : '', '');
  put('lang', view.language, plain.language);
  put('theme', view.theme, plain.theme);
  put('accent', view.accent ?? '', '');
  put('title', view.title, '');
  put('legend', view.legend ? '1' : '0', '1');
  put('interaction', view.interaction, plain.interaction);
  return query;
}

const layersText = (layers: ReadonlySet<EmbedLayer>): string =>
  EMBED_LAYERS.filter((layer) => layers.has(layer)).join(',') || 'none';

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
