/** Opens the database of a configuration, PostgreSQL or the embedded one, behind the same knex and pg code. */
import createKnex, { type Knex } from 'knex';
import type pg from 'pg';
import { DatabaseError } from './errors.ts';
import { checkServer } from './server.ts';
import { setTypeParsers } from './types.ts';

export { DatabaseError } from './errors.ts';

export interface Database {
  knex: Knex;
  engine: 'embedded' | 'server';
  /** For worker threads and scripts that need a `pg` client of their own. */
  connection: pg.ClientConfig;
  /** Ends the pool and, for the owner of an embedded database, closes it. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Embedded: fail when another process owns the folder instead of working through its socket. Default false. */
  mustOwn?: boolean;
  /** Connections at most. Default 10, embedded 6 (they share one backend). */
  poolSize?: number;
  /** Told in Spanish what is being done, embedded first start only. */
  onProgress?: (step: string) => void;
}

/** @throws DatabaseError in one line: refused, unknown database, bad password, no PostGIS, owned by another process */
export async function openDatabase(
  config: { databaseUrl: string | null; dataDir: string },
  options: OpenOptions = {},
): Promise<Database> {
  setTypeParsers();
  if (config.databaseUrl !== null) return openServer(config.databaseUrl, options);
  throw new DatabaseError('embedded', 'Motor embebido pendiente', 'Embedded engine pending');
}

async function openServer(url: string, options: OpenOptions): Promise<Database> {
  const connection: pg.ClientConfig = {
    connectionString: url,
    application_name: 'geoser',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  };
  await checkServer(connection);
  const knex = createPool(connection, options.poolSize ?? 10);
  return { knex, engine: 'server', connection, close: () => knex.destroy() };
}

function createPool(connection: pg.ClientConfig, max: number): Knex {
  return createKnex({
    client: 'pg',
    connection: connection as Knex.PgConnectionConfig,
    pool: { min: 0, max },
  });
}

/** knex would print what it also throws. */
const silent = () => undefined;
const SILENT = { warn: silent, error: silent, deprecate: silent, debug: silent };
