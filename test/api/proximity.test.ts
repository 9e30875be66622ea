import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { Nearest, Within } from '../../server/contract/proximity.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { ask, refusal } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

onEachEngine('proximity', (engine) => {
  let server: RunningServer;
  let database: Database;
  const nearest = (query: string) => ask(server, `/api/v1/proximity/nearest?${query}`, Nearest);
  const within = (query: string) => ask(server, `/api/v1/proximity/within?${query}`, Within);
  const metres = async (sql: string): Promise<number> => {
    const { rows } = await database.knex.raw<{ rows: { m: number }[] }>(`select ${sql} as m`);
    return rows[0]?.m ?? Number.NaN;
  };

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database);
  });
  after(() => server?.close());

  it('names the nearest sites in geodesic metres', async () => {
    const { rows } = await nearest('lng=-74.95&lat=5.05&to=etcr&k=5');
    expect(rows.map(({ code }) => code)).to.deep.equal(['E', 'F']);
    const expected = await metres(
      `ST_Distance('POINT(-74.95 5.05)'::geography, 'POINT(-74.8 5.05)'::geography)`,
    );
    expect(rows[0]?.distance_m).to.be.closeTo(expected, 0.01);
  });

  it('is 0 inside a polygon, and the distance to the border outside', async () => {
    const { rows } = await nearest('lng=-74.95&lat=5.05&to=municipality&k=3');
    expect(rows.map(({ code }) => code)).to.deep.equal(['05001', '05002', '18001']);
    expect(rows[0]?.distance_m).to.equal(0);
    const expected = await metres(
      `ST_Distance('POINT(-74.95 5.05)'::geography, 'POINT(-74.9 5.05)'::geography)`,
    );
    expect(rows[1]?.distance_m).to.be.closeTo(expected, 1);
  });

  it('starts from a unit, too', async () => {
    const answer = await nearest('unit=u3&to=protected_area&k=1');
    expect(answer.from).to.deep.equal({ lng: -74.81, lat: 5.05, unit: 'u3' });
    expect(answer.rows).to.deep.equal([{ code: 'A', name: 'Páramo A', distance_m: 0 }]);
    expect(await refusal(server, '/api/v1/proximity/nearest?unit=u6&to=etcr')).to.include({
      parameter: 'unit',
    });
    expect(await refusal(server, '/api/v1/proximity/nearest?unit=nadie&to=etcr')).to.include({ status: 404 });
  });

  it('finds units around a point, nearest first, with all of them counted', async () => {
    const answer = await within('lng=-74.8&lat=5.05&radius_m=10000');
    expect(answer.rows.map(({ code }) => code)).to.deep.equal(['u3', 'u2']);
    expect(answer).to.deep.include({ total: 2, active: 2, bbox: [-74.85, 5.05, -74.81, 5.05] });
    expect(answer.rows[0]?.distance_m).to.be.closeTo(1_109, 2);
  });

  it('finds units of a territory at 0 and those around it after', async () => {
    const answer = await within('of=municipality:05001&radius_m=6000');
    expect(answer.rows.map(({ code, distance_m }) => [code, distance_m > 0])).to.deep.equal([
      ['a1', false],
      ['u1', false],
      ['u2', true],
    ]);
    expect((await within('territory=municipality:05001&radius_m=6000')).total).to.equal(3);
    const sited = await within('of=etcr:E&radius_m=2000');
    expect(sited.rows.map(({ code }) => code)).to.deep.equal(['u3']);
  });

  it('filters what it finds', async () => {
    const answer = await within('lng=-74.65&lat=5.05&radius_m=5000&status=active');
    expect(answer.rows.map(({ code }) => code)).to.deep.equal(['u4']);
    const elsewhere = await within('lng=-74.65&lat=5.05&radius_m=5000&territory=department:05');
    expect(elsewhere).to.deep.include({ total: 0, bbox: null });
  });

  it('pages through what it finds, each once, also where distances are equal', async () => {
    const seen: string[] = [];
    let path: string | undefined = '/api/v1/proximity/within?of=department:05&radius_m=200000&limit=2';
    while (path !== undefined) {
      const page: Within = await ask(server, path, Within);
      expect(page.total).to.equal(7);
      seen.push(...page.rows.map(({ code }) => code));
      path = page.links.find(({ rel }) => rel === 'next')?.href;
    }
    expect(seen).to.deep.equal(['a1', 'u1', 'u2', 'u3', 'u5', 'u4', 'u7']);
  });
});
