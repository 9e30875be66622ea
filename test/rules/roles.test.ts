import { expect } from 'chai';
import { type Endpoint, methodOf, type Who } from '../../server/http/endpoint.ts';
import { ENDPOINTS } from '../../server/routes/index.ts';
import { refusal } from '../api/client.ts';
import { fillSmallWorld } from '../api/small-world.ts';
import { freshDatabase } from '../support/databases.ts';
import { headersOf, identifyByName, READERS, type ReaderName } from '../support/identify.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/** The role table of design.md section 8: who may ask, path by path (`POST /path`). An endpoint without a row fails. */
const ROLES: Record<Who, string[]> = {
  anyone: [
    '/healthz',
    '/readyz',
    '/metrics',
    '/openapi.json',
    '/docs',
    '/docs.css',
    '/styles/{name}.json',
    '/embed',
    '/embed.png',
    '/embed/neighbours.json',
    '/oembed',
    '/api/v1/territories',
    '/api/v1/territories/{kind}/{code}',
    '/api/v1/territories/{kind}/{code}/overlaps',
    '/api/v1/locate',
    '/api/v1/indicators',
    '/api/v1/session',
    'POST /api/v1/session',
    '/api/v1/session/oidc',
    '/api/v1/session/oidc/callback',
    'POST /api/v1/session/ready',
    'POST /api/v1/session/link',
    'DELETE /api/v1/session',
    'POST /api/v1/checks',
    'POST /api/v1/checks/annotated',
  ],
  anyone_scoped: ['/api/v1/catalogue', '/api/v1/proximity/nearest', '/api/v1/search', '/tiles/{layer}.json'],
  unit_readers: [
    '/api/v1/units',
    '/api/v1/units.csv',
    '/api/v1/units/{code}',
    '/api/v1/units/{code}/history',
    '/api/v1/units/{code}/members',
    '/api/v1/changes/list',
    '/api/v1/changes',
    '/api/v1/states',
    '/api/v1/coverage',
    '/api/v1/coverage.csv',
    '/api/v1/coverage/gaps',
    '/api/v1/compare',
    '/api/v1/compare.csv',
    '/api/v1/proximity/within',
    '/api/v1/survival',
    '/api/v1/indicators/totals',
    '/api/v1/indicators/totals.csv',
    '/api/v1/units/{code}/indicators',
    '/api/v1/survival.csv',
    '/api/v1/clusters',
    '/api/v1/clusters/{id}/leaves',
    '/api/v1/clusters/{id}/expansion-zoom',
  ],
  signed_in: [
    'POST /api/v1/account/password',
    '/api/v1/account/sessions',
    'DELETE /api/v1/account/sessions/{id}',
    '/api/v1/keys',
    'POST /api/v1/keys',
    'DELETE /api/v1/keys/{id}',
  ],
  writers: [
    '/api/v1/imports',
    '/api/v1/imports/{id}',
    '/api/v1/imports/{id}/rows',
    '/api/v1/imports/{id}/territory-changes',
    '/api/v1/imports/{id}/territory-changes.csv',
    'POST /api/v1/imports',
    'POST /api/v1/imports/{id}/commit',
    'POST /api/v1/imports/{id}/revert',
    'DELETE /api/v1/imports/{id}',
    'POST /api/v1/units',
    'PATCH /api/v1/units/{code}',
    'POST /api/v1/units/{code}/close',
    'DELETE /api/v1/units/{code}',
    'POST /api/v1/units/{code}/restore',
    'POST /api/v1/units/{code}/undo',
    'POST /api/v1/units/{code}/visits',
    '/api/v1/units/{code}/photos',
    'POST /api/v1/units/{code}/photos',
    '/api/v1/units/{code}/photos/{id}/{size}',
    'DELETE /api/v1/units/{code}/photos/{id}',
    '/api/v1/visits/plan',
    '/api/v1/visits/plan.{format}',
    '/api/v1/findings',
    'POST /api/v1/units/{code}/indicators',
    'POST /api/v1/indicators/{code}/figures',
    'POST /api/v1/findings/{id}/dismiss',
    'POST /api/v1/findings/{id}/reopen',
  ],
  admins: [
    '/api/v1/accounts',
    'POST /api/v1/accounts',
    'PATCH /api/v1/accounts/{id}',
    'POST /api/v1/accounts/{id}/link',
    '/api/v1/audit',
    '/api/v1/audit.csv',
    '/api/v1/releases',
    'POST /api/v1/releases',
  ],
};

