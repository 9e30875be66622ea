/** The public map for a reader on a slow phone: what comes over the wire, and when the first picture stands. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from '../system/chromium.ts';
import { measureOrigin } from './origin.ts';
import { startProduct } from './process.ts';
import type { Measurement } from './table.ts';
import { firstView } from './weights.ts';

/** 1.6 Mbit/s and 300 ms there and back: a phone on a weak 3G. */
const SLOW = {
  offline: false,
  latency: 300,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
const MAP_LIMIT_MS = 60_000;

/** @param url of a database with a release */
export async function measureEmbed(url: string, report: (m: Measurement) => void): Promise<void> {
  const product = await startProduct({ DATABASE_URL: url });
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium');
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const bytes = await firstView(`${product.url}/embed`);
    report({ what: 'public map, default view, over the wire', value: bytes / 1000, unit: 'KB', aim: 450 });
    const element = await fetch(`${product.url}/embed.js`, { headers: { 'accept-encoding': 'identity' } });
    const { byteLength } = await element.arrayBuffer();
    report({ what: '<geoser-map>, as it is', value: byteLength / 1000, unit: 'KB', aim: 5 });
    for (const [what, query] of [
      ['departments', ''],
      ['municipalities', '?by=municipality'],
    ] as const) {
      const { pictureMs, mapMs } = await visitSlowly(browser, `${product.url}/embed${query}`);
      report({ what: `first picture of ${what}, 1.6 Mbit/s and 300 ms`, value: pictureMs, unit: 'ms' });
      report({ what: `map of ${what}, 1.6 Mbit/s and 300 ms`, value: mapMs, unit: 'ms' });
    }
    await measureOrigin(browser, product.url, report);
  } finally {
    await browser.close();
    await product.stop();
  }
}

async function visitSlowly(browser: Browser, url: string): Promise<{ pictureMs: number; mapMs: number }> {
  const page = await browser.newPage({ viewport: { width: 360, height: 640 }, locale: 'es-CO' });
  const wire = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.emulateNetworkConditions', SLOW);
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('#map.drawn').waitFor({ state: 'attached', timeout: MAP_LIMIT_MS });
  const mapMs = await page.evaluate(() => performance.now());
  const pictureMs = await firstPaint(page);
  await page.close();
  return { pictureMs, mapMs };
}

/** When the first contents stood on the screen, ms after the address was opened. */
async function firstPaint(page: Page): Promise<number> {
  return page.evaluate(() => {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return paint?.startTime ?? Number.NaN;
  });
}
