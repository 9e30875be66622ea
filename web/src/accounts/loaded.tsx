/** An answer that changes by what is done on the page: asked for when told, the old one dimmed meanwhile. */
import { type Signal, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { ApiError, getJson, ServerGone } from '../api/client.ts';
import { t as shell } from '../shell/words.ts';

export interface Loaded<T> {
  value: Signal<T | null>;
  error: Signal<Error | null>;
  loading: Signal<boolean>;
  /** Asks again; the last asked wins. */
  load(path?: string): Promise<void>;
}

export function loaded<T>(initial: string): Loaded<T> {
  const value = signal<T | null>(null);
  const error = signal<Error | null>(null);
  const loading = signal(false);
  let asked = 0;
  return {
    value,
    error,
    loading,
    async load(path = initial) {
      asked += 1;
      const turn = asked;
      loading.value = true;
      try {
        const answer = await getJson<T>(path);
        if (turn !== asked) return;
        value.value = answer;
        error.value = null;
      } catch (failure) {
        if (turn === asked) error.value = failure as Error;
      } finally {
        if (turn === asked) loading.value = false;
      }
    },
  };
}

export function Loaded<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  const { value, error, loading } = of;
  if (error.value !== null && !(error.value instanceof ServerGone))
    return <Failure of={of} error={error.value} />;
  if (value.value === null) {
    return (
      <div class="skeleton" role="status" aria-label={shell('loading')}>
        <i />
        <i />
        <i />
      </div>
    );
  }
  return <div class={loading.value ? 'stale' : undefined}>{children(value.value)}</div>;
}

function Failure<T>({ of, error }: { of: Loaded<T>; error: Error }) {
  return (
    <div class="notice error" role="alert">
      <strong>{shell('errorTitle')}</strong>
      <p>{error instanceof ApiError && error.message ? error.message : shell('errorUnknown')}</p>
      <button type="button" class="button small" onClick={() => void of.load()}>
        {shell('retry')}
      </button>
    </div>
  );
}
