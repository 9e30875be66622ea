import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { ReleaseList } from '../../server/contract/releases.ts';
import { fillSmallWorld } from '../api/small-world.ts';
import { openPage, type WatchedPage } from '../support/browser.ts';
import { freshDatabase } from '../support/databases.ts';
import { engines } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { signedIn } from '../support/signed-in.ts';
import { axeFindings } from './axe.ts';

describe('the page of releases', () => {
  let server: RunningServer;
  let database: Database;
  let watched: WatchedPage | null = null;

  before(async () => {
    database = await freshDatabase(engines().at(-1) ?? 'embedded');
    await fillSmallWorld(database.knex, { demonstration: false });
    server = await startServer(database);
  });
  afterEach(async () => {
    await watched?.done();
    watched = null;
  });
  after(() => server?.close());

  it('makes a release after a question, and not before it is answered', async () => {
    const admin = await signedIn(server, database, 'admin');
    watched = await openPage(server.url, { reducedMotion: 'reduce', bypassCSP: true });
    const { page } = watched;
    await page.context().addCookies([admin.cookie]);
    await page.goto(`${server.url}/releases`);
    await page.getByText('Aún no hay publicaciones').waitFor();
    const question = page.getByRole('dialog', { name: '¿Publicar ahora?' });
    await page.getByRole('button', { name: 'Publicar ahora' }).click();
    await question.getByText('Es la primera publicación').waitFor();
    await page.keyboard.press('Escape');
    expect(await list(admin.cookie)).to.have.length(0);
    await page.getByRole('button', { name: 'Publicar ahora' }).click();
    await question.getByRole('button', { name: 'Publicar', exact: true }).click();
    await page.getByRole('row', { name: /Vigente/ }).waitFor();
    expect(await page.getByText('El mapa público está al día.').isVisible()).to.equal(true);
    const [made, ...others] = await list(admin.cookie);
    expect(others).to.have.length(0);
    expect(await page.getByRole('row', { name: /Vigente/ }).innerText()).to.include(made?.released_by);
    expect(await axeFindings(page)).to.deep.equal([]);
  });

  it('is for administrators', async () => {
    const staff = await signedIn(server, database, 'staff');
    watched = await openPage(server.url, { reducedMotion: 'reduce' });
    const { page } = watched;
    await page.context().addCookies([staff.cookie]);
    await page.goto(`${server.url}/releases`);
    await page.locator('.notice.warning').waitFor();
    expect(await page.getByRole('button', { name: 'Publicar ahora' }).count()).to.equal(0);
  });

  async function list({ name, value }: { name: string; value: string }) {
    const response = await fetch(`${server.url}/api/v1/releases`, {
      headers: { cookie: `${name}=${value}` },
    });
    return ReleaseList.parse(await response.json()).releases;
  }
});
