/** The desk's pages that write, in Chromium over a copy of the demonstration data, as someone signed in. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Database } from '../../db/connect.ts';
import type { Role } from '../../server/domain/account.ts';
import { openPage, type WatchedPage } from '../support/browser.ts';
import { ownDemoDatabase } from '../support/databases.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { signedIn } from '../support/signed-in.ts';

export interface Desk extends WatchedPage {
  page: Page;
}

export async function openDesk(
  server: RunningServer,
  database: Database,
  path: string,
  options: BrowserContextOptions & { role?: Role; departments?: string[]; expected?: RegExp[] } = {},
): Promise<Desk> {
  const { role = 'staff', departments = ['05'], ...more } = options;
  const who = await signedIn(server, database, role, role === 'staff' ? { departments } : {});
  const watched = await openPage(server.url, { reducedMotion: 'reduce', ...more });
  await watched.page.context().addCookies([who.cookie]);
  await watched.page.goto(server.url + path);
  return watched;
}

type DeskOptions = Parameters<typeof openDesk>[3];

/** A suite over its own copy of the demonstration, one page a test. `here` is filled before the first. */
export interface DeskSuite {
  here: { database: Database; server: RunningServer };
  open(path: string, options?: DeskOptions): Promise<Page>;
}

/** Registers the hooks of the suite that calls it. */
export function deskSuite(): DeskSuite {
  const here = {} as DeskSuite['here'];
  let desk: Desk | undefined;
  before(async () => {
    here.database = await ownDemoDatabase('server');
    here.server = await startServer(here.database);
  });
  after(async () => {
    await here.server?.close();
    await here.database?.close();
  });
  afterEach(async () => {
    await desk?.done();
  });
  return {
    here,
    async open(path, options = {}) {
      desk = await openDesk(here.server, here.database, path, options);
      return desk.page;
    },
  };
}

export async function giveFile(page: Page, name: string, content: string): Promise<void> {
  await page.locator('#file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  await page.locator('.import-tabs').waitFor();
}

/** Tab → number. */
export async function tabs(page: Page): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const tab of await page.getByRole('tab').all()) {
    const word = (await tab.locator('span').innerText()).trim();
    found[word] = Number((await tab.locator('strong').innerText()).replace(/\D/g, ''));
  }
  return found;
}

/** Chooses a tab and gives its rows as text. */
export async function rowsOf(page: Page, tab: string): Promise<string[]> {
  await page.getByRole('tab', { name: tab }).click();
  await page.locator('.import-table tbody tr, .no-rows').first().waitFor();
  return page.locator('.import-table tbody tr').allInnerTexts();
}
