import { expect } from 'chai';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { Database } from '../../db/connect.ts';
import {
  DEGREE_PARTS,
  dayNumber,
  MAX_STATES,
  NEVER,
  packStates,
  readStates,
} from '../../server/contract/states.ts';
import { EVERYTHING, type UnitFilter } from '../../server/domain/filter.ts';
import { type ReplayState, replay } from '../../server/domain/replay.ts';
import { READS_EVERYTHING } from '../../server/domain/scope.ts';
import { searchKey } from '../../server/domain/text.ts';
import { type Line, STAGES, type Stage } from '../../server/domain/unit.ts';
import { packTraits } from '../../server/domain/unit-traits.ts';
import { Problem } from '../../server/problem.ts';
import { countByTerritory, type Sums } from '../../server/queries/coverage.ts';
import { readHistory, staleFacts, unitsUnlikeStates } from '../../server/queries/doctor.ts';
import { type Kind, listKinds } from '../../server/queries/territories.ts';
import { attributesJson, UNIT_COLUMNS } from '../../server/queries/unit-columns.ts';
import {
  CODE_SEPARATOR,
  TRAITS_BASE,
  UNITS_VERSION_SQL,
  unitPointsSql,
} from '../../server/queries/unit-points.ts';
import { lastWriteOf } from '../../server/queries/unit-reverts.ts';
import { visibleUnits } from '../../server/queries/units.ts';
import { commitUnits } from '../../server/services/unit-commit.ts';
import { changeUnit, createUnit, type UnitValues } from '../../server/services/unit-edits.ts';
import { deleteUnit, noteVisit, restoreUnit, undoChange } from '../../server/services/unit-lives.ts';
import { statesFor } from '../../server/services/unit-states.ts';
import { readPoints } from '../../server/tiles/clusters/read.ts';
import { ANY, clustersOf, unitsOn } from '../../web/src/play/frames.ts';
import { fillSmallWorld, MUNICIPALITIES } from '../api/small-world.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { unitInput } from '../support/unit-input.ts';

const TODAY = '2021-06-15';
const day = fc
  .integer({ min: 0, max: 60 })
  .map((months) => `${2016 + Math.floor(months / 12)}-0${1 + (months % 9)}-15`);
const place = fc.constantFrom([-74.95, 5.05], [-74.85, 5.05], [-74.75, 5.05], [-74.81, 5.05], [-74.5, 5.05]);
const values = fc
  .record(
    {
      name: fc.constantFrom('Café', 'Ñame y miel', 'Trapiche'),
      product: fc.constantFrom('Panela', 'Miel', null),
      stage: fc.constantFrom('created', 'strengthened', 'company'),
      members: fc.constantFrom(1, 2, null),
      accuracy_m: fc.constantFrom(5, 900, null),
      place: fc.option(place),
    },
    { requiredKeys: [] },
  )
  .map(({ place: at, ...rest }): UnitValues => {
    if (at === undefined) return rest;
    return { ...rest, lng: at?.[0] ?? null, lat: at?.[1] ?? null };
  });

/** One thing that somebody does to a unit; what is refused must leave nothing behind. */
type Step =
  | { do: 'change'; values: UnitValues; validOn: string | null; until: string | null; correction: boolean }
  | { do: 'import'; name: string; members: number; on: string }
  | { do: 'delete' | 'restore' | 'undo' }
  | { do: 'visit'; on: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      values,
      validOn: fc.option(day),
      until: fc.option(day),
      correction: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      values: fc.record(
        { closed_on: fc.option(day), created_on: day },
        { requiredKeys: [] },
      ) as fc.Arbitrary<UnitValues>,
      validOn: fc.constant(null),
      until: fc.constant(null),
      correction: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('import' as const),
      name: fc.constantFrom('De archivo', 'Café'),
      members: fc.integer({ min: 1, max: 3 }),
      on: day,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'restore' as const, 'undo' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('visit' as const), on: day }) },
);

onEachEngine('events', (engine) => {
  let database: Database;
  let runs = 0;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    for (const table of ['units', 'unit_states']) await database.knex(table).delete();
  });

  it('replayed give the same states, rows and facts as were written, whatever happened in which order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), day, async (steps, asOf) => {
        runs += 1;
        const code = `R${runs}`;
        await begin(database.knex, code);
        for (const each of steps) await take(database.knex, code, each);
        await compare(database.knex, code, asOf);
      }),
      { numRuns: 14 },
    );
    for (const asOf of ['2016-08-15', '2018-03-15', '2020-05-15', TODAY])
      await compareAll(database.knex, asOf);
    expect(await unitsUnlikeStates(database.knex)).to.equal(0);
    expect(await staleFacts(database.knex, null)).to.equal(0);
  });
});

