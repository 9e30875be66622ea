/** The effects that keep the map in step with the page's state; undone together when the map goes. */
import { computed, effect, signal, untracked } from '@preact/signals';
import type { ClusterFeature, Clusters } from '../../../server/contract/clusters.ts';
import { ApiError, freshness, revival } from '../api/client.ts';
import { resource } from '../api/resource.ts';
import { mapName } from '../format/names.ts';
import { formatShort } from '../format/numbers.ts';
import { chosenTerritory, gaps, territoryDetail, unitDetail } from '../state/chosen.ts';
import { comparing, comparison, earlier, splitting } from '../state/compare.ts';
import { coverage, kinds, mayReadUnits, shownTogether } from '../state/data.ts';
import { painted, palette } from '../state/look.ts';
import { nearby, sites, summaries } from '../state/names.ts';
import { SITE_RADIUS_M, type View } from '../state/page.ts';
import { colorsAlone, passingUnits, playing, playView } from '../state/play.ts';
import { askingPlace, filterQuery, language, page } from '../state/store.ts';
import { passingDay } from '../state/time.ts';
import { kindName, t, tFor } from '../state/words.ts';
import { placeFeatures } from './circle.ts';
import type { PlannerMap } from './planner-map.ts';
import type { MapKind, StyleOptions } from './style.ts';
import { marksOf } from './units.ts';

const KNOWN_KINDS: MapKind[] = [
  { kind: 'department', shape: 'polygon', role: 'partition' },
  { kind: 'municipality', shape: 'polygon', role: 'partition' },
  { kind: 'pdet_subregion', shape: 'polygon', role: 'partition' },
  { kind: 'protected_area', shape: 'polygon', role: 'overlay' },
  { kind: 'etcr', shape: 'point', role: 'site' },
];

const mapKinds = computed<MapKind[]>(() => {
  const known = new Set(KNOWN_KINDS.map(({ kind }) => kind));
  const further = kinds.value.filter(({ kind }) => !known.has(kind));
  return [...KNOWN_KINDS, ...further.map(({ kind, shape, role }) => ({ kind, shape, role }))];
});

/** The kind that is coloured is the one of the answer at hand, so that colours never stand on another kind's shapes. */
const shownKind = computed(() => painted.value?.kind ?? page.value.kind);
const layerSet = computed(() => [...page.value.layers].sort().join(','));
const colorKey = computed(() => painted.value?.colors.join(',') ?? '');
const zeroColor = computed(() => painted.value?.zero ?? palette.value.zero);

/** More features in view than /clusters answers: the vector tiles take over. */
const tooMany = computed(() => {
  const error = clusters.error.value;
  return error instanceof ApiError && error.code === 'too-many-features';
});

/** The numbers are here and the units are not: nothing else on the page says so. */
export const unitsFailed = computed(
  () => clusters.error.value !== null && !tooMany.value && coverage.error.value === null,
);

export const styleOptions = computed<StyleOptions>(() => ({
  palette: palette.value,
  kinds: mapKinds.value,
  shown: shownKind.value,
  layers: new Set(layerSet.value.split(',')),
  colors: colorKey.value.split(',').filter(Boolean),
  zero: zeroColor.value,
  origin: location.origin,
  language: language.value,
  unitTiles: tooMany.value && passingUnits.value === null && !comparing.value ? filterQuery.value : null,
  stale: isStale(),
}));

function isStale(): boolean {
  if (splitting.value) return coverage.loading.value || earlier.loading.value;
  return comparing.value ? comparison.loading.value : coverage.loading.value;
}

/** What the map sees, rounded outwards so that a small pan asks nothing. */
const seen = signal<{ box: string; zoom: number } | null>(null);

