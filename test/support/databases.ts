/**
 * The databases of a test run. Preparing one is slow, so each is prepared once (kept in .cache/ under a hash of
 * what it is made from) and handed out as a copy:
 *
 *   freshDatabase(engine)   migrated and empty at every call; what the call before handed out is gone. Write freely.
 *   demoDatabase(engine)    the demonstration data, shared by the whole run: read it, or write in rolledBack().
 *   realDatabase(engine)    the shared real files imported, shared likewise; undefined where they are absent.
 *   ownDemoDatabase(engine), ownRealDatabase(engine)
 *                           a copy for one suite that writes; close it in `after`.
 *
 * `close()` of a shared or fresh database does nothing: the run closes it. An embedded database takes about 1 GB, so
 * at most two are alive: asking for a third closes the shared one asked for longest ago. Ask in `before`.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../db/connect.ts';
import { emptyAgain, rememberAsEmpty } from './emptying.ts';
import { type Engine, engines } from './engines.ts';
import { administer, type Contents, databaseUrl, preparedFolder, preparedTemplate } from './prepare.ts';
import { sharedDir } from './shared.ts';

interface Held {
  database: Database;
  /** Closes it for good and removes its files. */
  end(): Promise<void>;
}

/** Shared databases by `contents engine`, the one asked for longest ago first. */
const held = new Map<string, Held>();
const EMBEDDED_ALIVE = 2;
let copies = 0;

/** A migrated, empty database. */
export async function freshDatabase(engine: Engine): Promise<Database> {
  if (engine === 'server') {
    await end('empty server');
    return share('empty', engine);
  }
  const known = held.has('empty embedded');
  const database = await share('empty', engine);
  if (known) await emptyAgain(database.knex);
  else await rememberAsEmpty(database.knex);
  return database;
}

/** The demonstration data, shared. */
export async function demoDatabase(engine: Engine): Promise<Database> {
  return share('demo', engine);
}

/** The real files imported, shared; undefined where ../shared is absent. */
export async function realDatabase(engine: Engine): Promise<Database | undefined> {
  return sharedDir() === null ? undefined : share('real', engine);
}

/** A copy of the demonstration data that the caller closes. */
export async function ownDemoDatabase(engine: Engine): Promise<Database> {
  return own('demo', engine);
}

/** A copy of the imported real files that the caller closes; undefined where ../shared is absent. */
export async function ownRealDatabase(engine: Engine): Promise<Database | undefined> {
  return sharedDir() === null ? undefined : own('real', engine);
}

/** Makes every prepared database that is not there yet, before a whole run, and tells how long each took. */
export async function prepareAll(say: (line: string) => void): Promise<void> {
  const wanted: Contents[] = sharedDir() === null ? ['empty', 'demo'] : ['empty', 'demo', 'real'];
  const prepare = async (engine: Engine) => {
    for (const contents of wanted) {
      const started = performance.now();
      await (engine === 'server' ? preparedTemplate(contents) : preparedFolder(contents));
      const seconds = (performance.now() - started) / 1_000;
      if (seconds > 1) say(`Prepared the ${contents} database (${engine}) in ${seconds.toFixed(1)} s`);
    }
  };
  await Promise.all(engines().map(prepare));
}

/** Closes what the run still holds. */
export async function closeDatabases(): Promise<void> {
  for (const name of [...held.keys()]) await end(name);
}

async function share(contents: Contents, engine: Engine): Promise<Database> {
  const name = `${contents} ${engine}`;
  const present = held.get(name) ?? (await openCopy(contents, engine));
  held.delete(name);
  held.set(name, present);
  return { ...present.database, close: async () => undefined };
}

async function own(contents: Contents, engine: Engine): Promise<Database> {
  const copy = await openCopy(contents, engine);
  return { ...copy.database, close: copy.end };
}

async function end(name: string): Promise<void> {
  const present = held.get(name);
  held.delete(name);
  await present?.end();
}

async function openCopy(contents: Contents, engine: Engine): Promise<Held> {
  if (engine === 'server') return copyOnServer(contents);
  await makeRoom();
  return copyEmbedded(contents);
}

async function makeRoom(): Promise<void> {
  const embedded = [...held.keys()].filter((name) => name.endsWith('embedded'));
  for (const name of embedded.slice(0, Math.max(0, embedded.length - EMBEDDED_ALIVE + 1))) await end(name);
}

async function copyOnServer(contents: Contents): Promise<Held> {
  const template = await preparedTemplate(contents);
  copies += 1;
  const name = `test_${process.pid}_${copies}`;
  await administer(`create database ${name} template ${template} strategy file_copy`);
  const database = await openDatabase({ databaseUrl: databaseUrl(name), dataDir: '' });
  return {
    database,
    async end() {
      await database.close();
      await administer(`drop database ${name} with (force)`);
    },
  };
}

async function copyEmbedded(contents: Contents): Promise<Held> {
  const prepared = await preparedFolder(contents);
  const dataDir = mkdtempSync(join(tmpdir(), 'geoser-test-'));
  cpSync(prepared, dataDir, { recursive: true });
  const database = await openDatabase({ databaseUrl: null, dataDir }, { mustOwn: true });
  return {
    database,
    async end() {
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
