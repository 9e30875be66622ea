/** Run by itself: all events of a database read, and read and replayed as the doctor does. */
import { openDatabase } from '../../db/connect.ts';
import { readHistory } from '../../server/queries/doctor.ts';
import { unlikeReplay } from '../../server/services/doctor.ts';

const BATCH = 5_000;

export interface ReplaySpeed {
  events: number;
  readMs: number;
  replayMs: number;
  /** Units whose events don't give their states. */
  differing: number;
}

const [url = ''] = process.argv.slice(2);
const database = await openDatabase({ databaseUrl: url, dataDir: '' });
const began = performance.now();
let events = 0;
for (let after: string | null = ''; after !== null; ) {
  const history = await readHistory(database.knex, after, BATCH);
  events += history.events.length;
  after = history.last;
}
const read = performance.now();
const differing = await unlikeReplay(database.knex, null);
const answer: ReplaySpeed = {
  ...{ events, readMs: read - began, differing: differing.length },
  replayMs: performance.now() - read,
};
await database.close();
process.send?.(answer);
