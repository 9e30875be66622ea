import { VectorTile } from '@mapbox/vector-tile';
import { expect } from 'chai';
import { PbfReader } from 'pbf';
import type { Database } from '../../db/connect.ts';
import { DEGREE_PARTS, readStates, STATES_TYPE } from '../../server/contract/states.ts';
import { latitudeOf, longitudeOf, tileOf } from '../../server/domain/tile-coord.ts';
import { methodOf } from '../../server/http/endpoint.ts';
import { ENDPOINTS } from '../../server/routes/index.ts';
import { parseClusterId } from '../../server/tiles/clusters/cluster-id.ts';
import { fromWorld } from '../../server/tiles/clusters/tables.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { addMarkedUnits, CENTRE, MARK, marksAt, marksInBytes, marksInText } from './marked-unit.ts';
import { fillSmallWorld } from './small-world.ts';

const FILTERS = [
  '',
  'territory=municipality:05002',
  'status=active,closed',
  'q=m1',
  'as_of=2020-02-01',
  'known_at=2021-01-01T00:00:00Z',
];
const BOX = '-74.85,5.04,-74.83,5.06';
/** Questions of each path beside those with the filters; `{code}` and the like are filled in below. */
const QUESTIONS: Record<string, string[]> = {
  '/api/v1/units': [`bbox=${BOX}`, 'limit=1000'],
  '/api/v1/units.csv': ['separator=semicolon'],
  '/api/v1/coverage': ['department', 'municipality', 'pdet_subregion', 'protected_area', 'etcr'].flatMap(
    (by) => [`by=${by}`, `by=${by}&radius_m=4900`, `by=${by}&as_of=2020-02-01`],
  ),
  '/api/v1/coverage.csv': ['by=municipality', 'by=etcr&radius_m=5000'],
  '/api/v1/coverage/gaps': ['by=municipality'],
  '/api/v1/compare': ['department', 'protected_area', 'etcr'].map(
    (by) => `by=${by}&from=2019-01-01&to=2020-02-01`,
  ),
  '/api/v1/compare.csv': ['by=municipality&from=2019-01-01&to=2020-02-01'],
  '/api/v1/proximity/nearest': [
    'unit=m1&to=etcr&k=2',
    'unit=m3&to=municipality&k=4',
    'unit=m2&to=protected_area&k=2',
  ],
  '/api/v1/proximity/within': ['of=etcr:E&radius_m=20000', 'lng=-74.83&lat=5.06&radius_m=9000'],
  '/api/v1/survival': ['group_by=municipality&minimum_cohort=1&step=event', 'group_by=pdet&minimum_cohort=1'],
  '/api/v1/findings': ['status=all&limit=1000'],
  '/api/v1/visits/plan': ['lng=-74.83&lat=5.06&interval_days=1&limit=500'],
  '/api/v1/visits/plan.{format}': ['lng=-74.83&lat=5.06&interval_days=1&limit=500'],
  '/api/v1/indicators/totals': ['by=municipality', 'by=department'],
  '/api/v1/search': ['q=m1', 'q=unidad', 'q=m1&as_of=2020-02-01'],
  '/api/v1/clusters': [3, 8, 12, 16, 22].map((zoom) => `bbox=${BOX}&zoom=${zoom}`),
  '/api/v1/locate': ['lng=-74.83&lat=5.06'],
  '/api/v1/territories': ['kind=municipality', 'kind=etcr'],
  '/api/v1/territories/{kind}/{code}/overlaps': ['kind=protected_area'],
};
const UNSEARCHED = new Set(['/api/v1/changes', '/embed/neighbours.json']);
/** Values of the parameters in a path. */
const CODES: Record<string, string[][]> = {
  '/api/v1/units/{code}': [['m1'], ['m2'], ['m3']],
  '/api/v1/units/{code}/photos': [['m1'], ['m2'], ['m3']],
  '/api/v1/territories/{kind}/{code}': [['municipality', '05002']],
  '/api/v1/territories/{kind}/{code}/overlaps': [['municipality', '05002']],
  '/api/v1/visits/plan.{format}': [['csv'], ['geojson'], ['kml'], ['gpx']],
  '/tiles/{layer}.json': [['units'], ['municipality']],
  '/styles/{name}.json': [['light']],
};

