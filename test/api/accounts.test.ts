import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { SessionAnswer } from '../../server/contract/accounts.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { sessionCookie, signedIn } from '../support/signed-in.ts';
import { ask, refusal, send } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

const SESSION = '/api/v1/session';

onEachEngine('sessions', (engine) => {
  let server: RunningServer;
  let database: Database;
  let now: Date;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database, {}, { clock: () => now });
  });
  beforeEach(() => {
    now = new Date();
  });
  after(() => server?.close());

  async function signInWith(email: string, password: string): Promise<Response> {
    return fetch(server.url + SESSION, send({ email, password }));
  }

  it('begin by e-mail and password, in a cookie that no script and no other site gets at', async () => {
    const { email, password } = await signedIn(server, database, 'viewer');
    const response = await signInWith(` ${email.toUpperCase()} `, password);
    const { account } = SessionAnswer.parse(await response.json());
    expect(account).to.include({ email, role: 'viewer', demonstration: false });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie)
      .to.match(/HttpOnly/)
      .and.match(/SameSite=Lax/)
      .and.match(/Path=\//);
    expect(cookie).not.to.match(/Secure|Domain/);
  });

  it('bear the host and https in their cookie when the request came so', async () => {
    const { email, password } = await signedIn(server, database, 'viewer');
    const https = { headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' } };
    const response = await fetch(server.url + SESSION, { ...send({ email, password }), ...https });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie)
      .to.match(/^__Host-geoser_session=/)
      .and.match(/; Secure/);
  });

  it('tell who is signed in, and end', async () => {
    const { headers, email } = await signedIn(server, database, 'staff', { departments: ['05', '18'] });
    const before = await (await fetch(server.url + SESSION, { headers })).json();
    expect(before.account).to.deep.include({ email, role: 'staff', departments: ['05', '18'] });
    const left = await fetch(server.url + SESSION, { method: 'DELETE', headers });
    expect(left.headers.getSetCookie()[0]).to.match(/^geoser_session=;/);
    expect(await (await fetch(server.url + SESSION, { headers })).json()).to.include({ account: null });
  });

  it('end twelve hours after their last use', async () => {
    const { headers } = await signedIn(server, database, 'viewer');
    const begun = now.getTime();
    const account = async (hours: number) => {
      now = new Date(begun + hours * 3_600_000);
      await forgotten(server);
      return (await (await fetch(server.url + SESSION, { headers })).json()).account;
    };
    expect(await account(11)).not.to.equal(null);
    expect(await account(22)).not.to.equal(null);
    expect(await account(35)).to.equal(null);
  });

  it('end after seven days, however much they are used', async () => {
    const { headers } = await signedIn(server, database, 'viewer');
    const begun = now.getTime();
    let hours = 0;
    for (let known = true; known && hours < 400; hours += 11) {
      now = new Date(begun + hours * 3_600_000);
      await forgotten(server);
      known = (await (await fetch(server.url + SESSION, { headers })).json()).account !== null;
    }
    expect(hours - 11).to.be.within(7 * 24, 7 * 24 + 11);
  });

  it('answer an unknown e-mail, a wrong password and a disabled account alike', async () => {
    const known = await signedIn(server, database, 'viewer');
    const off = await signedIn(server, database, 'viewer');
    await database.knex('accounts').where({ id: off.id }).update({ disabled_at: new Date() });
    const answers = await Promise.all([
      refusal(server, SESSION, send({ email: 'nadie@example.org', password: 'x' })),
      refusal(server, SESSION, send({ email: known.email, password: 'x' })),
      refusal(server, SESSION, send({ email: off.email, password: off.password })),
    ]);
    expect(answers[0]).to.include({ status: 401, type: '/problems/sign-in-failed' });
    expect(answers[1]).to.deep.equal(answers[0]);
    expect(answers[2]).to.deep.equal(answers[0]);
  });

  it('are refused for longer and longer after wrong passwords, and then begin again', async () => {
    const { email, password } = await signedIn(server, database, 'viewer');
    const tryWrong = () => refusal(server, SESSION, send({ email, password: 'equivocada' }));
    for (let count = 0; count < 5; count += 1) expect(await tryWrong()).to.include({ status: 401 });
    const blocked = await signInWith(email, password);
    expect(blocked.status).to.equal(429);
    expect(blocked.headers.get('retry-after')).to.equal('1');
    now = new Date(now.getTime() + 1_000);
    expect(await tryWrong()).to.include({ status: 401 });
    expect(await tryWrong()).to.include({ status: 429, retry_after_s: 2 });
    now = new Date(now.getTime() + 2_000);
    expect((await signInWith(email, password)).status).to.equal(200);
    expect(await tryWrong()).to.include({ status: 401 });
  });

  it('count attempts made at once as attempts made one after another', async () => {
    const { email } = await signedIn(server, database, 'viewer');
    const tries = Array.from({ length: 12 }, () => signInWith(email, 'equivocada'));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).to.have.length(5);
  });

  it('are not begun by a page of another site', async () => {
    const foreign = send({ email: 'a', password: 'b' }, { origin: 'https://otro.example' });
    expect(await refusal(server, SESSION, foreign)).to.include({ type: '/problems/foreign-origin' });
  });

  it('of ready accounts last as long as every unit is invented', async () => {
    const { ways } = await ask(server, SESSION, SessionAnswer);
    expect(ways.ready.map(({ role }) => role)).to.deep.equal(['viewer', 'staff', 'admin']);
    const entered = await fetch(`${server.url}${SESSION}/ready`, send({ account: 'ready-staff' }));
    const headers = { cookie: sessionCookie(entered) };
    const account = async () => (await (await fetch(server.url + SESSION, { headers })).json()).account;
    expect(await account()).to.deep.include({ role: 'staff', departments: ['05'], demonstration: true });
    await database.knex('layer_versions').where({ layer: 'units' }).update({ demonstration: false });
    await forgotten(server);
    expect(await account()).to.equal(null);
    const again = await refusal(server, `${SESSION}/ready`, send({ account: 'ready-staff' }));
    expect(again).to.include({ type: '/problems/ready-accounts-over' });
    await database.knex('layer_versions').where({ layer: 'units' }).update({ demonstration: true });
  });
});

/** A sign-out that ends no session makes the server forget what it remembered of others for a second. */
async function forgotten(server: RunningServer): Promise<void> {
  await fetch(server.url + SESSION, { method: 'DELETE' });
}
