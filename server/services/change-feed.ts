/**
 * Events of units as they are committed, by this process or another. Whoever follows holds the number of the last event
 * it has and asks for those after it: numbers are the order of commits, so that a notification which is lost, or a
 * process that was away, loses nothing. Notifications (PostgreSQL's LISTEN) and a look now and then only say when to ask.
 */
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../../db/connect.ts';
import { type Scope, scopeKey } from '../domain/scope.ts';
import { changesListener, startListening } from '../queries/change-channel.ts';
import { type EventRecord, listEvents } from '../queries/unit-history.ts';
import type { Versions } from '../queries/versions.ts';
import type { VersionReader } from './versions.ts';

const OPTIONS = {
  /** Between two looks for commits that no notification told of, ms. */
  everyMs: 400,
  /** Until a lost connection for notifications is tried again, ms. */
  retryMs: 1_000,
  /** Events read at once; of those that many readers want, one reading serves all. */
  batch: 200,
  /** Readings kept. */
  kept: 50,
};

export interface ChangeFeedOptions {
  database: Pick<Database, 'knex' | 'engine' | 'connection'>;
  versions: VersionReader;
  log: Pick<Logger, 'warn'>;
  /** Told at every commit that is noticed while somebody follows. */
  onCommit?: (versions: Versions) => void;
}

export class ChangeFeed {
  readonly #options: ChangeFeedOptions;
  readonly #db: Knex;
  readonly #wakers = new Set<() => void>();
  readonly #batches = new LRUCache<string, Promise<EventRecord[]>>({ max: OPTIONS.kept });
  #followers = 0;
  #last = 0;
  #watch: NodeJS.Timeout | null = null;
  #listener: pg.Client | null = null;
  #closed = false;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
    this.#db = options.database.knex;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Looks out for commits until the returned function is called. */
  follow(): () => void {
    this.#followers += 1;
    if (this.#followers === 1) this.#begin();
    return () => {
      this.#followers -= 1;
      if (this.#followers === 0) this.#end();
    };
  }

  /**
   * The events after a number, oldest first, as readers of this scope see them; bounded, so ask until none is left.
   * `last` is the number from which to ask on: smaller than the one given when the database was emptied meanwhile.
   */
  async after(number: number, scope: Scope): Promise<{ events: EventRecord[]; last: number }> {
    await this.#look();
    const last = this.#last;
    if (number >= last) return { events: [], last };
    const events = await this.#read(number, last, scope);
    return { events, last: events.at(-1)?.number ?? last };
  }

  #read(number: number, last: number, scope: Scope): Promise<EventRecord[]> {
    const key = `${scopeKey(scope)} ${number} ${last}`;
    const known = this.#batches.get(key);
    if (known) return known;
    const reading = listEvents(this.#db, {
      ...{ scope, after: number, limit: OPTIONS.batch },
      beside: 'present',
    });
    this.#batches.set(key, reading);
    reading.catch(() => this.#batches.delete(key));
    return reading;
  }

  /** Resolves with a commit after that number, after a while, when the signal is aborted, or when the feed closes. */
  async wait(number: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#closed || signal.aborted || this.#last > number) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.#wakers.add(done);
    });
  }

  /** Lets everyone go who waits. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    this.#end();
  }

  #begin(): void {
    if (this.#closed) return;
    this.#watch ??= setInterval(() => void this.#look(), OPTIONS.everyMs).unref();
    if (this.#options.database.engine === 'server') void this.#listen();
  }

  #end(): void {
    if (this.#watch) clearInterval(this.#watch);
    this.#watch = null;
    void this.#listener?.end().catch(() => undefined);
    this.#listener = null;
  }

  /** Whether something was committed; a database that doesn't answer is asked again the next time. */
  async #look(): Promise<void> {
    const { versions, onCommit } = this.#options;
    try {
      const now = await versions.current();
      if (now.lastEvent === this.#last) return;
      this.#last = now.lastEvent;
      onCommit?.(now);
      this.#wake();
    } catch {
      return;
    }
  }

  #wake(): void {
    for (const wake of [...this.#wakers]) wake();
  }

  async #listen(): Promise<void> {
    const client = changesListener(this.#options.database);
    const retry = (): void => {
      if (this.#listener !== client) return;
      this.#listener = null;
      setTimeout(() => {
        if (this.#watch && !this.#listener) void this.#listen();
      }, OPTIONS.retryMs).unref();
    };
    this.#listener = client;
    client.on('error', retry);
    client.on('end', retry);
    client.on('notification', () => {
      this.#options.versions.invalidate();
      void this.#look();
    });
    try {
      await startListening(client);
    } catch (error) {
      this.#options.log.warn(
        { error: String(error) },
        'no notifications of changes; looking for them instead',
      );
      await client.end().catch(() => undefined);
      retry();
    }
  }
}
