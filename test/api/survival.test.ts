import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { Survival } from '../../server/contract/survival.ts';
import { UnitDetail } from '../../server/contract/units.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { Loader } from '../support/imports.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { askAs, records, refusal } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

const ANY = { 'if-match': '*' };

onEachEngine('how long units last', (engine) => {
  let database: Database;
  let server: RunningServer;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex, { demonstration: false });
    server = await startServer(database, {}, { identify: identifyByName });
  });
  after(() => server?.close());

  const ask = (query: string, reader = 'admin') =>
    askAs(server, reader, `/api/v1/survival?minimum_cohort=1&${query}`, Survival);

  it('is followed from creation to closing, or to the end of as_of', async () => {
    const { groups, last_known_on, as_of } = await ask('as_of=2018-12-31&step=event');
    expect([as_of, last_known_on]).to.deep.equal(['2018-12-31', '2018-03-01']);
    const [all, ...others] = groups;
    expect(others).to.deep.equal([]);
    // u1–u7 and a1 are created; u5 closed 852 days after its creation, when u1, u2, u6, u7 and a1 were followed as long
    expect(all).to.include({ key: 'all', units: 8, ended: 1, median_days: null });
    const end = all?.curve.find(({ day }) => day === 852);
    expect(end).to.include({ at_risk: 6, ended: 1 });
    expect(end?.survival).to.be.closeTo(5 / 6, 1e-12);
    expect(all?.one_year).to.include({ survival: 1, at_risk: 7 });
    expect(all?.five_years).to.equal(null);
  });

  it('is told by line, PDET, department and year of creation, and of nobody else', async () => {
    const keys = async (by: string) =>
      (await ask(`group_by=${by}&as_of=2018-12-31`)).groups.map(({ key, units, ended }) => [
        key,
        units,
        ended,
      ]);
    expect(await keys('line')).to.deep.equal([
      ['rural_business', 7, 1],
      ['self_consumption', 1, 0],
    ]);
    expect(await keys('pdet')).to.deep.equal([
      ['not_pdet', 4, 0],
      ['pdet', 2, 1],
      [null, 2, 0],
    ]);
    expect(await keys('department')).to.deep.equal([
      ['05', 4, 0],
      ['18', 2, 1],
      [null, 2, 0],
    ]);
    expect((await keys('cohort')).map(([key]) => key)).to.deep.equal(['2015', '2016', '2017', '2018']);
    const { groups } = await ask('group_by=department&as_of=2018-12-31&territory=department:18', 'viewer');
    expect(groups.map(({ name, units }) => [name, units])).to.deep.equal([['Canelo', 2]]);
  });

  it('is not estimated of fewer units than the minimum cohort, ten unless told otherwise', async () => {
    const { groups, minimum_cohort } = await askAs(server, 'admin', '/api/v1/survival', Survival);
    expect(minimum_cohort).to.equal(10);
    expect(groups[0]).to.deep.include({ units: 8, ended: 1, one_year: null, five_years: null, curve: [] });
    const [told] = (await ask('group_by=none')).groups;
    expect(told?.one_year).to.not.equal(null);
  });

  it('counts the last closing alone: one that was reopened goes on', async () => {
    const admin = new Loader(server, headersOf('admin'));
    const values = { name: 'Café', line: 'rural_occupation', stage: 'created', created_on: '2017-01-01' };
    const { id } = await admin.get('POST', '/api/v1/units', UnitDetail, {
      ...values,
      lng: -74.95,
      lat: 5.05,
    });
    const close = (day: string) =>
      admin.send('POST', `/api/v1/units/${id}/close`, { closed_on: day, reason: 'Cierre' }, ANY);
    const life = async (asOf: string) => {
      const [group] = (await ask(`line=rural_occupation&as_of=${asOf}&step=event`)).groups;
      return [group?.ended, group?.curve.at(-1)?.day];
    };
    expect((await close('2017-03-01')).status).to.equal(200);
    expect(await life('2018-01-01')).to.deep.equal([1, 59]);
    const reopened = { closed_on: null, valid_on: '2017-06-01', reason: 'Volvió' };
    expect((await admin.send('PATCH', `/api/v1/units/${id}`, reopened, ANY)).status).to.equal(200);
    expect(await life('2018-01-01')).to.deep.equal([0, 365]);
    expect(await life('2017-04-01')).to.deep.equal([1, 59]);
    expect((await close('2017-12-01')).status).to.equal(200);
    expect(await life('2018-01-01')).to.deep.equal([1, 334]);
  });

  it('is compared between two groups', async () => {
    const { test } = await ask('group_by=pdet&line=rural_business&as_of=2018-12-31&compare=pdet,not_pdet');
    expect(test?.groups).to.deep.equal(['pdet', 'not_pdet']);
    // at the one end, 852 days, u5 alone is followed of PDET, and u1, u2 and a1 of the others
    expect(test?.observed).to.deep.equal([1, 0]);
    expect(test?.expected).to.deep.equal([0.25, 0.75]);
    expect(test?.chi_square).to.be.closeTo(3, 1e-12);
    expect(test?.p).to.be.closeTo(0.08326451666, 1e-10);
    expect((await ask('group_by=line&as_of=2016-12-31&compare=rural_business,rural_business')).test).to.equal(
      null,
    );
  });

  it('as CSV is the same, point by point or group by group', async () => {
    const file = async (query: string) => {
      const path = `${server.url}/api/v1/survival.csv?minimum_cohort=1&as_of=2018-12-31&${query}`;
      return records(await (await fetch(path, { headers: headersOf('viewer') })).text());
    };
    const points = await file('group_by=pdet&step=event');
    const end = points.find(({ key, day }) => key === 'pdet' && day === '852');
    expect(end).to.include({ at_risk: '1', ended: '1', survival: '0', as_of: '2018-12-31' });
    const groups = await file('group_by=department&step=none&line=rural_business');
    expect(groups.map(({ key, name, units }) => [key, name, units])).to.deep.equal([
      ['05', 'Antaño', '3'],
      ['18', 'Canelo', '2'],
      ['', '', '2'],
    ]);
  });

  it('refuses what would bend the estimate, and days that nobody has seen', async () => {
    const headers = headersOf('admin');
    const refused = async (query: string) =>
      (await refusal(server, `/api/v1/survival?${query}`, { headers })).parameter;
    expect(await refused('status=active')).to.equal('status');
    expect(await refused('as_of=2999-01-01')).to.equal('as_of');
    expect(await refused('group_by=stage')).to.equal('group_by');
    expect(await refused('group_by=line&compare=rural_business,nada')).to.equal('compare');
    expect(await refused('minimum_cohort=0')).to.equal('minimum_cohort');
  });
});
