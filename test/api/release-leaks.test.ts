import { expect } from 'chai';
import type { Knex } from 'knex';
import type { Database } from '../../db/connect.ts';
import { PublicRelease, RELEASE_LAYERS } from '../../server/contract/releases.ts';
import { tileOf } from '../../server/domain/tile-coord.ts';
import { methodOf } from '../../server/http/endpoint.ts';
import { ENDPOINTS } from '../../server/routes/index.ts';
import { release } from '../../server/services/releases.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { identifyByName } from '../support/identify.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { ask, refusal } from './client.ts';
import { addMarkedUnits, CENTRE, MARK, marksInBytes, marksInText } from './marked-unit.ts';
import { fillSmallWorld } from './small-world.ts';

/** Stands in no answer but to who may read the unit. */
const WORDS = ['Finca Marcada', 'MARCA-7731'];
/** Stand in nothing that is public: that there are such people is told of no unit and no number. */
const PEOPLE = ['reincorporad', 'reincorporat'];
const DEEPEST = 22;

onEachEngine('a real unit', (engine) => {
  let database: Database;
  let server: RunningServer;
  let first: string;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex, { demonstration: false });
    await addMarkedUnits(database.knex);
    await addNeighbours(database.knex);
    first = await releaseNow(database, '2026-01-15T12:00:00Z');
    server = await startServer(
      database,
      { RELEASE_SCHEDULE: 'off', PUBLIC_UNITS: 'none' },
      { identify: identifyByName },
    );
  });
  after(() => server?.close());

  it('stands in no byte of its release, at no zoom', async () => {
    const leaks: string[] = [];
    let answers = 0;
    for (const path of await publicPaths(server, first)) {
      const found = await marksAt(server, path, [...WORDS, ...PEOPLE]);
      answers += found.answered ? 1 : 0;
      leaks.push(...found.leaks);
    }
    expect(leaks).to.deep.equal([]);
    expect(answers).to.be.greaterThan(30);
  });

  it('stands in no byte that nobody is answered, of whatever path and method', async () => {
    const leaks: string[] = [];
    for (const { path } of ENDPOINTS) {
      const address = path.replace('{kind}', 'municipality').replace(/\{\w+\}/g, 'm1');
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PATCH', 'DELETE']) {
        leaks.push(...(await marksAt(server, address, WORDS, method)).leaks);
      }
    }
    expect(leaks).to.deep.equal([]);
  });

  it('is refused to nobody by a 401 wherever units are read', async () => {
    const reading = ENDPOINTS.filter(({ who }) => who === 'unit_readers' || who === 'writers');
    for (const endpoint of reading) {
      const path = endpoint.path.replace(/\{\w+\}/g, 'm1');
      const problem = await refusal(server, path, { method: methodOf(endpoint) });
      expect(`${problem.status} ${methodOf(endpoint)} ${path}`).to.equal(`401 ${methodOf(endpoint)} ${path}`);
    }
    for (let z = 0; z <= DEEPEST; z++) {
      const { x, y } = tileOf(MARK.lng, MARK.lat, z);
      expect((await refusal(server, `/tiles/units/${z}/${x}/${y}.mvt`)).status).to.equal(401);
    }
  });

  it('with reincorporated people may stand anywhere in its municipality: not a byte of the release changes', async () => {
    await database
      .knex('units')
      .where({ code: 'm1' })
      .update({
        geom: database.knex.raw('ST_SetSRID(ST_MakePoint(-74.89, 5.09), 4326)'),
      });
    const second = await releaseNow(database, '2026-02-15T12:00:00Z');
    for (const path of ['municipality.json', 'cells.json', 'department.json', 'pdet_subregion.json']) {
      expect(await stored(database.knex, second, path), path).to.equal(
        await stored(database.knex, first, path),
      );
    }
  });

  if (engine === 'server') {
    it('is out of reach for the role of the public map, as is every table but the released files', async () => {
      const reader = database.publicReader();
      const { rows } = await reader.raw('select current_user as role');
      expect(rows).to.deep.equal([{ role: 'geoser_public' }]);
      const tables: { rows: { name: string }[] } = await database.knex.raw(
        `select relname as name from pg_class where relnamespace = current_schema()::regnamespace
           and relkind in ('r', 'v') and relname not in ('geometry_columns', 'geography_columns', 'spatial_ref_sys')`,
      );
      const readable: string[] = [];
      for (const { name } of tables.rows) {
        const refused = await reader.raw('select 1 from ?? limit 1', [name]).then(
          () => null,
          (error: { code: string }) => error.code,
        );
        if (refused === null) readable.push(name);
        else expect(refused, name).to.equal('42501');
      }
      expect(readable.sort()).to.deep.equal(['release_files', 'releases']);
      for (const write of ['delete from releases', "update releases set id = 'x'"]) {
        const refused = await reader.raw(write).then(
          () => null,
          (error: { code: string }) => error.code,
        );
        expect(refused, write).to.equal('42501');
      }
    });
  }
});

