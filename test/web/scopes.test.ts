import { expect } from 'chai';
import type { Account } from '../../server/domain/account.ts';
import { openPage, type WatchedPage } from '../support/browser.ts';
import { demoDatabase } from '../support/databases.ts';
import { engines } from '../support/engines.ts';
import { accountOf } from '../support/identify.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { axeFindings } from './axe.ts';
import { headline, settled, text, until } from './planner-page.ts';

const UNIT = 'D05-2014-00001';

describe('the planner’s page to a role', () => {
  let server: RunningServer;
  let watched: WatchedPage | undefined;
  /** Who is behind every request from now on. */
  let who: Account | null = null;

  before(async () => {
    const database = await demoDatabase(engines().at(-1) ?? 'embedded');
    server = await startServer(database, { PUBLIC_UNITS: 'none' }, { identify: async () => who });
  });
  after(() => server?.close());
  afterEach(async () => {
    await watched?.done();
    watched = undefined;
  });

  async function open(as: Account | null, address: string, expected: RegExp[] = []) {
    who = as;
    watched = await openPage(server.url, { reducedMotion: 'reduce', bypassCSP: true, expected });
    await watched.page.goto(`${server.url}/${address}`);
    await settled(watched.page);
    return watched.page;
  }

  it('that sees units on the grid says so of the map and of a unit, and has all the totals', async () => {
    const page = await open(accountOf('viewer'), `?select=unit:${UNIT}`);
    await page.getByText('Ubicación aproximada (1 km)', { exact: true }).waitFor();
    const panel = await text(page, '.panel');
    expect(panel)
      .to.include('ubicación aproximada (1 km)')
      .and.not.match(/NaN|undefined|null|Víctimas|reincorporación/);
    expect(await text(page, '.badge[name=scope]')).to.equal('Ubicaciones aproximadas (1 km)');
    expect(await axeFindings(page)).to.deep.equal([]);
    await page.getByRole('button', { name: 'Cerrar' }).first().click();
    await until(async () => (await headline(page))[0] === '50.150', 'the totals');
    expect(await text(page, '.panel')).not.to.match(/NaN|undefined|null|reincorporación/);
  });

  it('of staff names the departments that it sees exactly, where it hides nothing', async () => {
    const page = await open(accountOf('staff'), `?select=unit:${UNIT}&lang=en`);
    await page
      .getByText('GPS')
      .or(page.getByText('Settlement'))
      .or(page.getByText('Municipal seat'))
      .first()
      .waitFor();
    expect(await page.getByText('approximate location (1 km)', { exact: true }).count()).to.equal(0);
    await page.locator('.badge[name=scope] summary').click();
    expect(await text(page, '.badge[name=scope]')).to.include('With exact locations: Antioquia.');
  });

  it('that reads none leads to sign-in and back to the same view', async () => {
    const page = await open(null, '?kind=municipality&lang=en');
    expect(await text(page, '.badge.warning')).to.include('sign in with your account');
    const link = page.locator('.badge.warning a');
    const address = new URL((await link.getAttribute('href')) ?? '', server.url);
    expect(address.pathname).to.equal('/sign-in');
    const next = new URL(address.searchParams.get('return_to') ?? '', server.url);
    expect(next.searchParams.get('kind')).to.equal('municipality');
    expect(address.searchParams.get('lang')).to.equal('en');
    expect(await axeFindings(page)).to.deep.equal([]);
  });

  it('whose session ends says so and leads to sign-in', async () => {
    const page = await open(accountOf('viewer'), '', [/401 \(Unauthorized\)/]);
    who = null;
    await page.getByRole('radio', { name: 'Municipios' }).check();
    const notice = page.locator('.notice', { hasText: 'Ingrese para continuar' }).first();
    await notice.waitFor();
    expect(await notice.locator('a').getAttribute('href')).to.match(/^\/sign-in\?return_to=/);
  });
});
