import { expect } from 'chai';
import fc from 'fast-check';
import type { Database } from '../../db/connect.ts';
import { EVERYTHING, type UnitFilter } from '../../server/domain/filter.ts';
import type { UnitHistory } from '../../server/domain/import.ts';
import { type ReplayEvent, replay } from '../../server/domain/replay.ts';
import { READS_EVERYTHING } from '../../server/domain/scope.ts';
import type { UnitAttributes, UnitChange } from '../../server/domain/unit.ts';
import { visibleUnits } from '../../server/queries/units.ts';
import { commitTerritories } from '../../server/services/territory-commit.ts';
import { commitUnits } from '../../server/services/unit-commit.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';

import { unitInput } from '../support/unit-input.ts';

const SOURCE = { title: 'prueba' };
const TODAY = '2020-06-15';

onEachEngine('units', (engine) => {
  let database: Database;

  beforeEach(async () => {
    database = await freshDatabase(engine);
  });

  const commit = (units: UnitHistory[], today = TODAY, states?: ReadonlySet<keyof UnitAttributes>) =>
    commitUnits(database.knex, { units, source: SOURCE, actor: 'test', today, states });

  async function seen(filter: Partial<UnitFilter> = {}): Promise<Record<string, unknown>[]> {
    const relation = visibleUnits(database.knex, { ...EVERYTHING, ...filter }, READS_EVERYTHING);
    return database.knex.select('*').from(relation.as('u')).orderBy('code');
  }

  async function now(): Promise<string> {
    const { rows } = await database.knex.raw('select clock_timestamp() as now');
    return rows[0].now;
  }

  it('come with an event and a state for each step of their history', async () => {
    const changes: UnitChange[] = [
      { code: 'A', validOn: '2016-01-01', changes: { stage: 'strengthened' } },
      { code: 'A', validOn: '2017-01-01', changes: { closedOn: '2017-01-01' } },
    ];
    const result = await commit([{ unit: unitInput('A'), changes }]);
    expect(result).to.include({ created: 1, events: 3, unlocated: 1 });
    const stages = async (asOf: string) => (await seen({ asOf })).map(({ stage, active }) => [stage, active]);
    expect(await stages('2015-02-28')).to.deep.equal([]);
    expect(await stages('2015-03-01')).to.deep.equal([['created', true]]);
    expect(await stages('2016-01-01')).to.deep.equal([['strengthened', true]]);
    expect(await stages('2016-12-31')).to.deep.equal([['strengthened', true]]);
    expect(await stages('2017-01-01')).to.deep.equal([['strengthened', false]]);
    const types = await database.knex('unit_events').orderBy('number').pluck('type');
    expect(types).to.deep.equal(['created', 'stage_changed', 'closed']);
  });

  it('of a file row with both dates are created and closed on them', async () => {
    await commit([{ unit: unitInput('A', { closedOn: '2016-05-05' }) }]);
    const [then] = await seen({ asOf: '2016-05-04' });
    expect(then).to.include({ active: true, closed_on: null });
    expect((await seen())[0]).to.include({ active: false, closed_on: '2016-05-05' });
  });

  it('that come again the same are unchanged and leave no event', async () => {
    await commit([{ unit: unitInput('A') }]);
    const again = await commit([{ unit: unitInput('A') }]);
    expect(again).to.include({ created: 0, changed: 0, unchanged: 1, events: 0, sourceId: null });
  });

  it('that changed keep what held before and what was known before', async () => {
    await commit([{ unit: unitInput('A', { members: 3 }) }], '2019-01-01');
    const before = await now();
    const result = await commit([{ unit: unitInput('A', { members: 5, stage: 'company' }) }]);
    expect(result).to.include({ created: 0, changed: 1, events: 1 });
    expect((await seen())[0]).to.include({ members: 5, stage: 'company', valid_from: TODAY });
    expect((await seen({ asOf: '2020-06-14' }))[0]).to.include({ members: 3, stage: 'created' });
    expect((await seen({ knownAt: before }))[0]).to.include({ members: 3, stage: 'created' });
    expect((await seen({ asOf: TODAY, knownAt: before }))[0]).to.include({ members: 3 });
  });

  it('that change twice on one day hold the later word from that day on', async () => {
    await commit([{ unit: unitInput('A', { members: 1 }) }], '2019-01-01');
    await commit([{ unit: unitInput('A', { members: 2 }) }]);
    const between = await now();
    await commit([{ unit: unitInput('A', { members: 3 }) }]);
    expect((await seen({ asOf: TODAY }))[0]).to.include({ members: 3 });
    expect((await seen({ asOf: TODAY, knownAt: between }))[0]).to.include({ members: 2 });
    const known = await database.knex('unit_states').where('recorded_to', 'infinity').orderBy('valid_from');
    expect(known.map(({ members }) => members)).to.deep.equal([1, 3]);
  });

  it('that turn out to be closed are closed from the day that the file says', async () => {
    await commit([{ unit: unitInput('A') }], '2019-01-01');
    await commit([{ unit: unitInput('A', { closedOn: '2017-07-07' }) }]);
    expect((await seen({ asOf: '2017-07-06' }))[0]).to.include({ active: true });
    expect((await seen({ asOf: '2017-07-07' }))[0]).to.include({ active: false });
  });

  it('whose creation was dated wrong count from the right day', async () => {
    const changes = [{ code: 'A', validOn: '2016-01-01', changes: { stage: 'company' as const } }];
    await commit([{ unit: unitInput('A'), changes }], '2019-01-01');
    const before = await now();
    await commit([{ unit: unitInput('A', { createdOn: '2014-01-01', stage: 'company' }) }]);
    expect((await seen({ asOf: '2014-01-01' }))[0]).to.include({ stage: 'created' });
    expect((await seen({ asOf: '2016-01-01' }))[0]).to.include({
      stage: 'company',
      created_on: '2014-01-01',
    });
    expect(await seen({ asOf: '2014-01-01', knownAt: before })).to.have.length(0);
    await commit([{ unit: unitInput('A', { createdOn: '2015-06-01', stage: 'company' }) }]);
    expect(await seen({ asOf: '2015-05-31' })).to.have.length(0);
    expect(await seen({ asOf: '2015-06-01' })).to.have.length(1);
  });

  it('in training become created on the day that the file says, even before they were first recorded', async () => {
    await commit([{ unit: unitInput('A', { stage: 'training', createdOn: null }) }]);
    expect(await seen()).to.have.length(0);
    await commit([{ unit: unitInput('A', { createdOn: '2020-01-10' }) }], '2020-07-01');
    expect(await seen({ asOf: '2020-01-09' })).to.have.length(0);
    expect((await seen({ asOf: '2020-01-10' }))[0]).to.include({ stage: 'created' });
  });

  it('keep the attributes that an input does not state', async () => {
    await commit([{ unit: unitInput('A', { jobs: 7, members: 2 }) }], '2019-01-01');
    const result = await commit([{ unit: unitInput('A', { members: 4 }) }], TODAY, new Set(['members']));
    expect(result.changed).to.equal(1);
    expect((await seen())[0]).to.include({ jobs: 7, members: 4 });
  });

  it('that repeat a code within one input are refused after the first', async () => {
    const result = await commit([
      { row: 2, unit: unitInput('A', { members: 1 }) },
      { row: 3, unit: unitInput('A', { members: 2 }) },
    ]);
    expect(result.refused).to.have.length(1);
    expect(result.refused[0]).to.include({ row: 3, code: 'duplicate-code', value: 'A' });
    expect((await seen()).map(({ members }) => members)).to.deep.equal([1]);
  });

  it('without a code are given department, year and number, counted on', async () => {
    await country(database);
    const inside = { lng: -75.5, lat: 6.5, createdOn: '2018-02-02' };
    const first = await commit([{ unit: unitInput('', inside) }, { unit: unitInput('', inside) }]);
    expect(first).to.include({ created: 2, coded: 2 });
    await commit([{ unit: unitInput('', inside) }]);
    await commit([{ unit: unitInput('', { createdOn: '2018-02-02', declaredMunicipality: '17001' }) }]);
    expect((await seen()).map(({ code }) => code)).to.deep.equal([
      '05-2018-00001',
      '05-2018-00002',
      '05-2018-00003',
      '17-2018-00001',
    ]);
  });

  it('that move are located again, and lose their facts with their coordinates', async () => {
    await country(database);
    await commit([{ unit: unitInput('A', { lng: -75.5, lat: 6.5 }) }], '2019-01-01');
    expect((await seen())[0]).to.include({ municipality_code: '05001', department_code: '05' });
    await commit([{ unit: unitInput('A', { lng: -74.5, lat: 6.5 }) }]);
    expect((await seen())[0]).to.include({ municipality_code: '17001', department_code: '17' });
    expect((await seen({ asOf: '2020-01-01' }))[0]).to.include({ municipality_code: '05001' });
    await commit([{ unit: unitInput('A') }], '2020-08-01');
    expect((await seen())[0]).to.include({ municipality_code: null, border_m: null, geom: null });
  });

  it('end the demonstration when the first real one is stored', async () => {
    const source = { ...SOURCE, demonstration: true };
    const units = [{ unit: unitInput('D') }];
    await commitUnits(database.knex, { units, source, actor: 'test' });
    const isDemonstration = async () =>
      (await database.knex('layer_versions').where('layer', 'units').first()).demonstration;
    expect(await isDemonstration()).to.equal(true);
    await commit([{ unit: unitInput('A') }]);
    expect(await isDemonstration()).to.equal(false);
  });

  it('leave nothing behind when storing them fails', async () => {
    const broken = unitInput('B', { stage: 'unknown' as never });
    const failure = await commit([{ unit: unitInput('A') }, { unit: broken }]).catch((error) => error);
    expect(failure).to.be.an('error');
    expect(await seen()).to.have.length(0);
    expect(await database.knex('unit_events')).to.have.length(0);
    expect(await database.knex('import_units')).to.have.length(0);
  });

  it('have states that follow from their events, whatever comes in which order', async function () {
    this.timeout(300_000);
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { minLength: 2, maxLength: 5 }), async (arrivals) => {
        database = await freshDatabase(engine);
        const instants: string[] = [];
        for (const { today, units } of arrivals.sort((one, other) => (one.today < other.today ? -1 : 1))) {
          await commit(units, today);
          instants.push(await now());
        }
        for (const instant of [...instants, null]) await compareWithReplay(database, instant);
      }),
      { numRuns: engine === 'server' ? 25 : 8, endOnFailure: true },
    );
  });
});

