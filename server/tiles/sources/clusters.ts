/** Cluster indexes: one a filter and scope, built off the serving thread; the old one serves until the new is whole. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import type { Database } from '../../../db/connect.ts';
import { filterKey, type UnitFilter } from '../../domain/filter.ts';
import { exactDepartments, type Scope, scopeKey } from '../../domain/scope.ts';
import { CODE_SEPARATOR, TRAITS_BASE, UNITS_VERSION_SQL, unitPointsSql } from '../../queries/unit-points.ts';
import { type ClusterName, formatClusterId, parseClusterId } from '../clusters/cluster-id.ts';
import { type Cluster, ClusterIndex } from '../clusters/cluster-index.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { Shelf } from './shelf.ts';

export interface ClusterServiceOptions {
  /** Where a worker thread reads units by itself. */
  database: Pick<Database, 'connection' | 'reader'>;
  db: Knex;
  pool: WorkerPool;
  log: Pick<Logger, 'warn' | 'debug'>;
  /** Asked for commits now and then while indexes are in use, so that the next tile after one is the new one. */
  versions?: { current(): Promise<{ units: number }> };
  /** Refuses a filter that names what does not exist; asked before an index is built. */
  checkFilter?: (filter: UnitFilter) => Promise<void>;
  /** Weight of all indexes together; the one in use stays even when it alone weighs more. */
  maxBytes: number;
  /** Least time between two attempts after a failed rebuild, ms. Default 1000. */
  retryMs?: number;
}

/** What a slot weighs beside the arrays of its index. */
const SLOT_BYTES = 16_384;

const WATCH = {
  /** Between two looks for a commit, ms. */
  everyMs: 400,
  /** An index that nobody asked for so long is renewed when someone does, ms. */
  idleMs: 10 * 60_000,
};

/** What is known of one filter under one scope. */
interface Slot {
  tag: string;
  scope: Scope;
  filter: UnitFilter;
  shelf: Shelf<ClusterIndex>;
  /** On the clock of `performance`. */
  usedAt: number;
}

export class ClusterService {
  readonly #options: ClusterServiceOptions;
  /** By filter and scope, least recently used first. */
  readonly #slots = new Map<string, Slot>();
  readonly #filterKeys = new WeakMap<UnitFilter, string>();
  /** Tags of the slots, for ids of clusters. */
  readonly #tags = new Map<string, string>();
  #watch: NodeJS.Timeout | null = null;

  constructor(options: ClusterServiceOptions) {
    this.#options = options;
  }

  /**
   * The index that answers now: of these versions, else the last one while a new one is being built, else (a filter
   * not seen before) the new one, waited for.
   *
   * @throws what the database throws when there is no index to fall back on
   */
  index(filter: UnitFilter, scope: Scope, versions: { units: number }): Promise<ClusterIndex> | ClusterIndex {
    const slot = this.#slot(filter, scope);
    slot.usedAt = performance.now();
    this.#keepWatch();
    return slot.shelf.get(versions.units);
  }

  /** A cluster by its id for a reader of this scope; null when its index or the cluster in it is gone. */
  find(id: string, scope: Scope): { index: ClusterIndex; name: ClusterName } | null {
    const name = parseClusterId(id);
    const slot = name && this.#slots.get(this.#tags.get(name.tag) ?? '');
    const index = slot?.shelf.built;
    if (!name || !index || scopeKey(slot.scope) !== scopeKey(scope)) return null;
    if (name.version !== null && name.version !== index.version) return null;
    return index.find(name) ? { index, name } : null;
  }

  /** The id of a cluster in answers that tell their version. */
  idOf(cluster: Cluster): string {
    return formatClusterId(cluster.name);
  }

  /**
   * Starts rebuilding an index in use that is older than these versions, the last used first. One at a time, so that
   * those that somebody asks for meanwhile needn't queue behind the rest.
   */
  refresh(versions: { units: number }): void {
    const slots = this.#inUse();
    if (slots.some((slot) => slot.shelf.busy)) return;
    const old = slots.findLast(({ shelf }) => shelf.built && shelf.built.version < versions.units);
    old?.shelf.renew();
  }

