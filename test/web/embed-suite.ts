import { expect } from 'chai';
import { displayName } from '../../server/embed/names.ts';
import { shownText } from '../../server/embed/numbers.ts';
import { axeFindings, overflow, tabTo } from './axe.ts';
import { drawn, type HostSite, hostSite, mapFrame, publicTable, type Visit, visit } from './embed-page.ts';

export interface PublicMap {
  url: string;
  close(): void | Promise<void>;
}

/** What whoever looks at the public map meets, be it served by the product or lie in a folder. */
export function publicMapTests(title: string, start: () => Promise<PublicMap>): void {
  describe(title, () => {
    let map: string;
    let host: HostSite;
    let visited: Visit | undefined;
    let stop: (() => Promise<void>) | undefined;

    before(async () => {
      const served = await start();
      map = served.url;
      stop = async () => served.close();
      host = await hostSite(map);
    });
    after(async () => {
      host?.close();
      await stop?.();
    });
    afterEach(async () => {
      const { complaints = [] } = visited ?? {};
      await visited?.close();
      visited = undefined;
      expect(complaints).to.deep.equal([]);
    });

    async function open(address: string, options = {}) {
      visited = await visit(address, options);
      return visited.page;
    }

    it('stands in a frame of another site, without an origin of its own, and tells it what is chosen by keys', async () => {
      const page = await open(
        `${host.url}/element?territory=department:05&by=department&layers=none&width=500&height=420`,
      );
      const frame = await mapFrame(page);
      expect(await frame.evaluate(() => window.origin)).to.equal('null');
      await frame.locator('#canvas canvas').focus();
      await page.keyboard.press('Enter');
      const bubble = frame.locator('.bubble');
      await bubble.waitFor();
      const [antioquia] = (await publicTable(map, 'department')).filter(({ code }) => code === '05');
      const units = antioquia?.units ?? { n: -1 };
      expect(await bubble.locator('strong').textContent()).to.equal('Antioquia');
      expect(await bubble.textContent()).to.include(`Unidades productivas: ${shownText(units, 'es')}`);
      const heard = await page.evaluate(() => (window as unknown as { heard: [string, object][] }).heard);
      expect(heard.map(([name]) => name)).to.deep.equal(['ready', 'select']);
      expect(heard[1]?.[1]).to.deep.equal({ kind: 'department', code: '05', name: 'Antioquia', units });
    });

    it('keeps its size and looks whatever the style around it says', async () => {
      const page = await open(`${host.url}/element?lang=en&theme=dark&width=500&height=420`);
      const frame = await mapFrame(page);
      const box = await page.locator('geoser-map').boundingBox();
      expect([box?.width, box?.height]).to.deep.equal([500, 420]);
      const look = await frame.evaluate(() => {
        const { color, fontSize } = getComputedStyle(document.querySelector('h1') as Element);
        return { color, fontSize, width: innerWidth, height: innerHeight };
      });
      expect(look).to.deep.equal({ color: 'rgb(237, 242, 240)', fontSize: '14px', width: 500, height: 420 });
    });

    it('hears of nobody else: a message of another window is no event', async () => {
      const page = await open(`${host.url}/element?layers=none`);
      await mapFrame(page);
      const names = await page.evaluate(async () => {
        const { heard } = window as unknown as { heard: [string][] };
        postMessage({ source: 'geoser', version: 1, message: { type: 'select', code: 'forged' } }, '*');
        await new Promise((resolve) => addEventListener('message', resolve, { once: true }));
        return heard.map(([name]) => name);
      });
      expect(names).to.deep.equal(['ready']);
    });

    it('changes with the attributes of its element', async () => {
      const page = await open(`${host.url}/element?layers=none`);
      await mapFrame(page);
      await page.locator('geoser-map').evaluate((element) => element.setAttribute('by', 'pdet_subregion'));
      await page.waitForEvent('framenavigated');
      const frame = await mapFrame(page);
      expect(await frame.locator('thead th').first().textContent()).to.equal('Subregión PDET');
    });

    it('lists the numbers of the release to whoever cannot use a map, by keys alone', async () => {
      const page = await open(`${map}/embed?lang=en`, { bypassCSP: true });
      await drawn(page);
      await tabTo(page, '#switch');
      await page.keyboard.press('Enter');
      expect(await page.locator('#switch').getAttribute('aria-expanded')).to.equal('true');
      const shown = await page
        .locator('#list tbody tr')
        .evaluateAll((lines) =>
          lines.map((line) => [
            line.querySelector('th')?.firstChild?.textContent,
            line.querySelector('td')?.textContent,
          ]),
        );
      const rows = await publicTable(map, 'department');
      expect(shown).to.deep.equal(rows.map(({ name, units }) => [displayName(name), shownText(units, 'en')]));
      expect(shown.length).to.equal(33);
      expect(await axeFindings(page)).to.deep.equal([]);
      await page.keyboard.press('Escape');
    });

    it('has names for everything, and nothing that axe finds serious', async () => {
      const page = await open(`${map}/embed?layers=cells,labels,pdet`, { bypassCSP: true });
      await drawn(page);
      for (const name of ['Ver la lista', 'Acercar', 'Alejar', 'Ver todo', 'Pantalla completa']) {
        expect(await page.getByRole('button', { name, exact: true }).count(), name).to.equal(1);
      }
      expect(await page.locator('canvas').getAttribute('aria-label')).to.include('Flechas: mover');
      expect(await axeFindings(page)).to.deep.equal([]);
    });

    it('fits a phone of 360 pixels and a corner of 300', async () => {
      for (const [width, height] of [
        [360, 640],
        [300, 300],
      ] as const) {
        const page = await open(`${map}/embed`, { viewport: { width, height } });
        await drawn(page);
        expect(await overflow(page)).to.equal(0);
        const room = await page.locator('#map').boundingBox();
        expect(room?.height).to.be.greaterThan(height / 2);
        await page.getByRole('button', { name: 'Ver la lista' }).click();
        expect(await overflow(page)).to.equal(0);
        await visited?.close();
      }
    });

    it('shows the picture and the list without JavaScript', async () => {
      const page = await open(`${map}/embed`, { javaScriptEnabled: false });
      await page.getByRole('img', { name: /^Mapa de Colombia/ }).waitFor();
      expect(await page.locator('#picture path.k1').count()).to.equal(1);
      expect(await page.locator('#list tbody tr').count()).to.equal(33);
      expect(await page.locator('#list').isVisible()).to.equal(true);
      expect(await page.locator('.switch').isVisible()).to.equal(false);
    });

    it('shows the picture and the list without WebGL, and says why', async () => {
      visited = await visit('about:blank', { own: true });
      const { page } = visited;
      await page.addInitScript(() => {
        HTMLCanvasElement.prototype.getContext = () => null;
      });
      await page.goto(`${map}/embed`);
      await page.getByText('Este navegador no puede dibujar el mapa interactivo').waitFor();
      expect(await page.getByRole('img', { name: /^Mapa de Colombia/ }).isVisible()).to.equal(true);
      await page.getByRole('button', { name: 'Ver la lista' }).click();
      expect(await page.locator('#list tbody tr').first().isVisible()).to.equal(true);
    });

    it('runs nothing of a hostile address, warns of it on the console, and shows a sensible map', async () => {
      const hostile = new URLSearchParams({
        title: '<img src=x onerror=alert(1)>"><script>alert(2)</script>',
        accent: 'url(javascript:alert(3))',
        view: 'NaN,NaN,999',
        territory: 'department:"><script>alert(4)</script>',
        layers: 'cells,'.repeat(500),
        zoom: '1e308',
      });
      const page = await open(`${map}/embed?${hostile}`);
      await drawn(page);
      expect(await page.locator('h1').textContent()).to.equal(hostile.get('title'));
      expect(await page.locator('#list tbody tr').count()).to.equal(33);
      expect(visited?.warnings.filter((text) => text.startsWith('GeoSER: ')).length).to.be.at.least(4);
    });

    it('keeps nothing in the browser: no cookie, no storage', async () => {
      const page = await open(`${map}/embed`);
      await drawn(page);
      expect(await page.context().cookies()).to.deep.equal([]);
      expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).to.deep.equal([0, 0]);
    });

    it('loads municipalities when someone comes near, and no sooner', async () => {
      visited = await visit('about:blank', { own: true });
      const { page } = visited;
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(`${map}/embed`);
      await drawn(page);
      expect(asked.filter((path) => path.includes('municipality'))).to.deep.equal([]);
      const tile = page.waitForRequest(/tiles\/municipality\/\d+\//);
      for (let i = 0; i < 3; i += 1) await page.getByRole('button', { name: 'Acercar' }).click();
      await tile;
    });
  });
}
