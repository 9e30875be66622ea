import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { AuditPage } from '../../server/contract/audit.ts';
import { FindingPlaces, Findings } from '../../server/contract/findings.ts';
import { UnitDetail } from '../../server/contract/units.ts';
import { bogotaDay } from '../../server/domain/day.ts';
import { FINDING_KINDS, type FindingKind } from '../../server/domain/watch.ts';
import { listFindings } from '../../server/queries/watch.ts';
import { demoDatabase, freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { Loader } from '../support/imports.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { fillSmallWorld } from './small-world.ts';

const ANY = { 'if-match': '*' };
const UNIT = { line: 'rural_business', stage: 'created', created_on: '2016-03-01', location_source: 'gps' };

onEachEngine('signs of bad practice', (engine) => {
  let database: Database;
  let server: RunningServer;
  let admin: Loader;
  let staff: Loader;
  let elsewhere: Loader;
  let made = 0;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex, { demonstration: false });
    for (const table of ['units', 'unit_states']) await database.knex(table).delete();
    server = await startServer(database, {}, { identify: identifyByName });
    const as = (reader: string) => new Loader(server, headersOf(reader));
    [admin, staff, elsewhere] = [as('admin'), as('staff 05'), as('staff 18')];
  });
  after(() => server?.close());

  /** A unit by itself: no other within 1 km, of its name or on its point, unless told so. */
  const create = async (values: object = {}): Promise<string> => {
    made += 1;
    const place = { lng: -74.99 + (made % 9) * 0.02, lat: 5.005 + Math.floor(made / 9) * 0.021 };
    const whole = { ...UNIT, name: `Unidad número ${made}`, ...place, ...values };
    return (await admin.get('POST', '/api/v1/units', UnitDetail, whole)).id;
  };
  const ask = (who: Loader, query = '') => who.get('GET', `/api/v1/findings?${query}`, Findings);
  const of = async (kind: FindingKind, who = admin) => (await ask(who, `kind=${kind}`)).findings;

  it('are none on the demonstration’s data', async () => {
    const { knex } = await demoDatabase(engine);
    const found = await listFindings(knex, { kind: 'everything' }, '2020-01-01');
    expect(found.map(({ kind, subject }) => `${kind} ${subject}`)).to.deep.equal([]);
  });

  it('are none on units that are in order', async () => {
    for (let at = 0; at < 3; at++) await create();
    const { totals, findings } = await ask(admin);
    expect(findings).to.deep.equal([]);
    expect(totals).to.deep.equal(FINDING_KINDS.map((kind) => ({ kind, open: 0, dismissed: 0 })));
  });

  it('are many units on one point, and one point of several offices', async () => {
    const here = { lng: -74.9512, lat: 5.0712 };
    const codes = [];
    for (let at = 0; at < 4; at++) codes.push(await create({ ...here, regional_office: 'Antaño' }));
    expect([await of('crowded_point'), await of('contested_point')]).to.deep.equal([[], []]);
    codes.push(await create({ ...here, regional_office: 'Canelo' }));
    const [crowded] = await of('crowded_point');
    expect(crowded).to.deep.include({ units: 5, codes, lng: here.lng, lat: here.lat });
    const [contested] = await of('contested_point');
    expect(contested?.reason).to.equal('2 oficinas registran 5 unidades en el mismo punto: Antaño, Canelo');
    expect(contested?.municipality).to.deep.equal({ code: '05001', name: 'Álamo' });
    // where coordinates say that they are of the seat, many share them
    for (let at = 0; at < 6; at++)
      await create({ lng: -74.65, lat: 5.05, location_source: 'municipal_seat' });
    expect(await of('crowded_point')).to.have.length(1);
  });

  it('are measured places on the very centre of a municipality', async () => {
    await create({ lng: -74.75, lat: 5.0501 });
    expect(await of('exact_centre')).to.deep.equal([]);
    const code = await create({ lng: -74.75, lat: 5.05 });
    const found = await of('exact_centre');
    expect(found.every(({ codes }) => codes.join() === code)).to.equal(true);
    expect(found.map(({ reason }) => reason).join()).to.include('en el punto de la cabecera');
  });

  it('are stages that were skipped, taken back, or reached too fast', async () => {
    const jump = async (first: object, stage: string, day: string): Promise<string> => {
      const code = await create(first);
      const sent = await admin.send('PATCH', `/api/v1/units/${code}`, { stage, valid_on: day }, ANY);
      expect(sent.status, sent.text).to.equal(200);
      return code;
    };
    await jump({}, 'strengthened', '2016-03-05');
    await jump({}, 'company', '2017-03-01');
    expect(await of('stage_jump')).to.deep.equal([]);
    const fast = await jump({}, 'company', '2016-03-10');
    const back = await jump({ stage: 'strengthened' }, 'created', '2017-01-01');
    const found = await of('stage_jump');
    expect(found.map(({ codes, reason }) => [codes[0], reason])).to.have.deep.members([
      [fast, 'Pasó a empresa 9 días después de su creación (10/03/2016)'],
      [back, 'Pasó de fortalecida a creada (01/01/2017), hacia atrás'],
    ]);
  });

  it('are visits that one person can’t have made, of days on which nobody travels so far', async () => {
    const [near, far, third] = [
      await create(),
      await create({ lng: -74.61, lat: 5.09 }),
      await create({ lng: -74.63, lat: 5.03 }),
    ];
    const visit = (who: Loader, code: string, day: string, place: object = {}) =>
      who.send('POST', `/api/v1/units/${code}/visits`, { visited_on: day, ...place });
    expect(await of('never_visited')).to.deep.equal([]);
    await visit(admin, near, '2018-05-05');
    await visit(admin, far, '2018-05-05');
    expect(await of('impossible_visits')).to.deep.equal([]);
    await visit(admin, third, '2018-05-05', { lng: -74.6, lat: 9 });
    await visit(staff, near, '2018-06-01');
    await visit(admin, far, '2018-06-01', { lng: -74.6, lat: 9 });
    await visit(admin, third, '2018-07-01', { lng: -74.6, lat: 9 });
    await visit(admin, near, '2018-07-02');
    const [found, ...others] = await of('impossible_visits');
    expect(others).to.deep.equal([]);
    expect(found?.codes).to.have.members([near, third]);
    expect(found?.reason).to.match(
      /^admin@example\.org registró visitas a 4[34]\d km una de otra el mismo día/,
    );
    expect(await of('impossible_visits', staff)).to.deep.equal([]);
  });

  it('are units that nobody visited, where visits are noted', async () => {
    const found = await of('never_visited');
    expect(found.map(({ municipality }) => municipality?.code)).to.include.members(['05001', '18001']);
    const before = found.find(({ municipality }) => municipality?.code === '05001')?.units ?? 0;
    const today = bogotaDay(new Date());
    await create({ created_on: today, lng: -74.9312, lat: 5.0912 });
    const [first] = found.find(({ municipality }) => municipality?.code === '05001')?.codes ?? [];
    await admin.send('POST', `/api/v1/units/${first}/visits`, { visited_on: '2018-02-02' });
    const after = (await of('never_visited')).find(({ municipality }) => municipality?.code === '05001');
    expect(after?.units).to.equal(before - 1);
  });

  it('are the same name again nearby, whatever its accents', async () => {
    const one = await create({ name: 'Café La Montaña', lng: -74.6912, lat: 5.0212 });
    await create({ name: 'Café La Montaña', lng: -74.6712, lat: 5.0212 });
    expect(await of('repeated_name')).to.deep.equal([]);
    const again = await create({ name: 'CAFE la montana', lng: -74.6912, lat: 5.0262 });
    const [found, ...others] = await of('repeated_name');
    expect(others).to.deep.equal([]);
    expect(found?.codes).to.deep.equal([one, again]);
    expect(found?.reason).to.equal('El mismo nombre («CAFE la montana») a 553 m de otra unidad');
  });

  it('are months in which a municipality creates far more than in others', async () => {
    const before = (await of('spike')).length;
    const month = { created_on: '2019-08-08' };
    for (let at = 0; at < 16; at++) {
      const place = { lng: -74.89 + (at % 8) * 0.011, lat: 5.011 + Math.floor(at / 8) * 0.012 };
      await create({ ...month, ...place });
    }
    const found = (await of('spike')).filter(({ municipality }) => municipality?.code === '05002');
    expect(found[0]?.reason).to.match(/^16 unidades creadas en 08\/2019; en un mes corriente son 0/);
    expect(await of('spike')).to.have.length(before + 1);
  });

  it('are told page by page, in the reader’s language, and as places', async () => {
    const all = await ask(admin, 'limit=1000');
    const pages = [];
    for (let path: string | undefined = '/api/v1/findings?limit=2'; path; ) {
      const page: Findings = await admin.get('GET', path, Findings);
      pages.push(...page.findings.map(({ id }) => id));
      path = page.links.find(({ rel }) => rel === 'next')?.href;
    }
    expect(pages).to.deep.equal(all.findings.map(({ id }) => id));
    expect(new Set(pages).size).to.equal(pages.length);
    const english = await ask(admin, 'kind=spike&lang=en');
    expect(english.findings[0]?.reason).to.match(/units created in/);
    const sent = await admin.send('GET', '/api/v1/findings', undefined, { accept: 'application/geo+json' });
    const { features } = FindingPlaces.parse(JSON.parse(sent.text));
    expect(features.map(({ id }) => id)).to.deep.equal(pages.slice(0, 100));
  });

  it('are of the departments that staff see exactly', async () => {
    const seen = (await ask(elsewhere, 'limit=1000')).findings;
    expect(seen).not.to.deep.equal([]);
    expect(seen.every(({ municipality }) => municipality?.code.startsWith('18'))).to.equal(true);
    const [other] = await of('crowded_point');
    const sent = await elsewhere.send('POST', `/api/v1/findings/${other?.id}/dismiss`, { reason: 'No' });
    expect(sent.status).to.equal(404);
  });

  it('are dismissed with a word, which stays, and taken up again', async () => {
    const [found] = await of('crowded_point');
    const path = `/api/v1/findings/${found?.id}`;
    expect((await staff.send('POST', `${path}/dismiss`, {})).status).to.equal(400);
    expect((await staff.send('POST', `${path}/dismiss`, { reason: 'De ana@example.org' })).status).to.equal(
      422,
    );
    const reason = 'Comparten una bodega';
    expect((await staff.send('POST', `${path}/dismiss`, { reason })).status).to.equal(200);
    expect(await of('crowded_point')).to.deep.equal([]);
    const [dismissed] = (await ask(staff, 'kind=crowded_point&status=dismissed')).findings;
    expect(dismissed?.dismissal).to.include({ reason, by: 'staff@example.org' });
    expect((await staff.send('POST', `${path}/reopen`, undefined)).status).to.equal(200);
    expect((await staff.send('POST', `${path}/reopen`, undefined)).status).to.equal(404);
    expect(await of('crowded_point')).to.have.length(1);
    await staff.send('POST', `${path}/dismiss`, { reason });
    const { entries } = await admin.get('GET', '/api/v1/audit?limit=3', AuditPage);
    expect(entries.map(({ action }) => action)).to.deep.equal([
      'finding.dismissed',
      'finding.reopened',
      'finding.dismissed',
    ]);
    const kept = await database.knex('finding_dismissals').select('reason', 'undone_by').orderBy('number');
    expect(kept).to.deep.equal([
      { reason, undone_by: 'staff@example.org' },
      { reason, undone_by: null },
    ]);
  });

  it('are shown again when they hold more units than were dismissed', async () => {
    expect(await of('crowded_point')).to.deep.equal([]);
    await create({ lng: -74.9512, lat: 5.0712, regional_office: 'Antaño' });
    const [again] = await of('crowded_point');
    expect(again).to.include({ units: 6, dismissal: null });
  });
});
