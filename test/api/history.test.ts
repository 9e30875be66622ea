import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { ChangesPage, DeletedUnit, UnitHistoryPage, UnitPlaces } from '../../server/contract/history.ts';
import { UnitDetail } from '../../server/contract/units.ts';
import { bogotaDay } from '../../server/domain/day.ts';
import { examine } from '../../server/services/doctor.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { Loader } from '../support/imports.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { fillSmallWorld } from './small-world.ts';

const CAFE = {
  name: 'Café de Ana',
  line: 'rural_business',
  stage: 'created',
  created_on: '2016-03-01',
  lng: -74.95,
  lat: 5.05,
  members: 7,
  victims: 3,
};
const ANY = { 'if-match': '*' };

onEachEngine('the history of a unit', (engine) => {
  let database: Database;
  let server: RunningServer;
  let ana: Loader;
  let other: Loader;
  let admin: Loader;
  let viewer: Loader;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    for (const table of ['units', 'unit_states']) await database.knex(table).delete();
    server = await startServer(database, { PUBLIC_UNITS: 'none' }, { identify: identifyByName });
    const as = (reader: string) => new Loader(server, headersOf(reader));
    [ana, other, admin, viewer] = [as('staff 05'), as('staff 18'), as('admin'), as('viewer')];
  });
  after(() => server?.close());

  const create = async (values: object = {}): Promise<string> =>
    (await admin.get('POST', '/api/v1/units', UnitDetail, { ...CAFE, ...values })).id;
  const patch = async (who: Loader, code: string, body: object) => {
    const sent = await who.send('PATCH', `/api/v1/units/${code}`, body, ANY);
    expect(sent.status, sent.text).to.equal(200);
    return UnitDetail.parse(sent.body);
  };
  const history = (who: Loader, code: string, query = '') =>
    who.get('GET', `/api/v1/units/${code}/history${query}`, UnitHistoryPage);
  const types = async (code: string) => (await history(admin, code)).events.map(({ type }) => type).reverse();
  const places = async (who: Loader, code: string, query = '') => {
    const sent = await who.send('GET', `/api/v1/units/${code}/history${query}`, undefined, {
      accept: 'application/geo+json',
    });
    expect(sent.headers.get('content-type')).to.match(/^application\/geo\+json/);
    return UnitPlaces.parse(JSON.parse(sent.text)).features.map(({ geometry, properties }) => [
      ...geometry.coordinates,
      properties.from,
      properties.to,
    ]);
  };
  /** What the doctor says of histories, states and facts. */
  const faults = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { check, ok, detail } of examine(database.knex))
      if (!ok && /state|histor|fact|version/i.test(check.en)) found.push(detail.en);
    return found;
  };

  it('tells what changed, when it was true, when it was known, by whom and why', async () => {
    const code = await create();
    await patch(ana, code, { lng: -74.85, lat: 5.05, valid_on: '2018-01-01', reason: 'Se trasladó' });
    const { unit, events, links } = await history(ana, code);
    expect(unit).to.include({ code, deleted: false, undoable: events[0]?.number });
    expect(links).to.have.length(1);
    expect(events[0]).to.deep.include({
      type: 'moved',
      valid_on: '2018-01-01',
      valid_until: null,
      actor: 'staff@example.org',
      reason: 'Se trasladó',
      changes: { lat: [5.05, 5.05], lng: [-74.95, -74.85] },
    });
    expect(events[0]?.before?.municipality_name).to.equal('Álamo');
    expect(events[0]?.after?.municipality_code).to.equal('05002');
    expect(events[1]).to.include({ type: 'created', actor: 'admin@example.org' });
    const known = await history(ana, code, `?known_at=${encodeURIComponent(events[1]?.recorded_at ?? '')}`);
    expect(known.events.map(({ type }) => type)).to.deep.equal(['created']);
    const page = await history(ana, code, '?limit=1');
    const next = page.links.find(({ rel }) => rel === 'next')?.href ?? '';
    expect((await ana.get('GET', next, UnitHistoryPage)).events.map(({ type }) => type)).to.deep.equal([
      'created',
    ]);
  });

  it('keeps apart what moved from what was wrong: a correction holds as long as the wrong value stood', async () => {
    const code = await create();
    await patch(ana, code, { lng: -74.85, lat: 5.05, valid_on: '2018-01-01' });
    await patch(ana, code, { name: 'Otro nombre', valid_on: '2017-01-01' });
    await patch(ana, code, { lng: -74.94, correction: true, valid_on: '2016-06-01', reason: 'Mal medida' });
    expect(await places(ana, code)).to.deep.equal([
      [-74.94, 5.05, '2016-03-01', '2018-01-01'],
      [-74.85, 5.05, '2018-01-01', null],
    ]);
    const [event] = (await history(ana, code)).events;
    expect(event).to.include({ type: 'corrected', valid_on: '2016-03-01', valid_until: '2018-01-01' });
    expect(await places(ana, code, '?as_of=2017-01-01')).to.have.length(1);
    expect(await places(ana, code, '?known_at=2020-01-01T00:00:00Z')).to.deep.equal([]);
    expect(await faults()).to.deep.equal([]);
  });

  it('says which day of creation was wrong, earlier or later than the right one', async () => {
    const code = await create();
    for (const [was, is] of [
      ['2016-03-01', '2015-12-15'],
      ['2015-12-15', '2016-04-02'],
    ]) {
      await patch(ana, code, { created_on: is, correction: true });
      const [event] = (await history(ana, code)).events;
      expect(event?.changes).to.deep.equal({ created_on: [was, is] });
    }
    expect(await faults()).to.deep.equal([]);
  });

  it('takes what is told late for the time in which it was so', async () => {
    const code = await create();
    await patch(ana, code, { stage: 'company', valid_on: '2019-01-01' });
    await patch(ana, code, { stage: 'strengthened', valid_on: '2017-01-01', valid_until: '2019-01-01' });
    const stages = (await database
      .knex('unit_states')
      .where({ unit_code: code, recorded_to: 'infinity' })
      .orderBy('valid_from')
      .pluck('stage')) as string[];
    expect(stages).to.deep.equal(['created', 'strengthened', 'company']);
    expect(await types(code)).to.deep.equal(['created', 'stage_changed', 'stage_changed']);
    const cases: [object, string][] = [
      [{ name: 'X', valid_on: '2017-01-01', valid_until: '2016-12-31' }, 'valid_until'],
      [{ name: 'X', valid_on: '2017-01-01', valid_until: '2999-01-01' }, 'valid_until'],
      [{ name: 'X', valid_on: '2999-01-01', correction: true }, 'valid_on'],
      [{ name: 'X', valid_on: '2010-01-01', correction: true }, 'valid_on'],
      [{ name: 'X', closed_on: '2018-01-01', correction: true }, 'closed_on'],
    ];
    for (const [body, field] of cases) {
      const sent = await ana.send('PATCH', `/api/v1/units/${code}`, body, ANY);
      expect([sent.status, sent.body.field], sent.text).to.deep.equal([422, field]);
    }
    expect(await faults()).to.deep.equal([]);
  });

  it('goes on when the unit is deleted, which needs a reason, and restored', async () => {
    const code = await create();
    const path = `/api/v1/units/${code}`;
    expect((await ana.send('DELETE', path, {}, ANY)).status).to.equal(400);
    expect((await ana.send('DELETE', path, { reason: 'Repetida' })).status).to.equal(428);
    expect((await other.send('DELETE', path, { reason: 'Repetida' }, ANY)).status).to.equal(403);
    const sent = await ana.send('DELETE', path, { reason: 'Repetida' }, ANY);
    const { version } = DeletedUnit.parse(sent.body);
    expect((await ana.send('GET', path)).status).to.equal(404);
    expect((await viewer.send('GET', `${path}/history`)).status).to.equal(404);
    expect((await ana.send('DELETE', path, { reason: 'Repetida' }, ANY)).status).to.equal(404);
    const told = await history(ana, code);
    expect(told.unit).to.include({ deleted: true, version });
    expect(told.events[0]).to.include({ type: 'deleted', reason: 'Repetida', valid_on: '2016-03-01' });
    const back = await ana.send('POST', `${path}/restore`, {}, { 'if-match': `"${version}"` });
    expect(UnitDetail.parse(back.body).properties).to.include({
      name: CAFE.name,
      municipality_code: '05001',
    });
    const again = await ana.send('POST', `${path}/restore`, {}, ANY);
    expect([again.status, again.body.reason]).to.deep.equal([422, 'not-deleted']);
    expect(await types(code)).to.deep.equal(['created', 'deleted', 'restored']);
    expect(await faults()).to.deep.equal([]);
  });

  it('undoes one’s own last change, once more to do it again, and nobody else’s', async () => {
    const code = await create();
    const undo = (who: Loader, event: number) => who.send('POST', `/api/v1/units/${code}/undo`, { event });
    const last = async () => (await history(ana, code)).unit.undoable ?? 0;
    await patch(ana, code, { name: 'Café Nuevo', lng: -74.85, valid_on: '2018-01-01' });
    const first = await last();
    expect((await undo(admin, first)).body.type).to.equal('/problems/undo-refused');
    expect((await undo(other, first)).status).to.equal(403);
    await patch(ana, code, { members: 9 });
    const overtaken = await undo(ana, first);
    expect([overtaken.status, overtaken.body.last_event]).to.deep.equal([409, await last()]);
    expect((await undo(ana, await last())).status).to.equal(200);
    const undone = await ana.get('GET', `/api/v1/units/${code}`, UnitDetail);
    expect(undone.properties).to.include({ name: 'Café Nuevo', members: 7, municipality_code: '05002' });
    expect((await undo(ana, await last())).status).to.equal(200);
    expect((await ana.get('GET', `/api/v1/units/${code}`, UnitDetail)).properties.members).to.equal(9);
    await ana.send('DELETE', `/api/v1/units/${code}`, { reason: 'Por error' }, ANY);
    expect((await undo(ana, await last())).status).to.equal(200);
    expect((await ana.send('GET', `/api/v1/units/${code}`)).status).to.equal(200);
    expect((await types(code)).slice(-2)).to.deep.equal(['deleted', 'restored']);
    expect(await faults()).to.deep.equal([]);
  });

  it('is decided upon as a whole: who read it before a past period was corrected is told so', async () => {
    const code = await create();
    const path = `/api/v1/units/${code}`;
    await patch(ana, code, { stage: 'company', valid_on: '2019-01-01' });
    const read = await ana.get('GET', path, UnitDetail);
    const mine = { 'if-match': `"${read.version}"` };
    const past = { members: 9, correction: true, valid_on: '2017-01-01' };
    expect((await admin.send('PATCH', path, past, mine)).status).to.equal(200);
    expect((await ana.get('GET', path, UnitDetail)).properties.members).to.equal(9);
    const late = await ana.send('PATCH', path, { ...past, members: 8 }, mine);
    expect([late.status, late.body.type]).to.deep.equal([412, '/problems/version-conflict']);
    const { version } = await ana.get('GET', path, UnitDetail);
    expect(version).to.be.greaterThan(read.version);
    expect((await history(ana, code)).unit.version).to.equal(version);
    const bounded = { stage: 'strengthened', valid_on: '2017-01-01', valid_until: '2018-01-01' };
    expect((await admin.send('PATCH', path, bounded, { 'if-match': `"${version}"` })).status).to.equal(200);
    const told = await ana.send('PATCH', path, { name: 'Otro' }, { 'if-match': `"${version}"` });
    expect(told.status, 'a past period alone is a change too').to.equal(412);
    const both = told.body as unknown as Record<'yours' | 'current', { attributes: object }>;
    expect(both.yours.attributes).to.include({ stage: 'company', members: 9 });
    expect(both.current.attributes).to.include({ stage: 'company', members: 9 });
    expect(await faults()).to.deep.equal([]);
  });

  it('takes a visit that changes nothing of the unit', async () => {
    const code = await create();
    const { version } = await ana.get('GET', `/api/v1/units/${code}`, UnitDetail);
    const path = `/api/v1/units/${code}/visits`;
    const body = { visited_on: '2019-02-02', lng: -74.951, lat: 5.051, reason: 'Cosecha en curso' };
    expect((await ana.send('POST', path, body)).status).to.equal(201);
    expect((await ana.send('POST', path, { visited_on: '2999-01-01' })).status).to.equal(422);
    expect((await ana.send('POST', path, { visited_on: '2010-01-01' })).status).to.equal(422);
    expect((await ana.get('GET', `/api/v1/units/${code}`, UnitDetail)).version).to.equal(version);
    const [event] = (await history(ana, code)).events;
    expect(event).to.deep.include({ type: 'visited', details: { lat: 5.051, lng: -74.951 }, changes: {} });
    expect(await faults()).to.deep.equal([]);
  });

  it('tells each reader what their scope lets them see, before and after a move', async () => {
    const code = await create();
    const move = { lng: -74.7512, lat: 5.0567, victims: 5, accuracy_m: 8, reason: 'En -74.7512, 5.0567' };
    await patch(admin, code, { ...move, valid_on: '2018-01-01' });
    for (const who of [ana, other]) {
      const [event] = (await history(who, code)).events;
      expect(event).to.include({ actor: null, reason: null });
      expect(event?.changes).to.have.all.keys(['lng', 'lat']);
      expect(event?.before?.exact).to.equal(who === ana);
      expect(event?.after?.exact).to.equal(who === other);
    }
    const seen = JSON.stringify([await history(viewer, code), await places(viewer, code)]);
    expect(seen).to.not.match(/-74\.7512|5\.0567|-74\.95\b|victims|example\.org/);
    const [exact] = (await history(admin, code)).events;
    expect(exact?.changes).to.deep.include({ lng: [-74.95, -74.7512], victims: [3, 5] });
    expect((await ana.send('PATCH', `/api/v1/units/${code}`, { name: 'X' }, ANY)).status).to.equal(403);
  });

  it('of all units tells who changed what between two days', async () => {
    const list = (who: Loader, query = '') => who.get('GET', `/api/v1/changes/list${query}`, ChangesPage);
    const all = (await list(admin)).events;
    expect(all.map(({ number }) => number)).to.deep.equal(
      [...all.map(({ number }) => number)].sort((one, two) => two - one),
    );
    const today = bogotaDay(new Date());
    expect((await list(admin, '?to=2020-01-01')).events).to.deep.equal([]);
    expect((await list(admin, `?from=2020-01-01&to=${today}`)).events).to.have.length(all.length);
    const own = (await list(admin, '?actor=staff@example.org')).events;
    expect(own.length).to.be.within(1, all.length - 1);
    expect((await list(viewer)).events.every(({ actor }) => actor === null)).to.equal(true);
    expect((await list(viewer, '?actor=staff@example.org')).events).to.deep.equal([]);
    expect((await admin.send('GET', '/api/v1/changes/list?from=2020-02-01&to=2020-01-01')).status).to.equal(
      400,
    );
  });
});
