import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { readConfig } from '../../server/config.ts';
import { AccountList, NewAccountAnswer, SessionAnswer, SessionList } from '../../server/contract/accounts.ts';
import { start } from '../../server/main.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type SignedIn, sessionCookie, signedInByPassword, type WithPassword } from '../support/signed-in.ts';
import { ask, refusal, send } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

const SESSION = '/api/v1/session';
const ACCOUNTS = '/api/v1/accounts';

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
    const { email, password } = await signedInByPassword(server, database, 'viewer');
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
    const { email, password } = await signedInByPassword(server, database, 'viewer');
    const https = { headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' } };
    const response = await fetch(server.url + SESSION, { ...send({ email, password }), ...https });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie)
      .to.match(/^__Host-geoser_session=/)
      .and.match(/; Secure/);
  });

  it('tell who is signed in, and end', async () => {
    const { headers, email } = await signedInByPassword(server, database, 'staff', {
      departments: ['05', '18'],
    });
    const before = await (await fetch(server.url + SESSION, { headers })).json();
    expect(before.account).to.deep.include({ email, role: 'staff', departments: ['05', '18'] });
    const left = await fetch(server.url + SESSION, { method: 'DELETE', headers });
    expect(left.headers.getSetCookie()[0]).to.match(/^geoser_session=;/);
    expect(await (await fetch(server.url + SESSION, { headers })).json()).to.include({ account: null });
  });

  /** Whether a session is known once so many hours more have passed for it. */
  async function isKnownAfter({ id, headers }: SignedIn, hours: number): Promise<boolean> {
    const earlier = (column: string) => database.knex.raw('?? - make_interval(hours => ?)', [column, hours]);
    const [created_at, used_at, expires_at] = ['created_at', 'used_at', 'expires_at'].map(earlier);
    await database
      .knex('account_sessions')
      .where({ account_id: id })
      .update({ created_at, used_at, expires_at });
    await forgotten(server);
    return (await (await fetch(server.url + SESSION, { headers })).json()).account !== null;
  }

  it('end twelve hours after their last use', async () => {
    const own = await signedInByPassword(server, database, 'viewer');
    expect(await isKnownAfter(own, 11)).to.equal(true);
    expect(await isKnownAfter(own, 11)).to.equal(true);
    expect(await isKnownAfter(own, 13)).to.equal(false);
  });

  it('end after seven days, however much they are used', async () => {
    const own = await signedInByPassword(server, database, 'viewer');
    let hours = 11;
    while (hours < 400 && (await isKnownAfter(own, 11))) hours += 11;
    expect(hours).to.be.within(7 * 24, 7 * 24 + 11);
  });

  it('answer an unknown e-mail, a wrong password and a disabled account alike', async () => {
    const known = await signedInByPassword(server, database, 'viewer');
    const off = await signedInByPassword(server, database, 'viewer');
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
    const { email, password } = await signedInByPassword(server, database, 'viewer');
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
    const told = await database
      .knex('audit_entries')
      .where({ action: 'session.refused', subject: `account:${email}` })
      .orderBy('number');
    const waits = told.flatMap(({ details }) => details.retry_after_s ?? []);
    expect([told.length, waits]).to.deep.equal([9, [1, 2]]);
  });

  it('count attempts made at once as attempts made one after another', async () => {
    now = new Date(now.getTime() + 10_000); // the test before this one was in the future
    const { email } = await signedInByPassword(server, database, 'viewer');
    const tries = Array.from({ length: 12 }, () => signInWith(email, 'equivocada'));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(
      statuses.filter((status) => status === 401),
      statuses.join(),
    ).to.have.length(5);
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

onEachEngine('accounts', (engine) => {
  let server: RunningServer;
  let database: Database;
  let admin: WithPassword;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database);
    admin = await signedInByPassword(server, database, 'admin');
  });
  after(() => server?.close());

  const create = (body: object, by: SignedIn = admin) =>
    fetch(server.url + ACCOUNTS, send({ role: 'viewer', name: 'Ana Ruiz', ...body }, by.headers));
  const change = (id: string, body: object) =>
    fetch(`${server.url}${ACCOUNTS}/${id}`, send(body, admin.headers, 'PATCH'));

  it('are made by an administrator, whose link lets their owner choose a password once', async () => {
    const response = await create({ email: 'Nueva@Example.org', role: 'staff', departments: ['18', '05'] });
    expect(response.status).to.equal(201);
    const { account, link } = NewAccountAnswer.parse(await response.json());
    expect(account).to.deep.include({
      email: 'nueva@example.org',
      departments: ['05', '18'],
      has_password: false,
    });
    const token = new URL(link).hash.slice('#password='.length);
    const chosen = { token, password: 'una clave bien larga' };
    expect((await fetch(`${server.url}${SESSION}/link`, send(chosen))).status).to.equal(200);
    expect(await refusal(server, `${SESSION}/link`, send(chosen))).to.include({ status: 410 });
    const back = await fetch(
      server.url + SESSION,
      send({ email: 'nueva@example.org', password: chosen.password }),
    );
    expect(back.status).to.equal(200);
  });

  it('are listed, changed and disabled, which ends their sessions at once', async () => {
    const other = await signedInByPassword(server, database, 'viewer');
    const { accounts } = AccountList.parse(
      await (await fetch(server.url + ACCOUNTS, { headers: admin.headers })).json(),
    );
    expect(accounts.map(({ email }) => email)).to.include(other.email);
    const promoted = await (await change(other.id, { role: 'staff', departments: ['18'] })).json();
    expect(promoted).to.deep.include({ role: 'staff', departments: ['18'] });
    const session = async () => (await fetch(server.url + SESSION, { headers: other.headers })).json();
    expect((await session()).account).to.deep.include({ role: 'staff', departments: ['18'] });
    expect(await (await change(other.id, { disabled: true })).json())
      .to.have.property('disabled_at')
      .not.equal(null);
    expect((await session()).account).to.equal(null);
    expect(await (await change(other.id, { disabled: false })).json()).to.include({ disabled_at: null });
  });

  it('are refused by name when they cannot be made', async () => {
    const refused = async (body: object) => {
      const problem = await (await create(body)).json();
      return [problem.status, problem.parameter];
    };
    expect(await refused({ email: admin.email })).to.deep.equal([409, 'email']);
    expect(await refused({ email: 'no es un correo' })).to.deep.equal([400, 'email']);
    expect(await refused({ email: 'a@example.org', role: 'root' })).to.deep.equal([400, 'role']);
    expect(await refused({ email: 'a@example.org', role: 'staff' })).to.deep.equal([400, 'departments']);
    expect(await refused({ email: 'a@example.org', role: 'staff', departments: ['5'] })).to.deep.equal([
      400,
      'departments.0',
    ]);
  });

  it('are made and changed with departments that are there, else told which is not', async () => {
    const wrong = { email: 'b@example.org', role: 'staff', departments: ['05', '98'] };
    const problem = await (await create(wrong)).json();
    expect(problem).to.include({ status: 422, type: '/problems/unknown-department' });
    expect(problem.detail).to.contain('«98»').and.not.to.contain('«05»');
    const other = await signedInByPassword(server, database, 'staff');
    expect((await change(other.id, { departments: ['98'] })).status).to.equal(422);
    expect((await change(other.id, { departments: ['18'] })).status).to.equal(200);
  });

  it('get no link while they are disabled', async () => {
    const other = await signedInByPassword(server, database, 'viewer');
    await change(other.id, { disabled: true });
    const path = `${ACCOUNTS}/${other.id}/link`;
    const link = { method: 'POST', headers: admin.headers };
    expect(await refusal(server, path, link)).to.include({ status: 409, type: '/problems/account-disabled' });
    await change(other.id, { disabled: false });
    expect((await fetch(server.url + path, link)).status).to.equal(201);
  });

  it('never leave nobody to administer', async () => {
    for (const body of [{ disabled: true }, { role: 'viewer' }]) {
      const problem = await (await change(admin.id, body)).json();
      expect(problem).to.include({ status: 409, type: '/problems/last-administrator' });
    }
    const second = await signedInByPassword(server, database, 'admin');
    const both = await Promise.all([
      change(admin.id, { disabled: true }),
      changeBy(second, { disabled: true }),
    ]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    await database.knex('accounts').where({ id: admin.id }).update({ disabled_at: null });
    admin = await again(admin);
  });

  const changeBy = (by: SignedIn, body: object) =>
    fetch(`${server.url}${ACCOUNTS}/${by.id}`, send(body, by.headers, 'PATCH'));
  async function again(who: WithPassword): Promise<WithPassword> {
    const response = await fetch(server.url + SESSION, send({ email: who.email, password: who.password }));
    return { ...who, headers: { cookie: sessionCookie(response) } };
  }

  it('are an administrator’s business alone', async () => {
    for (const role of ['viewer', 'staff'] as const) {
      const { headers } = await signedInByPassword(server, database, role);
      expect(await refusal(server, ACCOUNTS, { headers })).to.include({ status: 403 });
      expect(await refusal(server, '/api/v1/audit', { headers })).to.include({ status: 403 });
    }
    expect(await refusal(server, ACCOUNTS)).to.include({ status: 401 });
  });

  it('of persons are out of a ready administrator’s reach, and what it makes is of the demonstration', async () => {
    const entered = await fetch(`${server.url}${SESSION}/ready`, send({ account: 'ready-admin' }));
    const ready = { ...admin, headers: { cookie: sessionCookie(entered) } };
    const made = await (await create({ email: 'prueba@example.org', role: 'admin' }, ready)).json();
    expect(made.account).to.include({ demonstration: true });
    const { accounts } = await (await fetch(server.url + ACCOUNTS, { headers: ready.headers })).json();
    expect(accounts.map(({ email }: { email: string }) => email)).not.to.include(admin.email);
    const reset = await refusal(server, `${ACCOUNTS}/${admin.id}/link`, {
      method: 'POST',
      headers: ready.headers,
    });
    expect(reset).to.include({ status: 404 });
    const token = new URL(made.link).hash.slice('#password='.length);
    const chosen = send({ token, password: 'una clave bien larga' });
    const headers = { cookie: sessionCookie(await fetch(`${server.url}${SESSION}/link`, chosen)) };
    const account = async () => (await (await fetch(server.url + SESSION, { headers })).json()).account;
    expect(await account()).to.include({ email: 'prueba@example.org' });
    const units = () => database.knex('layer_versions').where({ layer: 'units' });
    await units().update({ demonstration: false });
    await forgotten(server);
    expect(await account()).to.equal(null);
    await units().update({ demonstration: true });
  });

  it('change their own password, which ends their other sessions', async () => {
    const own = await signedInByPassword(server, database, 'viewer');
    const elsewhere = await again(own);
    const path = '/api/v1/account/password';
    const wrong = send({ current: 'equivocada', password: 'otra clave bien larga' }, own.headers);
    expect(await refusal(server, path, wrong)).to.include({ status: 403, parameter: 'current' });
    const short = send({ current: own.password, password: 'corta' }, own.headers);
    expect((await refusal(server, path, short)).detail).to.match(/contraseña debe tener/);
    const right = send({ current: own.password, password: 'otra clave bien larga' }, own.headers);
    expect((await fetch(server.url + path, right)).status).to.equal(200);
    const known = async (headers: HeadersInit) =>
      (await (await fetch(server.url + SESSION, { headers })).json()).account;
    expect(await known(own.headers)).not.to.equal(null);
    expect(await known(elsewhere.headers)).to.equal(null);
  });

  it('see their sessions, and end one from another', async () => {
    const own = await signedInByPassword(server, database, 'viewer');
    const elsewhere = await again(own);
    const path = '/api/v1/account/sessions';
    const { sessions } = SessionList.parse(
      await (await fetch(server.url + path, { headers: own.headers })).json(),
    );
    expect(sessions.map(({ way, current }) => [way, current]).sort()).to.deep.equal([
      ['link', true],
      ['password', false],
    ]);
    const other = sessions.find(({ current }) => !current)?.id;
    await fetch(`${server.url}${path}/${other}`, { method: 'DELETE', headers: own.headers });
    const left = await (await fetch(server.url + SESSION, { headers: elsewhere.headers })).json();
    expect(left.account).to.equal(null);
  });

  it('begin with a link that the start gives while nobody has one, used once', async () => {
    const empty = await freshDatabase(engine);
    const config = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error' };
    const first = await start(readConfig(config), { database: empty, web: 'keep' });
    const old = await first.setupLink();
    const link = await first.setupLink();
    const tokenOf = (address: string | null) => new URL(String(address)).hash.slice('#setup='.length);
    const chosen = { password: 'una clave bien larga', email: 'jefa@example.org', name: 'Jefa' };
    const use = (token: string) => fetch(`${first.url}${SESSION}/link`, send({ ...chosen, token }));
    expect((await use(tokenOf(old))).status).to.equal(410);
    const { account } = await (await use(tokenOf(link))).json();
    expect(account).to.include({ email: 'jefa@example.org', role: 'admin' });
    expect((await use(tokenOf(link))).status).to.equal(410);
    expect(await first.setupLink()).to.equal(null);
    await first.close();
  });
});