interface Told {
  lng?: number;
  lat?: number;
  line: Line;
  stage: Stage;
  members?: number;
}

/** On a day as it is told by events alone: which units there are, where, and what a map says of them. */
async function unitsByReplay(db: Knex, asOf: string) {
  const { events } = await readHistory(db, '', 10_000);
  const codes = [...new Set(events.map(({ unit_code: code }) => code))];
  return codes.flatMap((code) => {
    const told = replay(events.filter((event) => event.unit_code === code));
    const holds = ({ validFrom, validTo }: ReplayState) =>
      validFrom <= asOf && (validTo === 'infinity' || asOf < validTo);
    const unit = told.find(holds)?.attributes;
    if (!unit || unit.deleted === true || String(unit.created_on) > asOf) return [];
    const { lng = null, lat = null, line, stage, members = 0 } = unit as unknown as Told;
    const active = !unit.closed_on || String(unit.closed_on) > asOf;
    const square = lng === null ? -1 : Math.floor((lng + 75) / 0.1 + 1e-9);
    const municipality = MUNICIPALITIES[square]?.code ?? null;
    const traits = packTraits({ line, stage, active, pdet: municipality?.startsWith('18') ?? false });
    return [{ lng, lat, stage, members: Number(members), active, municipality, traits }];
  });
}

/** Coverage, clusters and the packed states of a day are those of the replayed units. */
async function compareAll(db: Knex, asOf: string): Promise<void> {
  const units = await unitsByReplay(db, asOf);
  const filter = { ...EVERYTHING, asOf };
  const kind = (await listKinds(db)).find((each) => each.kind === 'municipality') as Kind;
  const { totals, rows } = await countByTerritory(db, { kind, filter, scope: READS_EVERYTHING, radiusM: 0 });
  const sums = (of: typeof units) => [
    of.length,
    of.filter(({ active }) => active).length,
    of.filter(({ lng }) => lng !== null).length,
    of.reduce((sum, { members }) => sum + members, 0),
    ...STAGES.map((stage) => of.filter((unit) => unit.stage === stage).length),
  ];
  const told = (of: Sums) => [of.units, of.active, of.located, of.people, ...Object.values(of.byStage)];
  expect(told(totals.sums), `totals ${asOf}`).to.deep.equal(sums(units));
  for (const { code, sums: counted } of rows)
    expect(told(counted), `${code} ${asOf}`).to.deep.equal(
      sums(units.filter((unit) => unit.municipality === code)),
    );
  const located = units.filter(({ lng }) => lng !== null);
  const columns = {
    units: located.length,
    ...{ codes: new Uint8Array(0), codeEnds: new Uint32Array(located.length) },
    traits: Uint8Array.from(located, ({ traits }) => traits),
    lngLats: Float64Array.from(located.flatMap(({ lng, lat }) => [lng, lat].map(Number))),
  };
  const { lngLats, traits } = await readUnits(db, filter);
  expect(clustersOf({ ...columns, lngLats, traits }, VIEW), `server ${asOf}`).to.deep.equal(
    clustersOf(columns, VIEW),
  );
  const {
    states,
    follows: _,
    ...table
  } = await statesFor(db, { filter: EVERYTHING, scope: READS_EVERYTHING }, LIMITS);
  expect(states).to.be.above(0);
  const packed = readStates(packStates(1, table).buffer);
  expect(unitsOn(packed, dayNumber(asOf), ANY), `states ${asOf}`).to.deep.equal(columns);
}

const VIEW = { bbox: [-76, 4, -74, 6] as [number, number, number, number], zoom: 9 };
const LIMITS = { most: MAX_STATES, degreeParts: DEGREE_PARTS, never: NEVER };

/** As the thread reads them that builds cluster indexes. */
async function readUnits(db: Knex, filter: UnitFilter) {
  const client = await db.client.acquireConnection();
  const packing = { codeSeparator: CODE_SEPARATOR, traitsBase: TRAITS_BASE };
  const prepared = unitPointsSql(db, filter, READS_EVERYTHING);
  try {
    const job = { connection: {}, ...prepared, versionSql: UNITS_VERSION_SQL, packing };
    return (await readPoints(client, job)).columns;
  } finally {
    await db.client.releaseConnection(client);
  }
}

