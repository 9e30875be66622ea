/** What a crowd before the public map costs its server, behind the cache that an agency puts before it. */
import type { Browser } from 'playwright-core';
import { startProxy } from '../system/caching-proxy.ts';
import { findNginx } from '../system/nginx.ts';
import type { Measurement } from './table.ts';

const VISITORS = 1_000;
const AT_ONCE = 16;

/**
 * Every visitor asks anew for all that the default view asks for; what the cache doesn't hold goes on to the origin.
 * Reports nothing where there is no nginx.
 */
export async function measureOrigin(
  browser: Browser,
  origin: string,
  report: (m: Measurement) => void,
): Promise<void> {
  const nginx = findNginx();
  if (nginx === null) return;
  const proxy = await startProxy(nginx, origin);
  try {
    const paths = await pathsOf(browser, `${proxy.url}/embed`);
    let reached = 0;
    let visitor = 0;
    const visit = async (): Promise<void> => {
      for (; visitor < VISITORS; ) {
        visitor += 1;
        for (const path of paths) reached += (await isOfCache(proxy.url + path)) ? 0 : 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, visit));
    const what = `to the origin: ${VISITORS} visitors × ${paths.length}, behind nginx`;
    report({ what, value: reached, unit: 'requests' });
  } finally {
    await proxy.close();
  }
}

/** What the page and its worker ask for, as the browser's wire tells. */
async function pathsOf(browser: Browser, url: string): Promise<string[]> {
  const page = await browser.newPage();
  const asked = new Set<string>();
  page.context().on('request', (request) => {
    const { origin, pathname, search } = new URL(request.url());
    if (url.startsWith(origin)) asked.add(pathname + search);
  });
  await page.goto(url);
  await page.locator('#map.drawn').waitFor({ state: 'attached' });
  await page.close();
  return [...asked];
}

async function isOfCache(url: string): Promise<boolean> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'br' } });
  await response.arrayBuffer();
  return response.headers.get('x-cache') === 'HIT';
}
