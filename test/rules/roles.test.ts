import { expect } from 'chai';
import { type Endpoint, methodOf, type Who } from '../../server/http/endpoint.ts';
import { ENDPOINTS } from '../../server/routes/index.ts';
import { freshDatabase } from '../support/databases.ts';
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
    '/tiles/{layer}.json',
    '/api/v1/territories',
    '/api/v1/territories/{kind}/{code}',
    '/api/v1/territories/{kind}/{code}/overlaps',
    '/api/v1/locate',
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
  anyone_scoped: ['/api/v1/catalogue', '/api/v1/proximity/nearest', '/api/v1/search'],
  unit_readers: [
    '/api/v1/units',
    '/api/v1/units.csv',
    '/api/v1/units/{code}',
    '/api/v1/coverage',
    '/api/v1/coverage.csv',
    '/api/v1/coverage/gaps',
    '/api/v1/proximity/within',
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
  writers: [],
  admins: [
    '/api/v1/accounts',
    'POST /api/v1/accounts',
    'PATCH /api/v1/accounts/{id}',
    'POST /api/v1/accounts/{id}/link',
    '/api/v1/audit',
    '/api/v1/audit.csv',
  ],
};

/** Values with which each path of a unit reader is asked. */
const EXAMPLES: Record<string, string> = {
  '/api/v1/clusters': '/api/v1/clusters?bbox=-80,-5,-66,13&zoom=5',
  '/api/v1/clusters/{id}/leaves': '/api/v1/clusters/1.abcdefghij.5.1.1.2/leaves',
  '/api/v1/clusters/{id}/expansion-zoom': '/api/v1/clusters/1.abcdefghij.5.1.1.2/expansion-zoom',
  '/api/v1/units/{code}': '/api/v1/units/05-2017-1',
  '/api/v1/coverage': '/api/v1/coverage?by=department',
  '/api/v1/coverage.csv': '/api/v1/coverage.csv?by=department',
  '/api/v1/coverage/gaps': '/api/v1/coverage/gaps?by=municipality',
  '/api/v1/proximity/within': '/api/v1/proximity/within?lng=-75.5&lat=6.2&radius_m=1000',
};

/** `POST /path`; of GET the path alone. */
function rowOf(endpoint: Endpoint): string {
  const method = methodOf(endpoint);
  return method === 'GET' ? endpoint.path : `${method} ${endpoint.path}`;
}

describe('roles', () => {
  it('are given to every endpoint by the table, and to no other', () => {
    const expected = Object.entries(ROLES).flatMap(([who, paths]) => paths.map((path) => `${path} ${who}`));
    const actual = ENDPOINTS.map((endpoint) => `${rowOf(endpoint)} ${endpoint.who}`);
    expect(actual.sort()).to.deep.equal(expected.sort());
  });
});

describe('readers without units', () => {
  let server: RunningServer;

  before(async () => {
    server = await startServer(await freshDatabase('server'), { PUBLIC_UNITS: 'none' });
  });
  after(() => server?.close());

  for (const path of [...ROLES.unit_readers, '/tiles/units/0/0/0.mvt']) {
    it(`are refused ${path}`, async () => {
      const response = await fetch(`${server.url}${EXAMPLES[path] ?? path}`);
      const body = await response.json();
      expect(response.status).to.equal(401);
      expect(body.type).to.equal('/problems/sign-in-required');
    });
  }
});
