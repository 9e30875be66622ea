/** The current versions, without waiting long: while the database is busy, the last ones known go on. */
import type { Versions } from '../queries/versions.ts';
import type { VersionReader } from '../services/versions.ts';

const OPTIONS = {
  /** Within this the last reading serves without asking, ms (VersionReader asks no oftener either). */
  freshMs: 100,
  /** Longest wait for a reading when there is an older one, ms. */
  waitMs: 30,
};

export class RecentVersions {
  readonly #reader: VersionReader;
  #last: Versions | null = null;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(reader: VersionReader) {
    this.#reader = reader;
  }

  /** The last reading if it is fresh, at no cost. */
  peek(): Versions | null {
    return performance.now() - this.#readAt < OPTIONS.freshMs ? this.#last : null;
  }

  /** @throws what the database throws when there is no earlier reading to go on with */
  async read(): Promise<Versions> {
    const reading = this.#reader.current().then((versions) => {
      this.#last = versions;
      this.#readAt = performance.now();
      return versions;
    });
    if (!this.#last) return reading;
    reading.catch(() => undefined); // the next caller asks again; until then the last reading serves
    const last = this.#last;
    return Promise.race([reading.catch(() => last), after(OPTIONS.waitMs, last)]);
  }
}

function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, ms, value).unref());
}
