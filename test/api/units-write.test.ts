import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { UnitDetail } from '../../server/contract/units.ts';
import { examine } from '../../server/services/doctor.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { Loader } from '../support/imports.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { signedIn } from '../support/signed-in.ts';
import { fillSmallWorld } from './small-world.ts';

const CAFE = {
  name: 'Café de Ana',
  line: 'rural_business',
  stage: 'created',
  created_on: '2016-03-01',
  lng: -74.95,
  lat: 5.05,
  members: 7,
};

onEachEngine('single units', (engine) => {
  let database: Database;
  let server: RunningServer;
  let ana: Loader;
  let email: string;
  let admin: Loader;

  beforeEach(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    for (const table of ['units', 'unit_states']) await database.knex(table).delete();
    server = await startServer(database);
    const staff = await signedIn(server, database, 'staff', { departments: ['05'] });
    ana = new Loader(server, staff.headers);
    email = staff.email;
    admin = new Loader(server, (await signedIn(server, database, 'admin')).headers);
  });
  afterEach(() => server?.close());

  const create = (values: object = {}) =>
    ana.get('POST', '/api/v1/units', UnitDetail, { ...CAFE, ...values });
  const read = async (code: string) => {
    const sent = await ana.send('GET', `/api/v1/units/${code}`);
    return { unit: UnitDetail.parse(sent.body), etag: sent.headers.get('etag') ?? '' };
  };

  it('are created with a code and their facts, and end the demonstration', async () => {
    const sent = await ana.send('POST', '/api/v1/units', CAFE);
    expect(sent.status, sent.text).to.equal(201);
    const unit = UnitDetail.parse(sent.body);
    expect(unit.id).to.equal('05-2016-00001');
    expect(sent.headers.get('location')).to.equal('/api/v1/units/05-2016-00001');
    expect(unit.properties).to.include({ municipality_code: '05001', members: 7, active: true });
    expect(unit.names.municipality?.name).to.equal('Álamo');
    const [event] = await database.knex('unit_events');
    expect(event).to.include({ unit_code: unit.id, type: 'created', actor: email, batch_id: null });
    expect(await database.knex('layer_versions').where({ layer: 'units' }).first()).to.include({
      demonstration: false,
    });
    expect(await database.knex('import_units')).to.deep.equal([]);
  });

  it('are refused in words that name the field', async () => {
    const cases: [object, number, string][] = [
      [{ name: '' }, 422, 'name'],
      [{ line: undefined }, 422, 'line'],
      [{ created_on: '2999-01-01' }, 422, 'created_on'],
      [{ closed_on: '2010-01-01' }, 422, 'closed_on'],
      [{ lat: undefined }, 422, 'lat'],
      [{ declared_municipality: '99999' }, 422, 'declared_municipality'],
    ];
    for (const [values, status, field] of cases) {
      const sent = await ana.send('POST', '/api/v1/units', { ...CAFE, ...values });
      expect([sent.status, sent.body.field], sent.text).to.deep.equal([status, field]);
    }
    for (const values of [{ members: -1 }, { cedula: '1023456789' }, { lng: 200 }, { name: 'a\u0000b' }]) {
      const sent = await ana.send('POST', '/api/v1/units', { ...CAFE, ...values });
      expect([sent.status, sent.body.type], sent.text).to.deep.equal([400, '/problems/bad-body']);
    }
    expect(await database.knex('units')).to.deep.equal([]);
  });

  it('bear a code once', async () => {
    await create({ code: 'MIO-1' });
    const again = await ana.send('POST', '/api/v1/units', { ...CAFE, code: 'MIO-1' });
    expect([again.status, again.body.type]).to.deep.equal([409, '/problems/code-taken']);
  });

  it('are written in one’s own departments alone, before and after a move', async () => {
    const elsewhere = await ana.send('POST', '/api/v1/units', { ...CAFE, lng: -74.75 });
    expect([elsewhere.status, elsewhere.body.type]).to.deep.equal([403, '/problems/forbidden']);
    const own = await create();
    const any = { 'if-match': '*' };
    const out = await ana.send('PATCH', `/api/v1/units/${own.id}`, { lng: -74.75, lat: 5.05 }, any);
    expect(out.status).to.equal(403);
    await admin.send('PATCH', `/api/v1/units/${own.id}`, { lng: -74.75, lat: 5.05 }, any);
    const back = await ana.send('PATCH', `/api/v1/units/${own.id}`, { lng: -74.95, lat: 5.05 }, any);
    expect(back.status).to.equal(403);
    expect(await database.knex('units').first()).to.include({ municipality_code: '18001' });
  });

  it('change on the version that was read: 428 without one, 412 with both when someone was quicker', async () => {
    const { id } = await create();
    const { etag, unit } = await read(id);
    expect(etag).to.match(new RegExp(`^"${unit.version}-`));
    expect((await ana.send('PATCH', `/api/v1/units/${id}`, { name: 'X' })).status).to.equal(428);
    const changed = await ana.send(
      'PATCH',
      `/api/v1/units/${id}`,
      { name: 'Café Nuevo', women: 3 },
      { 'if-match': etag },
    );
    expect(changed.status, changed.text).to.equal(200);
    const late = await admin.send('PATCH', `/api/v1/units/${id}`, { name: 'Tarde' }, { 'if-match': etag });
    expect([late.status, late.body.type]).to.deep.equal([412, '/problems/version-conflict']);
    const versions = late.body as unknown as Record<
      'current' | 'yours',
      { version: number; attributes: object }
    >;
    expect(versions.yours.attributes).to.include({ name: 'Café de Ana', women: null });
    expect(versions.current.attributes).to.include({ name: 'Café Nuevo', women: 3 });
    expect(versions.current.version).to.be.greaterThan(versions.yours.version);
    const unmoved = await read(id);
    expect(unmoved.unit.properties).to.include({ name: 'Café Nuevo', members: 7 });
    expect(unmoved.etag).to.not.equal(etag);
  });

  it('that do not change leave no event', async () => {
    const { id } = await create();
    const same = await ana.send('PATCH', `/api/v1/units/${id}`, { name: 'Café de Ana' }, { 'if-match': '*' });
    expect(same.status).to.equal(200);
    expect(await database.knex('unit_events')).to.have.length(1);
  });

  it('move with their facts, and keep where they were', async () => {
    const { id } = await create();
    const edit = { lng: -74.85, lat: 5.05, valid_on: '2018-01-01', reason: 'Se trasladó' };
    const moved = await ana.send('PATCH', `/api/v1/units/${id}`, edit, { 'if-match': '*' });
    expect(UnitDetail.parse(moved.body).properties.municipality_code).to.equal('05002');
    const states = await database
      .knex('unit_states')
      .where({ recorded_to: 'infinity' })
      .orderBy('valid_from');
    expect(states.map(({ valid_from, municipality_code }) => [valid_from, municipality_code])).to.deep.equal([
      ['2016-03-01', '05001'],
      ['2018-01-01', '05002'],
    ]);
    const event = await database.knex('unit_events').orderBy('number', 'desc').first();
    expect(event).to.include({ type: 'moved', reason: 'Se trasladó', actor: email });
  });

  it('close with a day and a reason, once', async () => {
    const { id } = await create();
    const path = `/api/v1/units/${id}/close`;
    const any = { 'if-match': '*' };
    const { etag } = await read(id);
    await admin.send('PATCH', `/api/v1/units/${id}`, { name: 'De otra mano' }, any);
    expect((await ana.send('POST', path, { closed_on: '2019-05-05' })).status).to.equal(428);
    const late = await ana.send('POST', path, { closed_on: '2019-05-05' }, { 'if-match': etag });
    expect([late.status, late.body.type]).to.deep.equal([412, '/problems/version-conflict']);
    const early = await ana.send('POST', path, { closed_on: '2016-01-01', reason: 'x' }, any);
    expect([early.status, early.body.field]).to.deep.equal([422, 'closed_on']);
    const body = { closed_on: '2019-05-05', reason: 'Sin mercado' };
    const current = { 'if-match': (await read(id)).etag };
    const closed = UnitDetail.parse((await ana.send('POST', path, body, current)).body);
    expect(closed.properties).to.include({ active: false, closed_on: '2019-05-05' });
    const event = await database.knex('unit_events').orderBy('number', 'desc').first();
    expect(event).to.include({ type: 'closed', valid_on: '2019-05-05', reason: 'Sin mercado' });
    expect((await ana.send('POST', path, { closed_on: '2019-06-06' }, any)).status).to.equal(422);
    expect((await ana.send('POST', path, body, current)).status).to.equal(412);
    expect((await ana.send('POST', '/api/v1/units/NADA/close', body, any)).status).to.equal(404);
  });

  it('leave a trail that names fields before and after, and a history that its events tell', async () => {
    const { id } = await create();
    await ana.send('PATCH', `/api/v1/units/${id}`, { stage: 'company' }, { 'if-match': '*' });
    await ana.send('POST', `/api/v1/units/${id}/close`, { closed_on: '2019-05-05' }, { 'if-match': '*' });
    const trail = await database.knex('audit_entries').where('subject', `unit:${id}`).orderBy('number');
    expect(trail.map(({ action }) => action)).to.deep.equal(['unit.created', 'unit.changed', 'unit.closed']);
    expect(trail[1].changes).to.deep.equal({ stage: ['created', 'company'] });
    const faults: string[] = [];
    for await (const { check, ok, detail } of examine(database.knex))
      if (!ok && /state|histor|fact|version/i.test(check.en)) faults.push(detail.en);
    expect(faults).to.deep.equal([]);
  });

  it('written at once by many are each given their own code', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => create()));
    expect(new Set(made.map(({ id }) => id)).size).to.equal(6);
  });
});
