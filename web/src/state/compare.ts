/** Two days side by side: what the server tells of their difference, and what is chosen of it. */
import { computed } from '@preact/signals';
import type { Compare, CompareRow } from '../../../server/contract/compare.ts';
import { resource } from '../api/resource.ts';
import type { Language } from '../format/numbers.ts';
import {
  type Coverage,
  type CoverageRow,
  coveragePath,
  mayReadUnits,
  queryOf,
  reachRadiusM,
} from './data.ts';
import { filter, page, selection } from './store.ts';
import { today } from './time.ts';

export type { Compare, CompareRow };

export const comparing = computed(() => page.value.compare !== null);

/** Both days stand beside one another on the map, by the chosen indicator. */
export const splitting = computed(() => comparing.value && page.value.split);

/** The numbers of the earlier day, where both are shown; those of the later one are the page's own. */
export const earlier = resource<Coverage>(() => {
  const { compare, kind } = page.value;
  if (!splitting.value || !mayReadUnits.value) return null;
  return coveragePath(kind, queryOf({ ...filter.value, as_of: compare }), reachRadiusM.value);
});

/** The later of the two days. */
export const compareTo = computed(() => filter.value.as_of ?? today.value);

const compareQuery = computed(() => {
  const params = new URLSearchParams(queryOf({ ...filter.value, as_of: null }));
  params.set('by', page.value.kind);
  params.set('from', page.value.compare ?? '');
  params.set('to', compareTo.value);
  return params.toString();
});

export const comparison = resource<Compare>(() =>
  comparing.value && mayReadUnits.value ? `/api/v1/compare?${compareQuery.value}` : null,
);

export function compareCsvPath(language: Language): string {
  return `/api/v1/compare.csv?${compareQuery.value}${language === 'es' ? '&separator=semicolon' : ''}`;
}

export const comparedRows = computed<Map<string, CompareRow>>(
  () => new Map((comparison.value.value?.rows ?? []).map((row) => [row.code, row])),
);

export const earlierRows = computed<Map<string, CoverageRow>>(
  () => new Map((earlier.value.value?.rows ?? []).map((row) => [row.code, row])),
);

/** What the card is about: the chosen territory, else all of them. */
export const comparedSubject = computed(() => {
  const chosen = selection.value;
  const answer = comparison.value.value;
  if (chosen?.type === 'territory' && chosen.kind === answer?.by)
    return comparedRows.value.get(chosen.code) ?? null;
  return answer?.totals ?? null;
});
