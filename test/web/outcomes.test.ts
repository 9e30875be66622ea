import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { send } from '../api/client.ts';
import { fillSmallWorld } from '../api/small-world.ts';
import { openPage, type WatchedPage } from '../support/browser.ts';
import { freshDatabase } from '../support/databases.ts';
import { engines } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type SignedIn, signedIn } from '../support/signed-in.ts';
import { axeFindings } from './axe.ts';

describe('the pages of what became of the units', () => {
  let server: RunningServer;
  let database: Database;
  let admin: SignedIn;
  let watched: WatchedPage | null = null;

  before(async () => {
    database = await freshDatabase(engines().at(-1) ?? 'embedded');
    await fillSmallWorld(database.knex, { demonstration: false });
    server = await startServer(database);
    admin = await signedIn(server, database, 'admin');
    for (let at = 0; at < 5; at++) {
      await post('/api/v1/units', {
        ...{ name: `Punto ${at}`, line: 'rural_business', stage: 'created', created_on: '2016-03-01' },
        ...{ lng: -74.93, lat: 5.07, location_source: 'gps', code: `p${at}` },
      });
    }
  });
  afterEach(async () => {
    await watched?.done();
    watched = null;
  });
  after(() => server?.close());

  async function post(path: string, body: unknown): Promise<void> {
    const response = await fetch(server.url + path, send(body, { ...admin.headers, origin: server.url }));
    expect(response.ok, await response.text()).to.equal(true);
  }

  async function open(path: string, who: SignedIn | null = admin) {
    watched = await openPage(server.url, { reducedMotion: 'reduce', bypassCSP: true });
    const { page } = watched;
    if (who) await page.context().addCookies([who.cookie]);
    await page.goto(server.url + path);
    return page;
  }

  it('draw how long units last, by group, with the numbers and a test of two', async () => {
    const page = await open('/survival?as_of=2018-12-31&minimum_cohort=1&by=pdet');
    const curve = page.locator('.survival-curve .series');
    await curve.first().waitFor({ state: 'attached' }); // before anything ended it is a flat line
    expect(await curve.count()).to.equal(2);
    const row = page.getByRole('row', { name: /Municipios PDET.*2.*1/ }).first();
    await row.waitFor();
    await page.getByLabel('Primer grupo').selectOption('pdet');
    await page.getByLabel('Segundo grupo').selectOption('not_pdet');
    await page.getByText(/^Prueba log-rank: χ² = /).waitFor();
    expect(new URL(page.url()).searchParams.get('a')).to.equal('pdet');
    await page.getByRole('checkbox', { name: 'Mostrar Municipios PDET en la curva' }).uncheck();
    expect(await curve.count()).to.equal(1);
    await page.getByRole('table', { name: 'Departamentos, de mayor a menor permanencia' }).waitFor();
    expect(await axeFindings(page)).to.deep.equal([]);
    await page.goBack();
    expect(new URL(page.url()).searchParams.get('b')).to.equal(null);
  });

  it('list warning signs, which are dismissed with a word and taken up again', async () => {
    const page = await open('/watch');
    const sign = page.getByRole('listitem').filter({ hasText: '5 unidades en el mismo punto' });
    await sign.waitFor();
    expect(await axeFindings(page)).to.deep.equal([]);
    await sign.getByRole('button', { name: 'Descartar' }).click();
    const dialog = page.getByRole('dialog', { name: '¿Descartar esta señal?' });
    await dialog.getByLabel('Motivo').fill('Comparten una bodega');
    await dialog.getByRole('button', { name: 'Descartar' }).click();
    await sign.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Descartadas' }).click();
    await page.getByText(/«Comparten una bodega» — admin-/).waitFor();
    await page.getByRole('button', { name: 'Volver a revisar' }).click();
    await page.getByRole('button', { name: 'Por revisar' }).click();
    await sign.waitFor();
  });

  it('plan visits from a place, nearest first', async () => {
    const page = await open('/visits');
    await page.getByText('Elija de dónde parte.').waitFor();
    await page.getByLabel('Municipio').selectOption('05001');
    const rows = page.getByRole('table', { name: 'Visitas, primero las más cercanas' }).getByRole('row');
    await rows.nth(1).waitFor();
    expect(await rows.nth(1).innerText()).to.match(/Unidad u1[\s\S]*Nunca/);
    const most = page.getByLabel('Cuántas');
    await most.fill('100000');
    await most.blur();
    await page.getByText('Escriba un número de 1 a 500.').waitFor();
    expect(await most.getAttribute('aria-invalid')).to.equal('true');
    await most.fill('25');
    await most.blur();
    await page.locator('.field-error').waitFor({ state: 'detached' });
    const [href, saved] = await Promise.all([
      page.getByRole('link', { name: 'GPX' }).getAttribute('href'),
      page.waitForEvent('download').then((download) => download.suggestedFilename()),
      page.getByRole('link', { name: 'GPX' }).click(),
    ]);
    expect(href).to.match(/plan\.gpx\?lng=-74\.95/);
    expect(saved).to.match(/^visitas-.*\.gpx$/);
    expect(await axeFindings(page)).to.deep.equal([]);
  });

  it('show what was measured on the unit’s page, and its total beside the target', async () => {
    await post('/api/v1/indicators/jobs/figures', { territory: 'country', year: 2018, target: 8 });
    let page = await open('/units/p0');
    const part = page.getByRole('region', { name: 'Indicadores' });
    await part.getByLabel('Indicador').selectOption('jobs');
    await part.getByLabel('Año (2024)').fill('2018');
    await part.getByLabel('Valor').fill('2');
    await page.keyboard.press('Enter');
    await part.getByRole('img', { name: 'Empleos (empleos)' }).waitFor();
    await page.getByText('Empleos, 2018: 2 empleos').waitFor();
    expect(await axeFindings(page)).to.deep.equal([]);
    await watched?.done();
    page = await open('/indicators');
    const card = page.getByRole('article').filter({ hasText: 'Empleos' });
    await card.getByText('2 empleos en 2018').waitFor();
    await card.getByText('25,0 % de la meta de 2018').waitFor();
    expect(await axeFindings(page)).to.deep.equal([]);
  });

  it('are for those who may read them', async () => {
    const page = await open('/survival', null);
    await page.getByRole('link', { name: 'Ingresar' }).first().waitFor();
    expect(await page.locator('.survival-curve').count()).to.equal(0);
    const viewer = await signedIn(server, database, 'viewer');
    await page.context().addCookies([viewer.cookie]);
    await page.goto(`${server.url}/watch`);
    await page.getByText('Esta página es para el personal que registra unidades.').waitFor();
    await page.goto(`${server.url}/survival`);
    await page
      .getByText('Unidades que permanecen, según el tiempo desde su creación')
      .or(page.getByText('No hay unidades que seguir.'))
      .first()
      .waitFor();
  });
});
