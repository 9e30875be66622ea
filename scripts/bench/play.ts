/** The past: a tile of a day nobody asked for yet and the same again, the packed states, and a page that plays. */
import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from '../system/chromium.ts';
import { Client, requestsPerSecond } from './load.ts';
import { startProduct } from './process.ts';
import { type Measurement, quantile } from './table.ts';

type Report = (measurement: Measurement) => void;

const DAYS = ['2012-05-31', '2014-08-31', '2016-11-30'];
const TILE = '/tiles/units/5/9/15.mvt';
/** Pictures a second that playing keeps at least, on 50,150 units. */
const AIM_FPS = 5;
const PLAY_MS = 20_000;

/** @param label names the size in the table, `50,000` */
export async function measurePast(url: string, label: string, report: Report): Promise<void> {
  const product = await startProduct({ DATABASE_URL: url });
  const client = new Client(product.url);
  try {
    const cold: number[] = [];
    for (const day of DAYS) cold.push((await client.ask(`${TILE}?as_of=${day}`)).ms);
    report({ what: `${label}: tile of a day not seen yet`, value: quantile(cold, 0.5), unit: 'ms' });
    const rate = await requestsPerSecond(`${product.url}${TILE}?as_of=${DAYS[0]}`);
    report({ what: `${label}: warm tile of a past day`, value: rate, unit: '/s' });
    const coverage = await client.ask(`/api/v1/coverage?by=municipality&as_of=${DAYS[0]}`);
    report({ what: `${label}: coverage of a past day`, value: coverage.ms, unit: 'ms' });
    const compare = await client.ask(`/api/v1/compare?by=municipality&from=${DAYS[0]}&to=${DAYS[2]}`);
    report({ what: `${label}: two days compared`, value: compare.ms, unit: 'ms' });
    const states = await client.ask('/api/v1/states');
    if (states.status === 200) {
      report({ what: `${label}: packed states, made`, value: states.ms, unit: 'ms' });
      report({ what: `${label}: packed states (gzip)`, value: states.bytes / 1000, unit: 'KB' });
    }
  } finally {
    client.close();
    await product.stop();
  }
}

/** In a Chromium that draws by the processor alone, which is most of what a picture costs there. */
export async function measurePlay(url: string, report: Report): Promise<void> {
  const product = await startProduct({ DATABASE_URL: url });
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium');
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      const value = await framesPerSecond(browser, product.url, { width, height });
      report({ what: `playing 2010–2018 at ${width} × ${height}`, value, unit: '/s', aim: AIM_FPS });
    }
  } finally {
    await browser.close();
    await product.stop();
  }
}

async function framesPerSecond(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
): Promise<number> {
  const page = await browser.newPage({ viewport, locale: 'es-CO' });
  await page.goto(`${url}/?indicator=units`);
  await page.locator('.stage [data-idle]').waitFor({ state: 'attached' });
  await page.evaluate(COUNT_MONTHS);
  await page.getByRole('button', { name: 'Reproducir mes a mes' }).click();
  await page.waitForTimeout(PLAY_MS);
  const times = await page.evaluate<number[]>('window.monthTimes');
  await page.close();
  const [first = 0, last = 0] = [times[1], times.at(-1)];
  return ((times.length - 2) / (last - first)) * 1000;
}

/** When the month that is shown became another one. */
const COUNT_MONTHS = `
  window.monthTimes = [];
  new MutationObserver(() => window.monthTimes.push(performance.now()))
    .observe(document.querySelector('.time-when'), { subtree: true, childList: true, characterData: true });`;