const shared = {
  author: { name: 'test', account: null },
  today: TODAY,
  reason: null,
  note: async () => undefined,
};

async function begin(db: Knex, code: string): Promise<void> {
  const base = { code, name: 'Café', line: 'rural_business', stage: 'created', product: 'Miel' };
  await createUnit(db, { ...shared, values: { ...base, created_on: '2017-01-15', lng: -74.95, lat: 5.05 } });
}

async function take(db: Knex, code: string, given: Step): Promise<void> {
  const request = { ...shared, code, versions: 'any' as const };
  try {
    if (given.do === 'change') {
      const valid_on = given.validOn ?? undefined;
      const { correction, until: validUntil } = given;
      await changeUnit(db, { ...request, values: { ...given.values, valid_on }, correction, validUntil });
    } else if (given.do === 'import') {
      const unit = unitInput(code, { name: given.name, members: given.members, createdOn: '2017-01-15' });
      const states = new Set(['name', 'members'] as const);
      const units = [{ unit, validOn: given.on }];
      await commitUnits(db, { units, source: { title: 'prueba' }, actor: 'test', today: TODAY, states });
    } else if (given.do === 'delete') await deleteUnit(db, { ...request, reason: 'prueba' });
    else if (given.do === 'restore') await restoreUnit(db, request);
    else if (given.do === 'undo')
      await undoChange(db, { ...request, event: (await lastWriteOf(db, code))?.number ?? 0 });
    else if (given.do === 'visit') await noteVisit(db, { ...request, visitedOn: given.on, place: null });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

async function compare(db: Knex, code: string, asOf: string): Promise<void> {
  const before = `${code.slice(0, 1)}${String(Number(code.slice(1)) - 1)}`;
  const { events } = await readHistory(db, before < code ? before : '', 1_000);
  const own = events.filter((event) => event.unit_code === code);
  const instants = [...new Set(own.map(({ recorded_at }) => recorded_at))];
  for (const knownAt of [null, ...instants])
    expect(await written(db, code, knownAt), `known at ${knownAt}`).to.deep.equal(replay(own, knownAt));
  const told = replay(own);
  expect((await db('units').where({ code }).first()).event_number).to.equal(told.at(-1)?.number);
  const keys = await db('unit_states')
    .where({ unit_code: code, recorded_to: 'infinity' })
    .orderBy('valid_from');
  expect(keys.map((state) => state.search_key)).to.deep.equal(
    told.map(({ attributes }) =>
      searchKey(code, String(attributes.name), attributes.product as string | undefined),
    ),
  );
  await compareOn(db, code, asOf, told);
}

/** States as known at an instant, in the form of a replay. */
async function written(db: Knex, code: string, knownAt: string | null): Promise<ReplayState[]> {
  const { rows } = await db.raw(
    `select valid_from as "validFrom", valid_to as "validTo", event_number as number,
       jsonb_strip_nulls(${attributesJson('s', UNIT_COLUMNS)}
         || jsonb_build_object('deleted', case when s.deleted then true end)) as attributes
     from unit_states s
     where unit_code = ? and recorded_from <= ?::timestamptz and recorded_to > ?::timestamptz order by valid_from`,
    [code, knownAt ?? '9999-01-01', knownAt ?? '9999-01-01'],
  );
  return rows;
}

/** What `as_of` answers is the replayed state of that day. */
async function compareOn(db: Knex, code: string, asOf: string, told: readonly ReplayState[]): Promise<void> {
  const state = told.find(
    ({ validFrom, validTo }) => validFrom <= asOf && (validTo === 'infinity' || asOf < validTo),
  );
  const counts = state && state.attributes.deleted !== true && String(state.attributes.created_on) <= asOf;
  const relation = visibleUnits(db, { ...EVERYTHING, asOf }, READS_EVERYTHING);
  const rows = await db.from(relation.as('v')).where({ code });
  expect(rows.map(({ name, stage, members, active }) => ({ name, stage, members, active }))).to.deep.equal(
    counts
      ? [
          {
            name: state.attributes.name,
            stage: state.attributes.stage,
            members: state.attributes.members ?? null,
            active: !state.attributes.closed_on || String(state.attributes.closed_on) > asOf,
          },
        ]
      : [],
  );
}
