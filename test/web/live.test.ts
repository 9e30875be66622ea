/** A change made in one browser, seen in another. */
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Database } from '../../db/connect.ts';
import { commitUnits } from '../../server/services/unit-commit.ts';
import { fillSmallWorld } from '../api/small-world.ts';
import { openPage, type WatchedPage } from '../support/browser.ts';
import { freshDatabase } from '../support/databases.ts';
import { engines } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type SignedIn, signedIn } from '../support/signed-in.ts';
import { unitInput } from '../support/unit-input.ts';
import { headline, marks, settled, until } from './planner-page.ts';

describe('changes while the page is open', () => {
  let database: Database;
  let server: RunningServer;
  let admin: SignedIn;
  let watched: WatchedPage;
  let page: Page;

  before(async () => {
    database = await freshDatabase(engines().at(-1) ?? 'embedded');
    await fillSmallWorld(database.knex, { demonstration: false });
    for (const table of ['units', 'unit_states']) await database.knex(table).delete();
    await commitUnits(database.knex, {
      units: [{ unit: unitInput('A', { lng: -74.95, lat: 5.05, name: 'Café A' }) }],
      source: { title: 'prueba' },
      actor: 'test',
    });
    server = await startServer(database);
    admin = await signedIn(server, database, 'admin');
    watched = await open();
    page = watched.page;
    await page.goto(`${server.url}/?view=5.05,-74.8,9&kind=municipality`);
    await settled(page);
  });
  after(async () => {
    await watched?.done();
    await server?.close();
  });

  const open = async (): Promise<WatchedPage> => {
    const opened = await openPage(server.url, { reducedMotion: 'reduce' });
    await opened.page.context().addCookies([admin.cookie]);
    return opened;
  };
  const notice = () => page.locator('.live-notice').innerText();
  const places = async () => (await marks(page)).map(({ lng, code }) => [code, Math.round(lng * 100) / 100]);

  it('show a unit where another browser moved it, with its numbers, and say so', async () => {
    const other = await open();
    await other.page.goto(`${server.url}/units/A/edit`);
    await other.page.locator('#field-lng').fill('-74.65');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await other.page.locator('.unit-form button[type=submit]').click();
    await until(async () => JSON.stringify(await places()) === '[["A",-74.65]]', 'the moved unit');
    expect(await notice()).to.contain('Café A: cambió de lugar');
    expect(asked).to.include('/api/v1/coverage');
    expect(asked.filter((path) => /territories|styles|base|municipality/.test(path))).to.deep.equal([]);
    await other.done();
  });

  it('wait while they are held back, and come when they are wanted', async () => {
    await page.getByRole('button', { name: 'Pausar los cambios' }).click();
    await commitUnits(database.knex, {
      units: ['B', 'C'].map((code) => ({ unit: unitInput(code, { lng: -74.85, lat: 5.05 }) })),
      source: { title: 'prueba' },
      actor: 'test',
    });
    await until(async () => /2 cambios sin mostrar/.test(await notice()), 'two changes held back');
    expect((await headline(page))[0]).to.equal('1');
    await page.getByRole('button', { name: 'Mostrar los cambios' }).click();
    await until(async () => (await headline(page))[0] === '3', 'three units');
    await until(async () => (await marks(page)).some(({ count }) => count === 2), 'the new group on the map');
    expect(await notice()).to.contain('2 cambios en las unidades');
  });

  it('wait while a past day is shown, and come with the present', async () => {
    await page.goto(`${server.url}/?view=5.05,-74.8,9&kind=municipality&as_of=2015-12-31`);
    await settled(page);
    await commitUnits(database.knex, {
      units: [{ unit: unitInput('D', { lng: -74.85, lat: 5.05 }) }],
      source: { title: 'prueba' },
      actor: 'test',
    });
    await until(() => page.locator('.live-notice').count(), 'the change held back');
    expect(await notice()).to.contain('Cambios recientes: 1');
    expect((await headline(page))[0]).to.equal('3');
    await page.locator('.live-notice').getByRole('button', { name: 'Hoy' }).click();
    await until(async () => (await headline(page))[0] === '4', 'four units');
    expect(new URL(page.url()).searchParams.get('as_of')).to.equal(null);
  });

  it('are looked for until the server has made the groups of now', async () => {
    const address = /\/api\/v1\/clusters\?/;
    let late = 0;
    const asked = await page.evaluate<string>(LAST_CLUSTERS);
    const old = await (await fetch(asked, { headers: admin.headers })).json();
    await page.route(address, async (route) => {
      late += 1;
      if (late < 3) await route.fulfill({ json: old });
      else await route.continue();
    });
    await commitUnits(database.knex, {
      units: [{ unit: unitInput('Z', { lng: -74.9, lat: 5.15 }) }],
      source: { title: 'prueba' },
      actor: 'test',
    });
    await until(async () => (await marks(page)).some(({ code }) => code === 'Z'), 'the new unit');
    expect(late).to.be.above(2);
    await page.unroute(address);
  });
});

/** The page's newest question about groups. */
const LAST_CLUSTERS = `performance.getEntriesByType('resource')
  .map(({ name }) => name).filter((name) => name.includes('/api/v1/clusters?')).at(-1)`;
