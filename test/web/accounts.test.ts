import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Database } from '../../db/connect.ts';
import { readConfig } from '../../server/config.ts';
import { type Running, start } from '../../server/main.ts';
import { send } from '../api/client.ts';
import { fillSmallWorld } from '../api/small-world.ts';
import { openPage, type WatchedPage, type WatchOptions } from '../support/browser.ts';
import { freshDatabase } from '../support/databases.ts';
import { type DirectoryServer, startDirectory } from '../support/directory.ts';
import { engines } from '../support/engines.ts';
import { type SignedIn, signedInByPassword } from '../support/signed-in.ts';
import { axeFindings } from './axe.ts';

const PASSWORD = 'una clave bien larga';
/** What the browser says of a sign-in that is refused, or of a question put to the directory. */
const REFUSED = /status of 40[13]/;

const PEOPLE = {
  ana: { email: 'ana@sena.example', email_verified: true, name: 'Ana Ruiz' },
  invitada: { email: 'invitada@sena.example', email_verified: true, name: 'Invitada' },
  jefa: { email: 'otra@sena.example', email_verified: true, cargo: 'staff', departamentos: ['05', '18'] },
};

describe('the pages of accounts', () => {
  let server: Running;
  let database: Database;
  let directory: DirectoryServer;
  let watched: WatchedPage | null = null;

  before(async () => {
    directory = await startDirectory(PEOPLE);
    database = await freshDatabase(engines().at(-1) ?? 'embedded');
    await fillSmallWorld(database.knex);
    const env = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent', ...directory.env };
    const claims = { OIDC_ROLE_CLAIM: 'cargo', OIDC_DEPARTMENTS_CLAIM: 'departamentos' };
    server = await start(readConfig({ ...env, ...claims }), { database, web: 'keep' });
    directory.admit(server.url);
  });
  afterEach(async () => {
    await watched?.done();
    watched = null;
  });
  after(async () => {
    await server?.close();
    await directory?.close();
  });

  async function open(path: string, options: WatchOptions & { as?: SignedIn } = {}): Promise<Page> {
    const { as, ...rest } = options;
    watched = await openPage(server.url, { reducedMotion: 'reduce', ...rest });
    if (as) await watched.page.context().addCookies([as.cookie]);
    await watched.page.goto(server.url + path);
    return watched.page;
  }

  const signedInAs = (page: Page) => page.locator('.signed-in strong').innerText();

  it('create the administrator by the link of the start, which then is gone from the address', async () => {
    const link = new URL(String(await server.setupLink()));
    const page = await open(link.pathname + link.hash);
    await page.getByLabel('Nombre').fill('Jefa de Prueba');
    await page.getByLabel('Correo electrónico').fill('jefa@example.org');
    await page.getByLabel('Contraseña nueva').fill(PASSWORD);
    expect(page.url()).to.equal(`${server.url}/sign-in`);
    await page.getByRole('button', { name: 'Crear la cuenta' }).click();
    await page.waitForURL('**/accounts');
    expect(await signedInAs(page)).to.equal('Jefa de Prueba');
    await page.getByRole('cell', { name: 'Administración' }).waitFor();
  });

  it('say the same of a wrong password as of an unknown e-mail, and let in whoever knows it', async () => {
    const page = await open('/sign-in?return_to=/account', { expected: [REFUSED] });
    await page.getByLabel('Correo electrónico').fill('jefa@example.org');
    await page.getByLabel('Contraseña', { exact: true }).fill('equivocada');
    await page.keyboard.press('Enter');
    const refusal = await page.getByRole('alert').innerText();
    expect(refusal).to.match(/correo o la contraseña no son correctos/);
    await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/account');
    await page.getByText('Esta sesión').waitFor();
    await page.getByRole('button', { name: 'Cerrar sesión' }).click();
    await page.getByRole('link', { name: 'Ingresar' }).first().waitFor();
    await page.getByText('Para ver esta página').waitFor();
  });

  it('make an account whose link lets its owner choose a password, by keyboard alone', async () => {
    const admin = await signedInByPassword(server, database, 'admin');
    const page = await open('/accounts', { as: admin });
    await page.getByRole('button', { name: 'Nueva cuenta' }).press('Enter');
    await page.getByRole('dialog').locator('input:focus').waitFor();
    await page.keyboard.type('Persona Nueva');
    await page.keyboard.press('Tab');
    await page.keyboard.type('nueva@example.org');
    await page.keyboard.press('Enter');
    const link = new URL(await page.getByLabel('Enlace', { exact: true }).inputValue());
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /nueva@example.org.*Sin contraseña/ }).waitFor();
    await page.context().clearCookies();
    await page.goto(link.href);
    await page.getByLabel('Contraseña nueva').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${server.url}/`);
  });

  it('change an account, and show beside the form what is refused', async () => {
    const admin = await signedInByPassword(server, database, 'admin', { email: 'cambia@example.org' });
    await signedInByPassword(server, database, 'viewer', { email: 'otro@example.org' });
    const page = await open('/accounts', { as: admin, expected: [/status of 400/] });
    const row = page.getByRole('row', { name: /otro@example.org/ });
    await row.getByRole('button', { name: /^Editar/ }).click();
    await page.getByLabel('Rol').selectOption('staff');
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.getByText(/el personal necesita al menos un departamento/).waitFor();
    await page.getByLabel('Antaño').check();
    await page.getByRole('button', { name: 'Guardar' }).click();
    await row.getByText('Antaño').waitFor();
  });

  it('enter a ready account by one click, with the pages of its role', async () => {
    const page = await open('/sign-in?return_to=/audit');
    await page.getByRole('button', { name: /^Administradora/ }).click();
    await page.waitForURL('**/audit');
    await page
      .getByRole('row', { name: /administradora@demostracion.example.*Ingreso/ })
      .first()
      .waitFor();
    expect(await page.locator('.desk-links').innerText())
      .to.include('Cuentas')
      .and.include('Auditoría');
  });

  it('show a key once, and revoke it', async () => {
    const staff = await signedInByPassword(server, database, 'staff');
    const page = await open('/account', { as: staff });
    await page.getByText('No tiene claves.').waitFor();
    await page.getByRole('button', { name: 'Nueva clave' }).click();
    await page.getByLabel('Para qué es').fill('Tablero');
    await page.getByRole('button', { name: 'Crear', exact: true }).click();
    const key = await page.getByLabel('Clave', { exact: true }).inputValue();
    const headers = { authorization: `Bearer ${key}` };
    const who = await (await fetch(`${server.url}/api/v1/session`, { headers })).json();
    expect(who.account).to.deep.include({ role: 'staff', departments: ['05'] });
    await page.getByRole('dialog').getByRole('button', { name: 'Cerrar' }).click();
    expect(await page.content()).not.to.include(key);
    await page.getByRole('button', { name: 'Revocar la clave Tablero' }).click();
    await page.getByText(/^Personal, Antaño · Revocada/).waitFor();
    expect((await fetch(`${server.url}/api/v1/session`, { headers })).status).to.equal(401);
  });

  it('search the trail, tell what changed, and keep the filter in the address', async () => {
    const admin = await signedInByPassword(server, database, 'admin', { email: 'jefe@example.org' });
    const other = await signedInByPassword(server, database, 'viewer', { email: 'rastro@example.org' });
    const promotion = send({ role: 'staff', departments: ['05'] }, admin.headers, 'PATCH');
    await fetch(`${server.url}/api/v1/accounts/${other.id}`, promotion);
    const page = await open('/audit', { as: admin });
    await page.getByLabel('Buscar').fill('rastro@example.org');
    await page.getByLabel('Qué', { exact: true }).selectOption({ label: 'Cuenta cambiada' });
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Filtrar' }).click();
    await page.waitForURL(/\?q=rastro%40example.org&action=account.changed$/);
    await page.getByRole('row', { name: /jefe@example.org.*rastro@example.org/ }).waitFor();
    await page.getByRole('button', { name: /^Detalle del registro/ }).click();
    expect(await page.locator('.changes').innerText()).to.match(/Rol\s+Consulta\s+Personal/);
    await page.reload();
    expect(await page.getByLabel('Buscar').inputValue()).to.equal('rastro@example.org');
    await page.getByLabel('Buscar').fill('nada de esto');
    await page.getByRole('button', { name: 'Filtrar' }).click();
    await page.getByText('Ningún registro cumple estos filtros.').waitFor();
  });

  describe('with the agency’s directory', () => {
    const foreign = () => [new RegExp(`foreign request: ${directory.issuer}`)];

    async function enterAs(login: string): Promise<Page> {
      const page = await open('/sign-in?return_to=/account', { expected: foreign() });
      await page.getByRole('link', { name: 'Ingresar con Directorio de prueba' }).click();
      await page.locator('input[name=login]').fill(login);
      await page.getByRole('button', { name: 'Soy yo' }).click();
      return page;
    }

    it('refuse a person that nobody made an account for, in words', async () => {
      const page = await enterAs('ana');
      const words = await page.getByRole('alert').innerText();
      expect(words).to.match(/no tiene una cuenta activa/);
      expect(await database.knex('accounts').where({ email: 'ana@sena.example' })).to.deep.equal([]);
    });

    it('let in a person for whom an administrator made an account', async () => {
      await signedInByPassword(server, database, 'viewer', { email: 'invitada@sena.example' });
      const page = await enterAs('invitada');
      await page.waitForURL(`${server.url}/account`);
      expect(await page.locator('.intro').innerText()).to.include('invitada@sena.example · Consulta');
      await page.getByText('por el directorio').waitFor();
    });

    it('give a person the role that the directory tells, and no other', async () => {
      const page = await enterAs('jefa');
      await page.waitForURL(`${server.url}/account`);
      await page.getByText('Personal · Antaño, Canelo').waitFor();
    });

    it('refuse an answer that this browser did not ask for', async () => {
      const page = await open('/api/v1/session/oidc/callback?code=robado&state=ajeno');
      await page.getByText(/no respondió o no confirmó/).waitFor();
    });
  });

  for (const [title, options] of [
    ['light, wide', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }],
    ['dark, 390 pixels, in English', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
  ] as const) {
    it(`give axe-core nothing serious to find, and fit: ${title}`, async () => {
      const admin = await signedInByPassword(server, database, 'admin');
      const lang = title.includes('English') ? '?lang=en' : '';
      const page = await open(`/sign-in${lang}`, { ...options, bypassCSP: true });
      await page.locator('.ready li').first().waitFor();
      await fits(page);
      await page.context().addCookies([admin.cookie]);
      for (const [path, ready] of [
        ['/accounts', '.records'],
        ['/account', '.entries'],
        ['/audit', '.records'],
      ]) {
        await page.goto(server.url + path + lang);
        await page.locator(`${ready}`).first().waitFor();
        await fits(page);
      }
    });
  }
});

async function fits(page: Page): Promise<void> {
  expect(await axeFindings(page), page.url()).to.deep.equal([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, page.url()).to.equal(0);
}