/** Values with which a path is asked where it needs some. */
const EXAMPLES: Record<string, string> = {
  '/styles/{name}.json': '/styles/light.json',
  '/tiles/{layer}.json': '/tiles/department.json',
  '/api/v1/territories': '/api/v1/territories?kind=department',
  '/api/v1/territories/{kind}/{code}': '/api/v1/territories/department/05',
  '/api/v1/territories/{kind}/{code}/overlaps':
    '/api/v1/territories/department/05/overlaps?kind=protected_area',
  '/api/v1/locate': '/api/v1/locate?lng=-74.95&lat=5.05',
  '/api/v1/proximity/nearest': '/api/v1/proximity/nearest?lng=-74.95&lat=5.05&to=etcr',
  '/api/v1/search': '/api/v1/search?q=unidad',
  '/api/v1/imports/{id}': '/api/v1/imports/999',
  '/api/v1/imports/{id}/rows': '/api/v1/imports/999/rows',
  '/api/v1/imports/{id}/territory-changes': '/api/v1/imports/999/territory-changes',
  '/api/v1/imports/{id}/territory-changes.csv': '/api/v1/imports/999/territory-changes.csv',
  '/api/v1/imports/{id}/commit': '/api/v1/imports/999/commit',
  '/api/v1/imports/{id}/revert': '/api/v1/imports/999/revert',
  '/api/v1/units/{code}/close': '/api/v1/units/u1/close',
  '/api/v1/units/{code}/members': '/api/v1/units/a1/members',
  '/api/v1/units/{code}/history': '/api/v1/units/a1/history',
  '/api/v1/units/{code}/restore': '/api/v1/units/u1/restore',
  '/api/v1/units/{code}/undo': '/api/v1/units/u1/undo',
  '/api/v1/units/{code}/visits': '/api/v1/units/u1/visits',
  '/api/v1/units/{code}/photos': '/api/v1/units/u1/photos',
  '/api/v1/units/{code}/photos/{id}': '/api/v1/units/u1/photos/019ab0aa-7c3e-4d2b-9f53-0a6f2f9d1a11',
  '/api/v1/units/{code}/photos/{id}/{size}':
    '/api/v1/units/u1/photos/019ab0aa-7c3e-4d2b-9f53-0a6f2f9d1a11/small',
  '/api/v1/visits/plan': '/api/v1/visits/plan?lng=-74.9&lat=5',
  '/api/v1/visits/plan.{format}': '/api/v1/visits/plan.gpx?lng=-74.9&lat=5',
  '/api/v1/findings/{id}/dismiss': '/api/v1/findings/spike.0123456789abcdef/dismiss',
  '/api/v1/findings/{id}/reopen': '/api/v1/findings/spike.0123456789abcdef/reopen',
  '/api/v1/units/{code}/indicators': '/api/v1/units/u1/indicators',
  '/api/v1/indicators/{code}/figures': '/api/v1/indicators/sales/figures',
  '/api/v1/clusters': '/api/v1/clusters?bbox=-80,-5,-66,13&zoom=5',
  '/api/v1/clusters/{id}/leaves': '/api/v1/clusters/1.abcdefghij.5.1.1.2/leaves',
  '/api/v1/clusters/{id}/expansion-zoom': '/api/v1/clusters/1.abcdefghij.5.1.1.2/expansion-zoom',
  '/api/v1/units/{code}': '/api/v1/units/u1',
  '/api/v1/coverage': '/api/v1/coverage?by=department',
  '/api/v1/coverage.csv': '/api/v1/coverage.csv?by=department',
  '/api/v1/coverage/gaps': '/api/v1/coverage/gaps?by=municipality',
  '/api/v1/compare': '/api/v1/compare?by=department&from=2016-01-01&to=2018-01-01',
  '/api/v1/compare.csv': '/api/v1/compare.csv?by=department&from=2016-01-01&to=2018-01-01',
  '/api/v1/proximity/within': '/api/v1/proximity/within?lng=-75.5&lat=6.2&radius_m=1000',
};

/** `POST /path`; of GET the path alone. */
function rowOf(endpoint: Endpoint): string {
  const method = methodOf(endpoint);
  return method === 'GET' ? endpoint.path : `${method} ${endpoint.path}`;
}

