/** Opens the database of a configuration, PostgreSQL or the embedded one, behind the same knex and pg code. */
import createKnex, { type Knex } from 'knex';
import type pg from 'pg';
import { openEmbedded } from './embedded/open.ts';
import { DatabaseError } from './errors.ts';
import { publicConnection, type Reader, ReaderPools } from './readers.ts';
import { mayBePublic, mayBeReader } from './roles.ts';
import { checkServer } from './server.ts';
import { setTypeParsers } from './types.ts';

export { DatabaseError } from './errors.ts';
export type { Reader } from './readers.ts';

export interface Database {
  knex: Knex;
  engine: 'embedded' | 'server';
  /** For worker threads and scripts that need a `pg` client of their own. */
  connection: pg.ClientConfig;
  /**
   * The way in for whoever sees units exactly in these departments only: on a server that knows the role
   * `geoser_reader`, connections under it; else the same as everyone's.
   */
  reader(departments: readonly string[]): Reader;
  /** The way in of the public map: on a server under the role `geoser_public`, which has no right on a unit. */
  publicReader(): Knex;
  /** Ends the pool and, for the owner of an embedded database, closes it. */
  close(): Promise<void>;
}

/** The step told while an embedded database is made for the first time. */
const CREATING = { es: 'Creando la base de datos', en: 'Creating the database' };

export interface OpenOptions {
  /** Embedded: fail when another process owns the folder instead of working through its socket. Default false. */
  mustOwn?: boolean;
  /** Connections at most. Default 10, embedded 6 (they share one backend). */
  poolSize?: number;
  /** Told what is being done when it takes long: an embedded database is made for the first time. */
  onProgress?: (step: { es: string; en: string }) => void;
  /** The embedded database ended by itself (out of memory). Default: the error is thrown, uncaught. */
  onLost?: (error: DatabaseError) => void;
}

/** @throws DatabaseError in one line: refused, unknown database, bad password, no PostGIS, owned by another process */
export async function openDatabase(
  config: { databaseUrl: string | null; dataDir: string },
  options: OpenOptions = {},
): Promise<Database> {
  setTypeParsers();
  if (config.databaseUrl !== null) return openServer(config.databaseUrl, options);
  return openFolder(config.dataDir, options);
}

async function openFolder(dataDir: string, options: OpenOptions): Promise<Database> {
  const embedded = await openEmbedded(dataDir, {
    mustOwn: options.mustOwn ?? false,
    onCreating: () => options.onProgress?.(CREATING),
    onLost: (reason) => (options.onLost ?? throwLost)(lost(reason)),
  });
  const { connection } = embedded;
  const knex = createPool(connection, options.poolSize ?? 6, 600_000);
  return {
    knex,
    engine: 'embedded',
    connection,
    reader: () => ({ knex, connection }),
    publicReader: () => knex,
    async close() {
      await knex.destroy();
      await embedded.close();
    },
  };
}

function lost(reason: string): DatabaseError {
  return new DatabaseError(
    'lost',
    `La base de datos embebida se detuvo (${reason}); vuelva a arrancar: lo confirmado está guardado.`,
    'The embedded database stopped; start again: what was committed is kept.',
  );
}

function throwLost(error: DatabaseError): never {
  throw error;
}

/** Gathers the planner's statistics now, after much was written, rather than when the engine comes to it. */
export async function analyzeDatabase(db: Knex): Promise<void> {
  await db.raw('analyze');
}

async function openServer(url: string, options: OpenOptions): Promise<Database> {
  const connection: pg.ClientConfig = {
    connectionString: url,
    application_name: 'geoser',
    // The declared costs of PostGIS functions make PostgreSQL compile statements that then run for milliseconds.
    options: '-c jit=off',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  };
  await checkServer(connection);
  const knex = createPool(connection, options.poolSize ?? 10, 60_000);
  const readers = (await mayBeReader(knex)) ? new ReaderPools(connection, createPool) : null;
  const anyone = (await mayBePublic(knex)) ? createPool(publicConnection(connection), 4, 60_000) : null;
  return {
    knex,
    engine: 'server',
    connection,
    reader: (departments) => readers?.of(departments) ?? { knex, connection },
    publicReader: () => anyone ?? knex,
    async close() {
      await anyone?.destroy();
      await readers?.close();
      await knex.destroy();
    },
  };
}

/** @param waitMs for a connection; long on the embedded engine, whose one backend a long transaction keeps */
function createPool(connection: pg.ClientConfig, max: number, waitMs: number): Knex {
  return createKnex({
    client: 'pg',
    connection: connection as Knex.PgConnectionConfig,
    pool: { min: 0, max },
    acquireConnectionTimeout: waitMs,
    log: SILENT,
  });
}

/** knex would print what it also throws. */
const silent = () => undefined;
const SILENT = { warn: silent, error: silent, deprecate: silent, debug: silent };
