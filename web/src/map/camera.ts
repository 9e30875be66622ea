/** Orders to the map from the rest of the page, which doesn't know MapLibre. */
import { signal } from '@preact/signals';
import { narrow } from '../state/screen.ts';
import { sheet } from '../state/store.ts';
import type { PlannerMap } from './planner-map.ts';

/** The map once it is drawn; null before, and for ever without WebGL. */
export const theMap = signal<PlannerMap | null>(null);

/** The map of the earlier of two days beside it, and the share of the width that it takes. */
export const theEarlierMap = signal<PlannerMap | null>(null);
export const divider = signal(0.5);

export type CameraTarget =
  | { box: [number, number, number, number] }
  | { lng: number; lat: number; zoom: number }
  | { home: true };

/** How much of the map's lower part an open sheet covers, pixels: as narrow.css says. */
const covered = (): number =>
  narrow.value && sheet.value !== 'none' ? Math.min(innerHeight * 0.68, 620) : 0;

/** Goes there when there is a map; a jump when the reader wants no motion. */
export function goTo(target: CameraTarget): void {
  const map = theMap.value;
  if (!map) return;
  if ('home' in target) map.flyHome();
  else if ('box' in target) map.flyToBox(target.box, covered());
  else map.flyTo(target.lng, target.lat, Math.max(target.zoom, map.view().zoom), covered());
}
