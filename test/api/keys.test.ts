import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { KeyList, NewKeyAnswer, SessionAnswer } from '../../server/contract/accounts.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type SignedIn, signedIn } from '../support/signed-in.ts';
import { refusal, send } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

const KEYS = '/api/v1/keys';
const SESSION = '/api/v1/session';
const DAY_MS = 24 * 3_600_000;

onEachEngine('API keys', (engine) => {
  let server: RunningServer;
  let database: Database;
  let staff: SignedIn;
  let now: Date;

  before(async () => {
    now = new Date();
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database, { PUBLIC_UNITS: 'none' }, { clock: () => now });
    staff = await signedIn(server, database, 'staff', { departments: ['05', '18'] });
  });
  beforeEach(() => {
    now = new Date();
  });
  after(() => server?.close());

  const make = (body: object) =>
    fetch(
      server.url + KEYS,
      send({ name: 'carga nocturna', role: 'staff', departments: ['05'], days: 30, ...body }, staff.headers),
    );
  const made = async (body: object = {}) => NewKeyAnswer.parse(await (await make(body)).json());
  const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
  const account = async (key: string) =>
    SessionAnswer.parse(await (await fetch(server.url + SESSION, bearer(key))).json()).account;

  it('act for their owner with the role and departments given, and no further', async () => {
    const { key } = await made();
    expect(await account(key)).to.deep.include({ email: staff.email, role: 'staff', departments: ['05'] });
    const viewer = await made({ role: 'viewer', departments: [] });
    expect(await account(viewer.key)).to.deep.include({ role: 'viewer', departments: [] });
  });

  it('write from wherever they are used, a cookie from this site alone', async () => {
    const { key } = await made();
    const origin = 'https://otro.example';
    const check = (headers: Record<string, string>) => {
      const body = new FormData();
      body.append('file', new File(['lat,lon\n5.05,-74.95\n'], 'puntos.csv'));
      return fetch(`${server.url}/api/v1/checks`, { method: 'POST', headers: { origin, ...headers }, body });
    };
    const authorization = `Bearer ${key}`;
    expect((await check({ authorization })).status).to.equal(200);
    for (const headers of [staff.headers, { authorization, ...staff.headers }, {}]) {
      const refused = await check(headers);
      expect([refused.status, (await refused.json()).type]).to.deep.equal([403, '/problems/foreign-origin']);
    }
  });

  it('are not made wider than their owner', async () => {
    for (const body of [{ role: 'admin', departments: [] }, { departments: ['05', '27'] }]) {
      expect((await make(body)).status).to.equal(403);
    }
  });

  it('shrink with their owner', async () => {
    const { key } = await made({ departments: ['05', '18'] });
    await database
      .knex('accounts')
      .where({ id: staff.id })
      .update({ departments: ['18'] });
    expect(await account(key)).to.deep.include({ departments: ['18'] });
    await database.knex('accounts').where({ id: staff.id }).update({ role: 'viewer', departments: [] });
    const fresh = await forgotten(key);
    expect(fresh).to.deep.include({ role: 'viewer', departments: [] });
    await database
      .knex('accounts')
      .where({ id: staff.id })
      .update({ role: 'staff', departments: ['05', '18'] });
    await forgotten(key);
  });

  it('are refused once revoked, and once their days are over', async () => {
    const { id, key } = await made();
    expect(await account(key)).not.to.equal(null);
    await fetch(`${server.url}${KEYS}/${id}`, { method: 'DELETE', headers: staff.headers });
    const revoked = await refusal(server, SESSION, bearer(key));
    expect(revoked).to.include({ status: 401, type: '/problems/invalid-key' });
    const short = await made({ days: 1 });
    now = new Date(now.getTime() + DAY_MS + 1);
    expect(await refusal(server, '/api/v1/locate?lng=0&lat=0', bearer(short.key))).to.include({
      status: 401,
    });
    expect(await refusal(server, SESSION, bearer('geoser_inventada'))).to.include({ status: 401 });
  });

  it('are listed without themselves, with their last use', async () => {
    const { id, key } = await made({ name: 'tablero' });
    await account(key);
    const text = await (await fetch(server.url + KEYS, { headers: staff.headers })).text();
    expect(text).not.to.include(key);
    const listed = KeyList.parse(JSON.parse(text)).keys.find((each) => each.id === id);
    expect(listed).to.include({ name: 'tablero', role: 'staff', revoked_at: null });
    expect(Date.parse(String(listed?.used_at))).to.be.closeTo(now.getTime(), 60_000);
  });

  it('stand in the database as a hash alone', async () => {
    const { key } = await made();
    const rows = JSON.stringify(await database.knex('account_keys').select());
    const entries = JSON.stringify(await database.knex('audit_entries').select());
    expect(rows + entries).not.to.include(key);
    expect(rows + entries).not.to.include(key.slice('geoser_'.length));
  });

  it('give no further ways in', async () => {
    const { key } = await made();
    for (const path of [KEYS, '/api/v1/account/sessions']) {
      expect(await refusal(server, path, bearer(key))).to.include({ status: 403 });
    }
    const more = send({ name: 'x', role: 'staff', departments: ['05'], days: 9 }, bearer(key).headers);
    expect(await refusal(server, KEYS, more)).to.include({ status: 403 });
  });

  /** The account after a change of any key, which makes the server ask the database again. */
  async function forgotten(key: string) {
    await fetch(server.url + SESSION, { method: 'DELETE' });
    return account(key);
  }
});
