import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import pino from 'pino';
import { Registry } from 'prom-client';
import { invalidParameter } from '../../server/problem.ts';
import type { Versions } from '../../server/queries/versions.ts';
import { TileService } from '../../server/tiles/service.ts';
import type { LayerRequest, TileSet, TileSource } from '../../server/tiles/source.ts';
import { headersOf, identifyByName } from '../support/identify.ts';

const TILE = Buffer.from('a tile of some length, '.repeat(40));

/** Two layers: `units` of units, `areas` of territories. What they answer is set by each test. */
class FakeSource implements TileSource {
  asked: LayerRequest[] = [];
  made: string[] = [];
  tag = 'v1';
  permanent: string | null = null;
  tile: (path: string) => Promise<Uint8Array | null> = async () => TILE;
  readonly #layer: string;
  readonly holdsUnits: boolean;

  constructor(layer: string, holdsUnits: boolean) {
    this.#layer = layer;
    this.holdsUnits = holdsUnits;
  }

  has(layer: string): boolean {
    return layer === this.#layer;
  }

  open(request: LayerRequest): TileSet {
    this.asked.push(request);
    return {
      tag: `${this.#layer}.${this.tag}`,
      permanent: this.permanent,
      tile: ({ z, x, y }) => {
        this.made.push(`${z}/${x}/${y}`);
        return this.tile(`${z}/${x}/${y}`);
      },
    };
  }

  describe(): never {
    throw new Error('not asked here');
  }
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

describe('the tile pipeline', () => {
  let server: Server;
  let units: FakeSource;
  let areas: FakeSource;
  let versions: Versions;
  let readings: () => Promise<Versions>;
  let registry: Registry;
  /** How often it was asked who is behind a request. */
  let recognised: number;

  beforeEach(async () => {
    units = new FakeSource('units', true);
    areas = new FakeSource('areas', false);
    versions = { units: 1, lastEvent: 0, demonstration: true, figures: 0, layers: { areas: 1 } };
    readings = async () => versions;
    registry = new Registry();
    recognised = 0;
    await listen('auto');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function listen(publicUnits: 'auto' | 'none'): Promise<void> {
    server?.close();
    registry = new Registry();
    const tiles = new TileService({
      config: { publicUnits, tileMemoryMb: 4 },
      versions: { current: () => readings(), invalidate: () => undefined } as never,
      accounts: { exist: async () => false },
      identify: async (req) => {
        recognised += 1;
        return identifyByName(req);
      },
      sources: [units, areas],
      log: pino({ level: 'silent' }),
      registry,
    });
    server = createServer((req, res) => {
      if (!tiles.handle(req, res)) res.writeHead(418).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      const req = request({ port, host: '127.0.0.1', path, method, headers }, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }),
        );
      });
      req.on('error', reject).end();
    });
  }

  async function problemOf(path: string, headers?: Record<string, string>, method?: string) {
    const { status, headers: sent, body } = await ask(path, headers, method);
    expect(sent['content-type']).to.equal('application/problem+json');
    return { status, ...(JSON.parse(body.toString()) as { type: string; detail: string }) };
  }

  it('sends a tile with its type and length', async () => {
    const { status, headers, body } = await ask('/tiles/units/3/2/3.mvt');
    expect(status).to.equal(200);
    expect(headers['content-type']).to.equal('application/vnd.mapbox-vector-tile');
    expect(headers['content-length']).to.equal(String(TILE.length));
    expect(headers['content-encoding']).to.equal(undefined);
    expect(body.equals(TILE)).to.equal(true);
  });

  const encodings: [accept: string, encoding: string | undefined][] = [
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['gzip;q=0', undefined],
    ['identity', undefined],
    ['*', 'br'],
    ['GZIP', 'gzip'],
  ];
  for (const [accept, encoding] of encodings) {
    it(`sends ${encoding ?? 'the plain bytes'} to a client that accepts “${accept}”`, async () => {
      for (let time = 0; time < 2; time++) {
        const { headers, body } = await ask('/tiles/units/3/2/3.mvt', { 'accept-encoding': accept });
        expect(headers['content-encoding']).to.equal(encoding);
        expect(headers.vary).to.contain('Accept-Encoding');
        const plain =
          encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body;
        expect(plain.equals(TILE)).to.equal(true);
      }
      expect(units.made).to.have.length(1);
    });
  }

  it('sends small tiles as they are', async () => {
    units.tile = async () => Buffer.from('small');
    const { headers, body } = await ask('/tiles/units/3/2/3.mvt', { 'accept-encoding': 'br' });
    expect(headers['content-encoding']).to.equal(undefined);
    expect(body.toString()).to.equal('small');
  });

  it('answers an empty tile with 204 and keeps that too', async () => {
    units.tile = async () => null;
    for (let time = 0; time < 2; time++) {
      const { status, body } = await ask('/tiles/units/3/2/3.mvt');
      expect(status).to.equal(204);
      expect(body.length).to.equal(0);
    }
    expect(units.made).to.have.length(1);
  });

