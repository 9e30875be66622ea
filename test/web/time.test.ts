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
    await page.getByRole('button', { name: 'Detener' }).click();
    const day = search(page).get('as_of') ?? '';
    expect(day > '2010-08-31', day).to.equal(true);
    await settled(page);
    const { totals } = await ask<Coverage>(`/api/v1/coverage?by=department&as_of=${day}`);
    expect(await headline(page)).to.have.property('0', totals.units.toLocaleString('es-CO'));
    await until(async () => Math.abs((await drawn()) - totals.located) < 40, 'the rings of the day at rest');
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