  /** Stops looking for commits. */
  close(): void {
    if (this.#watch) clearInterval(this.#watch);
    this.#watch = null;
  }

  /** Weight of all indexes in store. */
  get bytes(): number {
    let sum = 0;
    for (const slot of this.#slots.values()) sum += weighSlot(slot);
    return sum;
  }

  #inUse(): Slot[] {
    const since = performance.now() - WATCH.idleMs;
    return [...this.#slots.values()].filter((slot) => slot.usedAt >= since);
  }

  #keepWatch(): void {
    const { versions } = this.#options;
    if (this.#watch || !versions) return;
    this.#watch = setInterval(() => {
      if (this.#inUse().length === 0) return this.close();
      versions.current().then(
        (current) => this.refresh(current),
        () => undefined, // whoever asks for a tile is told
      );
    }, WATCH.everyMs).unref();
  }

  #slot(filter: UnitFilter, scope: Scope): Slot {
    const key = this.#keyOf(filter, scope);
    let slot = this.#slots.get(key);
    if (slot) this.#slots.delete(key);
    else {
      slot = this.#open(key, filter, scope);
    }
    this.#slots.set(key, slot);
    return slot;
  }

  /** Filters are parsed once and come again as the same object. */
  #keyOf(filter: UnitFilter, scope: Scope): string {
    let key = this.#filterKeys.get(filter);
    if (key === undefined) {
      key = filterKey(filter);
      this.#filterKeys.set(filter, key);
    }
    return `${scopeKey(scope)} ${key}`;
  }

  #open(key: string, filter: UnitFilter, scope: Scope): Slot {
    const build = (urgent: boolean) => this.#build(slot, urgent);
    const { log, retryMs } = this.#options;
    const slot: Slot = {
      tag: tagOf(key),
      scope,
      filter,
      shelf: new Shelf({ build, log, retryMs, name: 'cluster index' }),
      usedAt: performance.now(),
    };
    this.#tags.set(slot.tag, key);
    return slot;
  }

  async #build(slot: Slot, urgent: boolean): Promise<ClusterIndex> {
    const { db, pool, database, log, checkFilter } = this.#options;
    const started = performance.now();
    try {
      await checkFilter?.(slot.filter);
      const { sql, bindings } = unitPointsSql(db, slot.filter, slot.scope);
      const departments = exactDepartments(slot.scope);
      const job = {
        connection: departments === null ? database.connection : database.reader(departments).connection,
        sql,
        bindings,
        versionSql: UNITS_VERSION_SQL,
        packing: { codeSeparator: CODE_SEPARATOR, traitsBase: TRAITS_BASE },
      };
      const index = new ClusterIndex(await pool.run('clusters', job, urgent), slot.tag, slot.filter);
      const { units, version, bytes } = index;
      const ms = Math.round(performance.now() - started);
      log.debug({ units, version, bytes, ms }, 'cluster index built');
      this.#evict(slot, bytes);
      return index;
    } catch (error) {
      if (!slot.shelf.built) this.#drop(slot);
      throw error;
    }
  }

  /** Least recently used first, until the rest fits beside what was just built for `keep`. */
  #evict(keep: Slot, bytes: number): void {
    let excess = this.bytes - weighSlot(keep) + bytes - this.#options.maxBytes;
    for (const slot of this.#slots.values()) {
      if (excess <= 0) return;
      if (slot === keep || slot.shelf.busy) continue;
      excess -= weighSlot(slot);
      this.#drop(slot);
    }
  }

  #drop(slot: Slot): void {
    this.#slots.delete(this.#tags.get(slot.tag) ?? '');
    this.#tags.delete(slot.tag);
  }
}

/** An index of no unit takes memory too. */
function weighSlot(slot: Slot): number {
  return SLOT_BYTES + (slot.shelf.built?.bytes ?? 0);
}

function tagOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 10);
}
