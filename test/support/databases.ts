/**
 * The databases of a test run. Preparing one is slow, so each is prepared once (kept in .cache/ under a hash of
 * what it is made from) and handed out as a copy:
 *
 *   freshDatabase(engine)   migrated and empty; emptied again at every call. Tests may write to it.
 *   demoDatabase(engine)    the demonstration data, shared by the whole run: read it, or write in rolledBack().
 *   realDatabase(engine)    the shared real files imported, shared likewise; undefined where they are absent.
 *   ownDemoDatabase(engine) a copy of the demonstration data for one suite that writes; close it in `after`.
 *
 * `close()` of a shared database does nothing: the run closes it. An embedded database takes about 1 GB, so at
 * most two are alive: asking for a third closes the one asked for longest ago. Ask in `before`, not at the top.
 */
import type { Database } from '../../db/connect.ts';
import type { Engine } from './engines.ts';

export async function freshDatabase(engine: Engine): Promise<Database> {
  throw new Error(`not there yet: ${engine}`);
}
export async function demoDatabase(engine: Engine): Promise<Database> {
  throw new Error(`not there yet: ${engine}`);
}
export async function ownDemoDatabase(engine: Engine): Promise<Database> {
  throw new Error(`not there yet: ${engine}`);
}
export async function realDatabase(engine: Engine): Promise<Database | undefined> {
  throw new Error(`not there yet: ${engine}`);
}
/** Closes what the run still holds. */
export async function closeDatabases(): Promise<void> {}