const askedUnits = (): string | null => {
  const area = seen.value;
  if (!area || !mayReadUnits.value || !layerSet.value.split(',').includes('units')) return null;
  if (playing.value || comparing.value) return null; // time brings its own rings, and a difference has none
  const params = new URLSearchParams(filterQuery.value);
  params.set('bbox', area.box);
  params.set('zoom', String(area.zoom));
  return `/api/v1/clusters?${params}`;
};

export const clusters = resource<Clusters>(askedUnits, shownTogether);

export function look(map: PlannerMap): void {
  const zoom = Math.max(0, Math.floor(map.view().zoom));
  const step = 90 / 2 ** zoom;
  const [w, s, e, n] = map.bounds(0.15);
  const out = [Math.floor(w / step), Math.floor(s / step), Math.ceil(e / step), Math.ceil(n / step)];
  const limits = [-180, -90, 180, 90];
  const box = out.map((value, i) => (i < 2 ? Math.max : Math.min)(limits[i] ?? 0, value * step)).join(',');
  const now = seen.peek();
  if (now?.box !== box || now.zoom !== zoom) seen.value = { box, zoom };
  playView.value = { bbox: box.split(',').map(Number) as [number, number, number, number], zoom };
  nearby.value = map.view().zoom >= 7.3;
}

/** @returns what undoes every binding */
export function bind(map: PlannerMap): () => void {
  const undo = [
    effect(() => map.setOptions(styleOptions.value)),
    effect(() => {
      const now = painted.value;
      if (now) map.setClasses(now.kind, now.classes);
    }),
    effect(() => drawMarks(map)),
    effect(letPassingGo),
    effect(() => map.setData('labels', labelFeatures())),
    effect(() => map.setSelectedTerritory(chosenTerritory.value)),
    effect(() => map.setGaps((gaps.value.value?.rows ?? []).map(({ code }) => code))),
    effect(() => map.setData('place', placeNow())),
    effect(() => map.setData('selected-point', selectedPoint())),
    effect(() => map.setCursor(askingPlace.value)),
    effect(() => {
      const { kind, indicator } = page.value;
      const what = comparing.value && !splitting.value ? t('compareIndicator') : tFor('indicator', indicator);
      map.setLabel(`${t('mapLabel', { kind: kindName(kind), indicator: what })}. ${t('mapHelp')}`);
    }),
    effect(() => followAddress(map, page.value.view)),
    effect(() => {
      if (revival.value > 0) untracked(() => map.refresh());
    }),
    effect(() => {
      if (freshness.value > 0) untracked(() => void followUnits(map));
    }),
    bindBuffers(map),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}

/** Between two looks whether the groups are those after a change, ms, and how many of them: half a minute for a busy server. */
const AGAIN = { ms: 100, longest: 2_000, times: 36 };

/** The server answers with the groups of before until it has made those of now: they are asked for again until then. */
async function followUnits(map: PlannerMap): Promise<void> {
  if (tooMany.peek()) map.refreshUnits();
  const old = clusters.value.peek()?.version;
  const turn = freshness.peek();
  for (let time = 1; time <= AGAIN.times; time++) {
    await new Promise((resolve) =>
      setTimeout(resolve, Math.min(AGAIN.longest, AGAIN.ms * Math.max(1, time - 8))),
    );
    if (turn !== freshness.peek() || clusters.value.peek()?.version !== old) return;
    await clusters.refresh(); // one at a time: asking anew before the answer is here would never get one
  }
}

function drawMarks(map: PlannerMap): void {
  const { shares } = page.value;
  const marks = (features: readonly ClusterFeature[]) =>
    marksOf(features, shares, palette.value, (count) => formatShort(count, language.value));
  if (passingUnits.value !== null) map.setPassingMarks(marks(passingUnits.value.features));
  else if (playing.value && !colorsAlone.value)
    return; // until the first month is there, the rings of before stay
  else map.setMarks(marks(tooMany.value || comparing.value ? [] : (clusters.value.value?.features ?? [])));
}

let beforePassing: Clusters | null = null;

/** The rings of a passing day stand until the server's own of the day at rest are here. */
function letPassingGo(): void {
  const answer = clusters.value.value;
  const isResting = !playing.value && passingDay.value === null;
  const isAnswered = answer !== null && answer !== beforePassing;
  if (passingUnits.value === null) beforePassing = answer;
  else if (isResting && (isAnswered || clusters.error.value !== null || comparing.value))
    passingUnits.value = null;
}

/** Larger territories win the room; municipalities are named only from near. */
export function labelFeatures(): GeoJSON.Feature[] {
  const shown = shownKind.value;
  const chosen = chosenTerritory.value;
  const isChosen = ({ kind, code }: { kind: string; code: string }): boolean =>
    kind === chosen?.kind && code === chosen.code;
  return [...summaries.value.values()]
    .filter(
      (named) =>
        isChosen(named) ||
        named.kind === shown ||
        (named.kind === 'department' && shown !== 'pdet_subregion') ||
        (named.kind === 'municipality' && nearby.value),
    )
    .map(({ kind, code, name, lng, lat, area_km2: area }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [lng, lat] },
      properties: { kind, name: mapName(name), rank: -(area ?? 0), chosen: isChosen({ kind, code }) },
    }));
}

