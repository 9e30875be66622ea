import { expect } from 'chai';
import { UnitDetail } from '../../server/contract/units.ts';
import { freshDatabase } from '../support/databases.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { askAs } from './client.ts';
import { addMarkedUnits, CENTRE, MARK } from './marked-unit.ts';
import { fillSmallWorld } from './small-world.ts';

describe('real units on this machine', () => {
  it('are answered without an account until somebody has one', async () => {
    const database = await freshDatabase('server');
    await fillSmallWorld(database.knex, { demonstration: false });
    const server = await startServer(database);
    const paths = ['/api/v1/units/u1', '/tiles/units/0/0/0.mvt', '/tiles/units.json'];
    const statuses = async () =>
      Promise.all(paths.map(async (path) => (await fetch(server.url + path)).status));
    const add = (id: string, demonstration: boolean) =>
      database.knex('accounts').insert({
        id,
        email: `${id}@example.org`,
        name: id,
        role: 'admin',
        demonstration,
        created_at: '2026-01-01',
      });
    try {
      expect(await statuses()).to.deep.equal([200, 200, 200]);
      await add('ready', true);
      await untilRefused(() => statuses(), 40);
      expect(await statuses()).to.deep.equal([200, 200, 200]);
      await add('first', false);
      await untilRefused(() => statuses(), 2_000);
      expect(await statuses()).to.deep.equal([401, 401, 401]);
    } finally {
      await server.close();
    }
  });
});

/** Whether anybody has an account is asked five times a second. */
async function untilRefused(statuses: () => Promise<number[]>, attempts: number): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if ((await statuses()).every((status) => status === 401)) return;
  }
}

describe('invented units', () => {
  let server: RunningServer;

  before(async () => {
    const database = await freshDatabase('server');
    await fillSmallWorld(database.knex);
    await addMarkedUnits(database.knex);
    server = await startServer(database, {}, { identify: identifyByName });
  });
  after(() => server?.close());

  it('are everyone’s to read, and a role’s as the role would read real ones', async () => {
    const place = async (reader: string) =>
      (await askAs(server, reader, '/api/v1/units/m1', UnitDetail)).geometry?.coordinates;
    expect([await place('nobody'), await place('viewer')]).to.deep.equal([
      [MARK.lng, MARK.lat],
      [CENTRE.lng, CENTRE.lat],
    ]);
  });

  it('may be kept by all when nobody signed in asked, and not when a role did', async () => {
    for (const path of [
      '/api/v1/coverage?by=department',
      '/tiles/units/5/9/15.mvt',
      '/api/v1/territories?kind=department',
    ]) {
      const caching = async (reader: string) => {
        const { headers } = await fetch(server.url + path, { headers: headersOf(reader) });
        return [headers.get('cache-control'), headers.get('access-control-allow-origin')];
      };
      expect(await caching('nobody'), path).to.deep.equal(['public, no-cache', '*']);
      expect(await caching('viewer'), path).to.deep.equal(['private, no-cache', null]);
    }
  });
});
