/** Time on the planner's page: stepping and playing through months, going back to today, two dates side by side. */
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Compare } from '../../server/contract/compare.ts';
import type { Coverage } from '../../server/contract/coverage.ts';
import { overflow } from './axe.ts';
import { headline, marks, openPlanner, type Planner, search, settled, text, until } from './planner-page.ts';

const sum = (numbers: number[]): number => numbers.reduce((total, value) => total + value, 0);

describe('time on the planner’s page', () => {
  let planner: Planner;
  let page: Page;

  before(async () => {
    planner = await openPlanner('?indicator=units', { reducedMotion: 'no-preference', own: true });
    page = planner.page;
  });
  after(() => planner?.done());

  const ask = async <T>(path: string): Promise<T> => (await (await fetch(planner.url + path)).json()) as T;
  const slider = () => page.locator('input[name=month]');
  const month = () => slider().getAttribute('aria-valuetext');
  const drawn = async () => sum((await marks(page)).map(({ count }) => count));

  it('stands at today, and steps by keys through the months that there are', async () => {
    expect(await month()).to.equal('hoy');
    await slider().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await settled(page);
    expect(await month()).to.equal('febrero de 2010');
    expect(search(page).get('as_of')).to.equal('2010-02-28');
    const { totals } = await ask<Coverage>('/api/v1/coverage?by=department&as_of=2010-02-28');
    expect(await headline(page)).to.have.property('0', totals.units.toLocaleString('es-CO'));
    await until(async () => Math.abs((await drawn()) - totals.located) < 20, 'the rings of the month');
    expect(await text(page, '.legend')).to.contain('Clases según los valores de hoy');
    expect(await text(page, '.panel')).to.contain('los límites, los de hoy');
  });

  it('plays by itself, with rings that the page groups and the server’s numbers, until it is stopped', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.getByRole('button', { name: 'Reproducir mes a mes' }).click();
    await until(async () => Number(await slider().inputValue()) > 8, 'some months');
    expect(await page.evaluate(PAINTED), 'rings over the map').to.be.above(1_000);
    await page.getByRole('button', { name: 'Detener' }).click();
    const day = search(page).get('as_of') ?? '';
    expect(day > '2010-08-31', day).to.equal(true);
    await settled(page);
    const { totals } = await ask<Coverage>(`/api/v1/coverage?by=department&as_of=${day}`);
    expect(await headline(page)).to.have.property('0', totals.units.toLocaleString('es-CO'));
    await until(async () => Math.abs((await drawn()) - totals.located) < 40, 'the rings of the day at rest');
    await until(async () => (await page.locator('.passing-marks').count()) === 0, 'the map’s own rings');
    expect(await page.evaluate(SEEN)).to.equal(1);
    expect(asked.filter((path) => path === '/api/v1/states')).to.have.length(1);
    expect(asked.filter((path) => path === '/api/v1/clusters').length).to.be.below(3);
  });

  it('compares with an earlier date: colours, numbers and table of the difference', async () => {
    await page.goto(`${planner.url}/?kind=municipality&as_of=2017-12-31&compare=2014-12-31&table=units`);
    await settled(page);
    const answer = await ask<Compare>('/api/v1/compare?by=municipality&from=2014-12-31&to=2017-12-31');
    expect(await text(page, '.panel')).to.contain(`+${answer.totals.change.toLocaleString('es-CO')}`);
    expect(await text(page, '.legend-head')).to.equal('Cambio en unidades activas');
    expect(await text(page, '.legend'))
      .to.contain('Sin cambio')
      .and.to.match(/−\d+/);
    const [best] = answer.rows.toSorted((a, b) => b.change - a.change);
    const row = page.locator('.table-panel tbody tr').first();
    expect(await row.innerText())
      .to.contain(`+${best?.change}`)
      .and.to.contain(best?.name);
    expect(await page.getByRole('link', { name: 'CSV' }).getAttribute('href')).to.contain('/compare.csv?');
    expect(await drawn()).to.equal(0);
    expect(await overflow(page)).to.equal(0);
    await page.getByRole('button', { name: 'Hoy' }).click();
    expect(search(page).get('as_of')).to.equal(null);
    await page.getByRole('button', { name: 'Comparar' }).click();
    await settled(page);
    expect(search(page).get('compare')).to.equal(null);
    expect(await headline(page)).to.have.property('0', '50.150');
  });

  it('shows both dates beside one another, in the same classes, left and right of a divider', async () => {
    await page.goto(`${planner.url}/?indicator=units&as_of=2017-12-31&compare=2012-12-31`);
    await settled(page);
    await page.getByRole('button', { name: 'Dividida' }).click();
    await until(async () => (await classes(page, '.split-earlier')).length > 30, 'the earlier date');
    await settled(page);
    expect(search(page).get('split')).to.equal('true');
    expect(await page.locator('.split-day').allInnerTexts()).to.deep.equal(['31/12/2012', '31/12/2017']);
    expect(await text(page, '.legend')).to.contain(
      'A la izquierda, el 31/12/2012; a la derecha, el 31/12/2017',
    );
    const means: number[] = [];
    const bounds = (await text(page, '.legend .classes')).replaceAll('.', '');
    for (const [selector, day] of [
      ['.split-earlier', '2012-12-31'],
      ['#map', '2017-12-31'],
    ] as const) {
      const { rows } = await ask<Coverage>(`/api/v1/coverage?by=department&as_of=${day}`);
      const values = new Map(rows.map(({ code, units }) => [code, units]));
      const shown = await classes(page, selector);
      const byUnits = shown.toSorted(([a], [b]) => (values.get(a) ?? 0) - (values.get(b) ?? 0));
      expect(
        byUnits.map(([, held]) => held),
        `${day}: more units, no lower class`,
      ).to.deep.equal(byUnits.map(([, held]) => held).toSorted((x, y) => x - y));
      means.push(sum(shown.map(([, held]) => held)) / shown.length);
      if (day === '2017-12-31') expect(bounds).to.contain(String(values.get(byUnits.at(-1)?.[0] ?? '')));
    }
    expect(means[0], 'fewer units are of lower classes').to.be.below(means[1] as number);
    const divider = page.getByRole('separator');
    await divider.focus();
    for (const key of ['Home', 'PageUp', 'ArrowRight']) await page.keyboard.press(key);
    expect(await divider.getAttribute('aria-valuenow')).to.equal('12');
    const box = await divider.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 22, (box?.y ?? 0) + 60);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 222, (box?.y ?? 0) + 60);
    await page.mouse.up();
    const clip = await page.locator('.split-earlier').evaluate(({ style }) => style.clipPath);
    expect(Number(await divider.getAttribute('aria-valuenow'))).to.be.above(30);
    expect(clip).to.match(/^inset\(0(px)? [3-7]\d/);
    await page.getByRole('button', { name: 'Acercar' }).click();
    await settled(page);
    const zooms = await page.evaluate<number[]>(ZOOMS);
    expect(zooms[0]).to.equal(zooms[1]);
    await page.getByRole('button', { name: 'Dividida' }).click();
    await settled(page);
    expect(await text(page, '.legend-head')).to.equal('Cambio en unidades activas');
    expect(await page.locator('.split-earlier').count()).to.equal(0);
  });

  it('does not play for who wants no motion, and says how else', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${planner.url}/?as_of=2009-12-31`);
    await settled(page);
    const play = page.getByRole('button', { name: 'Reproducir mes a mes' });
    expect(await play.isDisabled()).to.equal(true);
    expect(await play.getAttribute('title')).to.contain('menos movimiento');
    expect(await text(page, '.stage .notice')).to.contain('El primer registro es del');
  });
});

/** Code and class of the departments that a map draws. */
async function classes(page: Page, selector: string): Promise<[string, number][]> {
  return page.evaluate((at) => {
    const map = document.querySelector<HTMLElement>(at)?.plannerMap;
    const features = map?.getLayer('fill-department')
      ? map.queryRenderedFeatures({ layers: ['fill-department'] })
      : [];
    const held = features.map(({ properties, state }): [string, number] => [
      String(properties.code),
      Number(state?.class),
    ]);
    return [...new Map(held)].filter(([, value]) => Number.isFinite(value));
  }, selector);
}

const ZOOMS = `['#map', '.split-earlier'].map((at) => document.querySelector(at).plannerMap.getZoom())`;

/** Pixels of the rings that are painted by hand while time plays. */
const PAINTED = `(() => {
  const canvas = document.querySelector('.passing-marks');
  if (!canvas) return 0;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  for (let i = 3; i < data.length; i += 4) painted += data[i] > 0 ? 1 : 0;
  return painted;
})()`;

/** How much of the map's own rings is seen. */
const SEEN = `document.querySelector('#map').plannerMap.getPaintProperty('units', 'icon-opacity')`;
