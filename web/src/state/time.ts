/** The time of what is shown: the months there are, and where in them the address stands. */
import { computed, signal } from '@preact/signals';
import { monthEnds, stopOf, todayInColombia } from '../format/months.ts';
import { catalogue } from './data.ts';
import { filter, navigate, setFilter } from './store.ts';

export const today = signal(todayInColombia());

/** The last days of the months in which something changed; the stop behind them is today. */
export const months = computed<string[]>(() => {
  const span = catalogue.value.value?.units;
  const first = span?.first_created_on;
  if (!first) return [];
  const last = [span.last_created_on, span.last_changed_on].reduce<string>(
    (a, b) => (b && b > a ? b : a),
    first,
  );
  return monthEnds(first, last, today.value);
});

/** A day that is shown while the slider is dragged or time plays; the address follows when it rests. */
export const passingDay = signal<string | null>(null);

/** Null: today. */
export const shownDay = computed(() => passingDay.value ?? filter.value.as_of);

export const stop = computed(() => {
  const day = shownDay.value;
  return day === null ? months.value.length : stopOf(day, months.value);
});

/** The address stands in the past: the present, with its changes, is elsewhere. */
export const inThePast = computed(() => filter.value.as_of !== null);

/** Moves the address; leaving today is a step that "back" undoes, further steps replace it. */
export function goToStop(at: number): void {
  const day = months.peek()[at] ?? null;
  passingDay.value = null;
  const { as_of: before } = filter.peek();
  if (day !== before) setFilter({ as_of: day }, before === null || day === null ? 'push' : 'replace');
}

export function goToToday(): void {
  goToStop(months.peek().length);
}

/** Where the comparison begins when it is switched on: a year before what is shown, or the first month. */
export function toggleCompare(on: boolean): void {
  const at = Math.max(0, stop.peek() - 12);
  navigate({ compare: on ? (months.peek()[at] ?? null) : null });
}
