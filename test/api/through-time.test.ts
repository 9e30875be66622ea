import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { Compare } from '../../server/contract/compare.ts';
import { Coverage } from '../../server/contract/coverage.ts';
import { parseUnitFilter } from '../../server/contract/filter.ts';
import {
  dayNumber,
  dayText,
  MAX_STATES,
  NEVER,
  readStates,
  STATES_TYPE,
} from '../../server/contract/states.ts';
import { READS_COARSELY, READS_EVERYTHING, type Scope } from '../../server/domain/scope.ts';
import { packTraits } from '../../server/domain/unit-traits.ts';
import { visibleUnits } from '../../server/queries/units.ts';
import { commitUnits } from '../../server/services/unit-commit.ts';
import { changeUnit } from '../../server/services/unit-edits.ts';
import { statesFor } from '../../server/services/unit-states.ts';
import { ANY, unitsOn } from '../../web/src/play/frames.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { unitInput } from '../support/unit-input.ts';
import { askAs, records, refusal } from './client.ts';
import { addMarkedUnits, CENTRE, MARK } from './marked-unit.ts';
import { fillSmallWorld } from './small-world.ts';

const DAYS = [
  '2014-12-31',
  '2015-03-01',
  '2016-02-29',
  '2017-06-29',
  '2017-06-30',
  '2018-05-01',
  '2020-07-01',
];
const FILTERS = ['', 'status=active', 'status=closed', 'pdet=true', 'line=self_consumption', 'stage=company'];
FILTERS.push('territory=municipality:05002', 'q=renombrada', 'created_from=2016-01-01&product=cafe');

