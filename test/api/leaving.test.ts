import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { ownDemoDatabase } from '../support/databases.ts';
import { type Program, runProgram } from '../support/programs.ts';

describe('whoever leaves in the middle', function () {
  this.timeout(120_000);
  let database: Database;
  let program: Program;
  let url: string;

  before(async () => {
    database = await ownDemoDatabase('server');
    program = runProgram('start', [], { DATABASE_URL: urlOf(database), PORT: '0', LOG_LEVEL: 'error' });
    url = (await program.says(/GeoSER: (http:\/\/localhost:\d+)/))[1] as string;
  });
  after(async () => {
    await program?.stop('SIGKILL');
    await database?.close();
  });

  /** Reads the first bytes of an answer and hangs up; waits until the server has noticed. */
  async function leave(path: string, init: { method?: string; body?: FormData } = {}): Promise<void> {
    const before = await counted(path);
    if (init.body) {
      const abort = new AbortController();
      const headers = { accept: 'application/x-ndjson' };
      const response = await fetch(url + path, { ...init, headers, signal: abort.signal });
      await response.body?.getReader().read();
      abort.abort();
    } else {
      const asking = request(url + path, { agent: false }).end();
      const [answer] = (await once(asking, 'response')) as [IncomingMessage];
      await once(answer, 'readable');
      asking.destroy();
    }
    while ((await counted(path)) === before) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Answers of an endpoint, with the status that they are counted under. */
  async function statuses(path: string): Promise<Record<string, number>> {
    const text = await (await fetch(`${url}/metrics`)).text();
    const lines = text.matchAll(
      /^geoser_http_request_seconds_count\{path="([^"]+)",status="(\d+)"\} (\d+)/gm,
    );
    const own = [...lines].filter(([, of]) => of === path);
    return Object.fromEntries(own.map(([, , status = '', count]) => [status, Number(count)]));
  }

  async function counted(path: string): Promise<number> {
    return Object.values(await statuses(path)).reduce((sum, count) => sum + count, 0);
  }

  it('is no failure of the server: nothing in its log, and no 5xx in its metrics', async () => {
    await leave('/api/v1/units.csv');
    const rows = 'lat,lon\n6.2,-75.5\n'.repeat(60_000);
    const body = new FormData();
    body.set('file', new Blob([rows]), 'a.csv');
    await leave('/api/v1/checks', { method: 'POST', body });
    await leaveWithinQuestion();
    for (const path of ['/api/v1/units.csv', '/api/v1/checks', '/api/v1/session']) {
      const found = await statuses(path);
      expect(
        Object.keys(found).filter((status) => status.startsWith('5')),
        path,
      ).to.deep.equal([]);
    }
    expect((await fetch(`${url}/readyz`)).status).to.equal(200);
    const { stdout, stderr } = await program.stop();
    expect(stdout.split('\n').filter((line) => line.startsWith('{'))).to.deep.equal([]);
    expect(stderr).to.not.match(/error|Premature/i);
  });

  /** Announces a body and hangs up in the middle of it. */
  async function leaveWithinQuestion(): Promise<void> {
    const path = '/api/v1/session';
    const before = await counted(path);
    const headers = { 'content-type': 'application/json', 'content-length': '1000' };
    const asking = request(url + path, { method: 'POST', headers, agent: false });
    asking.on('error', () => undefined);
    await new Promise((resolve) => asking.write('{"email":', resolve));
    asking.destroy();
    while ((await counted(path)) === before) await new Promise((resolve) => setImmediate(resolve));
  }
});

function urlOf({ connection }: Database): string {
  if (connection.connectionString) return connection.connectionString;
  const { user, host, port, database } = connection;
  return `postgresql://${user}@${host}:${port}/${database}`;
}
