import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { axeFindings, overflow, tabTo } from './axe.ts';
import { type CheckPage, checkFile, detailTitle, mapAtRest, numbers, openCheck } from './check-page.ts';
import { text, until } from './planner-page.ts';

const FILE = {
  name: 'unidades.csv',
  content: [
    'codigo;nombre;municipio;latitud;longitud;cedula',
    'U-1;Cacao;Apartadó;7,8741;-76,6128;1020304050',
    'U-2;Panela;Medellín;6,2512;75,5689;71222333',
    'U-3;Quesos;Vistahermosa;-73,7498;3,1275;43555666',
    'U-4;Gallinas;Zaragoza;;;52777888',
  ].join('\r\n'),
};

describe('the page that checks a file, for everyone', () => {
  let check: CheckPage;

  const open = async (search = '', options: Parameters<typeof openCheck>[1] = {}): Promise<Page> => {
    check = await openCheck(search, options);
    return check.page;
  };

  afterEach(async () => {
    await check.done();
  });

  for (const [title, search, options] of [
    ['light', '', { colorScheme: 'light' }],
    ['dark, in English', '?lang=en', { colorScheme: 'dark' }],
    ['on a narrow screen', '', { viewport: { width: 390, height: 844 } }],
  ] as const) {
    it(`gives axe-core nothing serious to find in any step: ${title}`, async () => {
      const page = await open(search, { ...options, bypassCSP: true });
      expect(await axeFindings(page), 'file').to.deep.equal([]);
      await checkFile(page, FILE);
      await mapAtRest(page);
      await page.locator('#row-3').click();
      expect(await axeFindings(page), 'result').to.deep.equal([]);
      await page.keyboard.press('Escape');
      await page.locator('.steps button').nth(1).click();
      expect(await axeFindings(page), 'columns').to.deep.equal([]);
    });
  }

  it('works with the keyboard alone: check, choose, repair, detail, columns', async () => {
    const page = await open();
    await tabTo(page, '.example .link');
    await page.keyboard.press('Enter');
    await until(() => page.locator('.result-step').count(), 'the result');
    await until(
      async () => /Verificación terminada: 12 filas/.test(await text(page, '#announcer')),
      'the word',
    );
    const before = (await numbers(page))['Por corregir'] ?? 0;
    await tabTo(page, '[role=grid]');
    for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press('ArrowDown');
    expect(await page.locator('[role=grid]').getAttribute('aria-activedescendant')).to.equal('row-6');
    expect(await text(page, '#announcer')).to.match(/^Fila 6: Por corregir/);
    await page.keyboard.press('Space');
    expect((await numbers(page))['Por corregir']).to.equal(before - 1);
    expect(await text(page, '#announcer')).to.contain(`Quedan ${before - 1} por corregir`);
    await page.keyboard.press('Enter');
    await until(() => page.locator('#row-detail:focus').count(), 'the detail');
    expect(await detailTitle(page)).to.match(/^Fila 6 /);
    await page.keyboard.press('Escape');
    await until(() => page.locator('[role=grid]:focus').count(), 'the table');
    await page.keyboard.press('End');
    expect(await page.locator('[role=grid]').getAttribute('aria-activedescendant')).to.equal('row-13');
  });

  it('tells a screen reader how many rows there are, though few are drawn', async () => {
    const page = await open();
    const rows = Array.from({ length: 500 }, (_, n) => `U-${n};Cacao;Apartadó;7,8741;-76,6128`);
    const content = ['codigo;nombre;municipio;latitud;longitud', ...rows].join('\r\n');
    await checkFile(page, { name: 'muchas.csv', content });
    const grid = page.locator('[role=grid]');
    expect(await grid.getAttribute('aria-rowcount')).to.equal('501');
    expect(await grid.locator('tbody tr[aria-rowindex]').count()).to.be.below(60);
    await grid.focus();
    await page.keyboard.press('End');
    await until(() => page.locator('#row-501').count(), 'the last row');
    expect(await page.locator('#row-501').getAttribute('aria-rowindex')).to.equal('501');
    expect(await page.locator('#row-501').isVisible()).to.equal(true);
  });

  it('fits 390 pixels: nothing sideways, the detail as a sheet from below', async () => {
    const page = await open('', { viewport: { width: 390, height: 844 }, hasTouch: true });
    expect(await overflow(page), 'file').to.equal(0);
    await checkFile(page, FILE);
    expect(await overflow(page), 'result').to.equal(0);
    expect(await page.locator('#row-5 .noted').isVisible(), 'what was found').to.equal(true);
    await page.locator('#row-3').click();
    const sheet = await page.locator('#row-detail').boundingBox();
    expect(sheet?.width).to.equal(390);
    expect((sheet?.y ?? 0) + (sheet?.height ?? 0)).to.be.closeTo(844, 1);
    await page.locator('#row-detail').getByRole('button', { name: 'Corregir', exact: true }).click();
    await page.getByRole('button', { name: 'Cerrar el detalle' }).click();
    expect(await numbers(page)).to.include({ 'Por corregir': 1 });
    await page.locator('.steps button').nth(1).click();
    expect(await overflow(page), 'columns').to.equal(0);
  });

  it('speaks English when told, keeps the repairs, and asks the server for its words anew', async () => {
    const page = await open();
    await checkFile(page, FILE);
    await page.locator('#row-3').getByRole('button').click();
    await page.getByRole('button', { name: 'EN, English' }).click();
    await until(
      async () => /Minus sign|swapped/i.test(await text(page, '.problem-list')),
      'the server’s words',
    );
    expect(await page.locator('html').getAttribute('lang')).to.equal('en');
    expect(new URL(page.url()).searchParams.get('lang')).to.equal('en');
    expect(await numbers(page)).to.include({ Rows: 4, 'To repair': 1 });
    const shown = await page.locator('body').innerText();
    expect(shown).to.not.match(/\b(Filas|Fila|Corregir|Municipio|Observaciones|Descargar|falta)\b/);
  });

  it('points out columns that look like personal data', async () => {
    const page = await open();
    await checkFile(page, FILE);
    expect(await text(page, '.personal-note')).to.match(/datos personales.*En estas columnas: «/s);
    await page.getByRole('button', { name: 'Columnas' }).click();
    expect(await text(page, '.columns-table')).to.contain('Dato personal: documento de identidad');
    expect(await text(page, '.personal-note')).to.contain('no se guardan');
  });

  it('gives the table and a clear word where the map cannot be drawn', async () => {
    const page = await open('', { own: true });
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await page.reload();
    await checkFile(page, FILE);
    expect(await text(page, '.no-map')).to.contain('WebGL');
    await page.locator('#row-2').click();
    expect(await text(page, '#row-detail')).to.contain('Urabá Antioqueño');
  });

  it('is one link away from the planner, in the same language', async () => {
    const page = await open('?lang=en');
    await page.goto(`${check.url}/?lang=en`);
    await page.getByRole('link', { name: 'Check a file' }).first().click();
    await until(() => page.locator('.drop-zone').count(), 'the page');
    expect(await text(page, 'h1')).to.equal('Check a file');
  });
});
