/** How far the start has come: what /readyz, the starting page and the terminal tell. */
import type { Bilingual } from './problem.ts';

export type ReadinessState = 'starting' | 'ready' | 'failed';

export interface ReadinessJson {
  status: ReadinessState;
  /** What is being done; what failed, when it failed. */
  step: Bilingual;
  /** Of `total`; both null while a step cannot count. */
  done: number | null;
  total: number | null;
}

export class Readiness {
  #state: ReadinessState = 'starting';
  #step: Bilingual = { es: 'Arrancando', en: 'Starting' };
  #done: number | null = null;
  #total: number | null = null;
  readonly #listeners = new Set<(readiness: Readiness) => void>();

  get state(): ReadinessState {
    return this.#state;
  }

  get step(): Bilingual {
    return this.#step;
  }

  get done(): number | null {
    return this.#done;
  }

  get total(): number | null {
    return this.#total;
  }

  /** Called at every change. */
  onChange(listener: (readiness: Readiness) => void): void {
    this.#listeners.add(listener);
  }

  /** Begins a step, counted when `done` of `total` is given. */
  begin(step: Bilingual, done: number | null = null, total: number | null = null): void {
    if (this.#state !== 'starting') return;
    this.#change('starting', step, done, total);
  }

  ready(): void {
    this.#change('ready', { es: 'Listo', en: 'Ready' }, null, null);
  }

  fail(reason: Bilingual): void {
    this.#change('failed', reason, null, null);
  }

  toJson(): ReadinessJson {
    return { status: this.#state, step: this.#step, done: this.#done, total: this.#total };
  }

  #change(state: ReadinessState, step: Bilingual, done: number | null, total: number | null): void {
    this.#state = state;
    this.#step = step;
    this.#done = done;
    this.#total = total;
    for (const listener of this.#listeners) listener(this);
  }
}
