import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { SearchResults } from '../../server/contract/search.ts';
import { UnitDetail, UnitMembers, UnitsPage } from '../../server/contract/units.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { ask, records, refusal } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

onEachEngine('units', (engine) => {
  let server: RunningServer;
  let database: Database;
  const codes = async (query: string) =>
    (await ask(server, `/api/v1/units?${query}`, UnitsPage)).features.map(({ id }) => id);
  const csv = async (query: string) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      await (await fetch(`${server.url}/api/v1/units.csv?${query}`)).arrayBuffer(),
    );

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database);
  });
  after(() => server?.close());

  it('come by code, without those in training', async () => {
    expect(await codes('')).to.deep.equal(['a1', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7']);
  });

  it('bear the demonstration in the name of their file while they are invented, and no longer', async () => {
    const name = async ({ url }: RunningServer) =>
      (await fetch(`${url}/api/v1/units.csv`)).headers.get('content-disposition');
    expect(await name(server)).to.match(/"unidades-demostracion-\d{4}-\d\d-\d\d\.csv"/);
    const versions = () => database.knex('layer_versions').where({ layer: 'units' });
    await versions().update({ demonstration: false, version: database.knex.raw('version + 1') });
    const real = await startServer(database);
    expect(await name(real)).to.match(/"unidades-\d{4}-\d\d-\d\d\.csv"/);
    await real.close();
    await versions().update({ demonstration: true, version: database.knex.raw('version + 1') });
  });

  it('come page by page, each once', async () => {
    const seen: string[] = [];
    let path: string | undefined = '/api/v1/units?limit=3&line=rural_business';
    while (path !== undefined) {
      const page: UnitsPage = await ask(server, path, UnitsPage);
      seen.push(...page.features.map(({ id }) => id));
      path = page.links.find(({ rel }) => rel === 'next')?.href;
    }
    expect(seen).to.deep.equal(['a1', 'u1', 'u2', 'u4', 'u5', 'u6', 'u7']);
  });

  const FILTERS: [query: string, expected: string[]][] = [
    ['territory=municipality:05001', ['a1', 'u1']],
    ['territory=municipality:05001,municipality:18002', ['a1', 'u1', 'u4', 'u5']],
    ['territory=department:05&territory=protected_area:A', ['u3']],
    ['territory=pdet_subregion:8', ['u4', 'u5']],
    ['pdet=false&stage=created', ['u1', 'u2', 'u6', 'u7']],
    ['status=closed', ['u5']],
    ['status=active&pdet=true', ['u4']],
    ['status=active,closed&pdet=true', ['u4', 'u5']],
    ['line=self_consumption', ['u3']],
    ['created_from=2017-03-01&created_to=2018-03-01', ['u3', 'u4']],
    ['product=CAFE', ['u1', 'u2']],
    ['office=Canelo', ['u4']],
    ['q=lugar', ['u6']],
    ['q=%25', []],
    ['as_of=2015-06-01', ['a1', 'u1', 'u5']],
    ['as_of=2017-06-29&status=closed', []],
    ['known_at=2019-12-31T23:59:59Z', []],
    ['known_at=2020-01-01T00:00:00Z&line=self_consumption', ['u3']],
    ['bbox=-74.82,5,-74.6,5.1', ['u3', 'u4', 'u5']],
    ['bbox=179,-10,-74.9,10', ['a1', 'u1']],
  ];
  for (const [query, expected] of FILTERS) {
    it(`are filtered by ${query}`, async () => expect(await codes(query)).to.deep.equal(expected));
  }

  it('without coordinates have no geometry', async () => {
    const page = await ask(server, '/api/v1/units?q=u6', UnitsPage);
    expect(page.features[0]?.geometry).to.equal(null);
  });

  it('tell all of one, with the names behind its codes, in training too', async () => {
    const one = await ask(server, '/api/v1/units/u3', UnitDetail);
    expect(one.properties).to.include({ municipality_code: '05002', jobs: 5, pdet: false });
    expect(one.names).to.deep.include({
      municipality: { code: '05002', name: 'Ñame' },
      overlays: [{ kind: 'protected_area', code: 'A', name: 'Páramo A' }],
    });
    expect((await ask(server, '/api/v1/units/u1', UnitDetail)).names.association?.code).to.equal('a1');
    expect((await ask(server, '/api/v1/units/u8', UnitDetail)).properties.stage).to.equal('training');
    expect(await refusal(server, '/api/v1/units/u9')).to.include({
      status: 404,
      type: '/problems/not-found',
    });
  });

  it('tell of one, its members, its place and its name as they were on a day', async () => {
    const closed = async (query: string) =>
      (await ask(server, `/api/v1/units/u5${query}`, UnitDetail)).properties.active;
    expect([await closed('?as_of=2017-06-29'), await closed('?as_of=2017-06-30')]).to.deep.equal([
      true,
      false,
    ]);
    const early = ['/units/u5?as_of=2015-02-28', '/units/u5?known_at=2019-12-31T23:59:59Z'];
    early.push('/proximity/nearest?unit=u5&to=etcr&as_of=2015-02-28');
    for (const path of early) expect((await refusal(server, `/api/v1${path}`)).status, path).to.equal(404);
    const members = async (day: string) =>
      (await ask(server, `/api/v1/units/a1/members?as_of=${day}`, UnitMembers)).members.map(
        ({ code }) => code,
      );
    expect(await members('2016-02-28')).to.deep.equal(['u1']);
    expect(await members('2016-03-01')).to.deep.equal(['u1', 'u2']);
    const found = async (query: string) =>
      (await ask(server, `/api/v1/search?q=cafe${query}`, SearchResults)).results.map(({ code }) => code);
    expect(await found('')).to.deep.equal(['u1', 'u2']);
    expect(await found('&as_of=2015-12-31')).to.deep.equal(['u1']);
  });

  it('of a past day have no version to write on', async () => {
    const tag = async (query: string) =>
      (await fetch(`${server.url}/api/v1/units/u1${query}`)).headers.get('etag');
    expect(await tag('')).to.match(/^"1\b/);
    expect(await tag('?as_of=2018-01-01')).to.match(/^W\//);
  });

  it('stream as CSV, with a byte order mark and formulas disarmed', async () => {
    const text = await csv('');
    expect(text.charCodeAt(0)).to.equal(0xfeff);
    expect(text).to.include(`u4,'=1+1,`);
    expect(text).to.include('u6,"Sin ""lugar"", dice",,,');
    const rows = records(text.replace('"Sin ""lugar"", dice"', 'x'));
    expect(rows.map(({ code }) => code)).to.deep.equal(await codes(''));
    expect(rows.filter(({ lng }) => lng !== '')).to.have.length(7);
    expect(rows.find(({ code }) => code === 'u3')).to.include({
      overlays_inside: 'protected_area:A',
      jobs: '5',
    });
  });

  it('stream the filtered ones only, with decimal commas between semicolons when asked', async () => {
    const rows = records(await csv('territory=municipality:05001&separator=semicolon'), ';');
    expect(rows.map(({ code, lng }) => [code, lng])).to.deep.equal([
      ['a1', '-74,95'],
      ['u1', '-74,95'],
    ]);
  });
});
