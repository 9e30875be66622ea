import { VectorTile } from '@mapbox/vector-tile';
import { expect } from 'chai';
import { PbfReader } from 'pbf';
import type { Database } from '../../db/connect.ts';
import { Coverage } from '../../server/contract/coverage.ts';
import {
  PublicCells,
  PublicRelease,
  PublicReleases,
  PublicTable,
  RELEASE_KINDS,
  ReleaseList,
  ReleaseSummary,
} from '../../server/contract/releases.ts';
import { TileJson } from '../../server/contract/tiles.ts';
import { tileOf } from '../../server/domain/tile-coord.ts';
import { ownDemoDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { ask, askAs, refusal, send } from './client.ts';

const ADMIN = headersOf('admin');

onEachEngine('the public release', (engine) => {
  let database: Database;
  let server: RunningServer;
  let base: string;

  before(async () => {
    database = await ownDemoDatabase(engine);
    server = await startServer(database, { RELEASE_SCHEDULE: 'off' }, { identify: identifyByName });
    const response = await fetch(`${server.url}/api/v1/releases`, send({}, ADMIN));
    expect(response.status).to.equal(201);
    ({ base } = ReleaseSummary.parse(await response.json()));
  });
  after(async () => {
    await server?.close();
    await database?.close();
  });

  it('is found by the list, which is short-lived and asked for again by its tag', async () => {
    const list = await ask(server, '/public/releases.json', PublicReleases);
    expect(list.releases.map((release) => release.base)).to.deep.equal([base]);
    expect(list.current).to.equal(list.releases[0]?.id);
    const { headers } = await fetch(`${server.url}/public/releases.json`);
    expect(headers.get('cache-control')).to.match(/max-age=60\b.*stale-if-error=/);
    const again = await fetch(`${server.url}/public/releases.json`, {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    });
    expect(again.status).to.equal(304);
  });

  it('has every file that it names, in bytes that never change and anyone may keep', async () => {
    const card = await ask(server, `${base}release.json`, PublicRelease);
    expect(card.files.length).to.equal(10);
    for (const { path, bytes } of card.files) {
      const response = await fetch(server.url + base + path, { headers: { 'accept-encoding': 'br' } });
      expect((await response.arrayBuffer()).byteLength, path).to.equal(bytes);
      expect(response.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
      expect(response.headers.get('access-control-allow-origin')).to.equal('*');
      expect(response.headers.get('set-cookie')).to.equal(null);
      expect(response.headers.get('content-encoding')).to.equal('br');
    }
  });

  for (const kind of RELEASE_KINDS) {
    it(`counts by ${kind} what coverage counts, wherever it tells a number`, async () => {
      const table = await ask(server, `${base}${kind}.json`, PublicTable);
      const coverage = await ask(server, `/api/v1/coverage?by=${kind}`, Coverage);
      const known = new Map(coverage.rows.map((row) => [row.code, row]));
      expect(table.rows.map(({ code, name }) => ({ code, name }))).to.deep.equal(
        coverage.rows.map(({ code, name }) => ({ code, name })),
      );
      let told = 0;
      for (const { code, units, by_line, by_stage, per_10k_rural } of table.rows) {
        const row = known.get(code);
        if (!('n' in units)) continue;
        told += 1;
        expect({ n: row?.units }, code).to.deep.equal(units);
        if (by_line) expect(by_line).to.deep.equal(row?.by_line);
        if (by_stage) expect(by_stage).to.deep.equal(row?.by_stage);
        if (per_10k_rural !== null) expect(per_10k_rural).to.be.closeTo(row?.per_10k_rural ?? 0, 0.01);
      }
      expect(told / table.rows.length).to.be.greaterThan(0.8);
    });
  }

  it('counts the country as coverage does, with its lines, stages and years', async () => {
    const { totals } = await ask(server, `${base}release.json`, PublicRelease);
    const coverage = await ask(server, '/api/v1/coverage?by=department', Coverage);
    const { units, outside, unlocated, by_line, by_stage, by_year } = coverage.totals;
    const unplaced = outside + unlocated;
    expect(totals.unplaced).to.deep.equal({ n: unplaced });
    expect(totals.units).to.deep.equal({ n: units });
    expect(totals.by_line).to.deep.equal(by_line);
    expect(totals.by_stage).to.deep.equal(by_stage);
    if (totals.by_year) expect(totals.by_year).to.deep.equal(by_year);
  });

  it('has cells and rests that add up to each municipality’s number, five units or more in each cell', async () => {
    const { rows, rest } = await ask(server, `${base}cells.json`, PublicCells);
    const sums = new Map<string, number>();
    for (const { municipality_code: code, units } of [...rows, ...rest])
      sums.set(code, (sums.get(code) ?? 0) + units);
    const table = await ask(server, `${base}municipality.json`, PublicTable);
    for (const { code, units } of table.rows) {
      expect(sums.get(code) ?? 0, code).to.equal('n' in units ? units.n : 0);
    }
    expect(rows.every(({ units }) => units >= 5)).to.equal(true);
    expect(rows.length).to.be.greaterThan(1_000);
  });

  it('has cells in tiles, at every zoom as many units as in the list', async () => {
    const { rows, rest } = await ask(server, `${base}cells.json`, PublicCells);
    const told = [...rows, ...rest];
    const expected = told.reduce((sum, { units }) => sum + units, 0);
    for (const z of [0, 3, 6, 8]) {
      const tiles = new Set(told.flatMap((place) => around(place, z)));
      let units = 0;
      for (const tile of tiles) {
        const bytes = await tileBytes(`${base}tiles/cells/${tile}.mvt`);
        units += featuresOf(bytes, 'cells').reduce(
          (sum, { properties }) => sum + Number(properties.point_count),
          0,
        );
      }
      expect(units, `zoom ${z}`).to.equal(expected);
    }
  });

  it('has shapes in tiles, with every municipality at the deepest zoom of a place', async () => {
    const card = await ask(server, `${base}tiles/municipality.json`, TileJson);
    const { lng, lat, municipality_code } = (await ask(server, `${base}cells.json`, PublicCells)).rest[0] as {
      lng: number;
      lat: number;
      municipality_code: string;
    };
    const { z, x, y } = tileOf(lng, lat, card.maxzoom);
    const bytes = await tileBytes(`${base}tiles/municipality/${z}/${x}/${y}.mvt`);
    const codes = featuresOf(bytes, 'municipality').map(({ properties }) => properties.code);
    expect(codes).to.include(municipality_code);
    expect((await fetch(`${server.url}${base}tiles/municipality/8/0/0.mvt`)).status).to.equal(204);
  });

  it('has light shapes of the departments, for the first picture', async () => {
    const response = await fetch(`${server.url}${base}shapes/department.json`);
    expect(Number(response.headers.get('content-length'))).to.be.at.most(25_000);
    const shapes = (await response.json()) as { objects: { department: { geometries: unknown[] } } };
    expect(shapes.objects.department.geometries.length).to.equal(33);
  });

  it('refuses what isn’t there, and every method that would change something', async () => {
    for (const path of [
      '/public/',
      '/public/nothing/release.json',
      `${base}units.json`,
      `${base}tiles/units/0/0/0.mvt`,
      `${base}tiles/cells/0/1/0.mvt`,
      `${base}tiles/cells/12/1/0.mvt`,
    ]) {
      expect((await refusal(server, path)).status, path).to.equal(404);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await refusal(server, `${base}release.json`, { method })).status).to.equal(405);
    }
  });

  it('stays where it was when another one is made, which tells the same of the same units', async () => {
    const before = await (await fetch(`${server.url}${base}municipality.json`)).text();
    const made = await fetch(`${server.url}/api/v1/releases`, send({}, ADMIN));
    const summary = ReleaseSummary.parse(await made.json());
    expect(summary.municipalities_changed).to.equal(0);
    expect(summary.base).not.to.equal(base);
    expect(await (await fetch(`${server.url}${summary.base}municipality.json`)).text()).to.equal(before);
    expect(await (await fetch(`${server.url}${base}municipality.json`)).text()).to.equal(before);
    const list = await ask(server, '/public/releases.json', PublicReleases);
    expect(list.current).to.equal(summary.id);
    expect(list.releases.length).to.equal(2);
  });

  it('is listed to administrators with who made it, and stands in the audit trail', async () => {
    const { releases, outdated, schedule } = await askAs(server, 'admin', '/api/v1/releases', ReleaseList);
    expect(releases.map(({ released_by }) => released_by)).to.deep.equal(
      releases.map(() => 'admin@example.org'),
    );
    expect([outdated, schedule]).to.deep.equal([false, 'off']);
    const entries = await database.knex('audit_entries').where({ action: 'release.made' });
    expect(entries.map(({ subject }) => subject)).to.include(`release:${releases[0]?.id}`);
  });

  async function tileBytes(path: string): Promise<Uint8Array> {
    const response = await fetch(server.url + path);
    expect(response.status, path).to.be.oneOf([200, 204]);
    return new Uint8Array(await response.arrayBuffer());
  }
});

/** The tile of a place and its neighbours: a cluster stands where its cells' middle is. */
function around({ lng, lat }: { lng: number; lat: number }, z: number): string[] {
  const { x, y } = tileOf(lng, lat, z);
  const near = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [x + dx, y + dy] as const));
  return near
    .filter((at) => Math.min(...at) >= 0 && Math.max(...at) < 2 ** z)
    .map(([column, row]) => `${z}/${column}/${row}`);
}

function featuresOf(bytes: Uint8Array, name: string) {
  const layer = bytes.byteLength > 0 ? new VectorTile(new PbfReader(bytes)).layers[name] : undefined;
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => ({
    properties: layer?.feature(i).properties ?? {},
  }));
}
