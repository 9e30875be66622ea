/** A map on which a click, Enter in its middle, or dragging the point sets the place. */
import { effect } from '@preact/signals';
import { type GeoJSONSource, Map as MapLibreMap, ScaleControl } from 'maplibre-gl';
import { useEffect, useRef } from 'preact/hooks';
import type { TerritoriesPage } from '../../../server/contract/territories.ts';
import { serverLost } from '../api/client.ts';
import { resource } from '../api/resource.ts';
import { displayName } from '../format/names.ts';
import { t as shellWord } from '../shell/words.ts';
import { language } from '../state/language.ts';
import { palette } from '../state/theme.ts';
import { place, setPlace } from '../unit-form/state.ts';
import { t } from '../unit-form/words.ts';
import { pickStyle } from './pick-style.ts';
import { COLOMBIA, isLost, LIMITS, stillness } from './setting.ts';
import { applyLayers } from './style-diff.ts';

const departments = resource<TerritoriesPage>(() => '/api/v1/territories?kind=department');
/** A place out of sight is gone to at this zoom at least. */
const NEAR_ZOOM = 9;
/** Below it a place cannot be told from its neighbours. */
const FAR_ZOOM = 7;

export default function PickMapView() {
  const container = useRef<HTMLDivElement>(null);
  const held = useRef<MapLibreMap | null>(null);
  useEffect(() => {
    if (!container.current) return;
    const map = makeMap(container.current);
    held.current = map;
    Object.assign(container.current, { pickMap: map }); // for tests and the curious
    let undo = () => {};
    map.once('style.load', () => {
      undo = bind(map);
    });
    return () => {
      undo();
      map.remove();
    };
  }, []);
  const zoomBy = (steps: number): void => {
    const map = held.current;
    map?.easeTo({ zoom: map.getZoom() + steps, duration: stillness() ? 0 : 200 });
  };
  return (
    <>
      <div id="pick-map" class="map" ref={container} />
      <div class="crosshair" aria-hidden="true" />
      <div class="map-buttons">
        <MapButton name="zoomIn" path="M10 4v12M4 10h12" act={() => zoomBy(1)} />
        <MapButton name="zoomOut" path="M4 10h12" act={() => zoomBy(-1)} />
        <MapButton
          name="zoomHome"
          path="M3 8V3h5M17 8V3h-5M3 12v5h5M17 12v5h-5"
          act={() => held.current?.fitBounds(COLOMBIA, { padding: 16 })}
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

function makeMap(container: HTMLElement): MapLibreMap {
  const map = new MapLibreMap({
    container,
    style: pickStyle({ palette: palette.peek(), language: language.peek(), origin: location.origin }),
    bounds: COLOMBIA,
    fitBoundsOptions: { padding: 16 },
    minZoom: 3,
    maxZoom: 18,
    maxBounds: LIMITS,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 100 }), 'bottom-left');
  map.on('error', ({ error }) => {
    if (isLost(error)) serverLost();
  });
  map.on('click', ({ lngLat }) => setPlace(lngLat.lng, lngLat.lat));
  letDrag(map);
  map.getCanvas().addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const { lng, lat } = map.getCenter();
    setPlace(lng, lat);
  });
  return map;
}

/** The point follows the pointer or the finger from where it stands to where it is let go. */
function letDrag(map: MapLibreMap): void {
  const follow = ({ lngLat }: { lngLat: { lng: number; lat: number } }): void =>
    setPlace(lngLat.lng, lngLat.lat);
  const begin = (
    event: { preventDefault(): void },
    move: 'mousemove' | 'touchmove',
    end: 'mouseup' | 'touchend',
  ) => {
    event.preventDefault(); // the map stays
    map.on(move, follow);
    map.once(end, () => map.off(move, follow));
  };
  map.on('mousedown', 'place', (event) => begin(event, 'mousemove', 'mouseup'));
  map.on('touchstart', 'place', (event) => {
    if (event.points.length === 1) begin(event, 'touchmove', 'touchend');
  });
  map.on('mouseenter', 'place', () => map.getCanvas().classList.add('over'));
  map.on('mouseleave', 'place', () => map.getCanvas().classList.remove('over'));
}

/** @returns what undoes every binding */
function bind(map: MapLibreMap): () => void {
  let style = pickStyle(styleOptions());
  const undo = [
    effect(() => {
      const next = pickStyle(styleOptions());
      applyLayers(map, style, next);
      style = next;
    }),
    effect(() => map.getCanvas().setAttribute('aria-label', t('mapLabel'))),
    effect(() => {
      setData(map, 'labels', labels());
    }),
    effect(() => {
      const at = place.value;
      setData(map, 'place', at ? [pointOf([at.lng, at.lat], {})] : []);
      if (at && (map.getZoom() < FAR_ZOOM || !map.getBounds().contains([at.lng, at.lat]))) {
        map.jumpTo({ center: [at.lng, at.lat], zoom: Math.max(map.getZoom(), NEAR_ZOOM) });
      }
    }),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}

function setData(map: MapLibreMap, source: string, features: GeoJSON.Feature[]): void {
  map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features });
}

function pointOf(coordinates: [number, number], properties: object): GeoJSON.Feature {
  return { type: 'Feature', geometry: { type: 'Point', coordinates }, properties };
}

function labels(): GeoJSON.Feature[] {
  return (departments.value.value?.territories ?? []).map(({ kind, name, lng, lat, area_km2: area }) =>
    pointOf([lng, lat], { kind, name: displayName(name), rank: -(area ?? 0) }),
  );
}
