import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { type CachingProxy, startProxy } from '../../scripts/system/caching-proxy.ts';
import { PublicRelease, RELEASE_LAYERS } from '../../server/contract/releases.ts';
import { release } from '../../server/services/releases.ts';
import { freshDatabase } from '../support/databases.ts';
import { engines } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { nginxForTests } from '../support/proxy.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { fillSmallWorld } from './small-world.ts';

/** Paths that read units: staff see what nobody may. */
const OF_STAFF = [
  '/api/v1/units',
  '/api/v1/units/u2',
  '/api/v1/coverage?by=department',
  '/tiles/units/0/0/0.mvt',
];

const nginx = nginxForTests();
if (nginx !== null) {
  describe('the public map behind a cache', () => {
    let database: Database;
    let server: RunningServer;
    let proxy: CachingProxy;
    let paths: string[];

    before(async () => {
      database = await freshDatabase(engines().at(-1) ?? 'server');
      await fillSmallWorld(database.knex, { demonstration: false });
      const at = new Date('2026-01-15T12:00:00Z');
      const { id } = await release(database.knex, { minimum: 5, by: 'console', trace: null, at });
      const env = { PUBLIC_UNITS: 'none', RELEASE_SCHEDULE: 'off' };
      server = await startServer(database, env, { identify: identifyByName });
      proxy = await startProxy(nginx, server.url);
      const base = `/public/${id}/`;
      const card = PublicRelease.parse(await (await fetch(`${server.url}${base}release.json`)).json());
      paths = [
        '/public/releases.json',
        '/embed',
        '/embed.png',
        ...['release.json', ...card.files.map(({ path }) => path)].map((path) => base + path),
        ...RELEASE_LAYERS.map((layer) => `${base}tiles/${layer}/0/0/0.mvt`),
      ];
    });
    after(async () => {
      await proxy?.close();
      await server?.close();
    });

    /** What comes of asking for everything a page shows. */
    async function visit(reader = 'nobody'): Promise<{ caches: (string | null)[]; bodies: string[] }> {
      const caches: (string | null)[] = [];
      const bodies: string[] = [];
      for (const path of paths) {
        const headers = { ...headersOf(reader), cookie: reader === 'nobody' ? '' : 'geoser=1' };
        const response = await fetch(proxy.url + path, { headers });
        expect(response.status, path).to.be.oneOf([200, 204]);
        caches.push(response.headers.get('x-cache'));
        bodies.push(Buffer.from(await response.arrayBuffer()).toString('base64'));
        expect(response.headers.get('set-cookie')).to.equal(null);
      }
      return { caches, bodies };
    }

    /** The answers that a cache gives once they are fresh no more. */
    async function whenExpired({ url }: CachingProxy): Promise<string[]> {
      const bodies: string[] = [];
      for (const path of paths) {
        for (let isFresh = true; isFresh; ) {
          const response = await fetch(url + path);
          const body = Buffer.from(await response.arrayBuffer()).toString('base64');
          expect(response.status, path).to.be.oneOf([200, 204]);
          isFresh = response.headers.get('x-cache') === 'HIT';
          if (isFresh) continue;
          expect(response.headers.get('x-cache'), path).to.equal('STALE');
          bodies.push(body);
        }
      }
      return bodies;
    }

    it('asks its origin for nothing when a second visitor comes', async () => {
      const first = await visit('staff 05');
      const second = await visit();
      expect(new Set(first.caches)).to.deep.equal(new Set(['MISS']));
      expect(new Set(second.caches)).to.deep.equal(new Set(['HIT']));
      expect(second.bodies).to.deep.equal(first.bodies);
    });

    it('gives nobody what it was answered for staff', async () => {
      for (const path of OF_STAFF) {
        const staff = await fetch(proxy.url + path, { headers: headersOf('staff 05') });
        await staff.arrayBuffer();
        expect([staff.status, staff.headers.get('x-cache')], path).to.deep.equal([200, 'MISS']);
        const nobody = await fetch(proxy.url + path);
        const told = await nobody.text();
        expect([nobody.status, nobody.headers.get('x-cache')], path).to.deep.equal([401, 'MISS']);
        expect(told).not.to.include('u2"');
      }
    });

    it('lives on while its origin is away, which has said that it may', async () => {
      const list = await fetch(server.url + paths[0]);
      expect(list.headers.get('cache-control')).to.match(/stale-if-error=604800/);
      await list.arrayBuffer();
      const before = await visit();
      const hasty = await startProxy(nginx, server.url, 1);
      try {
        for (const path of paths) await (await fetch(hasty.url + path)).arrayBuffer();
        await server.close();
        const during = await visit();
        expect(during.bodies).to.deep.equal(before.bodies);
        expect(await whenExpired(hasty)).to.deep.equal(before.bodies);
      } finally {
        await hasty.close();
      }
      expect((await fetch(`${proxy.url}/api/v1/territories`)).status).to.equal(502);
    });
  });
}
