/** A small map of points that a list names, in its order; a click on one chooses it, elsewhere it sets a place. */
import { effect, type ReadonlySignal } from '@preact/signals';
import { type GeoJSONSource, LngLatBounds, type Map as MapLibreMap } from 'maplibre-gl';
import { useEffect, useRef } from 'preact/hooks';
import { serverLost } from '../api/client.ts';
import { deskMap, followLook, styleNow } from './desk-map.ts';
import { pointsStyle } from './points-style.ts';
import { COLOMBIA } from './setting.ts';

export interface MapPoint {
  id: string;
  lng: number;
  lat: number;
}

export interface PointsProps {
  id: string;
  points: ReadonlySignal<readonly MapPoint[]>;
  chosen: ReadonlySignal<string | null>;
  /** From where things are measured. */
  from?: ReadonlySignal<{ lng: number; lat: number } | null>;
  label: ReadonlySignal<string>;
  onChoose(id: string): void;
  onPlace?(lng: number, lat: number): void;
}

const FIT = { padding: 40, maxZoom: 12 };
const CHOSEN_ZOOM = 9;

export default function PointsMapView(props: PointsProps) {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!container.current) return;
    const map = makeMap(container.current, props);
    Object.assign(container.current, { pointsMap: map }); // for tests and the curious
    let undo = () => {};
    map.once('style.load', () => {
      undo = bind(map, props);
    });
    return () => {
      undo();
      map.remove();
    };
  }, []);
  return <div id={props.id} class="map" ref={container} />;
}

function makeMap(container: HTMLElement, { onChoose, onPlace }: PointsProps): MapLibreMap {
  const map = deskMap({
    container,
    style: styleNow(pointsStyle),
    bounds: COLOMBIA,
    fit: { padding: 8 },
    maxZoom: 17,
    onTileLost: serverLost,
  });
  map.scrollZoom.disable(); // the page scrolls
  map.on('click', ({ point, lngLat }) => {
    const [hit] = map.queryRenderedFeatures(
      [
        [point.x - 6, point.y - 6],
        [point.x + 6, point.y + 6],
      ],
      { layers: ['points'] },
    );
    if (hit) onChoose(String(hit.properties.id));
    else onPlace?.(lngLat.lng, lngLat.lat);
  });
  map.getCanvas().addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !onPlace) return;
    event.preventDefault();
    const { lng, lat } = map.getCenter();
    onPlace(lng, lat);
  });
  return map;
}

/** @returns what undoes every binding */
function bind(map: MapLibreMap, { points, chosen, from, label }: PointsProps): () => void {
  const undo = [
    followLook(map, pointsStyle),
    effect(() => map.getCanvas().setAttribute('aria-label', label.value)),
    effect(() => {
      const features = points.value.map(({ id, lng, lat }) =>
        pointOf(lng, lat, { id, chosen: id === chosen.value }),
      );
      setData(map, 'points', features);
    }),
    effect(() => {
      const at = from?.value ?? null;
      setData(map, 'place', at ? [pointOf(at.lng, at.lat, {})] : []);
    }),
    effect(() => {
      const bounds = new LngLatBounds();
      for (const { lng, lat } of points.value) bounds.extend([lng, lat]);
      if (from?.value) bounds.extend([from.value.lng, from.value.lat]);
      if (!bounds.isEmpty()) map.fitBounds(bounds, { ...FIT, animate: false });
    }),
    effect(() => {
      const at = points.value.find(({ id }) => id === chosen.value);
      if (!at) return;
      map.jumpTo({ center: [at.lng, at.lat], zoom: Math.max(map.getZoom(), CHOSEN_ZOOM) });
    }),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}

function pointOf(lng: number, lat: number, properties: object): GeoJSON.Feature {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [lng, lat] }, properties };
}

function setData(map: MapLibreMap, source: string, features: GeoJSON.Feature[]): void {
  map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features });
}
