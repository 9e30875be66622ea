/** A small map of where a unit was, one place after the other, within its municipality. */
import { effect } from '@preact/signals';
import { type GeoJSONSource, LngLatBounds, type Map as MapLibreMap } from 'maplibre-gl';
import { useEffect, useRef } from 'preact/hooks';
import { serverLost } from '../api/client.ts';
import { places } from '../unit/state.ts';
import { t } from '../unit/words.ts';
import { deskMap, followLook, styleNow } from './desk-map.ts';
import { trailStyle } from './trail-style.ts';

/** Near enough to tell one place from the next, far enough to see the municipality. */
const FIT = { padding: 48, maxZoom: 9.5 };

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

function makeMap(container: HTMLElement): MapLibreMap {
  const map = deskMap({
    container,
    style: styleNow(trailStyle),
    bounds: boundsOf(),
    fit: FIT,
    maxZoom: 17,
    onTileLost: serverLost,
  });
  map.scrollZoom.disable(); // the page scrolls
  return map;
}

function boundsOf(): LngLatBounds {
  const bounds = new LngLatBounds();
  for (const { geometry } of places.peek()) bounds.extend(geometry.coordinates);
  return bounds;
}

/** @returns what undoes every binding */
function bind(map: MapLibreMap): () => void {
  const undo = [
    followLook(map, trailStyle),
    effect(() => map.getCanvas().setAttribute('aria-label', t('trailMap'))),
    effect(() => {
      map.getSource<GeoJSONSource>('trail')?.setData({ type: 'FeatureCollection', features: trail() });
      if (places.value.length > 0) map.fitBounds(boundsOf(), { ...FIT, animate: false });
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
