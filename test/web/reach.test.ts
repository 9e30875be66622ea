import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { axeFindings } from './axe.ts';
import {
  camera,
  headline,
  holdBack,
  lookAt,
  lostTiles,
  marks,
  openPlanner,
  type Planner,
  search,
  settled,
  text,
  until,
} from './planner-page.ts';

describe('the planner’s page for everyone', () => {
  let planner: Planner;

  const open = async (address = '', options: Parameters<typeof openPlanner>[1] = {}): Promise<Page> => {
    planner = await openPlanner(address, options);
    return planner.page;
  };

  afterEach(async () => {
    await planner.done();
  });

  for (const [title, address, options] of [
    ['the country with its table, light', '?table=-units', { colorScheme: 'light' }],
    [
      'a territory, dark, in English',
      '?kind=pdet_subregion&select=department:15&lang=en',
      { colorScheme: 'dark' },
    ],
    ['a point, on a narrow screen', '?select=place:5.6,-74,20000', { viewport: { width: 390, height: 844 } }],
    ['the gaps with filters', '?select=gaps&pdet=true&line=rural_business', {}],
  ] as const) {
    it(`gives axe-core nothing serious to find: ${title}`, async () => {
      const page = await open(address, { ...options, bypassCSP: true });
      expect(await axeFindings(page)).to.deep.equal([]);
    });
  }

  it('works with the keyboard alone: map, territory, table', async () => {
    const page = await open('?view=6.4,-75.6,7&layers=labels'); // no ring at the centre to zoom into
    await page.keyboard.press('m');
    const before = await camera(page);
    await page.keyboard.press('ArrowRight');
    await until(async () => (await camera(page)).lng > before.lng, 'the map to move');
    await until(async () => /Centro del mapa/.test(await text(page, '#announcer')), 'the centre to be said');
    await page.keyboard.press('Enter');
    await until(
      async () => search(page).get('select') ?? (await page.locator('.panel .facts').count()),
      'a choice',
    );
    await page.keyboard.press('t');
    await until(() => page.locator('.table-scroll tbody tr').count(), 'the table');
    await page.keyboard.press('Escape');
    await until(async () => !search(page).get('select'), 'the choice to be undone');
  });

  it('sorts the table by a column, and says how', async () => {
    const page = await open('?table=-units');
    await page.getByRole('button', { name: /^Nombre/ }).click();
    const names = await page.locator('.table-scroll tbody th').allInnerTexts();
    expect(names).to.have.length(33);
    expect(names).to.deep.equal(names.toSorted(new Intl.Collator('es-CO').compare));
    expect(await page.locator('th[aria-sort=ascending]').innerText()).to.contain('Nombre');
    expect(search(page).get('table')).to.equal('name');
    const hidden = (element: Element): number => element.scrollWidth - element.clientWidth;
    expect(await page.locator('.table-scroll').evaluate(hidden), 'every column is in sight').to.equal(0);
    await page.locator('.table-find').fill('ant');
    expect(await text(page, '.table-scroll tfoot')).to.contain('Total de las 33 filas');
    expect(await text(page, '.table-scroll tfoot tr:last-child')).to.contain('Filas mostradas');
  });

  it('hands out the same rows as CSV, and the map as a picture', async () => {
    const page = await open('?line=self_consumption');
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).first().click(),
    ]);
    const rows = (await readFile(await csv.path(), 'utf8')).trim().split(/\r?\n/);
    expect(rows.length).to.be.above(33);
    const [png] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Imagen (PNG)' }).click(),
    ]);
    const bytes = await readFile(await png.path());
    expect(bytes.subarray(1, 4).toString()).to.equal('PNG');
    expect(bytes.length).to.be.above(20_000);
  });

  it('fits 390 pixels: nothing sideways, sheets from below, the legend in one line', async () => {
    const page = await open('', { viewport: { width: 390, height: 844 }, hasTouch: true });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(await overflow()).to.equal(0);
    expect((await page.locator('.legend').boundingBox())?.height).to.be.below(64);
    for (const [name, sheet] of [
      ['Filtros', '.side'],
      ['En números', '.panel'],
      ['Tabla', '.table-panel'],
    ] as const) {
      await page.locator('.bottom-nav').getByRole('button', { name }).click();
      const box = await until(() => page.locator(sheet).boundingBox(), `the sheet of ${name}`);
      expect(box.width, name).to.be.at.most(390);
      expect(box.y, name).to.be.above(100);
      expect(await overflow(), name).to.equal(0);
    }
    const heads = await page.locator('.table-scroll thead th').allInnerTexts();
    expect(heads[1], 'the painted indicator comes first').to.contain('Por 10.000');
    await until(() => page.locator('.table-frame[data-more]').count(), 'the shade that says there is more');
  });

  it('has every tool of the bar at 390 pixels too, and opens what a link chose', async () => {
    const page = await open('?select=gaps', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await until(() => page.locator('.panel .ranking.gaps li').count(), 'the gaps of the link');
    expect(await page.locator('.panel').isVisible()).to.equal(true);
    await page.locator('.bottom-nav').getByRole('button', { name: 'Más' }).click();
    const more = page.getByRole('complementary', { name: 'Más herramientas' });
    for (const name of ['Copiar enlace', 'Verificar un archivo', 'API y datos']) {
      expect(await more.getByText(name).isVisible(), name).to.equal(true);
    }
    await more.getByText('Atajos de teclado').click();
    await until(() => page.getByRole('dialog').isVisible(), 'the shortcuts');
  });

  it('holds the place of what is not here yet: nothing jumps when it comes', async () => {
    planner = await openPlanner('', { map: false, own: true });
    const { page, url } = planner;
    const answer = await holdBack(page, /\/api\/v1\/(catalogue|coverage|clusters)/);
    await page.goto(`${url}/`);
    const filters = page.locator('#filters');
    const { y = 0 } = await until(() => filters.boundingBox(), 'the filters');
    expect(await page.locator('.panel .skeleton').count()).to.equal(1);
    expect(await page.locator('.choices .choice').count()).to.equal(5);
    answer();
    await settled(page);
    expect((await filters.boundingBox())?.y).to.equal(y);
  });

  it('changes numbers, colours and rings at once, the old ones dimmed until then', async () => {
    const page = await open();
    const answer = await holdBack(page, /\/api\/v1\/clusters/);
    const numbers = page.waitForResponse(/\/api\/v1\/coverage\?.*by=department/);
    await page.getByRole('checkbox', { name: 'Autoconsumo' }).check();
    await (await numbers).finished();
    await until(() => page.locator('.panel .stale').count(), 'old numbers to be dimmed');
    expect(await headline(page)).to.have.property('0', '50.150');
    expect(await page.locator('.legend.stale').count()).to.equal(1);
    answer();
    await settled(page);
    expect(await headline(page)).to.have.property('0', '14.138');
  });

  it('speaks English when told, numbers and all', async () => {
    const page = await open('?select=department:15');
    await page.getByRole('button', { name: 'EN, English' }).click();
    await settled(page);
    expect(await page.locator('html').getAttribute('lang')).to.equal('en');
    expect(search(page).get('lang')).to.equal('en');
    const shown = await page.locator('body').innerText();
    expect(shown).to.contain('What is here?').and.to.contain('Beside the national value');
    expect(shown).to.not.match(/\b(Unidades|Activas|Filtros|Municipios|Departamento)\b/);
    expect((await headline(page))[0]).to.match(/^\d,\d{3}$/);
  });

  it('gives the table and a clear word where the map cannot be drawn', async () => {
    planner = await openPlanner('?table=-units', { map: false, own: true });
    const { page } = planner;
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await page.goto(planner.url);
    await until(() => page.locator('.table-scroll tbody tr').count(), 'the table');
    expect(await text(page, '.no-map')).to.contain('WebGL');
    expect(await page.locator('.maplibregl-canvas').count()).to.equal(0);
    expect(await page.getByRole('button', { name: '¿Qué hay aquí?' }).first().isDisabled()).to.equal(true);
  });

  it('says that the server is gone, keeps the numbers, and recovers', async () => {
    const page = await open('', { expected: [/Failed to load|ERR_/] });
    await page.route(/\/(api|tiles|readyz)/, (route) => route.abort('connectionrefused'));
    await page.getByRole('checkbox', { name: 'Autoconsumo' }).check();
    await until(() => page.locator('.notice.warning').count(), 'the word');
    expect(await headline(page)).to.have.property('0', '50.150');
    await lookAt(page, [-75.5, 6.2], 9.5);
    await until(async () => (await lostTiles(page)) > 0, 'tiles to be lost');
    await page.unroute(/\/(api|tiles|readyz)/);
    await until(async () => !(await page.locator('.notice.warning').count()), 'the recovery');
    await settled(page);
    expect(await headline(page)).to.have.property('0', '14.138');
    expect(await lostTiles(page)).to.equal(0);
    expect((await marks(page)).length, 'rings').to.be.above(0);
  });

  it('draws the map in the dark when the system is dark', async () => {
    const page = await open('', { colorScheme: 'dark' });
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(background).to.equal('rgb(20, 25, 26)');
    await page.emulateMedia({ colorScheme: 'light' });
    await settled(page);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).to.equal(
      'rgb(255, 255, 255)',
    );
  });

  it('weighs at most 650 KB at first', async () => {
    planner = await openPlanner('', { map: false, own: true });
    const { page, url } = planner;
    await page.goto('about:blank'); // what the page loaded so far is not counted, nor used
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.clearBrowserCache');
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await page.goto(url);
    await settled(page);
    const worker = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .find((name) => name.endsWith('.mjs')),
    );
    const seen = await fetch(worker ?? `${url}/`, { headers: { 'Accept-Encoding': 'br' } });
    const workerBytes = Number(seen.headers.get('content-length') ?? 0);
    expect(workerBytes, 'the worker’s size').to.be.above(50_000);
    expect((bytes + workerBytes) / 1_000).to.be.below(650);
  });
});
