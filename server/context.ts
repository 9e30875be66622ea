/** What every request is answered with: made once at start, handed in, so that tests need no patching. */
import type { Knex } from 'knex';
import pino, { type Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Database } from '../db/connect.ts';
import { type Config, DEFAULT_MINIMUM_GROUP } from './config.ts';
import type { Identify } from './http/auth.ts';
import { identifyBy } from './http/identify.ts';
import { findReleaseFile, listReleases } from './queries/releases.ts';
import type { Readiness } from './readiness.ts';
import { Auth } from './services/auth.ts';
import { ChangeFeed } from './services/change-feed.ts';
import { BasisReader } from './services/check/basis.ts';
import { Directory } from './services/directory.ts';
import { Embeds } from './services/embeds/embeds.ts';
import { Identities } from './services/identities.ts';
import { ImportBoard } from './services/import-board.ts';
import { KnownAccounts } from './services/known-accounts.ts';
import { checkFilter } from './services/known-territories.ts';
import { photoStoreAt } from './services/photo-store.ts';
import { PhotoShelf } from './services/photos.ts';
import { ReleaseTimer } from './services/release-schedule.ts';
import type { ReleaseMaker } from './services/releases.ts';
import { VersionReader } from './services/versions.ts';
import { Watch } from './services/watch.ts';
import { PublicMap } from './tiles/public/service.ts';
import { PublicStore } from './tiles/public/store.ts';
import { TileService } from './tiles/service.ts';
import { BaseTiles } from './tiles/sources/base.ts';
import { ClusterService } from './tiles/sources/clusters.ts';
import { TerritoryTiles } from './tiles/sources/territories.ts';
import { UnitTiles } from './tiles/sources/units.ts';
import { WorkerPool } from './tiles/workers/pool.ts';
import { makeReleaseApart } from './tiles/workers/release.ts';

export interface Context {
  config: Config;
  database: Database;
  /** The pool of `database`. */
  db: Knex;
  log: Logger;
  metrics: Registry;
  versions: VersionReader;
  accounts: KnownAccounts;
  clusters: ClusterService;
  /** Events of units as they are committed, by whichever process. */
  changes: ChangeFeed;
  tiles: TileService;
  publicMap: PublicMap;
  /** Makes releases as scheduled, once started. */
  releases: ReleaseTimer;
  makeRelease: ReleaseMaker;
  /** What checks compare with. */
  checkBasis: BasisReader;
  /** Signs of bad practice. */
  watch: Watch;
  /** Photographs of visits. */
  photos: PhotoShelf;
  /** The public map. */
  embeds: Embeds;
  readiness: Readiness;
  imports: ImportBoard;
  auth: Auth;
  identities: Identities;
  /** The agency's own directory; null where none is configured. */
  directory: Directory | null;
  identify: Identify;
  clock: () => Date;
  /** Ends the threads; the database is closed by whoever opened it. */
  close(): Promise<void>;
}

export interface ContextOptions {
  config: Config;
  database: Database;
  readiness: Readiness;
  /** Who is behind a request; default: whom the accounts of the database know. */
  identify?: Identify;
  clock?: () => Date;
}

export function createContext(options: ContextOptions): Context {
  const { config, database, readiness, clock = () => new Date() } = options;
  const log = pino({ level: config.logLevel });
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const versions = new VersionReader(database.knex);
  const accounts = new KnownAccounts(database.knex);
  const auth = new Auth({ db: database.knex, secret: config.authSecret, log });
  const identities = new Identities({
    auth,
    versions,
    clock,
    readyAccounts: config.publicUnits !== 'none',
  });
  const identify = options.identify ?? identifyBy(identities);
  const pool = new WorkerPool();
  pool.warm();
  const clusters = new ClusterService({
    database,
    db: database.knex,
    pool,
    log,
    versions,
    checkFilter: (filter) => checkFilter(database.knex, filter),
    maxBytes: config.indexMemoryMb * 2 ** 20,
  });
  const changes = new ChangeFeed({ database, versions, log, onCommit: (now) => clusters.refresh(now) });
  const sources = [
    new UnitTiles(clusters, database.knex),
    new BaseTiles({ pool, log }),
    new TerritoryTiles({ database, db: database.knex, pool, log }),
  ];
  const tiles = new TileService({
    config,
    versions,
    accounts,
    identify,
    sources,
    log,
    clock,
    registry: metrics,
  });
  if (config.publicMinimumGroup < DEFAULT_MINIMUM_GROUP) {
    log.warn({ PUBLIC_MINIMUM_GROUP: config.publicMinimumGroup }, 'public numbers tell of smaller groups');
  }
  const anyone = database.publicReader();
  const store = new PublicStore({
    list: () => listReleases(anyone),
    file: (id, path) => findReleaseFile(anyone, id, path),
  });
  const embeds = new Embeds({ current: () => store.current(), json: (id, path) => store.json(id, path) });
  const publicMap = new PublicMap({ store, log });
  const releases = new ReleaseTimer({
    db: database.knex,
    schedule: config.releaseSchedule,
    minimum: config.publicMinimumGroup,
    clock,
    make: makeReleaseApart,
    onRelease(id) {
      publicMap.forget();
      log.info({ id }, 'scheduled release made');
    },
    onFailure: (error) => log.error({ err: error }, 'scheduled release failed'),
  });
  return {
    config,
    database,
    db: database.knex,
    log,
    metrics,
    versions,
    accounts,
    clusters,
    changes,
    tiles,
    publicMap,
    releases,
    makeRelease: makeReleaseApart,
    checkBasis: new BasisReader(database.knex),
    watch: new Watch(database.knex),
    photos: new PhotoShelf({
      db: database.knex,
      store: photoStoreAt(config.photos),
      clock,
      onFailure: (error) => log.error({ err: error }, 'photographs were not swept'),
    }),
    embeds,
    readiness,
    imports: new ImportBoard(),
    auth,
    identities,
    directory: config.oidc && new Directory(config.oidc),
    identify,
    clock,
    async close() {
      await releases.stop();
      clusters.close();
      await embeds.close();
      await changes.close();
      await pool.close();
    },
  };
}