const day = fc
  .integer({ min: 0, max: 1_800 })
  .map((days) => new Date(Date.UTC(2014, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));

const row = fc
  .record({
    code: fc.constantFrom('A', 'B', 'C'),
    stage: fc.constantFrom('created', 'strengthened', 'company') as fc.Arbitrary<UnitAttributes['stage']>,
    members: fc.option(fc.integer({ min: 0, max: 3 })),
    created: day,
    closedAfter: fc.option(fc.integer({ min: 0, max: 400 })),
    training: fc.boolean(),
    validOn: fc.option(day),
  })
  .map(({ code, stage, members, created, closedAfter, training, validOn }): UnitHistory => {
    if (training) return { unit: unitInput(code, { stage: 'training', createdOn: null, members }) };
    const closed = closedAfter === null ? null : later(created, closedAfter);
    return {
      unit: unitInput(code, { stage, members, createdOn: created, closedOn: closed }),
      validOn: validOn !== null && validOn >= created ? validOn : null,
    };
  });

const arrival = fc.record({
  today: fc.integer({ min: 0, max: 200 }).map((days) => later('2021-01-01', days)),
  units: fc.uniqueArray(row, { minLength: 1, maxLength: 3, selector: ({ unit }) => unit.code }),
});

function later(from: string, days: number): string {
  return new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
}

async function compareWithReplay({ knex }: Database, knownAt: string | null): Promise<void> {
  const events: ReplayEvent[] = await knex('unit_events').orderBy('number');
  const known = knex('unit_states').orderBy('unit_code').orderBy('valid_from');
  if (knownAt === null) known.where('recorded_to', 'infinity');
  else known.where('recorded_from', '<=', knownAt).where('recorded_to', '>', knownAt);
  const written = (await known).map((state) => ({
    code: state.unit_code,
    validFrom: state.valid_from,
    validTo: state.valid_to,
    stage: state.stage,
    members: state.members,
    created: state.created_on,
    closed: state.closed_on,
  }));
  const codes = [...new Set(events.map((event) => event.unit_code))].sort();
  const told = codes.flatMap((code) =>
    replay(
      events.filter((event) => event.unit_code === code),
      knownAt,
    ).map(({ validFrom, validTo, attributes }) => ({
      code,
      validFrom,
      validTo,
      stage: attributes.stage,
      members: attributes.members ?? null,
      created: attributes.created_on ?? null,
      closed: attributes.closed_on ?? null,
    })),
  );
  expect(written).to.deep.equal(told);
  if (knownAt !== null) return;
  const open = written
    .filter(({ validTo }) => validTo === 'infinity')
    .map(({ code, stage }) => [code, stage]);
  const units = await knex('units').orderBy('code');
  expect(units.map((unit) => [unit.code, unit.stage])).to.deep.equal(open);
}

/** Two municipalities of one degree beside each other, in two departments. */
async function country({ knex }: Database): Promise<void> {
  const square = (west: number) => ({
    type: 'Polygon' as const,
    coordinates: [
      [
        [west, 6],
        [west + 1, 6],
        [west + 1, 7],
        [west, 7],
        [west, 6],
      ],
    ],
  });
  await commitTerritories(knex, {
    kind: 'municipality',
    rows: [
      { code: '05001', name: 'Uno', parent: '05', parentName: 'Antioquia', geometry: square(-76) },
      { code: '17001', name: 'Dos', parent: '17', parentName: 'Caldas', geometry: square(-75) },
    ],
    source: SOURCE,
    actor: 'test',
  });
}