onEachEngine('the place of a unit and its people', (engine) => {
  let server: RunningServer;
  let distances: number[];

  before(async () => {
    const database = await freshDatabase(engine);
    await fillSmallWorld(database.knex, { demonstration: false });
    await addMarkedUnits(database.knex);
    distances = await exactDistances(database);
    server = await startServer(database, {}, { identify: identifyByName });
  });
  after(() => server?.close());

  for (const reader of ['viewer', 'staff 18']) {
    it(`stand in no answer to a ${reader}`, async () => {
      const { leaks, answers } = await search(server, reader, distances);
      expect(leaks).to.deep.equal([]);
      expect(answers).to.be.greaterThan(100);
    });

    it(`stand in no tile of any zoom to a ${reader}`, async () => {
      const { leaks, features } = await searchTiles(server, reader);
      expect(leaks).to.deep.equal([]);
      expect(features).to.be.greaterThan(40);
    });
  }

  it('are found by the same search where they may be read', async () => {
    const { leaks } = await search(server, 'admin', distances);
    for (const mark of ['lng ', 'lat ', 'place ', 'people ', 'distance ']) {
      expect(
        leaks.some((leak) => leak.includes(` ${mark}`)),
        mark,
      ).to.equal(true);
    }
    const { leaks: inTiles } = await searchTiles(server, 'staff 05');
    expect(inTiles).not.to.deep.equal([]);
  });
});

interface Search {
  /** `path: what it gives away`. */
  leaks: string[];
  answers: number;
}

/** Every GET path of the service, with every question above. */
async function search(server: RunningServer, reader: string, distances: number[]): Promise<Search> {
  const leaks: string[] = [];
  let answers = 0;
  // the stream of changes has no end, and tests of its own for what it tells whom
  // and the coasts of other countries are numbers without end, none of them of a unit
  const finite = ENDPOINTS.filter(({ path }) => !UNSEARCHED.has(path));
  const paths = finite.filter((endpoint) => methodOf(endpoint) === 'GET').flatMap(addressesOf);
  for (const path of [...paths, ...(await clusterPaths(server, reader))]) {
    const response = await fetch(server.url + path, { headers: headersOf(reader) });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (response.ok) answers += 1;
    expect(response.status, path).to.be.lessThan(500);
    if (response.ok && response.headers.get('content-type') === STATES_TYPE)
      leaks.push(...marksInStates(bytes).map((mark) => `${path}: ${mark}`));
    for (const mark of [...marksInText(`${bytes}`, distances), ...marksInBytes(bytes)])
      leaks.push(`${path}: ${mark}`);
  }
  return { leaks, answers };
}

/** Places stand there as parts of a degree. */
function marksInStates(bytes: Buffer): string[] {
  const { columns } = readStates(new Uint8Array(bytes).buffer);
  return Array.from(columns.lng, (lng, i) => [lng, columns.lat[i] ?? 0]).flatMap(([lng = 0, lat = 0]) =>
    marksAt(lng / DEGREE_PARTS, lat / DEGREE_PARTS),
  );
}

function addressesOf({ path, unitFilter }: (typeof ENDPOINTS)[number]): string[] {
  const own = QUESTIONS[path] ?? [''];
  const questions = unitFilter
    ? own.flatMap((question) => FILTERS.map((filter) => joined(question, filter)))
    : own;
  const values = CODES[path] ?? [['m1', 'm1', 'm1']];
  return values.flatMap((given) => {
    let next = 0;
    const filled = path.replace(/\{\w+\}/g, () => given[next++] ?? 'm1');
    return questions.map((question) => (question ? `${filled}?${question}` : filled));
  });
}

/** A filter doesn't name twice what the question names. */
function joined(question: string, filter: string): string {
  const taken = filter.split('=')[0] ?? '';
  return [question, taken !== '' && question.includes(`${taken}=`) ? '' : filter].filter(Boolean).join('&');
}

