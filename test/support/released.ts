/** The product over a copy of the demonstration data with a public release. */
import { expect } from 'chai';
import { ownDemoDatabase } from './databases.ts';
import type { Engine } from './engines.ts';
import { headersOf, identifyByName } from './identify.ts';
import { type RunningServer, startServer } from './server.ts';

/** Readers are who their `Authorization` says (identify.ts). Closing it closes the database too. */
export async function releasedServer(
  engine: Engine,
  env: Record<string, string> = {},
): Promise<RunningServer> {
  const database = await ownDemoDatabase(engine);
  const server = await startServer(
    database,
    { RELEASE_SCHEDULE: 'off', ...env },
    { identify: identifyByName },
  );
  const made = await fetch(`${server.url}/api/v1/releases`, { method: 'POST', headers: headersOf('admin') });
  expect(made.status, await made.text()).to.equal(201);
  return {
    url: server.url,
    async close() {
      await server.close();
      await database.close();
    },
  };
}
