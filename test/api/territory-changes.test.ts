import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { Coverage } from '../../server/contract/coverage.ts';
import { TerritoryChanges } from '../../server/contract/territory-changes.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { BORDER_WEST, loadFile, loadSquares } from '../support/squares.ts';
import { askAs, records, refusal } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

onEachEngine('a new version of territories', (engine) => {
  let database: Database;
  let server: RunningServer;
  let boundaries: number;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex, { demonstration: false });
    // As if they had come in 2020; the file with the other border comes today.
    await database.knex('territories').update({ valid_from: '2020-01-01T12:00:00-05:00' });
    boundaries = await loadSquares(database, 'municipality', BORDER_WEST);
    server = await startServer(database, {}, { identify: identifyByName });
  });
  after(() => server?.close());

  const report = (id: number, reader = 'admin', query = '') =>
    askAs(server, reader, `/api/v1/imports/${id}/territory-changes${query}`, TerritoryChanges);

  it('tells which units went from where to where, and into PDET', async () => {
    const { kind, totals, changes } = await report(boundaries);
    expect(kind).to.equal('municipality');
    expect(totals).to.deep.equal({ units: 2, municipality: 2, pdet: 2, overlays: 0 });
    expect(changes.map(({ code }) => code)).to.deep.equal(['u2', 'u3']);
    expect(changes[0]).to.deep.include({
      municipality: { before: { code: '05002', name: 'Ñame' }, after: { code: '18001', name: 'Oca' } },
      pdet_subregion: { before: null, after: { code: '8', name: 'Cuenca' } },
    });
    const pages = await report(boundaries, 'admin', '?limit=1');
    const next = pages.links.find(({ rel }) => rel === 'next')?.href ?? '';
    expect((await askAs(server, 'admin', next, TerritoryChanges)).changes[0]?.code).to.equal('u3');
  });

  it('leaves the boundaries before it to make an old report again, told apart from the day of the units', async () => {
    const units = async (query: string, reader = 'admin') => {
      const { rows, totals, ...told } = await askAs(server, reader, `/api/v1/coverage?${query}`, Coverage);
      const counts = Object.fromEntries(rows.map(({ code, units: counted }) => [code, counted]));
      return { counts, told, outside: totals.outside, area: Math.round(rows[1]?.area_km2 ?? 0) };
    };
    const now = await units('by=municipality&as_of=2021-01-01');
    expect(now.counts).to.deep.equal({ '05001': 2, '05002': 0, '18001': 2, '18002': 2 });
    const then = await units('by=municipality&as_of=2021-01-01&territories_as_of=2021-01-01');
    expect(then.counts).to.deep.equal({ '05001': 2, '05002': 2, '18001': 0, '18002': 2 });
    expect([then.outside, then.told.boundaries_as_of]).to.deep.equal([1, '2021-01-01']);
    expect(now.told.boundaries_as_of).to.not.equal('2021-01-01');
    expect(then.area, 'of Ñame as it was').to.be.greaterThan(now.area);
    expect((await units('by=pdet_subregion&territories_as_of=2021-01-01')).counts).to.deep.equal({ '8': 2 });
    expect((await units('by=pdet_subregion')).counts).to.deep.equal({ '8': 4 });
    expect((await units('by=department&territories_as_of=2021-01-01&pdet=true')).counts).to.include({
      '05': 0,
    });
    for (const reader of ['viewer', 'staff 18', 'staff 05'])
      expect((await units('by=municipality&territories_as_of=2021-01-01', reader)).counts).to.deep.equal(
        then.counts,
      );
    const today = await units(`by=municipality&territories_as_of=${now.told.boundaries_as_of}`);
    expect(today.counts).to.deep.equal(now.counts);
    const csv = await fetch(
      `${server.url}/api/v1/coverage.csv?by=municipality&territories_as_of=2021-01-01`,
      {
        headers: headersOf('admin'),
      },
    );
    expect(records(await csv.text())[1]).to.include({ code: '05002', units: '2' });
  });

  it('says by which boundaries a past day is answered, and refuses days and questions that it cannot answer', async () => {
    const headers = headersOf('admin');
    const list = await fetch(`${server.url}/api/v1/units?as_of=2021-01-01`, { headers });
    expect(list.headers.get('boundaries-as-of')).to.match(/^20(2[6-9]|[3-9])/);
    const then = '/api/v1/coverage?by=municipality&territories_as_of=2021-01-01';
    expect((await fetch(server.url + then, { headers })).headers.get('boundaries-as-of')).to.equal(
      '2021-01-01',
    );
    const refused = async (query: string) =>
      (await refusal(server, `/api/v1/coverage?${query}`, { headers })).detail;
    expect(await refused('by=municipality&territories_as_of=2019-12-31')).to.contain('2020-01-01');
    expect(await refused('by=municipality&territories_as_of=2999-01-01')).to.contain('no ha llegado');
    expect(await refused('by=etcr&territories_as_of=2021-01-01')).to.contain('subregiones PDET');
    expect(await refused('by=municipality&radius_m=1000&territories_as_of=2021-01-01')).to.contain(
      'radius_m',
    );
  });

  it('tells protected areas before and after, and a list of PDET municipalities as boundaries', async () => {
    const areas = await loadSquares(database, 'protected_area', [
      ['A', 'Páramo A', -74.96, -74.94],
      ['B', 'Laguna B', -74.62, -74.6],
    ]);
    const { totals, changes } = await report(areas);
    expect(totals).to.include({ municipality: 0, pdet: 0 });
    const [u1] = changes.filter(({ code }) => code === 'u1');
    expect(u1?.inside).to.deep.equal({
      before: [],
      after: [{ kind: 'protected_area', code: 'A', name: 'Páramo A' }],
    });
    const [u3] = changes.filter(({ code }) => code === 'u3');
    expect(u3?.inside.before.map(({ code }) => code)).to.deep.equal(['A']);
    expect(u3?.inside.after).to.deep.equal([]);
    const list = { name: 'pdet.csv', content: 'codigo,subregion\n05001,8\n' };
    const pdet = await loadFile(database, 'pdet', list, { code: 'codigo', subregion: 'subregion' });
    const told = await report(pdet);
    const gained = told.changes.filter(({ pdet_subregion: pdet }) => pdet.before === null);
    expect(gained.map(({ code }) => code)).to.deep.equal(['a1', 'u1', 'u8']);
  });

  it('is told to those who saw the unit exactly before or after, and comes as CSV', async () => {
    expect((await report(boundaries, 'staff 05')).changes.map(({ code }) => code)).to.deep.equal([
      'u2',
      'u3',
    ]);
    expect((await report(boundaries, 'staff 18')).totals.units).to.equal(2);
    const elsewhere = await report(boundaries, 'staff 11');
    expect([elsewhere.totals.units, elsewhere.changes.length]).to.deep.equal([0, 0]);
    const path = `${server.url}/api/v1/imports/${boundaries}/territory-changes`;
    expect((await fetch(path, { headers: headersOf('viewer') })).status).to.equal(403);
    const csv = await fetch(`${path}.csv`, { headers: headersOf('staff 05') });
    expect(csv.headers.get('content-disposition')).to.contain('cambios-de-territorio');
    expect(records(await csv.text())[0]).to.deep.include({
      ...{ code: 'u2', municipality_before: '05002', municipality_after: '18001' },
      ...{ pdet_before: 'false', pdet_after: 'true' },
    });
  });
});
