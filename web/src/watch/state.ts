/** The signs that are shown, and what is said of them. */
import { computed, signal } from '@preact/signals';
import type { Finding, Findings } from '../../../server/contract/findings.ts';
import { loaded } from '../accounts/loaded.tsx';
import { ApiError, getJson, send } from '../api/client.ts';
import type { MapPoint } from '../map/points-map-view.tsx';
import { heldValue } from '../outcomes/held.ts';
import { language } from '../state/language.ts';
import { showToast } from '../state/said.ts';
import { t } from './words.ts';

const PATH = '/api/v1/findings';
const PAGE = '50';

export const kind = heldValue('kind', '');
export const status = heldValue('status', 'open');
export const answer = loaded<Findings>(PATH);
export const chosen = signal<string | null>(null);

export const shown = computed<Finding[]>(() => answer.value.value?.findings ?? []);
export const next = computed(() => answer.value.value?.links.find(({ rel }) => rel === 'next')?.href ?? null);
export const points = computed<MapPoint[]>(() =>
  shown.value.flatMap(({ id, lng, lat }) => (lng === null || lat === null ? [] : [{ id, lng, lat }])),
);

export async function load(): Promise<void> {
  const params = new URLSearchParams({ status: status.value, limit: PAGE, lang: language.value });
  if (kind.value !== '') params.set('kind', kind.value);
  await answer.load(`${PATH}?${params}`);
}

/** Adds the next page below what is shown. */
export async function loadMore(): Promise<void> {
  const [path, held] = [next.peek(), answer.value.peek()];
  if (path === null || held === null) return;
  const page = await getJson<Findings>(path);
  answer.value.value = { ...page, findings: [...held.findings, ...page.findings] };
}

/** The sign that is about to be dismissed. */
export const asked = signal<Finding | null>(null);
export const reason = signal('');
export const refused = signal<string | null>(null);
export const acting = signal(false);

/** @returns whether it is done */
export async function say(finding: Finding, act: 'dismiss' | 'reopen', word?: string): Promise<boolean> {
  acting.value = true;
  refused.value = null;
  try {
    const body = word === undefined ? undefined : { reason: word };
    await send(`${PATH}/${finding.id}/${act}`, { method: 'POST', body });
    showToast(t(act === 'dismiss' ? 'dismissed' : 'reopened'));
    await load();
    return true;
  } catch (error) {
    refused.value = error instanceof ApiError && error.message ? error.message : t('failed');
    return false;
  } finally {
    acting.value = false;
  }
}
