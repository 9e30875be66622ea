/** The entries shown and the filter that chose them, which the address holds. */
import { computed, signal } from '@preact/signals';
import type { AuditPage } from '../../../server/contract/audit.ts';
import { loaded } from '../accounts/loaded.tsx';
import { getJson } from '../api/client.ts';
import { t } from '../shell/words.ts';
import { showToast } from '../state/said.ts';

const PATH = '/api/v1/audit';
const PAGE = 50;

export interface Filter {
  q: string;
  actor: string;
  action: string;
  from: string;
  to: string;
}

export const NO_FILTER: Filter = { q: '', actor: '', action: '', from: '', to: '' };

function read(): Filter {
  const params = new URLSearchParams(location.search);
  const names = Object.keys(NO_FILTER) as (keyof Filter)[];
  return Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as unknown as Filter;
}

export const filter = signal<Filter>(read());
export const trail = loaded<AuditPage>(PATH);
/** Where the next page is; null on the last. */
export const more = computed(() => trail.value.value?.links.find(({ rel }) => rel === 'next')?.href ?? null);

/** What is asked of the server: empty fields are left out. */
export function parametersOf(wanted: Filter): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value.trim() !== '') params.set(name, value.trim());
  return params;
}

export async function apply(wanted: Filter): Promise<void> {
  const params = parametersOf(wanted);
  const address = new URLSearchParams(params);
  const lang = new URLSearchParams(location.search).get('lang');
  if (lang) address.set('lang', lang);
  const query = address.size > 0 ? `?${address}` : '';
  if (query !== location.search) history.pushState(null, '', `${location.pathname}${query}`);
  filter.value = wanted;
  params.set('limit', String(PAGE));
  await trail.load(`${PATH}?${params}`);
}

/** Adds the next page below what is shown. */
export async function loadMore(): Promise<void> {
  const next = more.peek();
  const shown = trail.value.peek();
  if (next === null || shown === null) return;
  const page = await getJson<AuditPage>(next).catch(() => null);
  if (page === null) showToast(t('errorTitle'));
  else trail.value.value = { ...page, entries: [...shown.entries, ...page.entries] };
}

addEventListener('popstate', () => void apply(read()));