  it('sends the headers alone for HEAD', async () => {
    const { status, headers, body } = await ask('/tiles/units/3/2/3.mvt', {}, 'HEAD');
    expect(status).to.equal(200);
    expect(headers['content-length']).to.equal(String(TILE.length));
    expect(body.length).to.equal(0);
  });

  it('answers 304 before any work while the version is the same', async () => {
    const { headers } = await ask('/tiles/units/3/2/3.mvt');
    const { status, body } = await ask('/tiles/units/3/2/3.mvt', {
      'if-none-match': `W/"other", ${headers.etag}`,
    });
    expect(status).to.equal(304);
    expect(body.length).to.equal(0);
    const other = await ask('/tiles/units/3/2/2.mvt', { 'if-none-match': String(headers.etag) });
    expect(other.status).to.equal(304);
    expect(units.made).to.deep.equal(['3/2/3']);
  });

  it('answers 304 in a new version whose tile is the same, under the new ETag', async () => {
    const before = await ask('/tiles/units/3/2/3.mvt');
    units.tag = 'v2';
    const same = await ask('/tiles/units/3/2/3.mvt', { 'if-none-match': String(before.headers.etag) });
    expect(same.status).to.equal(304);
    expect(same.headers.etag).not.to.equal(before.headers.etag);
    expect(units.made).to.have.length(2);
  });

  it('sends the new tile where a new version changed it', async () => {
    const before = await ask('/tiles/units/3/2/3.mvt');
    units.tag = 'v2';
    units.tile = async () => Buffer.from('changed');
    const after = await ask('/tiles/units/3/2/3.mvt', { 'if-none-match': String(before.headers.etag) });
    expect(after.status).to.equal(200);
    expect(after.body.toString()).to.equal('changed');
  });

  it('makes a tile once for all who ask at the same time', async () => {
    let release = () => undefined as undefined;
    units.tile = () =>
      new Promise((resolve) => {
        release = () => void resolve(TILE);
      });
    const asked = [1, 2, 3].map(() => ask('/tiles/units/3/2/3.mvt'));
    while (units.asked.length < 3) await new Promise((resolve) => setImmediate(resolve));
    release();
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
    expect(units.made).to.have.length(1);
  });

  it('forgets a failure: 500 with an id, and the next one asks again', async () => {
    units.tile = async () => {
      throw new Error('secret detail');
    };
    const failed = await problemOf('/tiles/units/3/2/3.mvt');
    expect(failed.status).to.equal(500);
    expect(JSON.stringify(failed)).not.to.contain('secret');
    units.tile = async () => TILE;
    expect((await ask('/tiles/units/3/2/3.mvt')).status).to.equal(200);
  });

  it('passes on a problem of the source', async () => {
    units.open = () => {
      throw invalidParameter('territory', 'x:1', { es: 'no existe', en: 'it does not exist' });
    };
    expect((await problemOf('/tiles/units/3/2/3.mvt?territory=x:1')).status).to.equal(400);
  });

  const missing = [
    '/tiles/units/0/1/0.mvt',
    '/tiles/units/0/0/1.mvt',
    '/tiles/units/-1/0/0.mvt',
    '/tiles/units/23/0/0.mvt',
    '/tiles/units/3/8/0.mvt',
    '/tiles/units/3/1.5/0.mvt',
    '/tiles/units/3/01/0.mvt',
    '/tiles/units/3/1/0.png',
    '/tiles/units/3/1.mvt',
    '/tiles/units/3/1/0/0.mvt',
    '/tiles/un%69ts/3/1/0.mvt',
    '/tiles/nothing/3/1/0.mvt',
    '/tiles/constructor/3/1/0.mvt',
    '/tiles/',
  ];
  for (const path of missing) {
    it(`answers 404 to ${path}`, async () => {
      expect((await problemOf(path)).status).to.equal(404);
      expect(units.asked).to.deep.equal([]);
    });
  }

  const bad = [
    '/tiles/units/3/2/3.mvt?colour=red',
    '/tiles/units/3/2/3.mvt?line=',
    '/tiles/units/3/2/3.mvt?as_of=2018-02-30',
    '/tiles/units/3/2/3.mvt?as_of=2999-01-01',
    '/tiles/units/3/2/3.mvt?v=1',
    '/tiles/areas/3/2/3.mvt?line=rural_business',
  ];
  for (const path of bad) {
    it(`answers 400 to ${path}`, async () => {
      expect((await problemOf(path)).status).to.equal(400);
    });
  }

  it('tells problems in Spanish, or in English to who prefers it', async () => {
    const path = '/tiles/units/3/2/3.mvt?colour=red';
    expect((await problemOf(path)).detail).to.contain('No existe el parámetro');
    expect((await problemOf(path, { 'accept-language': 'en-GB,es;q=0.5' })).detail).to.contain('There is no');
    expect((await problemOf(path, { 'accept-language': 'es-CO,en;q=0.5' })).detail).to.contain('No existe');
  });