/** Leaves and expansion of whatever clusters this reader sees. */
async function clusterPaths(server: RunningServer, reader: string): Promise<string[]> {
  const ids = new Set<string>();
  for (const zoom of [0, 5, 10, 14, 22]) {
    const response = await fetch(`${server.url}/api/v1/clusters?zoom=${zoom}`, {
      headers: headersOf(reader),
    });
    const { features } = (await response.json()) as { features: { properties: { cluster_id?: string } }[] };
    for (const { properties } of features) if (properties.cluster_id) ids.add(properties.cluster_id);
  }
  expect(ids.size).to.be.greaterThan(0);
  return [...ids].flatMap((id) => [`/api/v1/clusters/${id}/leaves`, `/api/v1/clusters/${id}/expansion-zoom`]);
}

/** From here on a tile's grid tells 40 m apart, and a position in it is worth looking at. */
const TELLING_ZOOM = 8;

/** The tiles that hold the exact place or the centre of its cell, and their neighbours. */
async function searchTiles(server: RunningServer, reader: string) {
  const leaks: string[] = [];
  let features = 0;
  for (let z = 0; z <= 22; z++) {
    for (const path of tilesAround(z)) {
      const response = await fetch(server.url + path, { headers: headersOf(reader) });
      const bytes = Buffer.from(await response.arrayBuffer());
      const marks = marksInBytes(bytes);
      if (response.status === 200) {
        for (const { properties, lng, lat } of decode(bytes, path)) {
          features += 1;
          marks.push(...marksInText(JSON.stringify(properties)), ...marksInId(properties.cluster_id));
          if (z >= TELLING_ZOOM) marks.push(...marksAt(lng, lat));
        }
      }
      leaks.push(...marks.map((mark) => `${path}: ${mark}`));
    }
  }
  return { leaks, features };
}

function tilesAround(z: number): string[] {
  const paths = new Set<string>();
  for (const { lng, lat } of [MARK, CENTRE]) {
    const { x, y } = tileOf(lng, lat, z);
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        const [column, row] = [x + dx, y + dy];
        if (Math.min(column, row) < 0 || Math.max(column, row) >= 2 ** z) continue;
        paths.add(`/tiles/units/${z}/${column}/${row}.mvt`);
      }
    }
  }
  return [...paths];
}

function decode(bytes: Buffer, path: string) {
  const [z = 0, x = 0, y = 0] = (/(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(path) ?? []).slice(1).map(Number);
  const layer = new VectorTile(new PbfReader(bytes)).layers.units;
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => {
    const feature = layer?.feature(i);
    const point = feature?.loadGeometry()[0]?.[0] ?? { x: 0, y: 0 };
    return {
      properties: feature?.properties ?? {},
      lng: longitudeOf((x + point.x / 4096) / 2 ** z),
      lat: latitudeOf((y + point.y / 4096) / 2 ** z),
    };
  });
}

/** Ids say where a cluster stands. */
function marksInId(id: unknown): string[] {
  const name = typeof id === 'string' ? parseClusterId(id) : null;
  return name ? marksAt(longitudeOf(fromWorld(name.x)), latitudeOf(fromWorld(name.y))) : [];
}

/** From the exact place to whatever the questions measure to, metres. */
async function exactDistances({ knex }: Database): Promise<number[]> {
  const { rows } = await knex.raw(
    `with here as (select ST_SetSRID(ST_MakePoint(:lng, :lat), 4326)::geography as place)
     select ST_Distance(t.geom::geography, place) as m from here, territories t
     where not ST_Intersects(t.geom, place::geometry)
     union select ST_Distance(s.geom::geography, place) from here, municipal_seats s
     union select ST_Distance(ST_SetSRID(ST_MakePoint(-74.83, 5.06), 4326)::geography, place) from here`,
    { lng: MARK.lng, lat: MARK.lat },
  );
  return rows.map(({ m }: { m: number }) => m);
}
