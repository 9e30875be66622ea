/** A finger that rests on the map asks what is there, as a right click does. */
import type { Map as MapLibreMap } from 'maplibre-gl';

const LONG_PRESS_MS = 550;

export function listenToLongPress(map: MapLibreMap, onPress: (lng: number, lat: number) => void): void {
  let timer = 0;
  const cancel = () => clearTimeout(timer);
  map.on('touchstart', (event) => {
    cancel();
    if (event.points.length > 1) return;
    timer = window.setTimeout(() => onPress(event.lngLat.lng, event.lngLat.lat), LONG_PRESS_MS);
  });
  for (const name of ['touchend', 'touchcancel', 'movestart', 'zoomstart'] as const) map.on(name, cancel);
}