onEachEngine('states', (engine) => {
  let database: Database;
  let server: RunningServer;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex, { demonstration: false });
    await addMarkedUnits(database.knex);
    await writeHistory(database);
    server = await startServer(database, {}, { identify: identifyByName });
  });
  after(() => server?.close());

  const fetched = (reader: string, query = '') =>
    fetch(`${server.url}/api/v1/states?${query}`, { headers: headersOf(reader) });
  const states = async (reader: string, query = '') =>
    readStates(await (await fetched(reader, query)).arrayBuffer());

  for (const query of FILTERS) {
    it(`under “${query}” hold on each day the units that are told of that day`, async () => {
      for (const [reader, scope] of [
        ['admin', READS_EVERYTHING],
        ['viewer', READS_COARSELY],
      ] as [string, Scope][]) {
        const packed = await states(reader, query);
        for (const day of reader === 'admin' ? DAYS : DAYS.slice(3, 5)) {
          const { lngLats, traits } = unitsOn(packed, dayNumber(day), ANY);
          const told = Array.from(traits, (each, i) => [lngLats[2 * i], lngLats[2 * i + 1], each]);
          expect(told, `${reader} ${day}`).to.deep.equal(await unitsThen(database, query, day, scope));
        }
      }
    });
  }

  it('say in their head what they hold, and since when', async () => {
    const { head, columns } = await states('admin', 'q=u5');
    expect(head).to.include({ format: 1, states: 1, first_day: '2015-03-01', last_day: '2017-06-30' });
    expect(Array.from(columns.to)).to.deep.equal([NEVER]);
    expect(dayText(columns.closed[0] ?? 0)).to.equal('2017-06-30');
    expect((await states('admin', 'q=nada')).head).to.include({ states: 0, first_day: null, last_day: null });
  });

  it('that differ in nothing told are one', async () => {
    const { columns } = await states('admin', 'territory=municipality:05001&line=rural_business');
    const days = Array.from(columns.from, (from, i) => [dayText(from), columns.to[i] === NEVER]);
    expect(days).to.deep.equal([
      ['2015-01-01', true],
      ['2015-03-01', true], // u1, renamed in 2019
    ]);
  });

  it('stand on the grid for who may not see places', async () => {
    for (const [reader, place] of [
      ['admin', MARK],
      ['staff 05', MARK],
      ['staff 18', CENTRE],
      ['viewer', CENTRE],
    ] as const) {
      const { columns } = await states(reader, 'q=m1');
      expect([columns.lng[0], columns.lat[0]], reader).to.deep.equal(
        [place.lng, place.lat].map((degrees) => Math.round(degrees * 1e7)),
      );
    }
  });

  it('are compressed, and not sent again while nothing changed', async () => {
    const first = await fetched('viewer');
    expect(first.headers.get('content-type')).to.equal(STATES_TYPE);
    expect(first.headers.get('cache-control')).to.equal('private, no-cache');
    const etag = first.headers.get('etag') ?? '';
    const again = { headers: { ...headersOf('viewer'), 'if-none-match': etag } };
    expect((await fetch(`${server.url}/api/v1/states?`, again)).status).to.equal(304);
    expect((await fetched('admin')).headers.get('etag')).to.not.equal(etag);
    const headers = { ...headersOf('admin'), 'if-match': '*', 'content-type': 'application/json' };
    const renaming = { method: 'PATCH', headers, body: '{"name":"Otra"}' };
    expect((await fetch(`${server.url}/api/v1/units/u3`, renaming)).status).to.equal(200);
    expect((await fetch(`${server.url}/api/v1/states?`, again)).status).to.equal(200);
  });

  it('of every day have no day to ask for, and more than a page can play are refused', async () => {
    expect(
      await refusal(server, '/api/v1/states?as_of=2017-01-01', { headers: headersOf('admin') }),
    ).to.include({
      status: 400,
      parameter: 'as_of',
    });
    const filter = parseUnitFilter(new URLSearchParams());
    const limits = { most: 3, degreeParts: 1e7, never: NEVER };
    let refused: unknown;
    await statesFor(database.knex, { filter, scope: READS_EVERYTHING }, limits).catch((error) => {
      refused = error;
    });
    expect(refused).to.include({ code: 'too-many-states', status: 422 });
    expect(MAX_STATES).to.equal(200_000);
  });

  const compare = (query: string, reader = 'admin') =>
    askAs(server, reader, `/api/v1/compare?from=2016-02-28&to=2018-12-31&${query}`, Compare);
  const changed = ({ rows }: Compare) =>
    rows.flatMap(({ code, name: _, parent: __, ...counts }) => {
      const told = Object.entries(counts).filter(([, count]) => count !== 0);
      return told.length > 0 ? [[code, Object.fromEntries(told)]] : [];
    });

  it('of two days differ by what was gained, lost, moved and changed its stage', async () => {
    expect(changed(await compare('by=municipality'))).to.deep.equal([
      ['05001', { before: 2, after: 2 }],
      ['05002', { before: 1, after: 2, change: 1, gained: 1 }], // w1, and u3; u2 came and moved on between
      ['18001', { after: 1, change: 1, gained: 1 }],
      ['18002', { before: 1, after: 1, gained: 1, lost: 1 }], // u4, and u5 that closed
    ]);
    const later = await askAs(
      server,
      'admin',
      '/api/v1/compare?by=municipality&from=2016-03-01&to=2018-05-01',
      Compare,
    );
    expect(changed(later)).to.deep.include.members([
      ['05002', { before: 1, after: 2, change: 1, gained: 2, moved_out: 1 }],
      ['18001', { after: 1, change: 1, moved_in: 1 }],
    ]);
    const stage = await askAs(
      server,
      'admin',
      '/api/v1/compare?by=department&from=2018-03-01&to=2018-04-30&q=u4',
      Compare,
    );
    expect(stage.totals).to.include({ before: 1, after: 1, change: 0, moved: 0, changed_stage: 1 });
  });

  it('of two days add up, for every kind and filter', async () => {
    for (const query of ['', 'status=active,closed', 'status=closed', 'pdet=true', 'stage=created', 'q=u']) {
      const by = (kind: string) => compare(`by=${kind}&${query}`);
      const answers = [
        await by('municipality'),
        await by('department'),
        await by('protected_area'),
        await by('etcr'),
      ];
      for (const { role, totals, elsewhere, rows } of answers) {
        for (const row of elsewhere ? [...rows, elsewhere] : rows) {
          const { before, gained, lost, moved_in, moved_out } = row;
          expect(before + gained - lost + moved_in - moved_out).to.equal(row.after);
          expect(row.change).to.equal(row.after - before);
        }
        expect(totals.before + totals.gained - totals.lost).to.equal(totals.after);
        if (role !== 'partition' || !elsewhere) continue;
        for (const name of ['before', 'after', 'gained', 'lost'] as const)
          expect(
            rows.reduce((sum, row) => sum + row[name], elsewhere[name]),
            `${query} ${name}`,
          ).to.equal(totals[name]);
      }
      const status = query.includes('status') ? '' : '&status=active';
      const then = await askAs(
        server,
        'admin',
        `/api/v1/coverage?by=department&as_of=2018-12-31&${query}${status}`,
        Coverage,
      );
      expect(answers[1]?.rows.map(({ after }) => after)).to.deep.equal(then.rows.map(({ units }) => units));
    }
  });

  it('of two days are compared on the grid for who may not see places, and are a file', async () => {
    const exact = await compare('by=municipality');
    const coarse = await compare('by=municipality', 'viewer');
    expect({ ...coarse.totals, moved: 0 }).to.deep.equal({ ...exact.totals, moved: 0 });
    const csv = await fetch(
      `${server.url}/api/v1/compare.csv?by=municipality&from=2016-02-28&to=2018-12-31`,
      {
        headers: headersOf('admin'),
      },
    );
    expect(csv.headers.get('content-disposition')).to.contain(
      'comparacion-municipality-2016-02-28-2018-12-31.csv',
    );
    const told = records((await csv.text()).replaceAll('"', ''));
    expect(told.map(({ code, gained, lost }) => [code, gained, lost])).to.deep.equal(
      exact.rows.map(({ code, gained, lost }) => [code, String(gained), String(lost)]),
    );
  });

  for (const [query, parameter] of [
    ['by=municipality&from=2018-01-01', 'to'],
    ['by=municipality&from=2018-01-01&to=2018-01-01', 'from'],
    ['by=municipality&from=2018-01-01&to=2999-01-01', 'to'],
    ['by=municipality&from=2018-01-01&to=2018-13-01', 'to'],
    ['by=municipality&from=2018-01-01&to=2019-01-01&as_of=2018-06-01', 'as_of'],
  ] as const) {
    it(`of two days are refused with ${query}`, async () => {
      const problem = await refusal(server, `/api/v1/compare?${query}`, { headers: headersOf('admin') });
      expect([problem.status, problem.parameter]).to.deep.equal([400, parameter]);
    });
  }
});

