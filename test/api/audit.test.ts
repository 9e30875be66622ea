import { expect } from 'chai';
import pg from 'pg';
import type { Database } from '../../db/connect.ts';
import { AuditPage, type AuditShape } from '../../server/contract/audit.ts';
import { bogotaDay } from '../../server/domain/day.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { administer } from '../support/prepare.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type SignedIn, sessionCookie, signedInByPassword } from '../support/signed-in.ts';
import { refusal, send } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

onEachEngine('the audit trail', (engine) => {
  let server: RunningServer;
  let database: Database;
  let admin: SignedIn;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database);
    admin = await signedInByPassword(server, database, 'admin', { email: 'jefa@example.org' });
  });
  after(() => server?.close());

  async function entries(query = '', headers: HeadersInit = admin.headers): Promise<AuditShape[]> {
    const response = await fetch(`${server.url}/api/v1/audit${query}`, { headers });
    return AuditPage.parse(await response.json()).entries;
  }

  it('tells sign-ins, refused ones too, with the request and the network', async () => {
    const headers = { 'x-request-id': 'prueba-0001', 'x-forwarded-for': '203.0.113.77' };
    const wrong = send({ email: 'jefa@example.org', password: 'no es esta' }, headers);
    expect((await fetch(`${server.url}/api/v1/session`, wrong)).headers.get('x-request-id')).to.equal(
      'prueba-0001',
    );
    const [entry] = await entries('?action=session.refused');
    expect(entry).to.deep.include({
      actor: 'anonymous',
      subject: 'account:jefa@example.org',
      request_id: 'prueba-0001',
      address: '203.0.113.0',
    });
    expect(JSON.stringify(entry)).not.to.include('no es esta');
    const [started] = await entries('?action=session.started&actor=jefa@example.org');
    expect(started).to.deep.include({ details: { way: 'link' } });
  });

  it('tells what changed of an account, before and after', async () => {
    const other = await signedInByPassword(server, database, 'viewer', { email: 'ana@example.org' });
    const body = send({ role: 'staff', departments: ['05'] }, admin.headers, 'PATCH');
    const response = await fetch(`${server.url}/api/v1/accounts/${other.id}`, body);
    const [entry] = await entries('?action=account.changed');
    expect(entry).to.deep.include({
      actor: 'jefa@example.org',
      subject: 'account:ana@example.org',
      changes: { role: ['viewer', 'staff'], departments: [[], ['05']] },
      request_id: response.headers.get('x-request-id'),
    });
  });

  it('tells exports with their filter, whoever takes them', async () => {
    const { headers } = await signedInByPassword(server, database, 'staff', {
      email: 'personal@example.org',
    });
    await (await fetch(`${server.url}/api/v1/units.csv?line=rural_business`, { headers })).text();
    await (await fetch(`${server.url}/api/v1/coverage.csv?by=department`)).text();
    const [coverage, units] = await entries('?action=export.made');
    expect(units).to.deep.include({
      actor: 'personal@example.org',
      subject: 'units',
      details: { line: 'rural_business' },
    });
    expect(coverage).to.deep.include({ actor: 'anonymous', subject: 'coverage' });
  });

  it('holds no part of a change that failed', async () => {
    const count = async () => (await entries('?limit=1000')).length;
    const before = await count();
    const body = send({ role: 'viewer' }, admin.headers, 'PATCH');
    expect((await fetch(`${server.url}/api/v1/accounts/${admin.id}`, body)).status).to.equal(409);
    expect(await count()).to.equal(before);
  });

  it('is searched by word, actor, action and day, and read page by page', async () => {
    expect((await entries('?q=ANA viewer')).every(({ subject }) => subject.includes('ana@'))).to.equal(true);
    expect(await entries('?actor=nadie@example.org')).to.deep.equal([]);
    const today = bogotaDay(new Date());
    expect(await entries(`?from=${today}&to=${today}&limit=1000`)).to.deep.equal(
      await entries('?limit=1000'),
    );
    expect(await entries('?to=2020-01-01')).to.deep.equal([]);
    const all = (await entries('?limit=1000')).map(({ number }) => number);
    expect(all).to.deep.equal([...all].sort((a, b) => b - a));
    const paged: number[] = [];
    for (let path: string | undefined = '/api/v1/audit?limit=3'; path; ) {
      const page = AuditPage.parse(await (await fetch(server.url + path, { headers: admin.headers })).json());
      paged.push(...page.entries.map(({ number }) => number));
      path = page.links.find(({ rel }) => rel === 'next')?.href;
    }
    expect(paged).to.deep.equal(all);
    const problem = await refusal(server, '/api/v1/audit?action=nada', { headers: admin.headers });
    expect(problem).to.include({ status: 400, parameter: 'action' });
  });

  it('is taken away as CSV, which is told too', async () => {
    const response = await fetch(`${server.url}/api/v1/audit.csv?q=ana`, { headers: admin.headers });
    const text = await response.text();
    expect(text)
      .to.include('account:ana@example.org')
      .and.match(/^number,at,actor,/);
    expect((await entries('?action=export.made'))[0]).to.deep.include({
      subject: 'audit',
      details: { q: 'ana' },
    });
  });

  it('shows a ready administrator what was done with invented data alone', async () => {
    const entered = await fetch(`${server.url}/api/v1/session/ready`, send({ account: 'ready-admin' }));
    const seen = await entries('?limit=1000', { cookie: sessionCookie(entered) });
    expect(seen.map(({ action }) => action)).to.include('session.started');
    expect(JSON.stringify(seen)).not.to.include('example.org');
  });

  it('is added to and never changed, by whoever owns the table neither', async () => {
    for (const statement of ["update audit_entries set actor = 'x'", 'delete from audit_entries']) {
      const failure = await database.knex.raw(statement).then(
        () => null,
        (error: Error) => error.message,
      );
      expect(failure).to.include('append-only');
    }
  });

  if (engine === 'server') {
    it('gives a role that serves no right to change it', async () => {
      const role = `audit_reader_${process.pid}`;
      const name = (await database.knex.raw('select current_database() as name')).rows[0].name;
      await administer(`create role ${role} login password 'x'`);
      await database.knex.raw(`grant select, insert on all tables in schema public to ${role}`);
      const client = new pg.Client({ ...database.connection, database: name });
      await client.connect();
      await client.query(`set role ${role}`);
      expect((await client.query('select count(*) from audit_entries')).rowCount).to.equal(1);
      for (const verb of ["update audit_entries set actor = 'x'", 'truncate audit_entries']) {
        const failure = await client.query(verb).then(
          () => null,
          (error: Error) => error.message,
        );
        expect(failure).to.match(/permission denied/);
      }
      await client.end();
      await database.knex.raw(`drop owned by ${role}`);
      await administer(`drop role ${role}`);
    });
  }
});