function placeNow(): GeoJSON.Feature[] {
  const { selection } = page.value;
  return selection?.type === 'place' ? placeFeatures(selection.lng, selection.lat, selection.radiusM) : [];
}

function selectedPoint(): GeoJSON.Feature[] {
  const { selection } = page.value;
  if (selection?.type === 'unit' && unitDetail.value.value?.geometry) {
    return [{ type: 'Feature', geometry: unitDetail.value.value.geometry as GeoJSON.Point, properties: {} }];
  }
  const detail = territoryDetail.value.value;
  if (selection?.type !== 'territory' || detail?.id !== selection.code || detail.properties.area_km2 !== null)
    return [];
  const { lng, lat } = detail.properties;
  return [{ type: 'Feature', geometry: { type: 'Point', coordinates: [lng, lat] }, properties: {} }];
}

/** "Back" and "forward" move the map; its own movements, already in the address, do not. */
function followAddress(map: PlannerMap, view: View | null): void {
  const now = map.view();
  if (!view) {
    if (map.wandered) map.jumpTo(null);
    return;
  }
  const same =
    Math.abs(now.lat - view.lat) < 1e-4 &&
    Math.abs(now.lng - view.lng) < 1e-4 &&
    Math.abs(now.zoom - view.zoom) < 0.01;
  if (!same) map.jumpTo(view);
}

const BUFFER_ZOOM = 5.5;
/** The zones of areas are drawn from this zoom on. */
export const buffersTooFar = signal(false);

function bindBuffers(map: PlannerMap): () => void {
  let asked = 0;
  return effect(() => {
    const on = new Set(layerSet.value.split(','));
    seen.value;
    const round = on.has('etcr') ? (sites.value.value?.territories ?? []) : [];
    const overlays = kinds.value.filter(({ kind, role }) => role === 'overlay' && on.has(kind));
    const turn = ++asked;
    buffersTooFar.value = false;
    if (!on.has('buffers')) return;
    void (async () => {
      const { areaBuffers, siteBuffers } = await import('./buffers.ts');
      const features: GeoJSON.Feature[] = siteBuffers('etcr', round, SITE_RADIUS_M);
      if (turn === asked) map.setData('buffers', features);
      const near = map.view().zoom >= BUFFER_ZOOM;
      if (turn === asked) buffersTooFar.value = !near && overlays.length > 0;
      for (const { kind, buffer_m: bufferM } of near ? overlays : []) {
        if (bufferM === null) continue;
        features.push(...(await areaBuffers(kind, await map.codesInView(kind), bufferM)));
        if (turn === asked) map.setData('buffers', features);
      }
    })();
  });
}
