/** Changes as they happen: from a commit to another reader's screen, and a crowd that follows the stream. */

import { mkdtempSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from '../system/chromium.ts';
import { runScript, startBareStream, startProduct } from './process.ts';
import { type Measurement, quantile } from './table.ts';
import { type BenchUnit, inventUnits, writeUnitsFile } from './units-file.ts';

type Report = (measurement: Measurement) => void;

/** Changes made one after the other, each seen before the next. */
const COMMITS = 12;
const AIM_MS = 1_000;
/** The page shows changes that follow closer than a second together. */
const APART_MS = 1_500;
const READERS = 500;
const EVENTS = 1_000;
const LIMIT_MS = 120_000;

/** Stores units that aren't the demonstration's, hence comes last on a database. */
export async function measureLive(url: string, report: Report): Promise<void> {
  const env = { DATABASE_URL: url };
  const link = await runScript(
    'make-account.ts',
    ['--email', `bench-${Date.now()}@example.org`, '--role', 'admin'],
    env,
  );
  const product = await startProduct(env);
  try {
    const cookie = await signIn(product.url, link.output);
    await measureScreen({ databaseUrl: url, url: product.url, cookie }, report);
    await measureCrowd({ databaseUrl: url, url: product.url, cookie }, report);
  } finally {
    await product.stop();
  }
}

interface Served {
  databaseUrl: string;
  url: string;
  /** Of an administrator. */
  cookie: string;
}

/** By the link that make-account prints. */
async function signIn(url: string, printed: string): Promise<string> {
  const token = /#(?:\w+)=([\w-]+)/.exec(printed)?.[1];
  const response = await fetch(`${url}/api/v1/session/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password: `bench-${Date.now()}-secret` }),
  });
  const set = response.headers.getSetCookie().find((line) => line.startsWith('geoser_session='));
  if (!set) throw new Error(`Signing in answered ${response.status}`);
  return String(set.split(';', 1)[0]);
}

/** A unit made over the API until another page's map draws it. */
async function measureScreen(served: Served, report: Report): Promise<void> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium');
  const units = await inventUnits(served.databaseUrl, COMMITS + 1, `SCREEN-${Date.now()}`);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const centre = aside(units[0] as BenchUnit);
    const page = await openMap(browser, served, centre);
    const times: number[] = [];
    for (const [at, unit] of units.entries()) {
      await page.waitForTimeout(APART_MS);
      times.push(await makeAndSee(page, served, { ...unit, ...placeOf(centre, at) }));
    }
    times.shift(); // the first of a fresh process
    for (const share of [0.5, 0.95]) {
      const what = `commit to another page's map, p${share * 100} of ${COMMITS}`;
      report({ what, value: quantile(times, share), unit: 'ms', aim: AIM_MS });
    }
  } finally {
    await browser.close();
  }
}

/** Where no earlier run made units. */
function aside({ code, lng, lat }: BenchUnit): BenchUnit {
  return { code, lng: lng + (Date.now() % 9_973) / 100_000, lat: lat + (Date.now() % 7_919) / 100_000 };
}

/** So near to one another that all stand in one view, so far that none joins another in a group. */
function placeOf({ lng, lat }: BenchUnit, at: number): { lng: number; lat: number } {
  return { lng: lng + ((at % 4) - 1.5) * 0.0016, lat: lat + (Math.floor(at / 4) - 1.5) * 0.0015 };
}

async function openMap(browser: Browser, { url, cookie }: Served, { lng, lat }: BenchUnit): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-CO' });
  const [name = '', value = ''] = cookie.split('=', 2);
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.goto(`${url}/?indicator=units&view=${lat},${lng},16`);
  await page.locator('.stage [data-idle]').waitFor({ state: 'attached' });
  return page;
}

/** @returns ms from the answer to whoever made it */
async function makeAndSee(page: Page, { url, cookie }: Served, unit: BenchUnit): Promise<number> {
  const seen = page.evaluate(seenOnMap(unit.code)).then(() => performance.now());
  const response = await fetch(`${url}/api/v1/units`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: url },
    body: JSON.stringify({
      ...{ code: unit.code, name: `Unidad ${unit.code}`, line: 'rural_business', stage: 'created' },
      ...{ created_on: '2018-03-01', lng: unit.lng, lat: unit.lat },
    }),
  });
  const committed = performance.now();
  if (response.status !== 201)
    throw new Error(`Making a unit answered ${response.status}: ${await response.text()}`);
  return (await seen) - committed;
}

