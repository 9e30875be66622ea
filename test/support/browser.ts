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

/** Complaints that a test brings about on purpose, such as a 503 of a stopped server, are matched by `expected`. */
export interface WatchOptions extends BrowserContextOptions {
  expected?: RegExp[];
}

/** A page in a context of its own (viewport 1280 × 800, es-CO unless told otherwise), watched from the start. */
export async function openPage(serverUrl: string, options: WatchOptions = {}): Promise<WatchedPage> {
  const { expected = [], ...contextOptions } = options;
  const context = await (await browser()).newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'es-CO',
    timezoneId: 'America/Bogota',
    ...contextOptions,
  });
  const page = await context.newPage();
  const complaints = watch(page, new URL(serverUrl).host, expected);
  return {
    page,
    complaints,
    async done() {
      await context.close();
      if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`);
    },
  };
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
  if (started) await (await started).close();
}
