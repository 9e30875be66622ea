/** Answers kept as bytes under the key of everything they were made from; callers of one key share one computation. */
import { LRUCache } from 'lru-cache';

export class AnswerCache {
  readonly #kept: LRUCache<string, Buffer>;
  readonly #pending = new Map<string, Promise<Buffer>>();

  constructor(maxBytes: number) {
    this.#kept = new LRUCache({ maxSize: maxBytes, sizeCalculation: (body) => Math.max(1, body.length) });
  }

  /** A rejected computation is dropped, so that the next caller tries again. */
  async get(key: string, compute: () => Promise<Buffer>): Promise<Buffer> {
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const pending = this.#pending.get(key);
    if (pending) return pending;
    const started = compute();
    this.#pending.set(key, started);
    try {
      const body = await started;
      this.#kept.set(key, body);
      return body;
    } finally {
      this.#pending.delete(key);
    }
  }
}
