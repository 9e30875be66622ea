/** The map of the public page, drawn over its picture and from the same release. */
import { Map as MapLibreMap, type StyleSpecification, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { EmbedSettings } from '../../../server/embed/page.ts';
import { type EmbedView, ZOOMS } from '../../../server/embed/view.ts';
import { say } from '../../../server/embed/words.ts';
import { tellHost } from '../embed/messages.ts';
import type { Frame } from '../embed/tools.ts';
import { drawHatch } from './donut.ts';
import { type LayerFiles, type MapFiles, tilesOf } from './embed-files.ts';
import { EmbedPicks } from './embed-picks.ts';
import { embedColors, embedStyle, municipalityLayers } from './embed-style.ts';

export interface EmbedMapOptions {
  view: EmbedView;
  settings: EmbedSettings;
  files: MapFiles;
  frame: Frame;
}

setWorkerUrl(workerUrl);

/** From here on municipalities can be told apart. */
const MUNICIPALITY_ZOOM = 6;
const FLIGHT_MS = 600;

export function startMap(options: EmbedMapOptions): void {
  const { view, files, frame } = options;
  const { neighbours, layers } = files;
  const map = makeMap(options, embedStyle(view, layers, neighbours));
  map.setMissingStyleImageResolver((id) => {
    const { hatch, missing } = embedColors();
    if (id === 'hatch') map.addImage(id, drawHatch(hatch, missing, 8, 1.4, 2), { pixelRatio: 2 });
  });
  map.getCanvas().setAttribute('aria-label', say(view.language, 'mapKeys'));
  map.once('load', () => frame.drawn());
  // what fails to load leaves a gap in the map, and is asked for again as it is moved
  map.on('error', () => undefined);
  enableButtons(map, options);
  map.on('moveend', () => {
    const { lng, lat } = map.getCenter();
    tellHost({ type: 'move', view: { lng, lat, zoom: map.getZoom() } });
  });
  new EmbedPicks(map, options);
  loadMunicipalitiesLater(map, options, layers);
}

function makeMap({ view, settings, frame }: EmbedMapOptions, style: StyleSpecification): MapLibreMap {
  const { camera, language } = view;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const framed = window.parent !== window;
  const map = new MapLibreMap({
    container: frame.canvas,
    style,
    ...(camera
      ? { center: [camera.lng, camera.lat], zoom: camera.zoom }
      : { bounds: homeBox(settings), fitBoundsOptions: { padding: 0 } }),
    minZoom: ZOOMS.least,
    maxZoom: ZOOMS.greatest,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: still ? 0 : 150,
    cooperativeGestures: framed && view.interaction === 'cooperative',
    locale: {
      'CooperativeGesturesHandler.WindowsHelpText': say(language, 'scrollHint'),
      'CooperativeGesturesHandler.MacHelpText': say(language, 'scrollHintMac'),
      'CooperativeGesturesHandler.MobileHelpText': say(language, 'touchHint'),
      'Map.Title': say(language, 'map'),
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return map;
}

function homeBox({ home }: EmbedSettings): [number, number, number, number] {
  const [west = -82, south = -4.5, east = -66.5, north = 13.8] = home ?? [];
  return [west, south, east, north];
}

function enableButtons(map: MapLibreMap, { view, settings, frame }: EmbedMapOptions): void {
  const duration = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : FLIGHT_MS;
  frame.button('in')?.addEventListener('click', () => map.zoomIn({ duration: duration / 2 }));
  frame.button('out')?.addEventListener('click', () => map.zoomOut({ duration: duration / 2 }));
  frame.button('home')?.addEventListener('click', () => {
    const { camera } = view;
    if (camera) map.easeTo({ center: [camera.lng, camera.lat], zoom: camera.zoom, duration });
    else map.fitBounds(homeBox(settings), { duration });
  });
}

/** Nothing of a municipality is loaded before someone comes near, or does anything with the map. */
function loadMunicipalitiesLater(
  map: MapLibreMap,
  { settings }: EmbedMapOptions,
  present: readonly LayerFiles[],
): void {
  if (present.some(({ layer }) => layer === 'municipality')) return;
  let asked = false;
  const load = async () => {
    if (asked) return;
    asked = true;
    const files = await tilesOf('municipality', settings).catch(() => null);
    if (files === null || map.getSource('municipality')) return;
    map.addSource('municipality', files.source);
    for (const layer of municipalityLayers(files)) map.addLayer(layer, 'department-border');
  };
  for (const name of ['mousedown', 'touchstart', 'wheel'] as const) map.once(name, () => void load());
  map.getCanvas().addEventListener('keydown', () => void load(), { once: true });
  map.on('zoomend', () => {
    if (map.getZoom() >= MUNICIPALITY_ZOOM) void load();
  });
  if (map.getZoom() >= MUNICIPALITY_ZOOM) void load();
}
