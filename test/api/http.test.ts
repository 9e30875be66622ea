import { get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { freshDatabase } from '../support/databases.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { fillSmallWorld } from './small-world.ts';

const COVERAGE = '/api/v1/coverage?by=municipality';

describe('answers', () => {
  let server: RunningServer;
  let database: Database;

  before(async () => {
    database = await freshDatabase('server');
    await fillSmallWorld(database.knex);
    server = await startServer(database);
  });
  after(() => server?.close());

  it('are 304 while their inputs are the same, and new when a version is', async () => {
    const first = await fetch(server.url + COVERAGE);
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(server.url + COVERAGE, { headers: { 'if-none-match': etag } });
    expect(again.status).to.equal(304);
    expect(again.headers.get('etag')).to.equal(etag);
    await database.knex('layer_versions').where({ layer: 'units' }).increment('version');
    await untilChanged(server.url + COVERAGE, etag);
  });

  it('differ in their tag by query and by language', async () => {
    const tag = async (path: string) => (await fetch(server.url + path)).headers.get('etag');
    const tags = [COVERAGE, `${COVERAGE}&line=rural_business`, `${COVERAGE}&lang=en`].map(tag);
    expect(new Set(await Promise.all(tags)).size).to.equal(3);
  });

  it('of invented units may be read by pages of any origin', async () => {
    const { headers } = await fetch(server.url + COVERAGE);
    expect(headers.get('access-control-allow-origin')).to.equal('*');
    expect(headers.get('cache-control')).to.equal('public, no-cache');
    const preflight = await fetch(server.url + COVERAGE, { method: 'OPTIONS' });
    expect(preflight.status).to.equal(204);
    expect(preflight.headers.get('access-control-allow-headers')).to.include('If-None-Match');
  });

  it('are compressed as the client likes', async () => {
    const path = `${server.url}/openapi.json`;
    const plain = await raw(path, 'identity');
    expect(plain.encoding).to.equal(undefined);
    const brotli = await raw(path, 'br, gzip');
    expect(brotli.encoding).to.equal('br');
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).to.equal(true);
    const gzip = await raw(path, 'gzip');
    expect(gzip.encoding).to.equal('gzip');
    expect(gunzipSync(gzip.body).equals(plain.body)).to.equal(true);
    expect(gzip.vary).to.match(/Accept-Encoding/i);
  });

  it('forbid every other host to scripts, styles and connections', async () => {
    const policy = (await fetch(`${server.url}/docs`)).headers.get('content-security-policy') ?? '';
    expect(policy).to.include("default-src 'none'").and.include("script-src 'self'");
    expect(policy).not.to.match(/https?:|unsafe|\*/);
  });

  it('to HEAD have the headers and no body', async () => {
    for (const path of [COVERAGE, '/api/v1/units.csv', '/healthz']) {
      const response = await fetch(server.url + path, { method: 'HEAD' });
      expect(response.status, path).to.equal(200);
      expect(await response.text()).to.equal('');
    }
  });

  it('tell life, readiness and metrics', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).to.deep.equal({ status: 'ok' });
    expect(await (await fetch(`${server.url}/readyz`)).json()).to.include({ status: 'ready' });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).to.include('process_resident_memory_bytes').and.include('geoser_http_request_seconds');
  });
});

describe('real units', () => {
  let server: RunningServer;

  before(async () => {
    const database = await freshDatabase('server');
    await fillSmallWorld(database.knex, { demonstration: false });
    server = await startServer(database);
  });
  after(() => server?.close());

  it('are answered on this machine, for nobody else to keep', async () => {
    const { status, headers } = await fetch(server.url + COVERAGE);
    expect(status).to.equal(200);
    expect(headers.get('cache-control')).to.equal('private, no-cache');
    expect(headers.get('vary'))
      .to.match(/Cookie/)
      .and.match(/Authorization/);
    expect(headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('are refused to whoever comes through a proxy', async () => {
    for (const header of ['x-forwarded-for', 'forwarded', 'via']) {
      const { status } = await fetch(server.url + COVERAGE, { headers: { [header]: '203.0.113.9' } });
      expect(status, header).to.equal(401);
    }
  });

  it('are left out of what everyone may ask', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const ask = async (path: string) => (await fetch(server.url + path, { headers })).json();
    expect(await ask('/api/v1/catalogue')).to.deep.include({ scope: 'nothing', units: null, offices: [] });
    expect(await ask('/api/v1/search?q=u3')).to.deep.include({ results: [], units_searched: false });
    expect(await ask('/api/v1/proximity/nearest?unit=u3&to=etcr')).to.include({ status: 401 });
    expect(await ask('/api/v1/proximity/nearest?lng=-75&lat=5&to=etcr')).to.have.property('rows');
  });

  it('leave location to everyone, so many times a minute', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const statuses: number[] = [];
    for (let count = 0; count < 125; count++) {
      const response = await fetch(`${server.url}/api/v1/locate?lng=0&lat=0`, { headers });
      await response.arrayBuffer();
      statuses.push(response.status);
    }
    expect(statuses[0]).to.equal(200);
    expect(statuses.at(-1)).to.equal(429);
  });
});

async function untilChanged(url: string, etag: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if ((await fetch(url, { headers: { 'if-none-match': etag } })).status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the tag outlived its version');
}

interface Raw {
  encoding: string | undefined;
  vary: string | undefined;
  body: Buffer;
}

/** fetch decompresses by itself, so this asks lower down. */
function raw(url: string, encodings: string): Promise<Raw> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': encodings } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          encoding: response.headers['content-encoding'],
          vary: response.headers.vary,
          body: Buffer.concat(chunks),
        }),
      );
    }).on('error', reject);
  });
}
