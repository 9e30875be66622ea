import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { Coverage } from '../../server/contract/coverage.ts';
import { UnitHistoryPage } from '../../server/contract/history.ts';
import { IndicatorCatalogue, IndicatorTotals, UnitIndicators } from '../../server/contract/indicators.ts';
import { examine } from '../../server/services/doctor.ts';
import { runImport } from '../../server/services/imports.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { scratchFolder } from '../support/files.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { Loader } from '../support/imports.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { records } from './client.ts';
import { fillSmallWorld, UNITS } from './small-world.ts';

const SMALL = Object.fromEntries(UNITS.map((unit) => [unit.code, unit]));
const SDG = ['1.1.1', '2.3.1', '2.3.2', '2.4.1', '4.4.1', '8.3.1', '8.5.2', '8.6.1'];

onEachEngine('indicators', (engine) => {
  const scratch = scratchFolder();
  let database: Database;
  let server: RunningServer;
  let admin: Loader;
  let staff: Loader;
  let viewer: Loader;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex, { demonstration: false });
    server = await startServer(database, {}, { identify: identifyByName });
    const as = (reader: string) => new Loader(server, headersOf(reader));
    [admin, staff, viewer] = [as('admin'), as('staff 05'), as('viewer')];
    // the small world's, with their history
    for (const table of ['units', 'unit_states']) await database.knex(table).delete();
    for (const code of ['a1', 'u1', 'u2', 'u3', 'u4']) {
      const {
        created: created_on,
        at,
        association: association_code,
        line = 'rural_business',
      } = SMALL[code] ?? {};
      const place = { lng: at?.[0], lat: at?.[1] };
      const unit = {
        code,
        name: `Unidad ${code}`,
        line,
        stage: 'created',
        created_on,
        association_code,
        ...place,
      };
      const sent = await admin.send('POST', '/api/v1/units', unit);
      expect(sent.status, sent.text).to.equal(201);
    }
  });
  after(() => server?.close());

  const measure = (
    who: Loader,
    unit: string,
    ...values: [indicator: string, period: string, value: unknown][]
  ) =>
    who.send('POST', `/api/v1/units/${unit}/indicators`, {
      values: values.map(([indicator, period, value]) => ({ indicator, period, value })),
    });
  const totals = async (query: string, who = admin) =>
    (await who.get('GET', `/api/v1/indicators/totals?${query}`, IndicatorTotals)).totals;
  const measured = async (query: string, who = admin) =>
    (await totals(query, who)).map(({ code, year, units, measured: value }) => [code, year, units, value]);

  it('are catalogued in both languages, with the SDG targets that they serve', async () => {
    const { indicators } = await viewer.get('GET', '/api/v1/indicators', IndicatorCatalogue);
    expect([...new Set(indicators.flatMap(({ sdg_targets }) => sdg_targets))].sort()).to.deep.equal(SDG);
    expect(indicators.find(({ code }) => code === 'sales')).to.deep.include({
      name: { es: 'Ventas', en: 'Sales' },
      kind: 'money',
      frequency: 'monthly',
    });
  });

  it('are measured of a unit by period, each value an event of its history', async () => {
    const sent = await measure(staff, 'u1', ['sales', '2018-01', 100], ['sales', '2018-02', 50]);
    expect(sent.status, sent.text).to.equal(200);
    await measure(staff, 'u1', ['sales', '2018-02', 70]);
    const { values, exact } = await staff.get('GET', '/api/v1/units/u1/indicators', UnitIndicators);
    expect(exact).to.equal(true);
    expect(values.map(({ period, value }) => [period, value])).to.deep.equal([
      ['2018-01', 100],
      ['2018-02', 70],
    ]);
    const { events } = await staff.get('GET', '/api/v1/units/u1/history', UnitHistoryPage);
    expect(events[0]).to.deep.include({
      type: 'measured',
      valid_on: '2018-02-28',
      details: { indicator: 'sales', period: '2018-02-01', value: 70 },
      changes: {},
    });
    await measure(staff, 'u1', ['sales', '2018-01', null]);
    expect((await staff.get('GET', '/api/v1/units/u1/indicators', UnitIndicators)).values).to.have.length(1);
  });

  it('are refused where they cannot be', async () => {
    const refused = async (...value: [string, string, unknown]) => {
      const { status, body } = await measure(admin, 'u1', value);
      return [status, body.field ?? body.parameter];
    };
    expect(await refused('nada', '2018', 1)).to.deep.equal([422, 'indicator']);
    expect(await refused('jobs', '2018-05', 1)).to.deep.equal([422, 'period']);
    expect(await refused('jobs', '2099', 1)).to.deep.equal([422, 'period']);
    expect(await refused('jobs', '2014', 1)).to.deep.equal([422, 'period']);
    expect(await refused('jobs', '2018', -1)).to.deep.equal([422, 'value']);
    expect(await refused('sales', '2018-05', -3)).to.deep.equal([422, 'value']);
    expect(await refused('own_consumption', '2018', 101)).to.deep.equal([422, 'value']);
    expect(await refused('jobs', '2018', 'x')).to.deep.equal([400, 'values.0.value']);
    expect((await measure(staff, 'u4', ['jobs', '2018', 1])).status).to.equal(403);
    expect((await measure(admin, 'u99', ['jobs', '2018', 1])).status).to.equal(404);
    expect((await viewer.get('GET', '/api/v1/units/u1/indicators', UnitIndicators)).values).to.deep.equal([]);
  });

  it('come from a visit too, with it or not at all', async () => {
    const visit = (value: number) =>
      admin.send('POST', '/api/v1/units/u3/visits', {
        visited_on: '2018-06-01',
        values: [{ indicator: 'hectares_reforested', period: '2018', value }],
      });
    expect((await visit(-1)).status).to.equal(422);
    expect((await visit(2.5)).status).to.equal(201);
    expect(await measured('indicator=hectares_reforested&by=department')).to.deep.equal([
      [null, 2018, 1, 2.5],
      ['05', 2018, 1, 2.5],
    ]);
    const { events } = await admin.get('GET', '/api/v1/units/u3/history', UnitHistoryPage);
    expect(events.map(({ type }) => type)).to.deep.equal(['measured', 'visited', 'created']);
  });

  it('add up by territory and year; of shares the mean, of people the last of the year', async () => {
    await measure(admin, 'u4', ['sales', '2018-03', 30], ['own_consumption', '2018', 20]);
    await measure(admin, 'u1', ['own_consumption', '2018', 40]);
    expect(await measured('indicator=sales&by=department')).to.deep.equal([
      [null, 2018, 2, 100],
      ['05', 2018, 1, 70],
      ['18', 2018, 1, 30],
    ]);
    expect(await measured('indicator=own_consumption')).to.deep.equal([[null, 2018, 2, 30]]);
    expect(await measured('indicator=sales&pdet=true')).to.deep.equal([[null, 2018, 1, 30]]);
    expect(await measured('indicator=sales&by=municipality', viewer)).to.deep.equal([
      [null, 2018, 2, 100],
      ['05001', 2018, 1, 70],
      ['18002', 2018, 1, 30],
    ]);
  });

  it('count a person in an association and in its member once', async () => {
    await measure(admin, 'a1', ['people_trained', '2018', 30]);
    expect(await measured('indicator=people_trained')).to.deep.equal([[null, 2018, 1, 30]]);
    await measure(admin, 'u1', ['people_trained', '2018', 4]);
    await measure(admin, 'u2', ['people_trained', '2018', 6]);
    // 4 and 6 at the members, the other 20 at the association, which lies in 05001 as u1 does
    expect(await measured('indicator=people_trained&by=municipality')).to.deep.equal([
      [null, 2018, 3, 30],
      ['05001', 2018, 2, 24],
      ['05002', 2018, 1, 6],
    ]);
    await measure(admin, 'u2', ['people_trained', '2018', 60]);
    expect(await measured('indicator=people_trained')).to.deep.equal([[null, 2018, 3, 64]]);
  });

  it('are compared with the targets of territory and year', async () => {
    const tell = (who: Loader, body: object) => who.send('POST', '/api/v1/indicators/sales/figures', body);
    expect((await tell(staff, { territory: 'department:05', year: 2018, target: 140 })).status).to.equal(200);
    expect((await tell(staff, { territory: 'department:18', year: 2018, target: 10 })).status).to.equal(403);
    expect((await tell(staff, { territory: 'country', year: 2018, target: 10 })).status).to.equal(403);
    expect((await tell(admin, { territory: 'department:99', year: 2018, target: 10 })).status).to.equal(404);
    await tell(admin, { territory: 'department:18', year: 2018, value: 90, target: 60 });
    const found = await totals('indicator=sales&by=department');
    expect(
      found.map(({ name, reported, target, achieved }) => [name, reported, target, achieved]),
    ).to.deep.equal([
      [null, 90, 200, 0.45],
      ['Antaño', null, 140, 0.5],
      ['Canelo', 90, 60, 1.5],
    ]);
    await tell(admin, { territory: 'country', year: 2018, target: 400 });
    expect((await totals('indicator=sales'))[0]).to.include({ target: 400, reported: 90 });
    // of a part of the units nobody told anything
    expect((await totals('indicator=sales&line=rural_business'))[0]).to.include({
      target: null,
      reported: null,
    });
    const path = `${server.url}/api/v1/indicators/totals.csv?indicator=sales&by=department`;
    const rows = records(await (await fetch(path, { headers: headersOf('viewer') })).text());
    expect(rows[2]).to.include({
      code: '18',
      name: 'Canelo',
      measured: '30',
      reported: '90',
      achieved: '1.5',
    });
  });

  it('stand beside the units of each territory, as they were known on a day', async () => {
    const ask = async (query: string, who = admin) => {
      const {
        rows,
        totals: all,
        indicator_years: years,
      } = await who.get('GET', `/api/v1/coverage?${query}`, Coverage);
      return {
        years,
        all: all.indicators,
        rows: new Map(rows.map(({ code, indicators }) => [code, indicators])),
      };
    };
    const sales = await ask('by=department&indicators=sales,people_trained&as_of=2019-12-31');
    expect(sales.years).to.deep.equal({ sales: 2018, people_trained: 2018 });
    expect(sales.rows.get('18')?.sales).to.deep.equal({ units: 1, measured: 30, reported: 90, target: 60 });
    expect(sales.all?.sales).to.deep.equal({ units: 2, measured: 100, reported: 90, target: 400 });
    expect(sales.all?.people_trained?.measured, 'an association and its members').to.equal(64);
    // March had not begun
    const winter = await ask('by=municipality&indicators=sales&as_of=2018-02-28', viewer);
    expect(winter.rows.get('05001')?.sales?.measured).to.equal(70);
    expect(winter.rows.get('18002')?.sales).to.deep.equal({
      units: 0,
      measured: null,
      reported: null,
      target: null,
    });
    expect((await ask('by=department&indicators=sales&as_of=2017-12-31')).years).to.deep.equal({
      sales: null,
    });
    expect((await ask('by=department')).rows.get('18')).to.equal(undefined);
    const status = async (query: string) =>
      (await admin.send('GET', `/api/v1/coverage?${query}`)).body.parameter;
    expect(await status('by=department&indicators=nada')).to.equal('indicators');
    expect(await status('by=protected_area&indicators=sales')).to.equal('indicators');
    const path = `${server.url}/api/v1/coverage.csv?by=department&indicators=sales,jobs&as_of=2019-12-31`;
    const rows = records(await (await fetch(path, { headers: headersOf('viewer') })).text());
    expect(rows.find(({ code }) => code === '18')).to.include({
      ...{
        sales_units: '1',
        sales_measured: '30',
        sales_reported: '90',
        sales_target: '60',
        sales_year: '2018',
      },
      ...{ jobs_measured: '', jobs_year: '' },
    });
  });

  it('are read in from a file, row by row, the wrong ones told of', async () => {
    const file = scratch(
      'valores.csv',
      [
        'unidad,territorio,indicador,periodo,valor,meta',
        'u2,,jobs,2018,3,',
        'u4,,jobs,2018,"2,5",',
        'u4,,jobs,2018,4,',
        ',department:05,jobs,2018,,6',
        ',country,jobs,2018,9,12',
        'u77,,jobs,2018,1,',
        'u2,,empleo,2018,1,',
        'u2,,jobs,mayo,1,',
        ',department:77,jobs,2018,1,',
        'u2,,jobs,2018,mucho,',
      ].join('\n'),
    );
    const report = await runImport({ db: database.knex }, { kind: 'values', file, actor: 'prueba' });
    expect([report.read, report.stored, report.refusedCount]).to.deep.equal([10, 5, 5]);
    const columns = report.refused.map(({ row, column }) => [row, column]).sort();
    expect(columns.map(([, column]) => column)).to.have.members([
      'unidad',
      'indicador',
      'periodo',
      'territorio',
      'valor',
    ]);
    const dry = await runImport(
      { db: database.knex },
      { kind: 'values', file, actor: 'prueba', dryRun: true },
    );
    expect(dry.status).to.equal('checked');
    expect(
      (await totals('indicator=jobs&by=department&as_of=2020-01-01')).map(({ code, measured: value }) => [
        code,
        value,
      ]),
    ).to.deep.equal([
      [null, 7],
      ['05', 3],
      ['18', 4],
    ]);
  });

  it('leave states and histories as they are', async () => {
    for await (const { check, ok, detail } of examine(database.knex))
      if (/histor/i.test(check.en)) expect(ok, detail.en).to.equal(true);
  });
});