  it('hands the filter to the source', async () => {
    await ask('/tiles/units/3/2/3.mvt?line=self_consumption&status=active');
    expect(units.asked[0]?.filter).to.deep.include({ lines: ['self_consumption'], statuses: ['active'] });
  });

  it('leaves TileJSON and all other paths to the application', async () => {
    for (const path of ['/tiles/units.json', '/', '/api/v1/units', '/tilesets/1']) {
      expect((await ask(path)).status).to.equal(418);
    }
  });

  it('refuses other methods, and tells them to a page of another origin that asks', async () => {
    expect(await problemOf('/tiles/units/3/2/3.mvt', {}, 'POST')).to.deep.include({ status: 405 });
    const { status, headers } = await ask('/tiles/units/3/2/3.mvt', {}, 'OPTIONS');
    expect(status).to.equal(204);
    expect(headers['access-control-allow-methods']).to.contain('GET');
  });

  it('lets pages of other origins read invented units, asking again each time', async () => {
    const { headers } = await ask('/tiles/units/3/2/3.mvt');
    expect(headers['access-control-allow-origin']).to.equal('*');
    expect(headers['cache-control']).to.equal('public, no-cache');
  });

  it('lets nobody else read or keep real units', async () => {
    versions = { ...versions, demonstration: false };
    const { status, headers } = await ask('/tiles/units/3/2/3.mvt');
    expect(status).to.equal(200); // this machine itself
    expect(headers['access-control-allow-origin']).to.equal(undefined);
    expect(headers['cache-control']).to.equal('private, no-cache');
    expect(headers.vary).to.contain('Cookie').and.to.contain('Authorization');
    const forwarded = await problemOf('/tiles/units/3/2/3.mvt', { 'x-forwarded-for': '203.0.113.7' });
    expect(forwarded.status).to.equal(401);
  });

  it('keeps all units from everyone when told so, but not territories', async () => {
    await listen('none');
    expect((await problemOf('/tiles/units/3/2/3.mvt')).status).to.equal(401);
    expect((await ask('/tiles/areas/3/2/3.mvt')).status).to.equal(200);
  });

  it('asks who is there only for tiles of units, and only when a cookie or a key comes along', async () => {
    await ask('/tiles/units/3/2/3.mvt');
    await ask('/tiles/areas/3/2/3.mvt', headersOf('viewer'));
    expect(recognised).to.equal(0);
    await ask('/tiles/units/3/2/3.mvt', { cookie: 'other=1' });
    await ask('/tiles/units/3/2/3.mvt', headersOf('viewer'));
    expect(recognised).to.equal(2);
  });

  it('gives a reader who is signed in the tiles of the own scope, for nobody else to keep', async () => {
    const cacheOf = async (headers: Record<string, string>) =>
      (await ask('/tiles/units/3/2/3.mvt', headers)).headers['cache-control'];
    expect(await cacheOf(headersOf('viewer'))).to.equal('private, no-cache');
    expect(await cacheOf({ cookie: 'other=1' })).to.equal('public, no-cache');
    await listen('none');
    expect((await ask('/tiles/units/3/2/3.mvt', headersOf('viewer'))).status).to.equal(200);
    expect((await ask('/tiles/units/3/2/3.mvt', { cookie: 'other=1' })).status).to.equal(401);
    expect(units.asked.map(({ scope }) => scope.kind)).to.deep.equal(['viewer', 'everything', 'viewer']);
  });

  it('lets a tile whose address names the version be kept for ever', async () => {
    areas.permanent = '1-abc';
    const cacheOf = async (path: string) => (await ask(path)).headers['cache-control'];
    expect(await cacheOf('/tiles/areas/3/2/3.mvt?v=1-abc')).to.equal('public, max-age=31536000, immutable');
    expect(await cacheOf('/tiles/areas/3/2/3.mvt?v=0-abc')).to.equal('public, no-cache');
    expect(await cacheOf('/tiles/areas/3/2/3.mvt')).to.equal('public, no-cache');
  });

  it('goes on with the last version known while the database is slow, and after it has gone', async () => {
    await ask('/tiles/units/3/2/3.mvt');
    readings = () => new Promise(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 120)); // until the reading is no longer fresh
    expect((await ask('/tiles/units/3/2/3.mvt')).status).to.equal(200);
    readings = () => Promise.reject(new Error('gone'));
    expect((await ask('/tiles/units/3/2/3.mvt')).status).to.equal(200);
  });

  it('counts its answers', async () => {
    await ask('/tiles/units/3/2/3.mvt');
    await ask('/tiles/units/3/9/3.mvt');
    const text = await registry.metrics();
    expect(text).to.contain('geoser_tile_requests_total{outcome="sent"} 1');
    expect(text).to.contain('geoser_tile_requests_total{outcome="problem"} 1');
  });
});
