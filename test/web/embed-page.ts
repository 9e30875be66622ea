/** The public map in Chromium: the server with its release, a page of another origin around it, what the frame shows. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Page } from 'playwright-core';
import type { PublicReleases, PublicTable } from '../../server/contract/releases.ts';
import { borrowPage, type WatchOptions } from '../support/browser.ts';

/** Another site, whose style would break whatever it reaches, and whose policy lets in the map alone. */
export interface HostSite {
  url: string;
  close(): void;
}

const AGGRESSIVE = `
  * { display: block; color: red !important; font: 40px fantasy !important; transform: rotate(9deg) !important; }
  iframe, geoser-map { display: none; width: 3px !important; height: 3px !important; opacity: 0.1 !important; }
  html, body { transform: none !important; margin: 0; }
`;

/** `/frame?…` holds the page in an iframe as the snippet does, `/element?…` the element with these attributes. */
export async function hostSite(map: string): Promise<HostSite> {
  const site = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://host');
    if (pathname === '/host.css') return res.setHeader('Content-Type', 'text/css').end(AGGRESSIVE);
    if (pathname === '/host.js') return res.setHeader('Content-Type', 'text/javascript').end(LISTENING);
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    res.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; script-src 'self' ${map}; style-src 'self'; frame-src ${map}`,
    );
    res.end(pathname === '/element' ? elementPage(map, searchParams) : framePage(map, searchParams));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => site.once('listening', resolve));
  const { port } = site.address() as AddressInfo;
  return { url: `http://localhost:${port}`, close: () => closeNow(site) };
}

/** The page keeps the messages that it hears. */
const LISTENING = `
  window.heard = [];
  for (const name of ['ready', 'select']) {
    addEventListener('geoser-' + name, (event) => window.heard.push([name, event.detail]));
  }
`;

function closeNow(site: Server): void {
  site.close();
  site.closeAllConnections();
}

const HEAD =
  '<!doctype html><title>Noticias</title><link rel="stylesheet" href="/host.css"><script src="/host.js"></script>';

function elementPage(map: string, attributes: URLSearchParams): string {
  const written = [...attributes].map(([name, value]) => ` ${name}="${value}"`).join('');
  return `${HEAD}<script async src="${map}/embed.js"></script><geoser-map${written}></geoser-map>`;
}

function framePage(map: string, query: URLSearchParams): string {
  return `${HEAD.replace('<link rel="stylesheet" href="/host.css">', '')}<iframe title="Mapa" width="360" height="480" sandbox="allow-scripts allow-popups" src="${map}/embed?${query}"></iframe>`;
}

export interface Visit {
  page: Page;
  /** Errors and warnings of the console, uncaught errors, requests to another host than these two. */
  complaints: string[];
  warnings: string[];
  close(): Promise<void>;
}

export async function visit(address: string, options: WatchOptions = {}): Promise<Visit> {
  const viewport = { width: 900, height: 640 };
  const { page, giveBack } = await borrowPage({ viewport, reducedMotion: 'reduce', ...options });
  const complaints: string[] = [];
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
    if (message.type() === 'warning') warnings.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^https?:$/.test(protocol) && !['127.0.0.1', 'localhost'].includes(hostname)) {
      complaints.push(`foreign request: ${request.url()}`);
    }
  });
  await page.goto(address);
  return { page, complaints, warnings, close: giveBack };
}

/** The frame of the map once its map stands in place of the picture. */
export async function mapFrame(page: Page): Promise<Frame> {
  const handle = await page.waitForSelector('iframe, geoser-map', { state: 'attached' });
  await handle.scrollIntoViewIfNeeded();
  const deadline = performance.now() + 30_000;
  for (;;) {
    const frame = page
      .frames()
      .find((candidate) => new URL(candidate.url(), 'http://x').pathname.startsWith('/embed'));
    if (frame) {
      await drawn(frame);
      return frame;
    }
    if (performance.now() > deadline) throw new Error('no frame of the map');
    await page.waitForEvent('frameattached', { timeout: 1_000 }).catch(() => undefined);
  }
}

export async function drawn(frame: Page | Frame): Promise<void> {
  await frame.locator('#map.drawn').waitFor({ state: 'attached', timeout: 30_000 });
}

/** The current release's table of a kind, as anyone reads it. */
export async function publicTable(map: string, kind: string): Promise<PublicTable['rows']> {
  const { current, releases }: PublicReleases = await (await fetch(`${map}/public/releases.json`)).json();
  const base = releases.find(({ id }) => id === current)?.base;
  const table: PublicTable = await (await fetch(`${map}${base}${kind}.json`)).json();
  return table.rows;
}
