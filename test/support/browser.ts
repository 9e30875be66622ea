/** One headless Chromium a run, and pages that fail a test on errors and on requests to another host. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/system/chromium.ts';

let running: Promise<Browser> | undefined;

/** The run's browser, started at the first call. */
export function browser(): Promise<Browser> {
  running ??= launch();
  return running;
}

async function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium: `npm test` says how to install it');
  return chromium.launch({ executablePath, args: CHROMIUM_FLAGS, headless: true });
}

/** A page and what went wrong on it. */
export interface WatchedPage {
  page: Page;
  /** What it complained of so far: console errors, uncaught errors, requests to another host. */
  complaints: string[];
  /** Closes the page. @throws when there are complaints, all of them in the message. */
  done(): Promise<void>;
}

export interface WatchOptions extends BrowserContextOptions {
  /** Complaints that a test brings about on purpose, such as a 503 of a stopped server. */
  expected?: RegExp[];
  /** No test had it before, so its cache is empty, and none gets it after: what is done to it may stay. */
  own?: boolean;
}

/** A page in a context of its own (viewport 1280 × 800, es-CO unless told otherwise), watched from the start. */
export async function openPage(serverUrl: string, options: WatchOptions = {}): Promise<WatchedPage> {
  const { expected = [], ...rest } = options;
  const { page, giveBack } = await borrowPage({ timezoneId: 'America/Bogota', ...rest });
  const complaints = watch(page, new URL(serverUrl).host, expected);
  return {
    page,
    complaints,
    async done() {
      await giveBack();
      if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`);
    },
  };
}

export interface BorrowedPage {
  page: Page;
  giveBack(): Promise<void>;
}

/**
 * An empty page that nobody watches. A new one costs the browser as much as the product's page takes to come up, so
 * those that were given back go on to the next test: without cookies, storage, listeners and routes, but with a cache.
 */
export async function borrowPage({ own = false, ...given }: WatchOptions): Promise<BorrowedPage> {
  const options = { viewport: { width: 1280, height: 800 }, locale: 'es-CO', ...given };
  const key = JSON.stringify(options);
  const at = own ? -1 : idle.findIndex((each) => each.key === key);
  const page = idle.splice(at, at < 0 ? 0 : 1)[0]?.page ?? (await newPage(options));
  return {
    page,
    async giveBack() {
      if (own || page.isClosed()) return page.context().close();
      await empty(page, options);
      idle.push({ key, page });
      if (idle.length > IDLE_PAGES) await idle.shift()?.page.context().close();
    },
  };
}

const IDLE_PAGES = 3;
const idle: { key: string; page: Page }[] = [];
const LISTENED = ['console', 'dialog', 'pageerror', 'request', 'response'] as const;

async function newPage(options: BrowserContextOptions): Promise<Page> {
  return (await (await browser()).newContext(options)).newPage();
}

/** Makes a page as good as new. */
async function empty(page: Page, options: BrowserContextOptions): Promise<void> {
  const context = page.context();
  for (const event of LISTENED) page.removeAllListeners(event);
  page.on('dialog', (dialog) => dialog.accept().catch(() => {})); // “leave the page?”
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await Promise.all(context.pages().map((other) => other !== page && other.close()));
  await leave(page);
  page.removeAllListeners('dialog');
  await context.clearCookies();
  const { colorScheme = null, reducedMotion = null, viewport } = options;
  await page.emulateMedia({ media: null, colorScheme, reducedMotion });
  if (viewport) await page.setViewportSize(viewport);
}

/** Leaves what is shown, and clears what it stored. */
async function leave(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  await page.evaluate(() => sessionStorage.clear()).catch(() => {}); // a page that never loaded has none
  await page.goto('about:blank');
  if (origin === 'null') return;
  const session = await page.context().newCDPSession(page);
  const storageTypes = 'cookies,local_storage,indexeddb,cache_storage,service_workers';
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes });
  await session.detach();
}

function watch(page: Page, host: string, expected: RegExp[]): string[] {
  const complaints: string[] = [];
  const complain = (text: string): void => {
    if (!expected.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') complain(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complain(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== host) complain(`foreign request: ${url.href}`);
  });
  return complaints;
}

/** Ends the run's browser, if one was started. */
export async function closeBrowser(): Promise<void> {
  const started = running;
  running = undefined;
  idle.length = 0;
  if (started) await (await started).close();
}
