/** The versions as of now, read by one shared query however many requests ask. */
import type { Knex } from 'knex';
import { readVersions, type Versions } from '../queries/versions.ts';

/** How long one reading serves, ms: the most by which an answer may lag behind another process's commit. */
const FRESH_MS = 200;

export class VersionReader {
  readonly #db: Knex;
  readonly #now: () => number;
  #reading: Promise<Versions> | null = null;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(db: Knex, now: () => number = () => performance.now()) {
    this.#db = db;
    this.#now = now;
  }

  current(): Promise<Versions> {
    if (this.#reading && this.#now() - this.#readAt < FRESH_MS) return this.#reading;
    const reading = readVersions(this.#db);
    this.#reading = reading;
    this.#readAt = this.#now();
    reading.catch(() => {
      if (this.#reading === reading) this.#reading = null;
    });
    return reading;
  }

  /** The next reading asks the database: called after a commit of this process. */
  invalidate(): void {
    this.#reading = null;
  }
}
