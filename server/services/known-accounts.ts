/** Whether anybody has an account, asked seldom: from the first one on, real units are read by those signed in only. */
import type { Knex } from 'knex';
import { hasAccounts } from '../queries/known-accounts.ts';

/** How long a "no" serves, ms. A "yes" stays: accounts are disabled, not forgotten. */
const FRESH_MS = 200;

export class KnownAccounts {
  readonly #db: Knex;
  readonly #now: () => number;
  #reading: Promise<boolean> | null = null;
  #readAt = Number.NEGATIVE_INFINITY;
  #known = false;

  constructor(db: Knex, now: () => number = () => performance.now()) {
    this.#db = db;
    this.#now = now;
  }

  async exist(): Promise<boolean> {
    if (this.#known) return true;
    if (!this.#reading || this.#now() - this.#readAt >= FRESH_MS) {
      this.#readAt = this.#now();
      this.#reading = hasAccounts(this.#db);
    }
    const reading = this.#reading;
    try {
      this.#known = await reading;
    } catch (error) {
      if (this.#reading === reading) this.#reading = null;
      throw error;
    }
    return this.#known;
  }
}
