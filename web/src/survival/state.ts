/** What is asked and chosen on the page of survival. */
import { computed, signal } from '@preact/signals';
import type { Survival, SurvivalGroup } from '../../../server/contract/survival.ts';
import { resource } from '../api/resource.ts';
import { displayName } from '../format/names.ts';
import { heldValue } from '../outcomes/held.ts';
import { mayReadUnits } from '../shell/session.ts';
import { t, tFor } from './words.ts';

export const GROUPINGS = ['none', 'line', 'pdet', 'cohort', 'department'] as const;
/** More curves than this cross one another beyond reading. */
export const MOST_SERIES = 6;
const TERRITORIAL = new Set(['department']);

export const by = heldValue('by', 'line');
export const asOf = heldValue('as_of', '');
export const minimum = heldValue('minimum_cohort', '10');
export const first = heldValue('a', '');
export const second = heldValue('b', '');
export const mapYear = heldValue('year', '1');

function query(grouping: string, more: Record<string, string> = {}): string {
  const params = new URLSearchParams({ group_by: grouping, minimum_cohort: minimum.value, ...more });
  if (asOf.value !== '') params.set('as_of', asOf.value);
  return params.toString();
}

export const answer = resource<Survival>(() =>
  mayReadUnits.value ? `/api/v1/survival?${query(by.value)}` : null,
);
export const byDepartment = resource<Survival>(() =>
  mayReadUnits.value ? `/api/v1/survival?${query('department', { step: 'none' })}` : null,
);
export const tested = resource<Survival>(() => {
  const keys = [first.value, second.value];
  if (!mayReadUnits.value || keys.includes('') || keys[0] === keys[1] || by.value === 'none') return null;
  return `/api/v1/survival?${query(by.value, { step: 'none', compare: keys.join(',') })}`;
});
export const csvPath = (separator: string): string =>
  `/api/v1/survival.csv?${query(by.value, { separator })}`;

/** What the reader ticked; null: the largest groups. */
export const picked = signal<readonly string[] | null>(null);

export const groups = computed(() => answer.value.value?.groups ?? []);
const drawable = computed(() => groups.value.filter(({ key, curve }) => key !== null && curve.length > 0));
export const series = computed(() => {
  const ticked = picked.value;
  if (ticked !== null) return drawable.value.filter(({ key }) => ticked.includes(key ?? ''));
  const largest = [...drawable.value].sort((a, b) => b.units - a.units).slice(0, MOST_SERIES - 2);
  return drawable.value.filter((group) => largest.includes(group));
});

export function nameOf({ key, name }: Pick<SurvivalGroup, 'key' | 'name'>): string {
  if (key === null) return t('groupless');
  if (name !== null) return displayName(name);
  return TERRITORIAL.has(by.value) ? key : tFor('group', key);
}

export function nameOfKey(key: string): string {
  const group = groups.value.find((each) => each.key === key);
  return group ? nameOf(group) : key;
}
