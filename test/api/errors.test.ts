import { request as httpRequest } from 'node:http';
import { expect } from 'chai';
import fc from 'fast-check';
import { UNIT_FILTER_PARAMETERS } from '../../server/contract/filter.ts';
import { ENDPOINTS } from '../../server/routes/index.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { refusal } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

/** Path, then the parameter that the refusal names. All are 400. */
const BAD: [path: string, parameter: string][] = [
  ['/api/v1/units?lines=rural_business', 'lines'],
  ['/api/v1/units?line=agro', 'line'],
  ['/api/v1/units?line=', 'line'],
  ['/api/v1/units?line=rural_business&line=rural_occupation', 'line'],
  ['/api/v1/units?stage=created,', 'stage'],
  ['/api/v1/units?status=open', 'status'],
  ['/api/v1/units?pdet=si', 'pdet'],
  ['/api/v1/units?created_from=2017-02-30', 'created_from'],
  ['/api/v1/units?created_from=2018-01-01&created_to=2017-01-01', 'created_from'],
  ['/api/v1/units?as_of=ayer', 'as_of'],
  ['/api/v1/units?as_of=0000-01-01', 'as_of'],
  ['/api/v1/units?known_at=2017-01-01', 'known_at'],
  ['/api/v1/units?territory=05001', 'territory'],
  ['/api/v1/units?territory=municipality:99999', 'territory'],
  ['/api/v1/units?territory=vereda:1', 'territory'],
  ['/api/v1/units?territory=etcr:E', 'territory'],
  ['/api/v1/units?q=%00', 'q'],
  [`/api/v1/units?q=${'a'.repeat(201)}`, 'q'],
  ['/api/v1/units?limit=1001', 'limit'],
  ['/api/v1/units?limit=0', 'limit'],
  ['/api/v1/units?limit=1e2', 'limit'],
  ['/api/v1/units?cursor=bm8', 'cursor'],
  ['/api/v1/units?bbox=1,2,3', 'bbox'],
  ['/api/v1/units?bbox=-75,6,-74,5', 'bbox'],
  ['/api/v1/units?bbox=-181,5,-74,6', 'bbox'],
  ['/api/v1/units?lang=fr', 'lang'],
  ['/api/v1/units.csv?separator=tab', 'separator'],
  ['/api/v1/units.csv?limit=5', 'limit'],
  ['/api/v1/units/u1?as_of=2017-02-30', 'as_of'],
  ['/api/v1/units/u1?as_of=2999-01-01', 'as_of'],
  ['/api/v1/coverage?by=municipality&as_of=2999-01-01', 'as_of'],
  ['/api/v1/coverage', 'by'],
  ['/api/v1/coverage?by=vereda', 'by'],
  ['/api/v1/coverage?by=municipality&radius_m=-1', 'radius_m'],
  ['/api/v1/coverage?by=municipality&radius_m=200001', 'radius_m'],
  ['/api/v1/coverage?by=municipality&radius_m=NaN', 'radius_m'],
  ['/api/v1/coverage/gaps?by=vereda', 'by'],
  ['/api/v1/territories?kind=Vereda', 'kind'],
  ['/api/v1/territories?kind=vereda', 'kind'],
  ['/api/v1/territories?geometry=full', 'geometry'],
  ['/api/v1/territories/municipality/05001?geometry=all', 'geometry'],
  ['/api/v1/territories/municipality/05001/overlaps', 'kind'],
  ['/api/v1/territories/etcr/E/overlaps?kind=municipality', 'kind'],
  ['/api/v1/proximity/nearest?lng=-75&lat=5', 'to'],
  ['/api/v1/proximity/nearest?lng=-75&to=etcr', 'lat'],
  ['/api/v1/proximity/nearest?unit=u1&lng=-75&lat=5&to=etcr', 'unit'],
  ['/api/v1/proximity/nearest?lng=-75&lat=5&to=etcr&k=101', 'k'],
  ['/api/v1/proximity/within?radius_m=1000', 'lng'],
  ['/api/v1/proximity/within?of=municipality:99999', 'of'],
  ['/api/v1/proximity/within?of=municipality:05001&lng=-75&lat=5', 'of'],
  ['/api/v1/proximity/within?territory=municipality:05001,municipality:05002', 'territory'],
  ['/api/v1/locate?lng=5&lat=-75,5', 'lat'],
  ['/api/v1/locate?lng=181&lat=5', 'lng'],
  ['/api/v1/locate?lng=-75&lat=91', 'lat'],
  ['/api/v1/locate?lng=-75&lat=5&accuracy_m=-1', 'accuracy_m'],
  ['/api/v1/locate?lng=-75&lat=5&line=created', 'line'],
  ['/api/v1/search', 'q'],
  ['/api/v1/search?q=a&limit=51', 'limit'],
];

const MISSING: [path: string, type: string][] = [
  ['/api/v1/units/nadie', 'not-found'],
  ['/api/v1/units/%00', 'no-such-path'],
  ['/api/v1/units/%E0%A4%A', 'no-such-path'],
  ['/api/v1/territories/municipality/99999', 'not-found'],
  ['/api/v1/territories/Municipality/05001', 'no-such-path'],
  ['/api/v1/territories/municipality/99999/overlaps?kind=department', 'not-found'],
  ['/api/v2/units', 'no-such-path'],
  ['/api/v1/units/', 'no-such-path'],
  ['/nada.html', 'no-such-path'],
  ['/../package.json', 'no-such-path'],
];

