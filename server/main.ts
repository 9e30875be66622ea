/**
 * Starts the service: listens at once, tells how far it is, opens and completes the database, builds the page, and
 * hands over to the application. A reason to stop that the operator can mend is a StartError or DatabaseError.
 */
import { type Database, DatabaseError, openDatabase } from '../db/connect.ts';
import { isKeptEmpty } from '../db/embedded/emptied.ts';
import { migrate, pendingMigrations } from '../db/migrate.ts';
import type { Config } from './config.ts';
import type { Identify } from './http/auth.ts';
import { sweepUploads } from './http/uploads.ts';
import { listen } from './listen.ts';
import { hasNoTerritories } from './queries/contents.ts';
import { Readiness } from './readiness.ts';
import { prepareAccounts } from './services/accounts.ts';
import { StartError } from './start-error.ts';
import { startingHandler } from './starting/handler.ts';
import { buildWeb } from './web-build.ts';

export interface StartOptions {
  /** Serve this open database, which stays open at the end, instead of opening the one of the configuration. */
  database?: Database;
  /** Make sure of the page's build (default), or serve what is there. */
  web?: 'build' | 'keep';
  /** Install the demonstration data in an embedded database without territories. Default true. */
  demonstration?: boolean;
  /** Told at every change of the progress. */
  onProgress?: (readiness: Readiness) => void;
  /** Told when the embedded database ends by itself; nothing can be served from then on. */
  onLost?: (error: DatabaseError) => void;
  /** Who is behind a request, instead of the accounts of the database: for tests. */
  identify?: Identify;
  clock?: () => Date;
  /** Aborts the start: what is open is closed, and `start` rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface Running {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  url: string;
  /** The database holds no territories yet. */
  empty: boolean;
  /**
   * While no person has an account: the address of a page that creates the administrator, once. Each call ends the
   * link of the one before; null when there are accounts.
   */
  setupLink(): Promise<string | null>;
  /** Stops accepting, lets requests in flight finish, closes the database. */
  close(): Promise<void>;
}

/** Resolves when the address can be opened. */
export async function start(config: Config, options: StartOptions = {}): Promise<Running> {
  const readiness = new Readiness();
  if (options.onProgress) readiness.onChange(options.onProgress);
  const http = await listen(config, startingHandler(readiness));
  const abandon = new AbortController();
  options.signal?.addEventListener('abort', () => abandon.abort());
  void sweepUploads();
  const closers: Close[] = [http.stop];
  const close = async () => {
    for (const step of closers.splice(0)) await step();
  };
  try {
    const page = options.web === 'keep' ? Promise.resolve() : buildWeb(abandon.signal);
    page.catch(() => undefined); // told below, unless the database fails first
    const parts = loadApplication(); // while the database opens in its own thread or process
    parts.catch(() => undefined);
    const database = await prepareDatabase(config, readiness, options, closers);
    readiness.begin({ es: 'Preparando la página', en: 'Preparing the page' });
    await page;
    options.signal?.throwIfAborted();
    const { createContext, createApp, sweepAbandoned } = await parts;
    const isOwner = database.engine === 'embedded' && !options.database;
    await sweepAbandoned(database.knex, isOwner ? new Date(Date.now() - process.uptime() * 1000) : null);
    const ctx = createContext({
      config,
      database,
      readiness,
      identify: options.identify,
      clock: options.clock,
    });
    ctx.tiles.warm();
    closers.splice(1, 0, () => ctx.close());
    closers.unshift(() => ctx.changes.close()); // its readers would hold the stop of the server
    http.handle(createApp(ctx));
    readiness.ready();
    ctx.auth.warm();
    ctx.releases.start();
    void ctx.photos.sweepNowAndThen();
    return {
      url: http.url,
      empty: await hasNoTerritories(database.knex),
      async setupLink() {
        const token = await prepareAccounts(database.knex, ctx.clock());
        return token && `${config.publicUrl ?? http.url}/sign-in#setup=${token}`;
      },
      close,
    };
  } catch (error) {
    readiness.fail(reasonOf(error));
    abandon.abort();
    await close();
    throw error;
  }
}

type Close = () => Promise<void>;

function reasonOf(error: unknown): { es: string; en: string } {
  if (error instanceof StartError || error instanceof DatabaseError) return { es: error.es, en: error.en };
  return { es: 'El arranque falló', en: 'The start failed' };
}

/** Opened, migrated (embedded) or found to be so (server), and with data where it may be filled. */
async function prepareDatabase(
  config: Config,
  readiness: Readiness,
  options: StartOptions,
  closers: Close[],
): Promise<Database> {
  if (options.database) return options.database;
  readiness.begin({ es: 'Abriendo la base de datos', en: 'Opening the database' });
  const database = await openDatabase(config, {
    mustOwn: true,
    onProgress: (step) => readiness.begin(step),
    onLost: options.onLost,
  });
  closers.push(() => database.close());
  options.signal?.throwIfAborted();
  if (database.engine === 'server') {
    await refuseWhenBehind(database);
    return database;
  }
  readiness.begin({ es: 'Actualizando el esquema', en: 'Updating the schema' });
  await migrate(database.knex);
  options.signal?.throwIfAborted();
  if (options.demonstration !== false) await fillWhenEmpty(config, database, readiness);
  return database;
}

async function refuseWhenBehind(database: Database): Promise<void> {
  const pending = await pendingMigrations(database.knex).catch(explainRights);
  if (pending.length === 0) return;
  throw new StartError(
    `A la base de datos le faltan ${pending.length} migraciones (${pending.join(', ')}); ejecute: npm run migrate`,
    `The database lacks ${pending.length} migrations; run: npm run migrate`,
  );
}

function explainRights(error: Error & { code?: string }): never {
  if (error.code !== '42501') throw error;
  throw new StartError(
    `El usuario de la base de datos no tiene derechos en ella (${error.message}); el README, «En un servidor», dice cuáles necesita.`,
    'The database user has no rights in it; the README, “On a server”, says which ones it needs.',
  );
}

async function fillWhenEmpty(config: Config, database: Database, readiness: Readiness): Promise<void> {
  if (isKeptEmpty(config.dataDir)) return;
  if (!(await hasNoTerritories(database.knex))) return;
  const { fillWithDemonstration } = await import('./first-data.ts');
  await fillWithDemonstration(database, readiness);
}

async function loadApplication() {
  const [{ createContext }, { createApp }, { sweepAbandoned }] = await Promise.all([
    import('./context.ts'),
    import('./app.ts'),
    import('./services/import-batches.ts'),
  ]);
  return { createContext, createApp, sweepAbandoned };
}
