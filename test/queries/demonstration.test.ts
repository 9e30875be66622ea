import { expect } from 'chai';
import type { Knex } from 'knex';
import { EVERYTHING, type UnitFilter } from '../../server/domain/filter.ts';
import { READS_EVERYTHING } from '../../server/domain/scope.ts';
import { Problem } from '../../server/problem.ts';
import { visibleUnits } from '../../server/queries/units.ts';
import { readVersions } from '../../server/queries/versions.ts';
import {
  DEFAULT_SEED,
  installDemonstration,
  removeDemonstration,
} from '../../server/services/demonstration.ts';
import { demonstrationCountry } from '../../server/services/demonstration-country.ts';
import { demoDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { rolledBack } from '../support/transaction.ts';

interface Totals {
  units: number;
  jobs: number;
  financing: number;
  reincorporated: number;
}

onEachEngine('the demonstration data', (engine) => {
  let db: Knex;

  before(async () => {
    db = (await demoDatabase(engine)).knex;
  });

  async function totals(filter: Partial<UnitFilter>): Promise<Totals> {
    const [row] = await db
      .from(visibleUnits(db, { ...EVERYTHING, ...filter }, READS_EVERYTHING).as('u'))
      .count('* as units')
      .sum({ jobs: 'jobs', financing: 'financing_cop', reincorporated: 'reincorporated' });
    return row as unknown as Totals;
  }

  it('gives the published figures over all units', async () => {
    const { units, jobs, financing, reincorporated } = await totals({});
    expect({ units, jobs, financing, reincorporated }).to.deep.equal({
      ...{ units: 50_150, jobs: 8_609, financing: 160_911_399_287, reincorporated: 1_986 },
    });
    expect((await totals({ createdFrom: '2010-01-01', createdTo: '2018-12-31' })).units).to.equal(50_150);
  });

  it('gives the published companies, today and at the end of 2018', async () => {
    expect((await totals({ stages: ['company'] })).units).to.equal(2_251);
    expect(await totals({ stages: ['company'], asOf: '2018-12-31' })).to.include({
      ...{ units: 2_251, jobs: 8_609, financing: 160_911_399_287 },
    });
    expect((await totals({ stages: ['company'], asOf: '2014-12-31' })).units).to.be.within(500, 1_500);
  });

  it('gives the published units in PDET municipalities in 2017 and 2018, by where they were located', async () => {
    const pdet = await totals({ pdet: true, createdFrom: '2017-01-01', createdTo: '2018-12-31' });
    expect(pdet.units).to.equal(2_424);
  });

  it('closes about a third of the units within their first year', async () => {
    const closed = await db
      .from(visibleUnits(db, EVERYTHING, READS_EVERYTHING).as('u'))
      .whereRaw('closed_on - created_on <= 365')
      .count('* as n')
      .first();
    expect(Number(closed?.n) / 50_150).to.be.within(0.31, 0.36);
  });

  it('shows the history: units active at the end of 2014 that are closed today', async () => {
    const then = await totals({ asOf: '2014-12-31', statuses: ['active'] });
    const ofThem = await totals({ createdTo: '2014-12-31', statuses: ['active'] });
    expect(then.units).to.be.greaterThan(ofThem.units);
  });

  it('locates every unit in the cell it was made for', async () => {
    const { world } = demonstrationCountry(DEFAULT_SEED);
    const rows: { code: string; lng: number; lat: number; municipality: string }[] = await db
      .from(visibleUnits(db, EVERYTHING, READS_EVERYTHING).as('u'))
      .whereNotNull('geom')
      .select('code', 'municipality_code as municipality')
      .select(db.raw('st_x(geom) as lng, st_y(geom) as lat'));
    const astray = rows.filter(
      ({ lng, lat, municipality }) =>
        municipality === null || !world.contains(world.place(municipality), lng, lat),
    );
    expect(rows.length).to.be.greaterThan(49_000);
    expect(astray).to.deep.equal([]);
  });

  it('holds every territory: partitions without gaps in their codes, sites and areas', async () => {
    const rows: { kind: string; n: number }[] = await db('territories')
      .where('valid_to', 'infinity')
      .groupBy('kind')
      .select('kind')
      .count('* as n');
    expect(Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))).to.deep.equal({
      ...{ municipality: 1_121, department: 33, pdet_subregion: 16, etcr: 26, protected_area: 65 },
    });
  });

  it('draws boundaries that neither overlap nor leave gaps', async () => {
    const { rows } = await db.raw(`
      select sum(st_area(geom)) as cells, st_area(st_union(geom)) as whole,
        (select sum(st_area(geom)) from territories where kind = 'department' and valid_to = 'infinity') as departments
      from territories where kind = 'municipality' and valid_to = 'infinity'`);
    const { cells, whole, departments } = rows[0];
    expect(cells / whole).to.be.closeTo(1, 1e-9);
    expect(departments / whole).to.be.closeTo(1, 1e-6);
  });

  it('sizes the circles of protected areas by their hectares', async () => {
    const { rows } = await db.raw(`
      select name, st_area(geom::geography) / 10000 / (attributes->>'hectares')::float as ratio
      from territories where kind = 'protected_area' and valid_to = 'infinity'`);
    expect(rows.filter(({ ratio }: { ratio: number }) => Math.abs(ratio - 1) > 0.01)).to.deep.equal([]);
  });

  it('counts PDET municipalities by subregion as the decree does', async () => {
    const rows: { parent: string; n: number }[] = await db('territory_members')
      .where({ parent_kind: 'pdet_subregion', child_kind: 'municipality' })
      .groupBy('parent')
      .orderByRaw('parent::int')
      .select('parent')
      .count('* as n');
    expect(rows.map(({ n }) => n)).to.deep.equal([24, 4, 13, 8, 14, 17, 12, 15, 4, 11, 9, 15, 7, 5, 4, 8]);
  });

  it('gives the published training figures, by year and department', async () => {
    const rows: { name: string; total: number }[] = await db('territory_figures')
      .where('kind', 'department')
      .groupBy('name')
      .select('name')
      .sum('value as total');
    expect(Object.fromEntries(rows.map(({ name, total }) => [name, total]))).to.include({
      training_places: 2_195_177,
      training_places_women: 1_317_106,
      training_places_youth: 658_553,
      training_places_extreme_poverty: 219_518,
      people_trained_pdet: 96_933,
    });
  });

  it('says of every source that it is a demonstration, and of its boundaries that they are approximate', async () => {
    const sources: { subject: string; title: string; demonstration: boolean }[] = await db('sources');
    expect(sources.filter(({ demonstration }) => !demonstration)).to.deep.equal([]);
    expect(sources.find(({ subject }) => subject === 'municipality')?.title).to.match(
      /límites aproximados de demostración/i,
    );
    expect((await readVersions(db)).demonstration).to.equal(true);
  });

  it('holds indicators of a panel of units, each value with its event, within what the unit worked', async () => {
    const { rows } = await db.raw(`
      select count(*) as values, count(distinct v.unit_code) as units, count(distinct v.indicator) as indicators,
        count(*) filter (where e.type = 'measured' and e.valid_on > u.created_on
          and (u.closed_on is null or e.valid_on < u.closed_on)) as sound
      from indicator_values v join units u on u.code = v.unit_code
      left join unit_events e on e.unit_code = v.unit_code and e.number = v.event_number`);
    const { values, units, indicators, sound } = rows[0];
    expect(units).to.be.within(400, 1_000);
    expect(values).to.be.within(3_000, 30_000);
    expect([indicators, sound]).to.deep.equal([6, values]);
  });

  it('keeps the people of an association apart from those of its members', async () => {
    const members: { members: number }[] = await db
      .from(visibleUnits(db, EVERYTHING, READS_EVERYTHING).as('u'))
      .whereNotNull('association_code')
      .select('members');
    expect(members.reduce((sum, unit) => sum + unit.members, 0)).to.equal(720);
  });

  it('is refused over what a database already holds, and not removed while nothing else is there', async () => {
    expect(await refusal(installDemonstration({ db, engine }))).to.equal('demonstration-refused');
    expect(await refusal(removeDemonstration({ db }))).to.equal('demonstration-refused');
  });

  it('leaves with its history once real data came in', () =>
    rolledBack(db, async (trx) => {
      await trx('sources').insert({ subject: 'municipality', title: 'DANE', imported_by: 'test' });
      const before = (await readVersions(trx)).units;
      expect(await removeDemonstration({ db: trx })).to.be.greaterThan(50_150);
      for (const table of ['units', 'unit_states', 'unit_events', 'indicator_values']) {
        expect(await trx(table).count('* as n').first(), table).to.deep.equal({ n: 0 });
      }
      expect((await readVersions(trx)).units).to.equal(before + 1);
    }));
});

async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'nothing';
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
}