/** Resolves when the map draws a mark with this code. */
const seenOnMap = (code: string): string => `new Promise((resolve, reject) => {
  const until = performance.now() + 30_000;
  const look = () => {
    const marks = document.querySelector('#map').plannerMap.queryRenderedFeatures({ layers: ['units'] });
    if (marks.some(({ properties }) => properties.code === ${JSON.stringify(code)})) resolve();
    else if (performance.now() > until) reject(new Error('The page never showed it'));
    else setTimeout(look, 5);
  };
  look();
})`;

/** Every reader gets every event of one import; the same bytes from a handler that does nothing else. */
async function measureCrowd(served: Served, report: Report): Promise<void> {
  const crowd = await Crowd.follow(`${served.url}/api/v1/changes`, { cookie: served.cookie });
  const folder = mkdtempSync(join(tmpdir(), 'geoser-bench-'));
  const file = join(folder, 'units.csv');
  await writeUnitsFile(file, await inventUnits(served.databaseUrl, EVENTS, `CROWD-${Date.now()}`));
  const importing = runScript('import.ts', ['units', file], { DATABASE_URL: served.databaseUrl });
  const value = await crowd.rate();
  await importing;
  rmSync(folder, { recursive: true, force: true });
  const bytes = crowd.heard();
  crowd.close();
  const bare = await bareRate(bytes);
  const what = `events told a second to ${READERS} readers (${EVENTS} each)`;
  report({ what, value, unit: '/s', baseline: { what: 'bare handler, same bytes', value: bare } });
}

async function bareRate(bytes: Buffer): Promise<number> {
  const bare = await startBareStream();
  try {
    const crowd = await Crowd.follow(bare.url, {});
    await fetch(bare.url, { method: 'POST', body: new Uint8Array(bytes) });
    const rate = await crowd.rate();
    crowd.close();
    return rate;
  } finally {
    await bare.stop();
  }
}

const CHANGE = Buffer.from('event: change');

/** Readers of one stream in this process, who count what they are told. */
class Crowd {
  readonly #streams: IncomingMessage[];
  readonly #heard: Buffer[] = [];
  #told = 0;
  #first = 0;
  #done: () => void = () => {};
  readonly #all = new Promise<void>((resolve) => {
    this.#done = resolve;
  });

  private constructor(streams: IncomingMessage[]) {
    this.#streams = streams;
    for (const [at, stream] of streams.entries()) this.#listen(stream, at === 0);
  }

  /** All of them connected, and each past the beginning of its stream. */
  static async follow(url: string, headers: Record<string, string>): Promise<Crowd> {
    return new Crowd(await Promise.all(Array.from({ length: READERS }, () => connected(url, headers))));
  }

  /** What the first reader heard. */
  heard(): Buffer {
    return Buffer.concat(this.#heard);
  }

  /** Events told a second, to all together, from the first to the last. */
  async rate(): Promise<number> {
    const timer = setTimeout(() => this.#done(), LIMIT_MS);
    await this.#all;
    clearTimeout(timer);
    if (this.#told < READERS * EVENTS) throw new Error(`${this.#told} events of ${READERS * EVENTS} came`);
    return (this.#told / (performance.now() - this.#first)) * 1_000;
  }

  close(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  #listen(stream: IncomingMessage, isKept: boolean): void {
    let rest = Buffer.alloc(0);
    stream.on('error', () => {}); // ended by `close`
    stream.on('data', (part: Buffer) => {
      if (isKept) this.#heard.push(part);
      const bytes = Buffer.concat([rest, part]);
      let from = 0;
      for (let at = bytes.indexOf(CHANGE); at !== -1; at = bytes.indexOf(CHANGE, from)) {
        this.#first ||= performance.now();
        this.#told += 1;
        from = at + CHANGE.length;
      }
      rest = bytes.subarray(Math.max(from, bytes.length - CHANGE.length + 1));
      if (this.#told >= READERS * EVENTS) this.#done();
    });
  }
}

function connected(url: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(
      url,
      { headers: { accept: 'text/event-stream', ...headers }, agent: false },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`The stream answered ${response.statusCode}`));
        else resolve(response);
      },
    );
    request.on('error', reject);
  });
}
