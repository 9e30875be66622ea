/** A small map of where a unit was, one place after the other, within its municipality. */
import { effect } from '@preact/signals';
import { type GeoJSONSource, LngLatBounds, Map as MapLibreMap, ScaleControl } from 'maplibre-gl';
import { useEffect, useRef } from 'preact/hooks';
import { serverLost } from '../api/client.ts';
import { language } from '../state/language.ts';
import { palette } from '../state/theme.ts';
import { places } from '../unit/state.ts';
import { t } from '../unit/words.ts';
import { isLost, LIMITS } from './setting.ts';
import { applyLayers } from './style-diff.ts';
import { trailStyle } from './trail-style.ts';

const NEAR_ZOOM = 9.5;

export default function TrailMapView() {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!container.current) return;
    const map = makeMap(container.current);
    Object.assign(container.current, { trailMap: map }); // for tests and the curious
    let undo = () => {};
    map.once('style.load', () => {
      undo = bind(map);
    });
    return () => {
      undo();
      map.remove();
    };
  }, []);
  return <div id="trail-map" class="map" ref={container} />;
}

const styleOptions = () => ({ palette: palette.value, language: language.value, origin: location.origin });

function makeMap(container: HTMLElement): MapLibreMap {
  const map = new MapLibreMap({
    container,
    style: trailStyle({ palette: palette.peek(), language: language.peek(), origin: location.origin }),
    bounds: boundsOf(),
    fitBoundsOptions: { padding: 48, maxZoom: NEAR_ZOOM },
    minZoom: 3,
    maxZoom: 17,
    maxBounds: LIMITS,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    cooperativeGestures: false,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.scrollZoom.disable(); // the page scrolls
  map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 90 }), 'bottom-left');
  map.on('error', ({ error }) => {
    if (isLost(error)) serverLost();
  });
  return map;
}

function boundsOf(): LngLatBounds {
  const bounds = new LngLatBounds();
  for (const { geometry } of places.peek()) bounds.extend(geometry.coordinates);
  return bounds;
}

/** @returns what undoes every binding */
function bind(map: MapLibreMap): () => void {
  let style = trailStyle(styleOptions());
  const undo = [
    effect(() => {
      const next = trailStyle(styleOptions());
      applyLayers(map, style, next);
      style = next;
    }),
    effect(() => map.getCanvas().setAttribute('aria-label', t('trailMap'))),
    effect(() => {
      map.getSource<GeoJSONSource>('trail')?.setData({ type: 'FeatureCollection', features: trail() });
      if (places.value.length > 0)
        map.fitBounds(boundsOf(), { padding: 48, maxZoom: NEAR_ZOOM, animate: false });
    }),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}

function trail(): GeoJSON.Feature[] {
  const points = places.value.map(
    ({ geometry, properties }): GeoJSON.Feature => ({
      type: 'Feature',
      geometry,
      properties: { now: properties.to === null },
    }),
  );
  const coordinates = places.value.map(({ geometry }) => geometry.coordinates);
  if (coordinates.length < 2) return points;
  return [{ type: 'Feature', geometry: { type: 'LineString', coordinates }, properties: {} }, ...points];
}
