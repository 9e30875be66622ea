/** PostgreSQL's notifications of commits, on a connection of their own: one from the pool would be given to others. */
import pg from 'pg';
import type { Database } from '../../db/connect.ts';
import { CHANGES_CHANNEL } from './unit-writes.ts';

/** A client that is not connected yet; whoever asked for it ends it. */
export function changesListener({ connection }: Pick<Database, 'connection'>): pg.Client {
  return new pg.Client(connection);
}

/** From when this resolves on, `notification` tells of each commit. */
export async function startListening(client: pg.Client): Promise<void> {
  await client.connect();
  await client.query(`listen ${CHANGES_CHANNEL}`);
}
