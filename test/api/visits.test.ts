import { expect } from 'chai';
import { readConfig } from '../../server/config.ts';
import { UnitDetail } from '../../server/contract/units.ts';
import { VisitPlan } from '../../server/contract/visits.ts';
import { bogotaDay } from '../../server/domain/day.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { Loader } from '../support/imports.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { askAs, records, refusal } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

const HERE = 'lng=-74.95&lat=5.05';

onEachEngine('the plan of visits', (engine) => {
  let server: RunningServer;
  let visited: string;

  before(async () => {
    const database = await freshDatabase(engine);
    await fillSmallWorld(database.knex, { demonstration: false });
    server = await startServer(database, {}, { identify: identifyByName });
    const admin = new Loader(server, headersOf('admin'));
    const values = {
      name: 'Vista & Sol',
      line: 'rural_business',
      stage: 'created',
      created_on: '2016-03-01',
    };
    visited = (await admin.get('POST', '/api/v1/units', UnitDetail, { ...values, lng: -74.94, lat: 5.05 }))
      .id;
    const visit = { visited_on: daysAgo(200), reason: 'Ronda' };
    expect((await admin.send('POST', `/api/v1/units/${visited}/visits`, visit)).status).to.equal(201);
  });
  after(() => server?.close());

  const ask = (reader: string, query = '') =>
    askAs(server, reader, `/api/v1/visits/plan?${HERE}&${query}`, VisitPlan);
  const codes = (plan: VisitPlan) => plan.visits.map(({ code }) => code);

  it('names the units that were not visited for longer than their line’s interval, nearest first', async () => {
    const plan = await ask('admin');
    expect(codes(plan)).to.deep.equal(['u1', 'a1', visited, 'u2', 'u3', 'u4', 'u7']);
    expect([plan.due, plan.unlocated]).to.deep.equal([8, 1]); // u6 has no place; u5 is closed, u8 in training
    expect(plan.visits[0]).to.include({ distance_m: 0, last_visit_on: null, due_on: '2015-08-28' });
    const seen = plan.visits.find(({ code }) => code === visited);
    expect(seen).to.include({ last_visit_on: daysAgo(200), due_on: daysAgo(20) });
    expect(seen?.distance_m).to.be.closeTo(1_109, 1);
  });

  it('follows the intervals that were set, and the one that is asked for', async () => {
    expect(codes(await ask('admin', 'interval_days=201'))).to.not.include(visited);
    expect(codes(await ask('admin', 'interval_days=199'))).to.include(visited);
    const intervals = (VISIT_INTERVALS: string) => readConfig({ VISIT_INTERVALS }).visitIntervals;
    expect(intervals('self_consumption:90')).to.include({ rural_business: 180, self_consumption: 90 });
    for (const wrong of ['training:90', 'rural_business:0', 'rural_business=90'])
      expect(() => intervals(wrong), wrong).to.throw(/^VISIT_INTERVALS=/);
  });

  it('is of the units that staff see exactly, and for nobody else', async () => {
    expect(codes(await ask('staff 05'))).to.deep.equal(['u1', 'a1', visited, 'u2', 'u3']);
    expect(codes(await ask('staff 18'))).to.deep.equal(['u4']);
    const headers = headersOf('viewer');
    expect((await refusal(server, `/api/v1/visits/plan?${HERE}`, { headers })).status).to.equal(403);
  });

  it('takes the filters of units, a limit, and needs a place', async () => {
    expect(codes(await ask('admin', 'line=self_consumption'))).to.deep.equal(['u3']);
    const nearest = await ask('admin', 'limit=2');
    expect([nearest.due, codes(nearest)]).to.deep.equal([8, ['u1', 'a1']]);
    const headers = headersOf('admin');
    expect((await refusal(server, '/api/v1/visits/plan?lng=-74', { headers })).parameter).to.equal('lat');
  });

  it('goes to the phone as CSV, GeoJSON, KML and GPX with the same points', async () => {
    const file = async (format: string) => {
      const path = `${server.url}/api/v1/visits/plan.${format}?${HERE}&limit=3`;
      const response = await fetch(path, { headers: headersOf('admin') });
      expect(response.status).to.equal(200);
      expect(response.headers.get('content-disposition')).to.match(new RegExp(`visitas-.*\\.${format}`));
      return response.text();
    };
    const rows = records(await file('csv'));
    expect(rows.map(({ order, code, distance_m }) => [order, code, distance_m])).to.deep.equal([
      ['1', 'u1', '0'],
      ['2', 'a1', '1106'],
      ['3', visited, '1109'],
    ]);
    const { features } = JSON.parse(await file('geojson'));
    expect(features[2]).to.deep.include({
      id: visited,
      geometry: { type: 'Point', coordinates: [-74.94, 5.05] },
    });
    const kml = await file('kml');
    expect(kml)
      .to.include('<name>3. Vista &amp; Sol</name>')
      .and.include('<coordinates>-74.94,5.05</coordinates>');
    const gpx = await file('gpx');
    expect(gpx).to.include('<wpt lat="5.05" lon="-74.94"><name>3. Vista &amp; Sol</name>');
    expect(gpx.match(/<wpt /g)).to.have.length(3);
  });
});

/** A day in Colombia, ISO. */
function daysAgo(days: number): string {
  const now = bogotaDay(new Date());
  return new Date(Date.parse(now) - days * 86_400_000).toISOString().slice(0, 10);
}
