import { expect } from 'chai';
import { Coverage, Gaps } from '../../server/contract/coverage.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { ask, records } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

onEachEngine('coverage', (engine) => {
  let server: RunningServer;
  const coverage = (query: string) => ask(server, `/api/v1/coverage?${query}`, Coverage);
  const gaps = (query: string) => ask(server, `/api/v1/coverage/gaps?${query}`, Gaps);
  const row = (answer: Coverage, code: string) => {
    const found = answer.rows.find((candidate) => candidate.code === code);
    if (!found) throw new Error(`no row ${code}`);
    return found;
  };

  before(async () => {
    const database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database);
  });
  after(() => server?.close());

  it('counts units in every municipality, by name, ñ after n', async () => {
    const answer = await coverage('by=municipality');
    expect(answer.rows.map(({ name, units, active }) => [name, units, active])).to.deep.equal([
      ['Álamo', 2, 2],
      ['Ñame', 2, 2],
      ['Oca', 0, 0],
      ['Zapote', 2, 1],
    ]);
  });

  it('sums rows, outside and unlocated to the total', async () => {
    for (const by of ['municipality', 'department', 'pdet_subregion']) {
      const { rows, totals } = await coverage(`by=${by}`);
      const inside = rows.reduce((sum, { units }) => sum + units, 0);
      expect(inside + totals.outside + totals.unlocated, by).to.equal(totals.units);
    }
    const { totals } = await coverage('by=municipality');
    expect(totals).to.include({ units: 8, active: 7, located: 7, unlocated: 1, outside: 1, in_training: 1 });
  });

  it('counts the people of an association at its members', async () => {
    const { totals, ...answer } = await coverage('by=municipality');
    expect(totals.people).to.equal(4 + 6 + 2 + 3 + 5 + 1 + 1);
    expect(row(answer as Coverage, '05001').people).to.equal(4);
    const alone = await coverage('by=municipality&stage=strengthened');
    expect(alone.totals.people).to.equal(100);
  });

  it('gives jobs, lines and stages', async () => {
    const answer = await coverage('by=department');
    expect(row(answer, '05')).to.deep.include({
      jobs: 5,
      by_line: { rural_business: 3, self_consumption: 1, rural_occupation: 0 },
      by_stage: { training: 0, created: 2, strengthened: 1, company: 1 },
    });
  });

  it('takes the population of the year, else of the latest before, else none', async () => {
    const now = await coverage('by=municipality');
    expect(now.population_year).to.equal(2020);
    expect(row(now, '05001').per_10k_rural).to.equal((2 / 1000) * 10_000);
    const then = await coverage('by=municipality&as_of=2017-12-31');
    expect(then.population_year).to.equal(2016);
    expect(row(then, '05001').per_10k_rural).to.equal((2 / 500) * 10_000);
    const before = await coverage('by=municipality&as_of=2015-12-31');
    expect(before.population_year).to.equal(null);
    expect(row(before, '05001').per_10k_rural).to.equal(null);
  });

  it('sums population over the municipalities of a department and of a subregion', async () => {
    expect(row(await coverage('by=department'), '05').population_rural).to.equal(4_000);
    expect(row(await coverage('by=pdet_subregion'), '8').population_rural).to.equal(2_500);
  });

  it('gives totals the rates of the country, and none when the filter names a part of it', async () => {
    const all = await coverage('by=pdet_subregion');
    expect(all.totals.per_10k_rural).to.be.closeTo((8 / 6_500) * 10_000, 1e-9);
    const part = await coverage('by=pdet_subregion&territory=department:05');
    expect(part.totals.per_10k_rural).to.equal(null);
  });

  it('shows a day as it was: what was created, what was open', async () => {
    const { totals } = await coverage('by=municipality&as_of=2017-06-29');
    expect(totals).to.include({ units: 7, active: 7 });
    const closing = await coverage('by=municipality&as_of=2017-06-30');
    expect(closing.totals).to.include({ units: 7, active: 6 });
  });

  it('tells inside from near for an overlay, and counts distinct units in totals', async () => {
    const answer = await coverage('by=protected_area');
    expect(answer).to.include({ role: 'overlay', buffer_m: 5000 });
    expect(row(answer, 'A')).to.deep.include({ units: 1, near: { units: 1, active: 1 } });
    expect(row(answer, 'B')).to.deep.include({ units: 0, near: { units: 1, active: 1 } });
    expect(answer.totals).to.deep.include({
      inside: { units: 1, active: 1 },
      near: { units: 2, active: 2 },
      outside: 4,
    });
  });

  it('counts units within the radius of a site, 10 km unless given', async () => {
    const near = await coverage('by=etcr');
    expect(near.radius_m).to.equal(10_000);
    expect(near.rows.map(({ code, units }) => [code, units])).to.deep.equal([
      ['E', 2],
      ['F', 2],
    ]);
    const far = await coverage('by=etcr&radius_m=20000');
    expect(far.rows.map(({ units, active }) => [units, active])).to.deep.equal([
      [6, 5],
      [3, 2],
    ]);
    expect(far.totals.inside).to.deep.equal({ units: 7, active: 6 });
  });

  it('gives reach only when a radius is asked for', async () => {
    expect(row(await coverage('by=municipality'), '05001').reach).to.equal(null);
    const reached = await coverage('by=municipality&radius_m=5000');
    expect(row(reached, '05001').reach?.seats).to.equal(1);
    expect(row(reached, '18001').reach?.seats).to.equal(0);
    expect(row(reached, '05001').reach?.area).to.be.within(0.5, 0.8);
  });

  it('writes the same rows as CSV, with decimal commas between semicolons', async () => {
    const answer = await coverage('by=department');
    const bytes = await (await fetch(`${server.url}/api/v1/coverage.csv?by=department`)).arrayBuffer();
    const comma = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    expect(comma.charCodeAt(0)).to.equal(0xfeff);
    expect(records(comma).map(({ code, units }) => [code, Number(units)])).to.deep.equal(
      answer.rows.map(({ code, units }) => [code, units]),
    );
    const spanish = await (
      await fetch(`${server.url}/api/v1/coverage.csv?by=department&separator=semicolon`)
    ).text();
    const area = records(spanish, ';')[0]?.area_km2 ?? '';
    expect(area).to.match(/^\d+,\d{1,6}$/);
    expect(Number(area.replace(',', '.'))).to.be.closeTo(answer.rows[0]?.area_km2 ?? 0, 1e-6);
  });

  it('lists territories without active units, most in need first, with a blank IPM from the department', async () => {
    const all = await gaps('by=municipality&product=nada');
    expect(all.rows.map(({ code, need }) => [code, need])).to.deep.equal([
      ['05002', 1_200],
      ['18001', 1_200],
      ['05001', 400],
      ['18002', 400],
    ]);
    expect(all.rows.find(({ code }) => code === '05002')).to.include({ ipm_rural: 40, ipm_imputed: true });
    const real = await gaps('by=municipality');
    expect(real).to.include({ total: 1, of: 4, population_year: 2020, ipm_year: 2018 });
    expect(real.rows.map(({ code }) => code)).to.deep.equal(['18001']);
  });

  it('looks for gaps among PDET municipalities, or within territories, only', async () => {
    const pdet = await gaps('by=municipality&pdet=true&product=nada');
    expect(pdet.rows.map(({ code }) => code)).to.have.members(['18001', '18002']);
    const department = await gaps('by=municipality&territory=department:05&product=nada');
    expect(department.rows.map(({ code }) => code)).to.have.members(['05001', '05002']);
    const closed = await gaps('by=municipality&territory=municipality:18002&created_to=2017-01-01');
    expect(closed.rows[0]).to.include({ code: '18002', units: 1, pdet: true });
  });
});
