/** One unit with its history, and what one may do to its life. */
import { computed, signal } from '@preact/signals';
import type { HistoryEvent, UnitHistoryPage, UnitPlaces } from '../../../server/contract/history.ts';
import type { IndicatorCatalogue, UnitIndicators } from '../../../server/contract/indicators.ts';
import type { UnitDetail, UnitMembers } from '../../../server/contract/units.ts';
import { ApiError, freshness, send } from '../api/client.ts';
import { resource } from '../api/resource.ts';
import { account } from '../shell/session.ts';
import { showToast } from '../state/said.ts';
import { t, tFor } from './words.ts';

/** Of `/units/{code}`. */
export const code = decodeURIComponent(/^\/units\/([^/]+)$/.exec(location.pathname)?.[1] ?? '');
const path = `/api/v1/units/${encodeURIComponent(code)}`;

/** The page is for those who write units somewhere. */
export const isStaff = computed(() => account.value?.role === 'staff' || account.value?.role === 'admin');

export const history = resource<UnitHistoryPage>(() => (isStaff.value ? `${path}/history` : null));
export const isDeleted = computed(() => history.value.value?.unit.deleted ?? false);
/** It was deleted here, and the history doesn't say so yet: nobody asks for it any more. */
const gone = signal(false);
export const detail = resource<UnitDetail>(() =>
  isStaff.value && history.value.value && !isDeleted.value && !gone.value ? path : null,
);
export const members = resource<UnitMembers>(() => (isStaff.value ? `${path}/members` : null));
export const catalogue = resource<IndicatorCatalogue>(() => (isStaff.value ? '/api/v1/indicators' : null));
export const measured = resource<UnitIndicators>(() =>
  isStaff.value && detail.value.value ? `${path}/indicators` : null,
);
export const places = signal<UnitPlaces['features']>([]);
/** Older events that were asked for. */
export const older = signal<{ events: HistoryEvent[]; next: string | null } | null>(null);

export const events = computed(() => [
  ...(history.value.value?.events ?? []),
  ...(older.value?.events ?? []),
]);
export const next = computed(() => {
  if (older.value) return older.value.next;
  return nextOf(history.value.value);
});

/** Whether who looks may write this unit: it is seen exactly. */
export const mayWrite = computed(() => {
  const role = account.value?.role;
  if (role === 'admin') return true;
  const [last] = events.value;
  return role === 'staff' && (last?.after ?? last?.before)?.exact === true;
});

function nextOf(page: UnitHistoryPage | null): string | null {
  return page?.links.find(({ rel }) => rel === 'next')?.href ?? null;
}

export async function loadOlder(): Promise<void> {
  const from = next.peek();
  if (from === null) return;
  const page = (await (await send(from)).json()) as UnitHistoryPage;
  older.value = { events: [...(older.peek()?.events ?? []), ...page.events], next: nextOf(page) };
}

export async function loadPlaces(): Promise<void> {
  try {
    const response = await send(`${path}/history`, { accept: 'application/geo+json' });
    places.value = ((await response.json()) as UnitPlaces).features;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    places.value = []; // the history says that there is no such unit
  }
}

export type LifeAction = 'delete' | 'restore' | 'undo';

/** What the server said of the last action that failed. */
export const refused = signal<string | null>(null);
export const acting = signal(false);

/** @returns whether it is done */
export async function act(action: LifeAction, reason: string): Promise<boolean> {
  acting.value = true;
  refused.value = null;
  try {
    await send(action === 'delete' ? path : `${path}/${action}`, requestOf(action, reason.trim()));
    older.value = null;
    gone.value = action === 'delete';
    freshness.value += 1;
    void loadPlaces();
    showToast(tFor('done', action));
    return true;
  } catch (error) {
    refused.value = error instanceof ApiError && error.message ? error.message : t('failed');
    return false;
  } finally {
    acting.value = false;
  }
}

function requestOf(action: LifeAction, reason: string) {
  const unit = history.value.peek()?.unit;
  if (action === 'undo') return { method: 'POST' as const, body: { event: unit?.undoable } };
  return {
    method: action === 'delete' ? ('DELETE' as const) : ('POST' as const),
    body: reason === '' ? {} : { reason },
    headers: { 'If-Match': `"${unit?.version ?? 0}"` },
  };
}

export const measuring = signal(false);
export const notMeasured = signal<string | null>(null);

/** @returns whether it is stored */
export async function measure(given: { indicator: string; period: string; value: number }): Promise<boolean> {
  measuring.value = true;
  notMeasured.value = null;
  try {
    await send(`${path}/indicators`, { method: 'POST', body: { values: [given] } });
    older.value = null;
    freshness.value += 1;
    showToast(t('measuredDone'));
    return true;
  } catch (error) {
    notMeasured.value = error instanceof ApiError && error.message ? error.message : t('failed');
    return false;
  } finally {
    measuring.value = false;
  }
}
