import { createHmac, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { migrations } from '../../db/migrations/index.ts';
import { hashPassword } from '../../server/services/secrets.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type SignedIn, signedInByPassword } from '../support/signed-in.ts';
import { send } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

const SESSION = '/api/v1/session';
const PASSWORD = 'una clave bien larga';

onEachEngine('what a session is', (engine) => {
  let server: RunningServer;
  let database: Database;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database, { LOG_LEVEL: 'silent' });
  });
  after(() => server?.close());

  const signIn = (email: string, password: string) => fetch(server.url + SESSION, send({ email, password }));

  /** The account behind a session's cookie of this value. */
  async function accountBehind(value: string, { cookie }: SignedIn, at = server.url) {
    const response = await fetch(at + SESSION, { headers: { cookie: `${cookie.name}=${value}` } });
    expect(response.status, value).to.equal(200);
    return (await response.json()).account;
  }

  const tokenOf = ({ cookie }: SignedIn) => decodeURIComponent(cookie.value).split('.', 1)[0] ?? '';

  it('stands in the database in no form by which a reader of it could sign in', async () => {
    const own = await signedInByPassword(server, database, 'admin');
    const row = await database.knex('account_sessions').where({ account_id: own.id }).first();
    const { value: secret } = await database.knex('service_secrets').where({ name: 'sessions' }).first();
    const signed = (token: string) => {
      const signature = createHmac('sha256', secret).update(token).digest('base64');
      return encodeURIComponent(`${token}.${signature}`);
    };
    expect(signed(tokenOf(own))).to.equal(own.cookie.value);
    expect(await accountBehind(signed(tokenOf(own)), own)).to.include({ email: own.email });
    for (const column of Object.values(row)) {
      expect(await accountBehind(signed(String(column)), own)).to.equal(null);
    }
    expect(JSON.stringify(row)).not.to.include(tokenOf(own));
  });

  it('is nobody’s when its cookie was not signed here', async () => {
    const own = await signedInByPassword(server, database, 'viewer');
    const token = tokenOf(own);
    for (const value of [token, `${token}.${'A'.repeat(43)}=`, `${own.cookie.value}x`, '%', '.', '']) {
      expect(await accountBehind(value, own)).to.equal(null);
    }
  });

  it('is nobody’s once its account is disabled, by whatever hand', async () => {
    const own = await signedInByPassword(server, database, 'viewer');
    await database.knex('accounts').where({ id: own.id }).update({ disabled_at: new Date() });
    expect(await accountBehind(own.cookie.value, own)).to.equal(null);
    await database.knex('accounts').where({ id: own.id }).update({ disabled_at: null });
    await fetch(server.url + SESSION, { method: 'DELETE' }); // forgets what was remembered for a second
    expect(await accountBehind(own.cookie.value, own)).to.include({ email: own.email });
  });

  it('holds at every process of the service, and where AUTH_SECRET is the same', async () => {
    const own = await signedInByPassword(server, database, 'viewer');
    const other = await startServer(database);
    expect(await accountBehind(own.cookie.value, own, other.url)).to.include({ email: own.email });
    await other.close();
    const apart = await startServer(database, { AUTH_SECRET: randomUUID() });
    expect(await accountBehind(own.cookie.value, own, apart.url)).to.equal(null);
    await apart.close();
  });

  it('is not opened when the audit trail cannot tell of it', async () => {
    const { id, email, password } = await signedInByPassword(server, database, 'viewer');
    const open = () => database.knex('account_sessions').where({ account_id: id }).pluck('id');
    const before = await open();
    await database.knex.raw(
      `alter table audit_entries add constraint full_up check (action <> 'session.started') not valid`,
    );
    const refused = await signIn(email, password);
    await database.knex.raw('alter table audit_entries drop constraint full_up');
    expect(refused.status).to.equal(500);
    expect(refused.headers.getSetCookie()).to.deep.equal([]);
    expect(await open()).to.deep.equal(before);
    expect((await signIn(email, password)).status).to.equal(200);
  });

  it('begins by the password and the directory that an account had before its ways in had a table', async () => {
    const { id, email } = await signedInByPassword(server, database, 'viewer');
    const password_hash = await hashPassword(PASSWORD);
    await database.knex.raw(BEFORE);
    await database
      .knex('accounts')
      .where({ id })
      .update({ password_hash, oidc_issuer: 'https://sso.example', oidc_subject: 'ana' });
    await database.knex.raw(String(await migrations.find(({ name }) => name === '0006_better_auth')?.sql()));
    expect((await signIn(email, PASSWORD)).status).to.equal(200);
    const logins = await database.knex('account_logins').where({ account_id: id }).orderBy('provider');
    expect(logins.map(({ provider, subject }) => [provider, subject])).to.deep.equal([
      ['credential', id],
      ['https://sso.example', 'ana'],
    ]);
  });
});

/** The tables as migration 0005 left them. */
const BEFORE = `
  drop table account_logins, service_secrets;
  alter table accounts add password_hash text, add oidc_issuer text collate "C", add oidc_subject text collate "C",
    add unique (oidc_issuer, oidc_subject)`;