const CHANGE = {
  author: { name: 'test', account: null },
  today: '2021-06-15',
  reason: null,
  note: async () => undefined,
  versions: 'any' as const,
  correction: false,
  validUntil: null,
};

/** A rename, a move over a border, a change of stage, a closing and its end. */
async function writeHistory({ knex }: Database): Promise<void> {
  const change = (code: string, values: Record<string, unknown>) =>
    changeUnit(knex, { ...CHANGE, code, values: values as never });
  await change('u1', { name: 'Renombrada', valid_on: '2019-01-01' });
  await change('u2', { lng: -74.75, lat: 5.051234567, valid_on: '2017-01-01' });
  await change('u4', { stage: 'company', line: 'rural_occupation', valid_on: '2018-04-30' });
  await commitUnits(knex, {
    units: [
      { unit: unitInput('w1', { createdOn: '2015-01-01', closedOn: '2016-02-29', lng: -74.85, lat: 5.05 }) },
    ],
    source: { title: 'prueba' },
    actor: 'test',
  });
  await change('w1', { closed_on: null, valid_on: '2018-05-01' });
}

async function unitsThen({ knex }: Database, query: string, day: string, scope: Scope) {
  const filter = { ...parseUnitFilter(new URLSearchParams(query)), asOf: day };
  const rows = await knex
    .from(visibleUnits(knex, filter, scope).as('v'))
    .whereNotNull('geom')
    .orderBy('code')
    .select(
      'line',
      'stage',
      'active',
      'pdet_subregion_code',
      knex.raw('ST_X(geom) as lng, ST_Y(geom) as lat'),
    );
  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
  return rows.map(({ lng, lat, pdet_subregion_code: pdet, ...traits }) => [
    round(lng),
    round(lat),
    packTraits({ ...traits, pdet: pdet !== null }),
  ]);
}
