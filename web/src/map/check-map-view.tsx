/** The map of the checked rows in the page, and what keeps it in step with the table. */
import { effect, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { TerritoriesPage } from '../../../server/contract/territories.ts';
import { revival, serverLost } from '../api/client.ts';
import { resource } from '../api/resource.ts';
import { checked } from '../check/checking.ts';
import type { Line } from '../check/listing.ts';
import { chosen, chosenLine, lines } from '../check/state.ts';
import { VERDICTS } from '../check/verdicts.ts';
import { t } from '../check/words.ts';
import { displayName } from '../format/names.ts';
import { t as shellWord } from '../shell/words.ts';
import { language } from '../state/language.ts';
import { palette } from '../state/theme.ts';
import { CheckMap } from './check-map.ts';
import { type Box, LIMITS } from './setting.ts';
import { thin } from './thinning.ts';

const near = signal(false);
/** From this zoom on municipalities are named. */
const NAMED_ZOOM = 7.3;

const departments = resource<TerritoriesPage>(() => '/api/v1/territories?kind=department');
const municipalities = resource<TerritoriesPage>(() =>
  near.value ? '/api/v1/territories?kind=municipality' : null,
);

export default function CheckMapView() {
  const container = useRef<HTMLDivElement>(null);
  const held = useRef<CheckMap | null>(null);
  useEffect(() => {
    if (!container.current) return;
    const map = makeMap(container.current);
    held.current = map;
    Object.assign(container.current, { checkMap: map.map }); // for tests and the curious
    let undo = () => {};
    void map.ready().then(() => {
      undo = bind(map);
    });
    return () => {
      undo();
      map.destroy();
    };
  }, []);
  return (
    <>
      <div id="check-map" class="map" ref={container} />
      <div class="crosshair" aria-hidden="true" />
      <div class="map-buttons">
        <MapButton name="zoomIn" path="M10 4v12M4 10h12" act={() => held.current?.zoomBy(1)} />
        <MapButton name="zoomOut" path="M4 10h12" act={() => held.current?.zoomBy(-1)} />
        <MapButton
          name="zoomHome"
          path="M3 8V3h5M17 8V3h-5M3 12v5h5M17 12v5h-5"
          act={() => held.current?.frame(null)}
        />
      </div>
    </>
  );
}

function MapButton(props: { name: 'zoomIn' | 'zoomOut' | 'zoomHome'; path: string; act: () => void }) {
  const name = shellWord(props.name);
  return (
    <button type="button" aria-label={name} title={name} onClick={props.act}>
      <svg viewBox="0 0 20 20" class="glyph" aria-hidden="true">
        <path d={props.path} />
      </svg>
    </button>
  );
}

const styleOptions = () => ({ palette: palette.value, language: language.value, origin: location.origin });

function makeMap(container: HTMLElement): CheckMap {
  return new CheckMap(container, styleOptions(), {
    onPick: pick,
    onZoom: (zoom) => {
      near.value = zoom >= NAMED_ZOOM;
    },
    onTileLost: serverLost,
  });
}

/** Another click on the same place goes on to the next row there. */
function pick(rows: number[]): void {
  if (rows.length === 0) {
    chosen.value = null;
    return;
  }
  const at = rows.indexOf(chosen.peek() ?? Number.NaN);
  chosen.value = rows[(at + 1) % rows.length] ?? null;
}

/** @returns what undoes every binding */
function bind(map: CheckMap): () => void {
  const undo = [
    effect(() => map.setOptions(styleOptions())),
    effect(() => map.setLabel(t('mapLabel'))),
    effect(() => map.setData('labels', labels())),
    bindRows(map),
    effect(() => {
      map.setData('chosen', chosenFeatures());
      const at = chosenLine.value?.facts.at;
      map.reveal(at && isDrawable(at) ? at : null);
    }),
    effect(() => {
      if (checked.value !== null) map.frame(boxOf());
    }),
    effect(() => {
      if (revival.value > 0) map.refresh();
    }),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}

/** Handing over many points takes a while: the table comes first, and a newer list replaces one not yet drawn. */
const ROWS_AFTER_MS = 60;

function bindRows(map: CheckMap): () => void {
  let timer = 0;
  const stop = effect(() => {
    const shown = lines.value;
    clearTimeout(timer);
    timer = window.setTimeout(() => map.setData('rows', rowFeatures(shown)), ROWS_AFTER_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

const isDrawable = ({ lng, lat }: { lng: number; lat: number }): boolean =>
  lng >= LIMITS[0] && lng <= LIMITS[2] && lat >= LIMITS[1] && lat <= LIMITS[3];

function rowFeatures(shown: readonly Line[]): GeoJSON.Feature[] {
  const drawn = shown.flatMap(({ row, facts: { at, verdict, repaired } }) =>
    at && isDrawable(at) ? [{ row: row.row, lng: at.lng, lat: at.lat, verdict, repaired }] : [],
  );
  const from = thin(drawn.map(({ lng, lat, verdict }) => ({ lng, lat, kind: VERDICTS.indexOf(verdict) })));
  return drawn.map(({ row, lng, lat, verdict, repaired }, index) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, lat] },
    properties: { row, verdict, repaired, from: from[index] ?? 0 },
  }));
}

/** The chosen row, and where it comes from when a repair moves it. */
function chosenFeatures(): GeoJSON.Feature[] {
  const line = chosenLine.value;
  if (!line?.facts.at || !isDrawable(line.facts.at)) return [];
  const now: [number, number] = [line.facts.at.lng, line.facts.at.lat];
  const { lng, lat, repair } = line.row;
  const features = [pointOf(now, 'now')];
  const moves = repair && lng !== null && lat !== null && isDrawable({ lng, lat });
  if (moves && (lng !== now[0] || lat !== now[1])) {
    features.push(pointOf([lng, lat], 'old'), {
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: [[lng, lat], now] },
      properties: {},
    });
  }
  return features;
}

function pointOf(coordinates: [number, number], what: 'old' | 'now'): GeoJSON.Feature {
  return { type: 'Feature', geometry: { type: 'Point', coordinates }, properties: { what } };
}

/** Round what is listed, however the choices stand. */
function boxOf(): Box | null {
  const box: Box = [180, 90, -180, -90];
  for (const { facts } of lines.peek()) {
    if (!facts.at || !isDrawable(facts.at)) continue;
    const { lng, lat } = facts.at;
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  }
  return box[0] <= box[2] ? box : null;
}

/** Larger territories win the room. */
function labels(): GeoJSON.Feature[] {
  const known = [
    ...(departments.value.value?.territories ?? []),
    ...(municipalities.value.value?.territories ?? []),
  ];
  return known.map(({ kind, name, lng, lat, area_km2: area }) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, lat] },
    properties: { kind, name: displayName(name), rank: -(area ?? 0) },
  }));
}
