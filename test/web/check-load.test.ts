import { expect } from 'chai';
import { signedInByPassword } from '../support/signed-in.ts';
import { axeFindings, overflow, tabTo } from './axe.ts';
import { checkFile, numbers, rowOf } from './check-page.ts';
import { deskSuite, rowsOf, tabs } from './imports-page.ts';
import { settled, text, until } from './planner-page.ts';

const HEAD = 'codigo;nombre;linea;fecha_creacion;municipio;latitud;longitud';
/** In Medellín's and Rionegro's cells of the demonstration: as they say, without the minus, swapped, in Bogotá. */
const file = (letter: string, head = HEAD) => ({
  name: 'unidades de mayo.csv',
  content: [
    head,
    `${letter}-1;Panela La Esperanza ${letter};negocio rural;2019-03-01;Medellín;6,2442;-75,5812`,
    `${letter}-2;Café del Alto ${letter};autoconsumo;2019-03-01;Medellín;6,2512;75,5689`,
    `${letter}-3;Miel ${letter};autoconsumo;2019-03-01;Medellín;-75,5712;6,2531`,
    `${letter}-4;Lejos ${letter};negocio rural;2019-03-01;Bogotá;4,6;-74,08`,
  ].join('\r\n'),
});

const LOAD = { name: 'Cargar estas filas' };

