/** An answer that follows an address: the old one stays (dimmed) until the new one is there, the last asked wins. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { freshness, getJson, revival, ServerGone } from './client.ts';
import type { Together } from './together.ts';

export interface Resource<T> {
  /** The newest answer, possibly of an earlier address while `loading`. */
  value: Signal<T | null>;
  loading: Signal<boolean>;
  error: Signal<Error | null>;
  reload(): void;
  /** Asks again while the old answer stays as it is, undimmed. Resolves when there is an answer, or none any more. */
  refresh(): Promise<void>;
}

/** Answers that follow the units; all others change with imports of territories alone. */
const OF_UNITS =
  /^\/api\/v1\/(units|coverage|compare|clusters\?|proximity|catalogue|survival|indicators|findings|visits|changes\/list)/;

const KEPT = 40;
/** After this the server is asked again; unchanged, it answers 304. */
const KEPT_MS = 60_000;
/** `era` counts the server's returns and, of answers about units, their changes: what was kept before is not trusted. */
const kept = new Map<string, { value: unknown; at: number; era: string }>();

function eraOf(path: string): string {
  return `${revival.peek()} ${OF_UNITS.test(path) ? freshness.peek() : ''}`;
}

function keep(path: string, value: unknown, era: string): void {
  kept.delete(path);
  kept.set(path, { value, at: Date.now(), era });
  const oldest = kept.keys().next().value;
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}

/** A request under way, shared by all who wait for it; it ends when the last of them turns away. */
interface Flight {
  answer: Promise<unknown>;
  abort: AbortController;
  waiting: number;
  era: string;
}

const flights = new Map<string, Flight>();

/** One answer, from memory when it was asked for before; `anew`, only where it is on its way. */
export async function cached<T>(path: string, abort?: AbortSignal, anew = false): Promise<T> {
  const held = kept.get(path);
  if (!anew && held && held.era === eraOf(path) && Date.now() - held.at < KEPT_MS) return held.value as T;
  const underway = flights.get(path);
  const flight = underway && underway.era === eraOf(path) ? underway : takeOff(path);
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
  const era = eraOf(path);
  const answer = getJson<unknown>(path, abort.signal)
    .then((value) => {
      keep(path, value, era);
      return value;
    })
    .finally(() => {
      if (flights.get(path)?.abort === abort) flights.delete(path);
    });
  const flight = { answer, abort, waiting: 0, era };
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
  effect(() => {
    if (freshness.value > 0) void refresh();
  });

  async function refresh(): Promise<void> {
    const wanted = address.peek();
    if (wanted === null || loading.peek() || !OF_UNITS.test(wanted)) return;
    abort.abort();
    abort = new AbortController();
    await load(wanted, abort.signal, true);
  }

  async function load(wanted: string, signalled: AbortSignal, quiet = false): Promise<void> {
    if (!quiet) loading.value = true;
    company?.begin(member);
    try {
      const answer = await cached<T>(wanted, signalled, quiet);
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
    refresh,
  };
}
