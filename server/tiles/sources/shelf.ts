/** The last whole build of something that has versions: it serves while a newer one is in the making. */
import type { Logger } from 'pino';
import { PoolClosed } from '../workers/pool.ts';

export interface Built {
  version: number;
}

export interface ShelfOptions<T extends Built> {
  /** Builds what is current when it reads. */
  build: (urgent: boolean) => Promise<T>;
  log: Pick<Logger, 'warn'>;
  /** What it is, for the log. */
  name: string;
  /** Least time between two attempts after a failed one, ms. Default 1000. */
  retryMs?: number;
}

export class Shelf<T extends Built> {
  readonly #options: ShelfOptions<T>;
  #built: T | null = null;
  #building: Promise<T> | null = null;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ShelfOptions<T>) {
    this.#options = options;
  }

  get built(): T | null {
    return this.#built;
  }

  get busy(): boolean {
    return this.#building !== null;
  }

  /** What serves now: of this version or, while that is being built, the last; waited for when there is none. */
  get(version: number): Promise<T> | T {
    if (!this.#built) return this.#build(true);
    if (this.#built.version < version) this.renew();
    return this.#built;
  }

  /** Builds anew behind what serves. */
  renew(): void {
    const { retryMs = 1_000, log, name } = this.#options;
    if (this.#building || performance.now() - this.#failedAt < retryMs) return;
    this.#build(false).catch((error: unknown) => {
      if (!(error instanceof PoolClosed))
        log.warn({ err: error, name }, 'not renewed: the last build serves');
    });
  }

  /** One build at a time; a failed one is not kept. */
  #build(urgent: boolean): Promise<T> {
    this.#building ??= this.#options
      .build(urgent)
      .then(
        (built) => {
          this.#built = built;
          return built;
        },
        (error: unknown) => {
          this.#failedAt = performance.now();
          throw error;
        },
      )
      .finally(() => {
        this.#building = null;
      });
    return this.#building;
  }
}
