/** The page of a unit: its history, and what staff do with it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Database } from '../../db/connect.ts';
import { fillSmallWorld } from '../api/small-world.ts';
import { openPage, type WatchedPage } from '../support/browser.ts';
import { freshDatabase } from '../support/databases.ts';
import { engines } from '../support/engines.ts';
import { Loader } from '../support/imports.ts';
import { photographWithExif } from '../support/photographs.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type SignedIn, signedIn } from '../support/signed-in.ts';
import { loadSquares } from '../support/squares.ts';
import { axeFindings, overflow, tabTo } from './axe.ts';
import { until } from './planner-page.ts';

const CODE = 'CAFE-1';
const ANY = { 'if-match': '*' };

describe('the page of a unit', () => {
  let database: Database;
  let server: RunningServer;
  let folder: string;
  let ana: SignedIn;
  let watched: WatchedPage | undefined;

  before(async () => {
    database = await freshDatabase(engines().at(-1) ?? 'embedded');
    await fillSmallWorld(database.knex);
    for (const table of ['units', 'unit_states']) await database.knex(table).delete();
    folder = await mkdtemp(join(tmpdir(), 'geoser-photos-'));
    server = await startServer(database, { PHOTO_FOLDER: folder });
    ana = await signedIn(server, database, 'staff', { departments: ['05'] });
    const loader = new Loader(server, ana.headers);
    const shared = { line: 'rural_business', stage: 'created', created_on: '2016-03-01', lat: 5.05 };
    const send = async (method: string, path: string, body: object) => {
      const sent = await loader.send(method, `/api/v1/units${path}`, body, ANY);
      expect(sent.status, sent.text).to.be.within(200, 201);
    };
    await send('POST', '', { ...shared, code: CODE, name: 'Café del Álamo', lng: -74.95 });
    await send('POST', '', { ...shared, code: 'SOCIA', name: 'Socia', lng: -74.94, association_code: CODE });
    await send('PATCH', `/${CODE}`, { lng: -74.85, valid_on: '2018-01-01', reason: 'Se trasladó' });
    await send('PATCH', `/${CODE}`, { name: 'Café del Ñame', correction: true });
  });
  afterEach(async () => {
    await watched?.done();
    watched = undefined;
  });
  after(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (path: string, options: Parameters<typeof openPage>[1] = {}): Promise<Page> => {
    watched = await openPage(server.url, { reducedMotion: 'reduce', ...options });
    await watched.page.context().addCookies([ana.cookie]);
    await watched.page.goto(server.url + path);
    return watched.page;
  };
  const titles = (page: Page) => page.locator('.event h3').allInnerTexts();
  const waitFor = (page: Page, expected: string[]) =>
    until(async () => JSON.stringify(await titles(page)) === JSON.stringify(expected), expected.join());

  it('tells what it is, where it was, what happened and who belongs to it', async () => {
    const page = await open(`/units/${CODE}`);
    await waitFor(page, ['Corrección', 'Cambió de lugar', 'Creada']);
    expect(await page.locator('.event').nth(1).innerText()).to.match(
      /Vale desde el 01\/01\/2018\s+Se trasladó\s+Lugar: .*\(Álamo\) → .*\(Ñame\)/,
    );
    expect(await page.locator('.event').first().innerText()).to.contain(
      'Nombre: Café del Álamo → Café del Ñame',
    );
    await until(async () => (await page.locator('.trail li').count()) === 2, 'two places');
    expect(await page.locator('.trail li').allInnerTexts()).to.satisfy(
      ([then, now]: string[]) =>
        /Álamo.*de 01\/03\/2016 a 01\/01\/2018/s.test(then ?? '') && /Ñame.*desde/s.test(now ?? ''),
    );
    expect(await page.locator('.unit-facts').innerText()).to.match(/Activa[\s\S]*Ñame, Antaño/);
    expect(await page.locator('.unit-members li').innerText()).to.contain('Socia');
    await page.locator('#trail-map canvas').waitFor();
  });

  it('undoes, deletes with a reason and restores, each after a question, by keys alone', async () => {
    const page = await open(`/units/${CODE}`);
    await waitFor(page, ['Corrección', 'Cambió de lugar', 'Creada']);
    const press = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).first().focus();
      await page.keyboard.press('Enter');
    };
    await press('Deshacer mi último cambio');
    await tabTo(page, '.dialog[open] [type=submit]');
    await page.keyboard.press('Enter');
    await until(
      async () => (await page.locator('h1').innerText()).includes('Café del Álamo'),
      'the old name',
    );
    await press('Eliminar');
    await page.keyboard.press('Escape');
    await press('Eliminar');
    await page.locator('#life-reason').fill('Repetida');
    await page.keyboard.press('Enter');
    await page.getByText('Esta unidad fue eliminada').waitFor();
    expect((await fetch(`${server.url}/api/v1/units/${CODE}`, { headers: ana.headers })).status).to.equal(
      404,
    );
    await press('Recuperar');
    await tabTo(page, '.dialog[open] [type=submit]');
    await page.keyboard.press('Enter');
    await until(async () => (await titles(page))[0] === 'Recuperada', 'the restored unit');
    expect((await fetch(`${server.url}/api/v1/units/${CODE}`, { headers: ana.headers })).status).to.equal(
      200,
    );
  });

  it('is edited by dragging its point, whose municipality shows before it is saved', async () => {
    const page = await open(`/units/${CODE}/edit`);
    const located = () => page.locator('.at-place strong').innerText();
    await until(async () => (await located()).startsWith('Ñame'), 'the municipality of now');
    const at = (lng: number) =>
      page.evaluate((x) => {
        const element = document.getElementById('pick-map') as HTMLElement & {
          pickMap: { loaded(): boolean; project(at: [number, number]): { x: number; y: number } };
        };
        if (!element?.pickMap?.loaded()) return null;
        const box = element.getBoundingClientRect();
        const point = element.pickMap.project([x, 5.05]);
        return { x: box.x + point.x, y: box.y + point.y };
      }, lng);
    await page.locator('#pick-map').scrollIntoViewIfNeeded();
    const from = await until(() => at(-74.85), 'the map');
    const to = await until(() => at(-74.95), 'the map');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, to.y, { steps: 3 });
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.mouse.up();
    await until(async () => (await located()).startsWith('Álamo'), 'the municipality before saving');
    await page.locator('#field-reason').fill('Volvió');
    await page.locator('.unit-form [type=submit]').click();
    await until(async () => {
      const unit = await database.knex('units').where({ code: CODE }).first();
      return unit.municipality_code === '05001';
    }, 'the unit stored where it was dragged');
  });

  it('notes a visit by what its photograph says, shows it large by keys, and removes it with a reason', async () => {
    const page = await open(`/units/${CODE}`, {
      ...{ viewport: { width: 390, height: 844 }, bypassCSP: true },
      expected: [/status of 422/],
    });
    await page.getByRole('button', { name: 'Anotar una visita' }).click();
    const photos = page.locator('#visit-photos');
    await photos.setInputFiles([
      { name: 'notas.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no soy una foto') },
      { name: 'vivero.jpg', mimeType: 'image/jpeg', buffer: await photographWithExif() },
    ]);
    await page.getByText('El archivo no es una fotografía').waitFor();
    await page.getByText('La fotografía dice: 12 de mayo de 2024, 4,59° N 74,07° O').waitFor();
    await page.getByRole('button', { name: 'Usar' }).click();
    expect(await page.locator('#visit-day').inputValue()).to.equal('2024-05-12');
    expect(await page.locator('.chosen-photo img').evaluate((img: HTMLImageElement) => img.alt)).to.equal(
      'vivero.jpg',
    );
    await page.locator('#visit-seen').fill('El vivero creció');
    expect(await axeFindings(page)).to.deep.equal([]);
    expect(await overflow(page)).to.be.at.most(0);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/visit-390.png` });
    await page.getByRole('button', { name: 'Guardar la visita' }).click();
    await until(async () => (await titles(page))[0] === 'Visita', 'the visit');
    const event = await database.knex('unit_events').where({ unit_code: CODE, type: 'visited' }).first();
    expect([event.valid_on, event.details]).to.deep.equal(['2024-05-12', { lng: -74.07, lat: 4.59 }]);
    const thumbnail = page.getByRole('button', { name: 'Fotografía 1 de la visita del 12/05/2024' });
    await thumbnail.focus();
    await page.keyboard.press('Enter');
    const large = page.locator('.photo-dialog > img');
    await until(() => large.evaluate((img: HTMLImageElement) => img.naturalHeight > 0), 'the picture');
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/photo-390.png` });
    await page.keyboard.press('Escape');
    await large.waitFor({ state: 'detached' });
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/gallery-390.png`, fullPage: true });
    await page.keyboard.press('Enter');
    await page.getByText('Retirar la fotografía').first().click();
    await page.locator('#photo-reason').fill('Se ve a una persona');
    await page.keyboard.press('Enter');
    await page.getByText('Fotografía retirada: Se ve a una persona').waitFor();
    expect(await thumbnail.count()).to.equal(0);
  });

  for (const [width, height, colorScheme] of [
    [1440, 900, 'light'],
    [390, 844, 'dark'],
  ] as const) {
    it(`can be used by everyone at ${width} × ${height}, ${colorScheme}`, async () => {
      const page = await open(`/units/${CODE}`, {
        viewport: { width, height },
        colorScheme,
        bypassCSP: true,
      });
      await until(async () => (await titles(page)).length > 2, 'the history');
      await page.locator('#trail-map canvas').waitFor();
      expect(await axeFindings(page)).to.deep.equal([]);
      expect(await overflow(page)).to.be.at.most(0);
      if (process.env.SHOTS)
        await page.screenshot({ path: `${process.env.SHOTS}/unit-${width}.png`, fullPage: true });
    });
  }

  it('stands in the report of an import of boundaries that changed its municipality', async () => {
    const id = await loadSquares(database, 'municipality', [
      ['05001', 'Álamo', -75, -74.96],
      ['05002', 'Ñame', -74.96, -74.8],
      ['18001', 'Oca', -74.8, -74.7],
      ['18002', 'Zapote', -74.7, -74.6],
    ]);
    const page = await open(`/imports?import=${id}`, {
      viewport: { width: 390, height: 844 },
      bypassCSP: true,
    });
    const report = page.locator('.territory-changes');
    await report.getByText('2 unidades: 2 cambiaron de municipio').waitFor();
    expect(await report.locator('tbody tr').first().innerText()).to.match(/CAFE-1\s+Álamo → Ñame\s+no/);
    expect(await axeFindings(page)).to.deep.equal([]);
    expect(await overflow(page)).to.be.at.most(0);
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/territory-390.png`, fullPage: true });
    const href = (await report.getByText('Descargar todas').getAttribute('href')) ?? '';
    const file = await fetch(server.url + href, { headers: ana.headers });
    expect(await file.text()).to.contain('CAFE-1;05001;Álamo;05002;Ñame');
  });
});
