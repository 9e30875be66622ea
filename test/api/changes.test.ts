import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { Catalogue } from '../../server/contract/catalogue.ts';
import { UnitDetail } from '../../server/contract/units.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { Loader } from '../support/imports.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { StreamReader } from '../support/stream.ts';
import { refusal } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

const CAFE = { name: 'Café', line: 'rural_business', stage: 'created', created_on: '2016-03-01' };
const ALAMO = { lng: -74.9512, lat: 5.0512 };
const OCA = { lng: -74.7512, lat: 5.0512 };
const ANY = { 'if-match': '*' };

onEachEngine('the stream of changes', (engine) => {
  let database: Database;
  let server: RunningServer;
  let admin: Loader;
  const readers: StreamReader[] = [];

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database, { PUBLIC_UNITS: 'none' }, { identify: identifyByName });
    admin = new Loader(server, headersOf('admin'));
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.close();
  });
  after(() => server?.close());

  const read = async (reader: string, lastId: string | null = null, query = ''): Promise<StreamReader> => {
    const stream = new StreamReader(() => server.url, headersOf(reader), lastId, query);
    readers.push(stream);
    await stream.until(({ received }) => received.length > 0, `the beginning for ${reader}`);
    return stream;
  };
  const create = async () => (await admin.get('POST', '/api/v1/units', UnitDetail, { ...CAFE, ...ALAMO })).id;
  const edit = (code: string, body: object) => admin.send('PATCH', `/api/v1/units/${code}`, body, ANY);
  const lastEvent = async (): Promise<number> =>
    (await database.knex('layer_versions').where('layer', 'units').first('last_event')).last_event;

  it('brings each commit to every reader as their scope lets them see it', async () => {
    const names = ['admin', 'staff 05', 'staff 18', 'viewer'] as const;
    const streams = await Promise.all(names.map((name) => read(name)));
    const code = await create();
    await edit(code, { ...OCA, valid_on: '2018-01-01' });
    await admin.send('DELETE', `/api/v1/units/${code}`, { reason: 'Prueba' }, ANY);
    const told: Record<string, unknown[]> = {};
    for (const [index, stream] of streams.entries()) {
      await stream.until(({ changes }) => changes.length >= 3, `three changes for ${names[index]}`);
      told[names[index] ?? ''] = stream.changes.map(({ type, effect, before, after }) => [
        type,
        effect,
        before && [before.lng === ALAMO.lng || before.lng === OCA.lng, before.department_code],
        after && [after.lng === ALAMO.lng || after.lng === OCA.lng, after.department_code],
      ]);
    }
    const rows = (alamo: boolean, oca: boolean, moved: string) => [
      ['created', 'appeared', null, [alamo, '05']],
      ['moved', moved, [alamo, '05'], [oca, '18']],
      ['deleted', 'removed', [oca, '18'], null],
    ];
    expect(told).to.deep.equal({
      admin: rows(true, true, 'changed'),
      'staff 05': rows(true, false, 'removed'),
      'staff 18': rows(false, true, 'appeared'),
      viewer: rows(false, false, 'changed'),
    });
  });

  it('goes on after the event that a reader had last, and begins now for one that had none', async () => {
    const first = await lastEvent();
    const code = await create();
    await edit(code, { name: 'Otro' });
    const resumed = await read('admin', String(first));
    await resumed.until(({ changes }) => changes.length === 2, 'what was missed');
    expect(resumed.changes.map(({ number }) => number)).to.deep.equal([first + 1, first + 2]);
    const fresh = await read('admin');
    expect(fresh.received).to.deep.equal([{ event: 'ready', id: first + 2, data: { last: first + 2 } }]);
    await edit(code, { name: 'Tercero' });
    await fresh.until(({ changes }) => changes.length === 1, 'the next change');
    expect(fresh.changes[0]?.number).to.equal(first + 3);
  });

  it('begins behind what the catalogue tells of, so that nothing is missed while a page loads', async () => {
    const { units } = await admin.get('GET', '/api/v1/catalogue', Catalogue);
    expect(units?.last_event).to.equal(await lastEvent());
    await create();
    const stream = await read('admin', null, `?after=${units?.last_event}`);
    await stream.until(({ changes }) => changes.length === 1, 'what was committed meanwhile');
    expect(stream.changes[0]?.type).to.equal('created');
    const wrong = await refusal(server, '/api/v1/changes?after=ayer', { headers: headersOf('admin') });
    expect(wrong).to.include({ type: '/problems/invalid-parameter', parameter: 'after' });
  });

  it('tells whoever names an event that is not there, or long past, to read everything anew', async () => {
    const last = await lastEvent();
    const unknown = await read('admin', String(last + 1_000));
    expect(unknown.received[0]).to.deep.include({
      event: 'reset',
      id: last,
      data: { last, reason: 'unknown' },
    });
    await database
      .knex('layer_versions')
      .where('layer', 'units')
      .update({ last_event: last + 30_000 });
    const old = await read('admin', String(last));
    expect(old.received[0]?.data).to.deep.equal({ last: last + 30_000, reason: 'too_old' });
    await database.knex('layer_versions').where('layer', 'units').update({ last_event: last });
    await old.until(({ received }) => received.length === 2, 'that the database went back');
    expect(old.received[1]).to.deep.include({ event: 'reset', id: last });
    const wrong = await refusal(server, '/api/v1/changes', {
      headers: { ...headersOf('admin'), 'last-event-id': 'ayer' },
    });
    expect(wrong).to.include({ type: '/problems/invalid-parameter', parameter: 'Last-Event-ID' });
  });
});
