import { readdirSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import express from 'express';
import { z } from 'zod';
import { readConfig } from '../../server/config.ts';
import { type Context, createContext } from '../../server/context.ts';
import type { Account } from '../../server/domain/account.ts';
import { type Endpoint, jsonEndpoint } from '../../server/http/endpoint.ts';
import { problemHandler } from '../../server/http/problems.ts';
import { endpointRouter } from '../../server/http/router.ts';
import { sweepUploads, uploadsFolder } from '../../server/http/uploads.ts';
import { Readiness } from '../../server/readiness.ts';
import { freshDatabase } from '../support/databases.ts';

const ACCOUNTS: Record<string, Account> = {
  viewer: { id: 'v', name: 'V', email: 'v@x.co', role: 'viewer', departments: [] },
  staff: { id: 's', name: 'S', email: 's@x.co', role: 'staff', departments: ['05'] },
  admin: { id: 'a', name: 'A', email: 'a@x.co', role: 'admin', departments: [] },
};

function writing(who: Endpoint['who']): Endpoint {
  return jsonEndpoint({
    method: 'POST',
    path: `/${who}`,
    who,
    tag: 'service',
    summary: { es: 'Prueba', en: 'Test' },
    response: z.object({ by: z.string().nullable() }),
    async handle({ account }) {
      return { by: account?.name ?? null };
    },
  });
}

const upload = jsonEndpoint({
  method: 'POST',
  path: '/upload',
  who: 'anyone',
  tag: 'service',
  summary: { es: 'Prueba', en: 'Test' },
  upload: { maxBytes: 1_000_000 },
  body: z.object({ crs: z.coerce.number().int().optional() }),
  response: z.object({ name: z.string(), bytes: z.int(), crs: z.int().nullable(), waiting: z.int() }),
  async handle({ upload: file, body }) {
    if (file?.fileName === 'falla.csv') throw new Error('on purpose');
    return {
      name: file?.fileName ?? '',
      bytes: file?.bytes ?? -1,
      crs: body.crs ?? null,
      waiting: filesWaiting(),
    };
  },
});

const json = jsonEndpoint({
  method: 'PATCH',
  path: '/upload',
  who: 'anyone',
  tag: 'service',
  summary: { es: 'Prueba', en: 'Test' },
  body: z.object({ name: z.string() }),
  status: 201,
  response: z.object({ name: z.string() }),
  handle: async ({ body }) => body,
});

/** Folders of requests of this process. */
function filesWaiting(): number {
  return readdirSync(uploadsFolder()).filter((name) => name.startsWith(`${process.pid}-`)).length;
}

describe('requests that write', () => {
  let ctx: Context;
  let server: Server;
  let url: string;

  before(async () => {
    ctx = createContext({
      config: readConfig({ LOG_LEVEL: 'silent' }),
      database: await freshDatabase('server'),
      readiness: new Readiness(),
      identify: async (req) => ACCOUNTS[String(req.headers['x-test-role'])] ?? null,
    });
    const app = express();
    const endpoints = [writing('signed_in'), writing('writers'), writing('admins'), upload, json];
    app.use(endpointRouter(ctx, endpoints, 'test'), problemHandler(ctx.log));
    server = createServer(app).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server?.close();
    await ctx?.close();
  });

  const post = (path: string, headers: Record<string, string> = {}, body?: FormData | string) =>
    fetch(url + path, { method: 'POST', headers, body: body ?? null });
  const form = (content: string, name = 'mis filas.csv', fields: Record<string, string> = {}) => {
    const data = new FormData();
    for (const [field, value] of Object.entries(fields)) data.set(field, value);
    data.set('file', new Blob([content]), name);
    return data;
  };

  const EXPECTED: [string, string, number][] = [
    ['/signed_in', 'nobody', 401],
    ['/signed_in', 'viewer', 200],
    ['/writers', 'nobody', 401],
    ['/writers', 'viewer', 403],
    ['/writers', 'staff', 200],
    ['/writers', 'admin', 200],
    ['/admins', 'staff', 403],
    ['/admins', 'admin', 200],
  ];
  for (const [path, role, status] of EXPECTED) {
    it(`answer ${status} to ${role} at ${path}`, async () => {
      expect((await post(path, { 'x-test-role': role })).status).to.equal(status);
    });
  }

  it('are refused to pages of another site, by origin or by what the browser says of the site', async () => {
    const foreign: Record<string, string>[] = [
      { origin: 'https://otro.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ];
    for (const headers of foreign) {
      const response = await post('/admins', { 'x-test-role': 'admin', ...headers });
      expect(response.status, JSON.stringify(headers)).to.equal(403);
      expect((await response.json()).type).to.equal('/problems/foreign-origin');
    }
    const own = await post('/admins', {
      'x-test-role': 'admin',
      origin: url,
      'sec-fetch-site': 'same-origin',
    });
    expect(own.status).to.equal(200);
  });

  it('name the methods of a path, and are never stored', async () => {
    const wrong = await fetch(`${url}/upload`);
    expect(wrong.status).to.equal(405);
    expect(wrong.headers.get('allow')).to.equal('POST, PATCH, OPTIONS');
    const right = await post('/upload', {}, form('a'));
    expect(right.headers.get('cache-control')).to.equal('no-store');
  });

  it('take a JSON body of the declared shape, and say what is wrong with another', async () => {
    const patch = (body: string, type = 'application/json') =>
      fetch(`${url}/upload`, { method: 'PATCH', headers: { 'content-type': type }, body });
    expect((await patch('{"name":"Ana"}')).status).to.equal(201);
    expect(await (await patch('{"name":7}')).json()).to.include({
      type: '/problems/bad-body',
      parameter: 'name',
    });
    expect((await patch('{"name":')).status).to.equal(400);
    expect((await patch('name=Ana', 'application/x-www-form-urlencoded')).status).to.equal(415);
    expect((await patch(`{"name":"${'a'.repeat(2_000_000)}"}`)).status).to.equal(413);
  });

  it('hand a file over for as long as the request lasts, and no longer', async () => {
    const answer = await (
      await post('/upload', {}, form('a,b\n1,2\n', 'mis filas.csv', { crs: '9377' }))
    ).json();
    expect(answer).to.deep.equal({ name: 'mis filas.csv', bytes: 8, crs: 9377, waiting: 1 });
    expect((await post('/upload', {}, form('x', 'falla.csv'))).status).to.equal(500);
    expect((await post('/upload', {}, form('x', 'a.csv', { crs: 'mucho' }))).status).to.equal(400);
    expect(filesWaiting()).to.equal(0);
  });

  it('keep a file name to its last part', async () => {
    const answer = await (await post('/upload', {}, form('x', '../../etc/pasa.csv'))).json();
    expect(answer.name).to.equal('pasa.csv');
  });

  it('refuse a file over the bound, a form without one, and no form at all', async () => {
    const large = await post('/upload', {}, form('x'.repeat(1_000_001)));
    expect(large.status).to.equal(413);
    const empty = new FormData();
    empty.set('crs', '4326');
    expect((await post('/upload', {}, empty)).status).to.equal(400);
    expect((await post('/upload', { 'content-type': 'application/json' }, '{}')).status).to.equal(415);
    expect((await post('/upload', { 'content-type': 'multipart/form-data' }, 'nada')).status).to.equal(400);
    expect(filesWaiting()).to.equal(0);
  });

  it('leave nothing when the sender goes away midway', async () => {
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n' +
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nfila\n',
    );
    while (filesWaiting() === 0) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    while (filesWaiting() > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('sweep at start what a killed process left, and nothing of a living one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'geoser-sweep-'));
    const gone = 2 ** 22 - 1; // above the highest pid of Linux by default
    for (const name of [`${gone}-abc`, `${process.pid}-def`]) {
      await mkdir(join(folder, name));
      writeFileSync(join(folder, name, 'file'), 'x');
    }
    await sweepUploads(folder);
    expect(readdirSync(folder)).to.deep.equal([`${process.pid}-def`]);
    await rm(folder, { recursive: true });
  });
});