describe('checked rows on their way to an import', function () {
  this.timeout(180_000);
  const { here, open } = deskSuite();

  const places = async (letter: string): Promise<(string | null)[][]> =>
    (
      await here.database
        .knex('units')
        .whereLike('code', `${letter}-%`)
        .where('deleted', false)
        .orderBy('code')
        .select('code', 'municipality_code')
    ).map(({ code, municipality_code }) => [code, municipality_code]);

  it('go there with the file, the corrections that were accepted and a word on them, and are committed there', async () => {
    const page = await open('/check');
    await checkFile(page, file('A'));
    await page.getByRole('button', { name: /^Aceptar .*Falta el signo menos/ }).click();
    expect(await text(page, '.downloads')).to.contain('Con corrección propuesta sin aceptar: 1');
    await page.getByRole('button', LOAD).click();
    await page.locator('.import-tabs').waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).to.match(/^\/imports\?import=\d+$/);
    expect(await text(page, 'h1')).to.contain('unidades de mayo.csv');
    expect(await tabs(page)).to.include({ Nuevas: 2, Rechazadas: 2 });
    const fresh = (await rowsOf(page, 'Nuevas')).join('\n');
    expect(fresh).to.match(/Café del Alto A[\s\S]*Ubicación corregida al cargar: faltaba el signo menos/);
    const refused = (await rowsOf(page, 'Rechazadas')).join('\n');
    expect(refused).to.contain('están intercambiadas').and.to.contain('11 Bogotá');
    expect(await places('A')).to.deep.equal([]);
    await page.getByRole('button', { name: 'Confirmar', exact: true }).click();
    await page.getByRole('button', { name: 'Confirmar y guardar' }).click();
    await page.locator('.notice.done').waitFor();
    expect(await places('A')).to.deep.equal([
      ['A-1', '05001'],
      ['A-2', '05001'],
    ]);
    await page.reload();
    await page.locator('.notice.done').waitFor();
    expect(await text(page, '.notice.done')).to.match(
      /donde están estas 2 unidades y muestra todas las de Antioquia/i,
    );
    await page.getByRole('link', { name: 'Ver en el mapa' }).click();
    await page.waitForURL(/territory=department(:|%3A)05/);
    await settled(page);
    const seen = await page.evaluate(() => {
      const map = document.getElementById('map')?.plannerMap;
      return map && [map.getCenter().lat, map.getCenter().lng, map.getZoom()];
    });
    expect(seen?.[0]).to.be.closeTo(6.2477, 0.01);
    expect(seen?.[1]).to.be.closeTo(-75.575, 0.01);
    expect(seen?.[2]).to.be.within(11, 14.1);
  });

  it('keep the way back: the check as it was left, and what is then loaded in place of what waited', async () => {
    const page = await open('/check');
    await checkFile(page, file('B'));
    await page.getByRole('button', LOAD).click();
    await page.locator('.import-tabs').waitFor();
    expect(await tabs(page)).to.include({ Rechazadas: 3 });
    const first = Number(new URL(page.url()).searchParams.get('import'));
    await page.goBack();
    await page.locator('.result-step').waitFor();
    expect(new URL(page.url()).pathname).to.equal('/check');
    await rowOf(page, 4).getByRole('button', { name: 'Corregir la fila 4' }).click();
    expect(await numbers(page)).to.include({ 'Por corregir': 1 });
    await page.getByRole('button', LOAD).click();
    await until(async () => (await tabs(page)).Rechazadas === 2, 'the stage with the correction');
    expect((await rowsOf(page, 'Nuevas')).join()).to.contain('estaban intercambiadas');
    const before = await here.database.knex('import_batches').where({ id: first }).first('status');
    expect(before.status).to.equal('discarded');
  });

  it('are read there by the columns that were set in the check, which can be set anew without the file', async () => {
    const page = await open('/check');
    const crossed = 'codigo;nombre;clase;fecha_creacion;municipio;longitud;latitud';
    await checkFile(page, file('C', crossed));
    await page.getByRole('button', { name: 'Columnas' }).click();
    await page.getByLabel('Uso de la columna longitud').selectOption('lat');
    await page.getByLabel('Uso de la columna latitud').selectOption('lng');
    await until(async () => /elegida por usted/.test(await text(page, '.columns-table')), 'the columns');
    await page.getByRole('button', { name: 'Ver el resultado' }).click();
    await until(() => page.getByRole('button', LOAD).isEnabled(), 'the answer');
    await page.getByRole('button', LOAD).click();
    await page.locator('.import-tabs').waitFor();
    expect(await tabs(page)).to.include({ Nuevas: 0, Rechazadas: 4 });
    await page.locator('.import-columns summary').click();
    expect(await page.getByLabel('Campo de la columna longitud').inputValue()).to.equal('lat');
    await page.getByLabel('Campo de la columna clase').selectOption('line');
    await until(async () => (await tabs(page)).Nuevas === 1, 'the rows with their line');
    expect(await page.getByLabel('Campo de la columna longitud').inputValue()).to.equal('lat');
  });

  it('go there by keyboard alone', async () => {
    const page = await open('/check');
    await checkFile(page, file('D'));
    await tabTo(page, '.downloads .load');
    await page.keyboard.press('Enter');
    await page.locator('.import-tabs').waitFor();
    await tabTo(page, '.imports-head .button:not(.quiet)');
    await page.keyboard.press('Enter');
    await tabTo(page, 'dialog .button:not(.quiet)');
    await page.keyboard.press('Enter');
    await page.locator('.notice.done').waitFor();
    expect(await places('D')).to.have.length(1);
  });

  it('say what is missing where a stage cannot be made, and let it be tried again', async () => {
    const page = await open('/check', { expected: [/status of 500|ERR_FAILED/] });
    await checkFile(page, file('E'));
    await page.route(/\/api\/v1\/imports$/, (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.getByRole('button', LOAD).click();
    await page.locator('.notice.error').waitFor();
    await page.unroute(/\/api\/v1\/imports$/);
    await page.getByRole('button', { name: 'Intentar de nuevo' }).click();
    await page.locator('.import-tabs').waitFor();
    expect(await tabs(page)).to.include({ Nuevas: 1, Rechazadas: 3 });
  });

  it('wait with their corrections while one signs in beside, where nobody is signed in', async () => {
    const page = await open('/check');
    const who = await signedInByPassword(here.server, here.database, 'staff');
    await page.context().clearCookies();
    await page.reload();
    await checkFile(page, file('F'));
    await rowOf(page, 3).getByRole('button', { name: 'Corregir la fila 3' }).click();
    expect(await page.getByRole('button', LOAD).count()).to.equal(0);
    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Ingresar para cargarlas' }).click();
    const beside = await opened;
    const gone = beside.waitForEvent('close');
    await beside.getByLabel('Correo electrónico').fill(who.email);
    await beside.getByLabel('Contraseña', { exact: true }).fill(who.password);
    await beside.getByLabel('Contraseña', { exact: true }).press('Enter');
    await gone;
    await page.getByRole('button', LOAD).waitFor();
    expect(await numbers(page)).to.include({ 'Por corregir': 1 });
    await page.getByRole('button', LOAD).click();
    await page.locator('.import-tabs').waitFor();
    expect(await tabs(page)).to.include({ Nuevas: 2 });
  });

  it('are not for those who only look', async () => {
    const page = await open('/check', { role: 'viewer' });
    await checkFile(page, file('G'));
    await page.locator('.signed-in').waitFor();
    expect(await page.locator('.downloads .load').count()).to.equal(0);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`fit 390 pixels and are clean to axe-core on both pages, in English (${colorScheme})`, async () => {
      const page = await open('/check?lang=en', {
        viewport: { width: 390, height: 844 },
        colorScheme,
        bypassCSP: true,
      });
      await checkFile(page, file(colorScheme === 'light' ? 'H' : 'I'));
      await page.getByRole('button', { name: /Accept .*inus sign/ }).click();
      expect(await text(page, '.downloads')).to.contain('With a proposed repair not accepted: 1');
      expect(await axeFindings(page)).to.deep.equal([]);
      expect(await overflow(page)).to.equal(0);
      await page.getByRole('button', { name: 'Load these rows' }).click();
      await page.locator('.import-table').waitFor();
      expect(page.url()).to.contain('/imports?lang=en&import=');
      expect((await rowsOf(page, 'New')).join()).to.contain('the longitude lacked its minus sign');
      expect(await axeFindings(page)).to.deep.equal([]);
      expect(await overflow(page)).to.equal(0);
    });
  }
});
