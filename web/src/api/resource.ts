/** An answer that follows an address: the old one stays (dimmed) until the new one is there, the last asked wins. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { getJson, revival, ServerGone } from './client.ts';
import type { Together } from './together.ts';

export interface Resource<T> {
  /** The newest answer, possibly of an earlier address while `loading`. */
  value: Signal<T | null>;
  loading: Signal<boolean>;
  error: Signal<Error | null>;
  reload(): void;
}

const KEPT = 40;
/** After this the server is asked again; unchanged, it answers 304. */
const KEPT_MS = 60_000;
/** `era` is the count of the server's returns: what was kept before the last one is not trusted. */
const kept = new Map<string, { value: unknown; at: number; era: number }>();

function keep(path: string, value: unknown): void {
  kept.delete(path);
  kept.set(path, { value, at: Date.now(), era: revival.peek() });
  const oldest = kept.keys().next().value;
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}

/** A request under way, shared by all who wait for it; it ends when the last of them turns away. */
interface Flight {
  answer: Promise<unknown>;
  abort: AbortController;
  waiting: number;
}

const flights = new Map<string, Flight>();

/** One answer, from memory when it was asked for before. */
export async function cached<T>(path: string, abort?: AbortSignal): Promise<T> {
  const held = kept.get(path);
  if (held && held.era === revival.peek() && Date.now() - held.at < KEPT_MS) return held.value as T;
  const flight = flights.get(path) ?? takeOff(path);
  flight.waiting += 1;
  abort?.addEventListener('abort', () => {
    flight.waiting -= 1;
    if (flight.waiting > 0) return;
    if (flights.get(path) === flight) flights.delete(path);
    flight.abort.abort();
  });
  return (await flight.answer) as T;
}

function takeOff(path: string): Flight {
  const abort = new AbortController();
  const answer = getJson<unknown>(path, abort.signal)
    .then((value) => {
      keep(path, value);
      return value;
    })
    .finally(() => {
      if (flights.get(path)?.abort === abort) flights.delete(path);
    });
  const flight = { answer, abort, waiting: 0 };
  flights.set(path, flight);
  return flight;
}

/**
 * Follows `path`; null asks nothing and empties the answer. A new answer in the place of an old one waits, dimmed,
 * for those of its `company` that are under way.
 */
export function resource<T>(path: () => string | null, company?: Together): Resource<T> {
  const member = {};
  const value = signal<T | null>(null);
  const loading = signal(false);
  const error = signal<Error | null>(null);
  const attempt = signal(0);
  const address: ReadonlySignal<string | null> = computed(path);
  let abort = new AbortController();
  effect(() => {
    const wanted = address.value;
    attempt.value;
    revival.value;
    abort.abort();
    abort = new AbortController();
    if (wanted === null) {
      company?.leave(member);
      value.value = null;
      loading.value = false;
      error.value = null;
      return;
    }
    void load(wanted, abort.signal);
  });

  async function load(wanted: string, signalled: AbortSignal): Promise<void> {
    loading.value = true;
    company?.begin(member);
    try {
      const answer = await cached<T>(wanted, signalled);
      if (signalled.aborted) return;
      const show = (): void => {
        value.value = answer;
        error.value = null;
        loading.value = false;
      };
      if (company && value.peek() !== null) {
        company.arrive(member, show);
        return;
      }
      show(); // there is nothing old that could disagree
      company?.leave(member);
    } catch (failure) {
      if (signalled.aborted) return;
      company?.leave(member);
      if (!(failure instanceof ServerGone)) loading.value = false;
      error.value = failure instanceof ServerGone ? null : (failure as Error);
    }
  }

  return {
    value,
    loading,
    error,
    reload: () => {
      attempt.value += 1;
    },
  };
}
