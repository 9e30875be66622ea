/** What every map of the product has in common: MapLibre's worker and styles, the country, manners. */
import { setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';

setWorkerUrl(workerUrl);

export type Box = [west: number, south: number, east: number, north: number];

/** Colombia with San Andrés, Providencia and Santa Catalina. */
export const COLOMBIA: Box = [-81.9, -4.3, -66.8, 13.5];
/** Beyond these no map can be moved. */
export const LIMITS: Box = [-125, -40, -25, 45];

export { stillness } from '../state/screen.ts';

/** A request that failed for want of a server, not for what was asked. */
export function isLost(error: { name?: string; message: string; status?: number }): boolean {
  return (
    error.name !== 'AbortError' &&
    (error.status === undefined ? /fetch|network|load failed/i.test(error.message) : error.status >= 502)
  );
}

/** Room for the chips above the country, and for the legend beside it where there is width to spare. */
export function homePadding(container: HTMLElement): {
  top: number;
  bottom: number;
  left: number;
  right: number;
} {
  const right = Math.max(16, Math.min(244, container.clientWidth - 510));
  return container.clientWidth < 600
    ? { top: 48, bottom: 90, left: 8, right: 8 }
    : { top: 48, bottom: 20, left: 16, right };
}
