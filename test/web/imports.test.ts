import { expect } from 'chai';
import { axeFindings, overflow, tabTo } from './axe.ts';
import { deskSuite, giveFile, rowsOf, tabs } from './imports-page.ts';

/** In Medellín's and Rionegro's cells of the demonstration, and one in Bogotá. */
const HEAD = 'codigo,nombre,linea,etapa,fecha_creacion,lat,lon,Cédula';
const file = (letter: string, more: string[] = []): string =>
  [
    HEAD,
    `${letter}-1,Panela La Esperanza ${letter},negocio rural,creada,2019-03-01,6.2442,-75.5812,1023456789`,
    `${letter}-2,Café del Alto ${letter},autoconsumo,creada,2019-03-01,6.15,-75.37,1023456780`,
    `${letter}-3,Lejos ${letter},negocio rural,creada,2019-03-01,4.6,-74.08,1023456783`,
    ...more,
  ].join('\n');

describe('the page of imports', function () {
  this.timeout(180_000);
  const { here, open } = deskSuite();

  const stored = async (letter: string): Promise<number> =>
    (await here.database.knex('units').whereLike('code', `${letter}-%`).where('deleted', false)).length;

  it('stages a file, shows what would change, commits and reverts it, by pointer', async () => {
    const page = await open('/imports');
    await page.getByRole('button', { name: 'Cargar un archivo' }).click();
    await giveFile(page, 'antioquia.csv', file('A', ['A-4,Mala,otra cosa,creada,2019-03-01,6.15,-75.37,']));
    expect(await tabs(page)).to.include({ Nuevas: 2, Cambiadas: 0, Rechazadas: 2 });
    expect(await page.locator('.import-notices').innerText())
      .to.contain('Cédula (documento)')
      .and.to.contain('termina el modo de demostración');
    const refused = (await rowsOf(page, 'Rechazadas')).join('\n');
    expect(refused).to.contain('no se entiende «otra cosa»').and.to.contain('11 Bogotá');
    expect(await stored('A')).to.equal(0);

    await page.getByRole('button', { name: 'Confirmar', exact: true }).click();
    expect(await page.getByRole('dialog').innerText())
      .to.contain('2 unidades nuevas y 0 cambiadas')
      .and.to.contain('termina el modo de demostración');
    await page.getByRole('button', { name: 'Confirmar y guardar' }).click();
    await page.getByText('Se guardaron 2 unidades nuevas').waitFor();
    expect(await stored('A')).to.equal(2);

    await page.getByRole('button', { name: 'Revertir', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revertir' }).click();
    await page.locator('.tag', { hasText: 'Revertida' }).waitFor();
    expect(await stored('A')).to.equal(0);
    await page.getByRole('link', { name: 'Todas las importaciones' }).click();
    expect(await page.locator('.imports-list').innerText()).to.contain('antioquia.csv');
  });

  it('shows changes field by field, possible duplicates to leave out, and later changes that hinder a revert', async () => {
    const page = await open('/imports?new=1', { role: 'admin', expected: [/409/] });
    await giveFile(page, 'b.csv', file('B'));
    await page.getByRole('button', { name: 'Confirmar', exact: true }).click();
    await page.getByRole('button', { name: 'Confirmar y guardar' }).click();
    await page.locator('.notice.done').waitFor();
    const first = page.url();

    await page.goto(`${here.server.url}/imports?new=1`);
    const beside = 'B-9,Café del Alto B,autoconsumo,creada,2019-03-01,6.1501,-75.3701,';
    await giveFile(page, 'b2.csv', file('B', [beside]).replace('Panela La Esperanza B', 'Panela Nueva B'));
    expect(await tabs(page)).to.include({
      Nuevas: 1,
      Cambiadas: 1,
      'Sin cambios': 2,
      'Posibles duplicados': 1,
    });
    expect((await rowsOf(page, 'Cambiadas')).join())
      .to.contain('Panela La Esperanza B')
      .and.to.contain('Panela Nueva B');
    expect((await rowsOf(page, 'Nuevas')).join()).to.contain('Posible duplicado');
    expect((await rowsOf(page, 'Posibles duplicados')).join()).to.contain('Café del Alto B (B-2), a ');
    await page.getByLabel('Dejar por fuera la fila 5').check();
    await page.getByRole('button', { name: 'Confirmar', exact: true }).click();
    expect(await page.getByRole('dialog').innerText()).to.contain('0 unidades nuevas y 1 cambiada.');
    await page.getByRole('button', { name: 'Confirmar y guardar' }).click();
    await page.locator('.notice.done').waitFor();
    expect(await stored('B')).to.equal(3);

    await page.goto(first);
    await page.getByRole('button', { name: 'Revertir', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revertir' }).click();
    const conflicts = page.locator('.conflicts');
    await conflicts.waitFor();
    expect(await conflicts.innerText()).to.contain('B-1, Panela Nueva B: cambió');
    await page.getByRole('button', { name: 'Revertir las demás' }).click();
    await page.locator('.tag', { hasText: 'Revertida en parte' }).waitFor();
    expect(await stored('B')).to.equal(1);
  });

  it('reads the file anew when a column is said to be another', async () => {
    const page = await open('/imports?new=1');
    await giveFile(page, 'c.csv', file('C').replace('codigo,nombre', 'codigo,como se llama'));
    await page.locator('.import-columns summary').click();
    await page.getByLabel('Campo de la columna como se llama').selectOption('name');
    await page.locator('.import-columns .used', { hasText: 'como se llama' }).waitFor();
    await page.getByRole('tab', { name: 'Nuevas' }).click();
    await page.getByText('Panela La Esperanza C').waitFor();
    expect(await page.locator('.import-notices').innerText()).to.not.contain('se cargó');
  });

  it('works by keyboard alone', async () => {
    const page = await open('/imports');
    await page.locator('.imports-head').waitFor();
    await tabTo(page, '.imports-head button');
    await page.keyboard.press('Enter');
    await giveFile(page, 'd.csv', file('D'));
    await tabTo(page, '.imports-head .button:not(.quiet)');
    await page.keyboard.press('Enter');
    await tabTo(page, 'dialog .button:not(.quiet)');
    await page.keyboard.press('Enter');
    await page.locator('.notice.done').waitFor();
    expect(await stored('D')).to.equal(2);
    await tabTo(page, '[role="tab"][aria-selected="true"]');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal('tab-changed');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is clean to axe-core and fits 390 pixels (${colorScheme})`, async () => {
      const page = await open('/imports?new=1', {
        viewport: { width: 390, height: 844 },
        colorScheme,
        bypassCSP: true,
      });
      await page.locator('.drop-zone').waitFor();
      expect(await axeFindings(page)).to.deep.equal([]);
      await giveFile(page, 'e.csv', file('E', ['E-4,Mala,otra cosa,creada,2019-03-01,6.15,-75.37,']));
      for (const tab of ['Nuevas', 'Rechazadas']) {
        await rowsOf(page, tab);
        expect(await overflow(page), tab).to.equal(0);
      }
      await page.locator('.import-columns summary').click();
      expect(await axeFindings(page)).to.deep.equal([]);
      await page.getByRole('link', { name: 'Todas las importaciones' }).click();
      await page.locator('.imports-list').waitFor();
      expect(await axeFindings(page)).to.deep.equal([]);
      expect(await overflow(page)).to.equal(0);
    });
  }

  it('is for those who write, and says so to others', async () => {
    const page = await open('/imports', { role: 'viewer' });
    await page.getByText('ingrese con una cuenta de personal').waitFor();
    expect(await page.getByRole('button', { name: 'Cargar un archivo' }).count()).to.equal(0);
  });

  it('speaks English', async () => {
    const page = await open('/imports?new=1&lang=en');
    await giveFile(page, 'f.csv', file('F'));
    expect(await tabs(page)).to.include({ New: 2, Refused: 1 });
    expect((await rowsOf(page, 'Refused')).join()).to.contain('the unit lies in department');
  });
});

describe('the form of a unit', function () {
  this.timeout(180_000);
  const { here, open } = deskSuite();

  it('tells what is at the point as it is set, names what is missing, and creates the unit', async () => {
    const page = await open('/units/new');
    await page.locator('#pick-map canvas').waitFor();
    await page.getByRole('button', { name: 'Guardar' }).click();
    expect(await page.locator('.field-error').allInnerTexts()).to.deep.equal([
      'Escriba el nombre de la unidad.',
      'Elija la línea.',
      'Escriba la fecha de creación, o elija la etapa «En formación».',
    ]);
    await page.getByLabel('Nombre').fill('Panela de la prueba');
    await page.getByLabel('Línea').selectOption('rural_business');
    await page.getByLabel('Etapa').selectOption('created');
    await page.getByLabel('Fecha de creación').fill('2019-03-01');
    await page.getByLabel('Longitud').fill('-74,08');
    await page.getByLabel('Latitud').fill('4,6');
    await page.getByText('su cuenta no escribe en ese departamento').waitFor();
    await page.getByLabel('Longitud').fill('75,5812'); // without its minus
    await page.getByLabel('Latitud').fill('6,2442');
    await page.locator('.at-place strong', { hasText: 'Fuera de todo municipio' }).waitFor();
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.locator('.ending [role=alert]', { hasText: 'la longitud es negativa' }).waitFor();
    expect(await page.getByLabel('El punto es correcto').isChecked()).to.equal(false);
    await page.getByLabel('Longitud').fill('-75,5812');
    await page.getByLabel('Latitud').fill('6,2442');
    await page.locator('.at-place strong', { hasText: 'Medellín' }).waitFor();
    expect(await page.locator('.ending').innerText()).to.contain('termina el modo de demostración');
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.locator('.notice.done').waitFor();
    const [unit] = await here.database.knex('units').where({ name: 'Panela de la prueba' });
    expect(unit).to.include({ department_code: '05', created_on: '2019-03-01' });
    expect(await page.locator('.notice.done').innerText()).to.contain(unit.code);
  });

  it('sets the point on the map by a click', async () => {
    const page = await open('/units/new');
    await page.locator('#pick-map canvas').waitFor();
    await page.locator('#pick-map').click({ position: { x: 200, y: 200 } });
    await page.locator('.at-place strong').waitFor();
    expect(await page.getByLabel('Latitud').inputValue()).to.match(/^-?\d+\.\d{6}$/);
  });

  it('edits on the version that was read, shows who was quicker, and closes', async () => {
    const page = await open('/units/new', { role: 'admin', expected: [/401/, /412/] });
    const unit = await here.database
      .knex('units')
      .where({ department_code: '05', closed_on: null })
      .orderBy('code')
      .first();
    await page.goto(`${here.server.url}/units/${unit.code}/edit`);
    await page.getByLabel('Nombre').fill('Mi nombre nuevo');
    const session = await page.context().cookies();
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.getByText('Su sesión terminó. Lo escrito sigue aquí').waitFor();
    await page.context().addCookies(session);
    const patch = async (body: object): Promise<number> =>
      page.evaluate(
        async ([code, given]) =>
          (
            await fetch(`/api/v1/units/${code}`, {
              method: 'PATCH',
              headers: { 'Content-Type': 'application/json', 'If-Match': '*' },
              body: given ?? '',
            })
          ).status,
        [unit.code as string, JSON.stringify(body)],
      );
    expect(await patch({ product: 'Otro producto' })).to.equal(200);
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.locator('.conflict').waitFor();
    expect(await page.locator('.conflict').innerText()).to.contain('ahora es Otro producto');
    await page.getByRole('button', { name: 'Guardar sobre la versión actual' }).click();
    await page.locator('.toast', { hasText: 'Unidad guardada' }).waitFor();
    const after = await here.database.knex('units').where({ code: unit.code }).first();
    expect(after).to.include({ name: 'Mi nombre nuevo', product: 'Otro producto' });
    await page.getByLabel('Cerrada el').fill('2026-01-31');
    await page.getByLabel('Razón del cierre').fill('Sin mercado');
    await page.getByRole('button', { name: 'Cerrar la unidad' }).click();
    await page.getByText('La unidad está cerrada desde el 31/01/2026').waitFor();
  });

  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    it(`leads whoever saved to the notice that someone was quicker (${width} pixels)`, async () => {
      const { code } = await here.database
        .knex('units')
        .where({ department_code: '05' })
        .orderBy('code')
        .first();
      const viewport = { width, height };
      const page = await open(`/units/${code}/edit`, { role: 'admin', expected: [/412/], viewport });
      expect(await page.getByText('En blanco recibe uno').count()).to.equal(0);
      await page.getByLabel('Nombre').fill(`Mi nombre ${width}`);
      const body = JSON.stringify({ product: `Otro ${width}` });
      const headers = { 'Content-Type': 'application/json', 'If-Match': '*' };
      const quicker = async ([path, init]: [string, RequestInit]) => (await fetch(path, init)).status;
      const init = { method: 'PATCH', headers, body };
      expect(await page.evaluate(quicker, [`/api/v1/units/${code}`, init] as [string, RequestInit])).to.equal(
        200,
      );
      await page.getByRole('button', { name: 'Guardar' }).click();
      const heading = page.locator('.conflict h2');
      await heading.waitFor();
      expect(await heading.evaluate((found) => found === document.activeElement)).to.equal(true);
      const box = await heading.boundingBox();
      expect(box?.y).to.be.within(56, height - 40);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.locator('.toast', { hasText: 'Unidad guardada' }).waitFor();
    });
  }

  it('shows in its menu, where that is too narrow, the page that is open and that more follows', async () => {
    const viewport = { width: 390, height: 844 };
    const page = await open('/audit', { role: 'admin', viewport });
    const current = page.locator('.desk-links [aria-current]');
    await current.waitFor();
    const within = await current.evaluate((link) => {
      const { left, right } = link.getBoundingClientRect();
      return left >= 0 && right <= innerWidth;
    });
    expect(within).to.equal(true);
    await page.goto(`${here.server.url}/check`);
    await page.locator('.desk-links.cut-after').waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is clean to axe-core and fits 390 pixels (${colorScheme})`, async () => {
      const page = await open('/units/new', {
        viewport: { width: 390, height: 844 },
        colorScheme,
        bypassCSP: true,
      });
      await page.locator('#pick-map canvas').waitFor();
      await page.getByLabel('Longitud').fill('-75,5812');
      await page.getByLabel('Latitud').fill('6,2442');
      await page.locator('.at-place strong').waitFor();
      await page.getByRole('button', { name: 'Guardar' }).click();
      expect(await axeFindings(page)).to.deep.equal([]);
      expect(await overflow(page)).to.equal(0);
    });
  }
});
