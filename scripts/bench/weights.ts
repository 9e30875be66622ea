/** Bytes over the wire: the heaviest tile of every territory layer, and what the first view of the page loads. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { chromium } from 'playwright-core';
import { parseTileCoord } from '../../server/domain/tile-coord.ts';
import { CHROMIUM_FLAGS, findChromium } from '../system/chromium.ts';
import { Client } from './load.ts';
import { startProduct } from './process.ts';
import { pathOf } from './sample.ts';
import type { Measurement } from './table.ts';

const LAYERS = ['department', 'municipality', 'pdet_subregion', 'etcr', 'protected_area', 'base'];
/** Colombia's land and islands, degrees. */
const BOUNDS = { west: -82, south: -4.3, east: -66.8, north: 13.5 };
const DEEPEST = 8;

export async function measureWeights(url: string, report: (m: Measurement) => void): Promise<void> {
  const product = await startProduct({ DATABASE_URL: url });
  try {
    const client = new Client(product.url);
    for (const layer of LAYERS) {
      let heaviest = 0;
      for (const path of tilesOfColombia()) {
        heaviest = Math.max(heaviest, (await client.ask(`/tiles/${layer}/${path}.mvt`)).bytes);
      }
      report({
        what: `heaviest ${layer} tile (gzip, z0–${DEEPEST})`,
        value: heaviest / 1000,
        unit: 'KB',
        aim: 500,
      });
    }
    client.close();
    const bytes = await firstView(`${product.url}/`);
    report({ what: 'first view of the planner, over the wire', value: bytes / 1000, unit: 'KB', aim: 650 });
  } finally {
    await product.stop();
  }
}

function tilesOfColombia(): string[] {
  const paths: string[] = [];
  for (let z = 0; z <= DEEPEST; z++) {
    const [, left, top] = pathOf(BOUNDS.west, BOUNDS.north, z).split('/').map(Number);
    const [, right, bottom] = pathOf(BOUNDS.east, BOUNDS.south, z).split('/').map(Number);
    for (let x = left ?? 0; x <= (right ?? 0); x++) {
      for (let y = top ?? 0; y <= (bottom ?? 0); y++) {
        if (parseTileCoord(String(z), String(x), String(y))) paths.push(`${z}/${x}/${y}`);
      }
    }
  }
  return paths;
}

const QUIET_MS = 3_000;

/** Bytes that a first visit receives, headers and worker threads' requests included, until nothing more comes. */
export async function firstView(url: string): Promise<number> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium');
  const wire = await countingProxy(new URL(url));
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'es-CO' });
    await page.goto(new URL(new URL(url).pathname, wire.url).href);
    await page.locator('canvas').first().waitFor();
    while (performance.now() - wire.lastAt() < QUIET_MS) await page.waitForTimeout(QUIET_MS / 10);
    return wire.bytes();
  } finally {
    await browser.close();
    wire.close();
  }
}

/** Hands connections on to the server and counts what comes back. */
async function countingProxy(target: URL) {
  let bytes = 0;
  let lastAt = performance.now();
  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    server.on('data', (part) => {
      bytes += part.length;
      lastAt = performance.now();
    });
    client.pipe(server).pipe(client);
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    bytes: () => bytes,
    lastAt: () => lastAt,
    close: () => proxy.close(),
  };
}
