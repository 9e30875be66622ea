/** The one mutable place of the page: its state as a signal, kept in step with the address bar. */
import { computed, effect, signal } from '@preact/signals';
import { type Filter, filterParams } from './filter.ts';
import { language } from './language.ts';
import { type PageState, pageSearch, parsePage, type Selection } from './page.ts';
import { narrow } from './screen.ts';
import { type Sheet, sheetFor } from './sheet.ts';

export const page = signal<PageState>(parsePage(new URLSearchParams(location.search)));

export { language } from './language.ts';
export { announce, announcement, showToast, toast } from './said.ts';
export const filter = computed(() => page.value.filter);
export const selection = computed(() => page.value.selection);

/** The filters as a query string: what resources depend on, so that a pan does not ask anything again. */
export const filterQuery = computed(() => new URLSearchParams(filterParams(page.value.filter)).toString());

/** Deliberate changes are pushed, so that "back" undoes them; the rest replaces the entry. */
export function navigate(change: Partial<PageState>, how: 'push' | 'replace' = 'push'): void {
  const next = { ...page.value, ...change };
  if (pageSearch(next) !== pageSearch(page.value)) writeAddress(next, how);
  page.value = next;
}

function writeAddress(next: PageState, how: 'push' | 'replace'): void {
  const address = `${location.pathname}${pageSearch(next)}`;
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}

export function setFilter(change: Partial<Filter>, how: 'push' | 'replace' = 'push'): void {
  navigate({ filter: { ...page.value.filter, ...change } }, how);
}

export function select(next: Selection | null, how: 'push' | 'replace' = 'push'): void {
  navigate({ selection: next }, how);
}

export function toggleLayer(name: string): void {
  const { layers } = page.value;
  navigate({ layers: layers.includes(name) ? layers.filter((other) => other !== name) : [...layers, name] });
}

effect(() => {
  language.value = page.value.language;
});

addEventListener('popstate', () => {
  page.value = parsePage(new URLSearchParams(location.search));
  if (narrow.peek() && sheet.peek() !== 'filters') sheet.value = sheetFor(page.value);
});

/** Waiting for a click that asks "what is here?". */
export const askingPlace = signal(false);
/** Which sheet is open on a narrow screen. */
export const sheet = signal<Sheet>(narrow.peek() ? sheetFor(page.peek()) : 'none');
export const helpOpen = signal(false);
/** The panel of the chosen thing, or of the country, can be folded away on wide screens. */
export const panelOpen = signal(true);
