/** From where the plan starts, and the plan. */
import { computed, signal } from '@preact/signals';
import type { TerritoriesPage } from '../../../server/contract/territories.ts';
import type { VisitPlan } from '../../../server/contract/visits.ts';
import { resource } from '../api/resource.ts';
import type { MapPoint } from '../map/points-map-view.tsx';
import { heldValue, setHeld } from '../outcomes/held.ts';
import { account } from '../shell/session.ts';

/** `lng,lat` in degrees. */
export const place = heldValue('from', '');
export const line = heldValue('line', '');
export const interval = heldValue('interval_days', '');
export const limit = heldValue('limit', '25');
export const chosen = signal<string | null>(null);

export const from = computed(() => {
  const [lng, lat] = place.value.split(',').map(Number);
  return place.value !== '' && Number.isFinite(lng) && Number.isFinite(lat)
    ? { lng: lng as number, lat: lat as number }
    : null;
});

/** Five decimals are a metre. */
export function startFrom(lng: number, lat: number): void {
  setHeld([place, `${lng.toFixed(5)},${lat.toFixed(5)}`]);
}

const query = computed(() => {
  const at = from.value;
  if (at === null) return null;
  const params = new URLSearchParams({ lng: String(at.lng), lat: String(at.lat), limit: limit.value });
  if (line.value !== '') params.set('line', line.value);
  if (interval.value !== '') params.set('interval_days', interval.value);
  return params.toString();
});
const mayAsk = computed(() => account.value !== null && account.value.role !== 'viewer');

export const plan = resource<VisitPlan>(() =>
  mayAsk.value && query.value !== null ? `/api/v1/visits/plan?${query.value}` : null,
);
export const filePath = (format: string, separator: string): string =>
  `/api/v1/visits/plan.${format}?${query.value}${format === 'csv' ? `&separator=${separator}` : ''}`;
export const points = computed<MapPoint[]>(() =>
  (plan.value.value?.visits ?? []).map(({ code, lng, lat }) => ({ id: code, lng, lat })),
);

const territories = resource<TerritoriesPage>(() => '/api/v1/territories?kind=municipality');
/** Where one writes, or all of them. */
export const municipalities = computed(() => {
  const own = account.value?.role === 'staff' ? account.value.departments : null;
  const all = territories.value.value?.territories ?? [];
  return own === null ? all : all.filter(({ code }) => own.includes(code.slice(0, 2)));
});
