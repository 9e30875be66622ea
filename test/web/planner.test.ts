import { expect } from 'chai';
import type { Coverage } from '../../server/contract/coverage.ts';
import {
  camera,
  chartRows,
  clickAt,
  drawnCodes,
  headline,
  marks,
  openPlanner,
  type Planner,
  search,
  settled,
  text,
  until,
} from './planner-page.ts';

const sum = (numbers: number[]): number => numbers.reduce((total, value) => total + value, 0);

describe('the planner’s page', () => {
  let planner: Planner;

  const open = async (
    address = '',
    options: Parameters<typeof openPlanner>[1] = {},
  ): Promise<Planner['page']> => {
    planner = await openPlanner(address, options);
    return planner.page;
  };
  const ask = async <T>(path: string): Promise<T> => (await (await fetch(planner.url + path)).json()) as T;

  afterEach(async () => {
    await planner.done();
  });

  it('opens on the country: its numbers, its rings and a legend that names its classes', async () => {
    const page = await open();
    const { totals } = await ask<Coverage>('/api/v1/coverage?by=department');
    expect(await headline(page)).to.deep.equal(['50.150', totals.active.toLocaleString('es-CO')]);
    expect(sum((await marks(page)).map(({ count }) => count))).to.be.within(
      totals.located - 200,
      totals.located,
    );
    expect(await page.locator('.legend .classes li').count()).to.be.within(5, 7);
    expect(await page.locator('.legend').innerText()).to.contain('cuantiles');
    expect(await page.locator('.badge').innerText()).to.equal('Datos de demostración: límites aproximados');
  });

  it('shows the published figures', async () => {
    const page = await open('?stage=company');
    expect(await headline(page)).to.have.property('0', '2.251');
    expect(await text(page, '.panel'))
      .to.contain('$ 160.911.399.287')
      .and.to.contain('8.609');
    expect(await text(page, '.panel'))
      .to.contain('2.195.177 cupos')
      .and.to.contain('60,0 % mujeres');
    expect(await text(page, '.panel')).to.contain('96.933 personas formadas');
    await page.goto(`${planner.url}/?pdet=true&created_from=2017-01-01&created_to=2018-12-31`);
    await settled(page);
    expect(await headline(page)).to.have.property('0', '2.424');
    const pdet = '/api/v1/coverage?by=department&pdet=true&created_from=2017-01-01&created_to=2018-12-31';
    const { by_year: byYear } = (await ask<Coverage>(pdet)).totals;
    expect(await chartRows(page, 'Unidades creadas por año')).to.deep.equal(
      Object.entries(byYear).map(([year, units]) => [year, units.toLocaleString('es-CO')]),
    );
    await page.goto(planner.url);
    await settled(page);
    expect(await text(page, '.panel')).to.match(/En reincorporación\s+1\.986/);
  });

  it('tells how much of the country is within reach, whatever kind is coloured', async () => {
    const page = await open('?kind=protected_area&indicator=reach');
    const { totals } = await ask<Coverage>('/api/v1/coverage?by=department&radius_m=5000');
    const share = ((totals.reach?.area ?? 0) * 100).toLocaleString('es-CO', { maximumFractionDigits: 1 });
    expect(await text(page, '.panel')).to.contain(`${share} %`);
  });

  it('colours another kind by another indicator, and goes back', async () => {
    const page = await open();
    await page.getByRole('radio', { name: 'Municipios' }).check();
    await page.selectOption('#indicator', 'active');
    await settled(page);
    expect(search(page).get('kind')).to.equal('municipality');
    expect(await page.locator('.legend-head').innerText()).to.equal('Unidades activas');
    expect(await drawnCodes(page, 'fill-municipality')).to.have.length.above(500);
    expect(await drawnCodes(page, 'fill-department')).to.have.length(0);
    await page.goBack();
    await page.goBack();
    await settled(page);
    expect(search(page).toString()).to.equal('');
    expect(await drawnCodes(page, 'fill-department')).to.have.length.above(25);
  });

  it('filters map, numbers and table together, and a copied link opens the same', async () => {
    const page = await open('?table=-units');
    await page.getByLabel('Autoconsumo').check();
    await page.getByRole('radio', { name: 'Activas' }).check();
    await page.getByLabel('Desde').selectOption('2016');
    await settled(page);
    const filters = 'line=self_consumption&status=active&created_from=2016-01-01';
    const { totals } = await ask<Coverage>(`/api/v1/coverage?by=department&${filters}`);
    const units = totals.units.toLocaleString('es-CO');
    expect(await headline(page)).to.have.property('0', units);
    expect(await page.locator('tfoot tr').last().innerText()).to.contain(units);
    expect(sum((await marks(page)).map(({ count }) => count))).to.be.within(
      totals.located - 40,
      totals.located,
    );
    const link = page.url();
    await page.goto('about:blank');
    await page.goto(link);
    await settled(page);
    expect(await headline(page)).to.have.property('0', units);
    expect(await page.locator('.chips li').allInnerTexts()).to.have.length(4);
  });

  it('opens the panel of a clicked territory and says so', async () => {
    const page = await open('?layers=labels');
    await clickAt(page, -72.5, 1.2);
    await until(() => page.locator('.panel .headline').count(), 'the numbers');
    await settled(page);
    const code = search(page).get('select')?.split(':')[1] ?? '';
    const { rows } = await ask<Coverage>('/api/v1/coverage?by=department');
    const row = rows.find((other) => other.code === code);
    expect(await page.locator('.panel h2').innerText()).to.equal(row?.name);
    expect(await headline(page)).to.have.property('0', row?.units.toLocaleString('es-CO'));
    expect(await text(page, '.panel'))
      .to.contain('Frente al valor nacional')
      .and.to.contain('Vacíos en este territorio');
    expect(await page.locator('#announcer').innerText()).to.contain(row?.name);
    await until(() => page.locator('.panel .unit-rows li').count(), 'its units');
  });

  it('zooms into a clicked ring, down to single units and their facts', async () => {
    const page = await open('?layers=units');
    const [biggest] = (await marks(page)).toSorted((a, b) => b.count - a.count);
    const { zoom } = await camera(page);
    await clickAt(page, biggest?.lng ?? 0, biggest?.lat ?? 0);
    await until(async () => (await camera(page)).zoom > zoom + 0.9, 'the zoom');
    await settled(page);
    const single = (
      await ask<{
        features: { properties: { code: string }; geometry: { coordinates: [number, number] } }[];
      }>('/api/v1/units?territory=municipality:05697&limit=1')
    ).features[0];
    await page.goto(
      `${planner.url}/?layers=units&view=${single?.geometry.coordinates[1]},${single?.geometry.coordinates[0]},16.5`,
    );
    await settled(page);
    const drawn = (await marks(page)).find(({ code }) => code !== null);
    expect(drawn, 'a single unit in view').to.not.equal(undefined);
    await clickAt(page, drawn?.lng ?? 0, drawn?.lat ?? 0);
    await until(() => page.locator('.panel .facts').count(), 'the facts');
    expect(search(page).get('select')).to.equal(`unit:${drawn?.code}`);
    expect(await text(page, '.panel'))
      .to.contain('Línea')
      .and.to.contain('Dónde está');
  });

  it('finds places by name, without accents and by keys alone', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('quipama');
    await until(() => page.locator('[role=option]').count(), 'results');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await settled(page);
    expect(search(page).get('select')).to.equal('municipality:15580');
    expect(await page.locator('.panel h2').innerText()).to.equal('Quípama');
    expect((await camera(page)).zoom).to.be.above(7);
  });

  it('asks what is at a position that is typed', async () => {
    const page = await open();
    await page.locator('#search').fill('6,25; -75,57');
    await page.getByRole('option', { name: /6,2500; −75,5700/ }).click();
    await settled(page);
    expect(search(page).get('select')).to.equal('place:6.25,-75.57,10000');
    expect((await camera(page)).lng).to.be.closeTo(-75.57, 0.5);
  });

  it('finds a unit by its code', async () => {
    const page = await open();
    const { features } = await ask<{ features: { id: string }[] }>('/api/v1/units?limit=1');
    const code = features[0]?.id ?? '';
    await page.fill('#search', code);
    await until(() => page.locator('[role=option]').count(), 'results');
    await page.locator('[role=option]').first().click();
    await settled(page);
    expect(search(page).get('select')).to.equal(`unit:${code}`);
  });

  it('tells what is at a point, and counts the units within a radius', async () => {
    const page = await open('?view=6.2,-75.4,8&layers=labels');
    await page.keyboard.press('h');
    await clickAt(page, -75.3, 6.1);
    await until(() => page.locator('.panel .facts').count(), 'the answer');
    await settled(page);
    const place = search(page).get('select') ?? '';
    const [lat, lng] = place.replace('place:', '').split(',');
    const located = await ask<{ municipality: { name: string } }>(`/api/v1/locate?lng=${lng}&lat=${lat}`);
    expect(await text(page, '.panel'))
      .to.contain(located.municipality.name)
      .and.to.contain('No es municipio PDET')
      .and.to.contain('Espacio Territorial (ETCR) más cercano');
    await page.locator('input[name=radius]').focus();
    for (let km = 10; km < 13; km++) await page.keyboard.press('ArrowRight');
    await until(async () => search(page).get('select')?.endsWith(',13000'), 'the radius in the address');
    await settled(page);
    const within = await ask<{ total: number }>(
      `/api/v1/proximity/within?lng=${lng}&lat=${lat}&radius_m=13000`,
    );
    expect(await headline(page)).to.have.property('0', within.total.toLocaleString('es-CO'));
  });

  it('switches ETCR, protected areas and their zones on', async () => {
    const page = await open('?view=6.9,-75.8,7.4');
    expect(await drawnCodes(page, 'site-etcr')).to.have.length(0);
    await page.getByLabel('Espacios Territoriales (ETCR)').check();
    await page.getByLabel('Áreas protegidas').nth(1).check();
    await page.getByLabel('Zonas amortiguadoras').check();
    await settled(page);
    expect(await drawnCodes(page, 'site-etcr')).to.have.length.above(2);
    expect(await drawnCodes(page, 'overlay-line-protected_area')).to.have.length.above(0);
    await until(async () => (await drawnCodes(page, 'buffer-line')).length > 3, 'the zones');
    expect(await text(page, '.legend'))
      .to.contain('Zona amortiguadora (5 km)')
      .and.to.contain('A menos de 10 km de un ETCR');
    await page.goto(`${planner.url}/?view=7.2,-76,8.6&layers=protected_area,buffers`);
    await until(async () => (await drawnCodes(page, 'buffer-line')).length > 0, 'the zones of a link');
  });

  it('lists the gaps, those in most need first, and opens one', async () => {
    const page = await open('?pdet=true&line=rural_occupation');
    await page.keyboard.press('g');
    await until(() => page.locator('.ranking.gaps li').count(), 'the list');
    const gaps = await ask<{ total: number; rows: { code: string }[] }>(
      '/api/v1/coverage/gaps?by=municipality&pdet=true&line=rural_occupation',
    );
    expect(await page.locator('.panel .lead').innerText()).to.contain(`${gaps.total} municipios`);
    await until(async () => (await drawnCodes(page, 'gap-fill')).length > 0, 'the gaps on the map');
    expect(gaps.rows.map(({ code }) => code)).to.include.members(await drawnCodes(page, 'gap-fill'));
    await page.locator('.ranking.gaps button').first().click();
    await settled(page);
    expect(search(page).get('select')).to.equal(`municipality:${gaps.rows[0]?.code}`);
  });

  it('names the filter that leaves nothing, and lifts it', async () => {
    const page = await open('?product=Nada&line=rural_business');
    const lift = page.getByRole('button', { name: 'Quitar «Nada»' });
    await until(() => lift.count(), 'the offer');
    await lift.click();
    await settled(page);
    expect(search(page).toString()).to.equal('line=rural_business');
    expect(await headline(page)).to.have.property('0', '30.863');
  });

  it('says what is wrong with a filter that the server refuses', async () => {
    const page = await open('?line=nonsense', { expected: [/400/], map: false });
    await until(() => page.locator('.stage .notice.error').count(), 'the error');
    expect(await page.locator('.stage .notice.error').innerText())
      .to.contain('«Línea»')
      .and.to.contain('nonsense')
      .and.to.not.contain('rural_business');
    await page.getByRole('button', { name: 'Quitar lo que trae «Línea»' }).first().click();
    await settled(page);
    expect(await headline(page)).to.have.property('0', '50.150');
  });
});