/** What a path answers, with its example and an empty body, to those who may ask. Here: those that aren't 200. */
const ALLOWED: Record<string, number> = {
  '/embed.png': 404, // nothing has been released
  '/oembed': 400,
  'POST /api/v1/session': 400,
  '/api/v1/session/oidc': 404,
  '/api/v1/session/oidc/callback': 303,
  'POST /api/v1/session/ready': 400,
  'POST /api/v1/session/link': 400,
  '/api/v1/clusters/{id}/leaves': 410,
  '/api/v1/clusters/{id}/expansion-zoom': 410,
  '/api/v1/imports/{id}': 404,
  '/api/v1/imports/{id}/rows': 404,
  '/api/v1/imports/{id}/territory-changes': 404,
  '/api/v1/imports/{id}/territory-changes.csv': 404,
  'POST /api/v1/checks': 415,
  'POST /api/v1/checks/annotated': 415,
  'POST /api/v1/imports': 415,
  'POST /api/v1/imports/{id}/commit': 404,
  'POST /api/v1/imports/{id}/revert': 404,
  'DELETE /api/v1/imports/{id}': 404,
  'POST /api/v1/units': 422,
  'PATCH /api/v1/units/{code}': 428,
  'POST /api/v1/units/{code}/close': 400,
  'DELETE /api/v1/units/{code}': 400,
  'POST /api/v1/units/{code}/restore': 428,
  'POST /api/v1/units/{code}/undo': 400,
  'POST /api/v1/units/{code}/visits': 400,
  '/api/v1/units/{code}/photos': 404,
  'POST /api/v1/units/{code}/photos': 415,
  '/api/v1/units/{code}/photos/{id}/{size}': 404,
  'DELETE /api/v1/units/{code}/photos/{id}': 400,
  'POST /api/v1/units/{code}/indicators': 400,
  'POST /api/v1/indicators/{code}/figures': 400,
  'POST /api/v1/findings/{id}/dismiss': 400,
  'POST /api/v1/findings/{id}/reopen': 404,
  '/api/v1/units/{code}/history': 404, // these units have no events
  'POST /api/v1/account/password': 400,
  'DELETE /api/v1/account/sessions/{id}': 404,
  'POST /api/v1/keys': 400,
  'DELETE /api/v1/keys/{id}': 404,
  'POST /api/v1/releases': 201,
  'POST /api/v1/accounts': 400,
  'PATCH /api/v1/accounts/{id}': 404,
  'POST /api/v1/accounts/{id}/link': 404,
};

type Verdict = 'allowed' | 401 | 403;

/** Design.md section 8, with real units and nobody on the loopback address: who may ask, reader by reader. */
const VERDICTS: Record<Who, Record<ReaderName, Verdict>> = {
  anyone: { nobody: 'allowed', viewer: 'allowed', staff: 'allowed', admin: 'allowed' },
  anyone_scoped: { nobody: 'allowed', viewer: 'allowed', staff: 'allowed', admin: 'allowed' },
  unit_readers: { nobody: 401, viewer: 'allowed', staff: 'allowed', admin: 'allowed' },
  signed_in: { nobody: 401, viewer: 'allowed', staff: 'allowed', admin: 'allowed' },
  writers: { nobody: 401, viewer: 403, staff: 'allowed', admin: 'allowed' },
  admins: { nobody: 401, viewer: 403, staff: 403, admin: 'allowed' },
};

const TILES: Record<string, Who> = {
  '/tiles/units/0/0/0.mvt': 'unit_readers',
  '/tiles/municipality/0/0/0.mvt': 'anyone',
  '/public/releases.json': 'anyone',
};

describe('roles', () => {
  let server: RunningServer;

  before(async () => {
    const database = await freshDatabase('server');
    await fillSmallWorld(database.knex, { demonstration: false });
    server = await startServer(database, { PUBLIC_UNITS: 'none' }, { identify: identifyByName });
  });
  after(() => server?.close());

  it('are given to every endpoint by the table, and to no other', () => {
    const expected = Object.entries(ROLES).flatMap(([who, paths]) => paths.map((path) => `${path} ${who}`));
    const actual = ENDPOINTS.map((endpoint) => `${rowOf(endpoint)} ${endpoint.who}`);
    expect(actual.sort()).to.deep.equal(expected.sort());
  });

  const rows = Object.entries(ROLES).flatMap(([who, paths]) =>
    paths.map((row) => [row, who] as [string, Who]),
  );
  for (const [row, who] of [...rows, ...(Object.entries(TILES) as [string, Who][])]) {
    it(`decide who is answered ${row}`, async () => {
      const [path = '', method = 'GET'] = row.split(' ').reverse();
      const expected: Record<string, number> = {};
      const answered: Record<string, number> = {};
      for (const reader of READERS) {
        const verdict = VERDICTS[who][reader];
        expected[reader] = verdict === 'allowed' ? (ALLOWED[row] ?? 200) : verdict;
        answered[reader] = await statusOf(server, method, EXAMPLES[path] ?? path, reader);
      }
      expect(answered).to.deep.equal(expected);
    });
  }

  it('that may not ask are told so by a problem', async () => {
    const refusals = { nobody: 'sign-in-required', viewer: 'forbidden' } as const;
    for (const [reader, code] of Object.entries(refusals)) {
      const problem = await refusal(server, '/api/v1/accounts', { headers: headersOf(reader) });
      expect(problem.type).to.equal(`/problems/${code}`);
    }
  });
});

async function statusOf(
  server: RunningServer,
  method: string,
  path: string,
  reader: ReaderName,
): Promise<number> {
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{}' };
  const headers = { ...headersOf(reader), ...('body' in body && { 'content-type': 'application/json' }) };
  const response = await fetch(server.url + path, { method, headers, ...body, redirect: 'manual' });
  const isEndless = response.headers.get('content-type')?.startsWith('text/event-stream');
  await (isEndless ? response.body?.cancel() : response.arrayBuffer());
  return response.status;
}