onEachEngine('bad input', (engine) => {
  let server: RunningServer;

  before(async () => {
    const database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database, { LOG_LEVEL: 'silent' });
  });
  after(() => server?.close());

  for (const [path, parameter] of BAD) {
    it(`is refused by name: ${path.slice(0, 90)}`, async () => {
      expect(await refusal(server, path)).to.deep.include({ status: 400, parameter });
    });
  }

  for (const [path, type] of MISSING) {
    it(`is not found: ${path}`, async () => {
      expect(await refusal(server, path)).to.include({ status: 404, type: `/problems/${type}` });
    });
  }

  it('is told in the language asked for', async () => {
    expect((await refusal(server, '/api/v1/units?line=agro')).detail).to.match(/^El parámetro «line»/);
    expect((await refusal(server, '/api/v1/units?line=agro&lang=en')).detail).to.match(/^Parameter “line”/);
    const header = { headers: { 'accept-language': 'en-GB,en;q=0.9,es;q=0.1' } };
    expect((await refusal(server, '/api/v1/units?line=agro', header)).detail).to.match(/^Parameter/);
  });

  it('of what is missing says that it is missing', async () => {
    const { detail } = await refusal(server, '/api/v1/coverage');
    expect(detail)
      .to.match(/^Falta el parámetro «by»/)
      .and.to.not.contain('«»');
  });

  it('is a page for whoever opened a wrong address in a browser, and JSON for programs', async () => {
    const browser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };
    const page = await fetch(`${server.url}/nope`, browser);
    expect([page.status, page.headers.get('content-type')]).to.deep.equal([404, 'text/html; charset=utf-8']);
    expect(await page.text())
      .to.include('«/nope»')
      .and.to.include('href="/docs"');
    for (const [path, accept] of [
      ['/nope', '*/*'],
      ['/api/v1/nope', 'text/html'],
    ] as const) {
      const answer = await fetch(server.url + path, { headers: { accept } });
      expect(answer.headers.get('content-type'), path).to.match(/^application\/problem\+json/);
    }
  });

  it('names the values and parameters that are allowed', async () => {
    expect((await refusal(server, '/api/v1/units?lines=x')).allowed).to.include('line');
    expect((await refusal(server, '/api/v1/units?line=agro')).detail).to.include('rural_business');
    expect((await refusal(server, '/api/v1/units?territory=etcr:E')).detail).to.include('/proximity/within');
  });

  it('of method is 405 with the methods there are', async () => {
    const response = await fetch(`${server.url}/api/v1/units`, { method: 'DELETE' });
    expect(response.status).to.equal(405);
    expect(response.headers.get('allow')).to.equal('GET, HEAD, POST, OPTIONS');
  });

  it('of over 100 MB is 413 and names the command', async () => {
    const { status, body } = await declareBody(server, '/api/v1/imports', 100_000_001);
    expect(status).to.equal(413);
    expect(body.command).to.match(/^npm run import/);
    const check = await declareBody(server, '/api/v1/checks', 100_000_001);
    expect(check.body.command).to.equal('npm run check -- <file>');
    expect(check.body.detail).to.match(/^El archivo supera 100 MB. Divídalo/);
  });

  it('is never an internal error, whatever the query', async () => {
    const names = [
      ...UNIT_FILTER_PARAMETERS,
      'by',
      'radius_m',
      'lng',
      'lat',
      'bbox',
      'limit',
      'cursor',
      'kind',
      'to',
      'k',
      'of',
    ];
    const values = [
      'municipality',
      'etcr',
      'protected_area',
      '-74.8',
      '5.05',
      '100',
      'true',
      '2017-01-01',
      'department:05',
    ];
    const pair = fc.tuple(
      fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 8 })),
      fc.oneof(fc.constantFrom(...values), fc.string({ unit: 'binary', maxLength: 20 })),
    );
    // the stream of changes has no end
    const finite = ENDPOINTS.filter(({ path }) => path !== '/api/v1/changes');
    const paths = finite.filter(({ path }) => path.startsWith('/api/')).map(({ path }) => path);
    const segment = fc.oneof(
      fc.constantFrom('municipality', '05001', 'u1'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        segment,
        segment,
        fc.array(pair, { maxLength: 5 }),
        async (path, a, b, pairs) => {
          const segments = [a, b];
          const filled = path.replace(/\{\w+\}/g, () => encodeURIComponent(wellFormed(segments.pop() ?? '')));
          const query = new URLSearchParams(pairs);
          const response = await fetchAgain(`${server.url}${filled}?${query}`);
          await response.arrayBuffer();
          expect(response.status, `${filled}?${query}`).to.be.below(500);
        },
      ),
      { numRuns: 400 },
    );
  });
});

/** A connection kept alive may have been closed just before it was used again. */
function fetchAgain(url: string): Promise<Response> {
  return fetch(url).catch(() => fetch(url));
}

/** Lone surrogates have no percent form. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** Announces a body of so many bytes, and sends none of it. */
function declareBody(
  server: RunningServer,
  path: string,
  bytes: number,
): Promise<{ status: number | undefined; body: { command?: string; detail?: string } }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(server.url + path, {
      method: 'POST',
      headers: { 'content-length': bytes },
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        request.destroy();
        resolve({ status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) });
      });
    });
    request.on('error', reject);
    request.flushHeaders();
  });
}