/** Fourteen units without reincorporated people around the marked one, whose municipality is told by that. */
async function addNeighbours(db: Knex): Promise<void> {
  await db('units')
    .where({ code: 'm1' })
    .update({ code: 'm1', name: 'Finca Marcada', product: 'MARCA-7731' });
  for (let i = 0; i < 14; i++) {
    const { rows } = await db.raw('select * from units where code = ?', ['m1']);
    await db('units').insert({
      ...rows[0],
      code: `n${i}`,
      name: `Vecina ${i}`,
      product: null,
      geom: db.raw('ST_SetSRID(ST_MakePoint(?, ?), 4326)', [
        CENTRE.lng + 0.003 + i / 9_000,
        CENTRE.lat + 0.004,
      ]),
      reincorporated: null,
      victims: null,
    });
  }
}

async function releaseNow({ knex }: Database, at: string): Promise<string> {
  const made = await release(knex, { minimum: 5, by: 'console', trace: null, at: new Date(at) });
  return made.id;
}

async function stored(db: Knex, id: string, path: string): Promise<string> {
  const row = await db('release_files').where({ release_id: id, path }).first('identity');
  return Buffer.from(row.identity).toString('utf8');
}

/** Everything there is of a release, tiles around the place at every zoom among it. */
async function publicPaths(server: RunningServer, id: string): Promise<string[]> {
  const base = `/public/${id}/`;
  const { files } = await ask(server, `${base}release.json`, PublicRelease);
  const tiles = RELEASE_LAYERS.flatMap((layer) =>
    Array.from({ length: DEEPEST + 1 }, (_, z) => {
      const { x, y } = tileOf(MARK.lng, MARK.lat, z);
      return `${base}tiles/${layer}/${z}/${x}/${y}.mvt`;
    }),
  );
  return [
    '/public/releases.json',
    ...['release.json', ...files.map(({ path }) => path)].map((path) => base + path),
    ...RELEASE_LAYERS.map((layer) => `${base}tiles/${layer}.json`),
    ...tiles,
  ];
}

/** What the answer gives away, in its head too. */
async function marksAt(
  server: RunningServer,
  path: string,
  words: readonly string[],
  method = 'GET',
): Promise<{ answered: boolean; leaks: string[] }> {
  const init = method === 'POST' || method === 'PATCH' ? { method, body: '{}' } : { method };
  const response = await fetch(server.url + path, { ...init, redirect: 'manual' });
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(response.status, path).to.be.lessThan(500);
  const text = `${[...response.headers].flat().join(' ')} ${bytes}`;
  const marks = [
    ...marksInText(text).filter((mark) => !mark.startsWith('distance')),
    ...marksInBytes(bytes),
    ...words.filter((word) => text.toLowerCase().includes(word.toLowerCase())),
  ];
  return { answered: response.status === 200, leaks: marks.map((mark) => `${method} ${path}: ${mark}`) };
}
