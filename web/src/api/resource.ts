/** An answer that follows an address: the old one stays (dimmed) until the new one is there, the last asked wins. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { getJson, revival, ServerGone } from './client.ts';

export interface Resource<T> {
  /** The newest answer, possibly of an earlier address while `loading`. */
  value: Signal<T | null>;
  loading: Signal<boolean>;
  error: Signal<Error | null>;
  reload(): void;
}

const KEPT = 40;
const kept = new Map<string, unknown>();

function keep(path: string, value: unknown): void {
  kept.delete(path);
  kept.set(path, value);
  const oldest = kept.keys().next().value;
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}

/** One answer, from memory when it was asked for before. */
export async function cached<T>(path: string, abort?: AbortSignal): Promise<T> {
  if (kept.has(path)) return kept.get(path) as T;
  const value = await getJson<T>(path, abort);
  keep(path, value);
  return value;
}

/** Forgets every kept answer: the server came back, perhaps with other data. */
export function forget(): void {
  kept.clear();
}

/** Follows `path`; null asks nothing and empties the answer. */
export function resource<T>(path: () => string | null): Resource<T> {
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
      value.value = null;
      loading.value = false;
      error.value = null;
      return;
    }
    void load(wanted, abort.signal);
  });

  async function load(wanted: string, signalled: AbortSignal): Promise<void> {
    loading.value = true;
    try {
      const answer = await cached<T>(wanted, signalled);
      if (signalled.aborted) return;
      value.value = answer;
      error.value = null;
      loading.value = false;
    } catch (failure) {
      if (signalled.aborted) return;
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
