/** The page that checks a file, in Chromium over the demonstration data: opening it, handing it files, reading it. */
import type { Page } from 'playwright-core';
import { openPage, type WatchedPage, type WatchOptions } from '../support/browser.ts';
import { plannerUrl, text, until } from './planner-page.ts';

export interface CheckPage extends WatchedPage {
  url: string;
}

/** Opens the page at its first step. */
export async function openCheck(search = '', options: WatchOptions = {}): Promise<CheckPage> {
  const url = await plannerUrl();
  const watched = await openPage(url, { reducedMotion: 'reduce', ...options });
  await watched.page.goto(`${url}/check${search}`);
  await until(() => watched.page.locator('.drop-zone').count(), 'the page');
  return { ...watched, url };
}

export interface GivenFile {
  name: string;
  content: string | Buffer;
}

/** Chooses a file; the check begins at once. */
export async function give(page: Page, { name, content }: GivenFile): Promise<void> {
  await page.locator('#file').setInputFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content),
  });
}

/** Gives a file and waits for its result. */
export async function checkFile(page: Page, file: GivenFile): Promise<void> {
  await give(page, file);
  await until(() => page.locator('.result-step').count(), 'the result');
}

/** The numbers at the head of the result by the word beneath them. */
export async function numbers(page: Page): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const number of await page.locator('.numbers-row .number').all()) {
    const word = (await number.locator('span').innerText()).trim();
    found[word] = Number((await number.locator('strong').innerText()).replace(/\D/g, ''));
  }
  return found;
}

/** The words of the cells of a column, in the rows that are drawn. */
export function cells(page: Page, column: string): Promise<string[]> {
  return page.locator(`.rows-scroll tbody .col-${column}`).allInnerTexts();
}

/** The row of the table with this number. */
export const rowOf = (page: Page, row: number) => page.locator(`#row-${row}`);

interface DrawnMap {
  loaded(): boolean;
  areTilesLoaded(): boolean;
  isMoving(): boolean;
  project(at: [number, number]): { x: number; y: number };
  queryRenderedFeatures(options: { layers: string[] }): {
    geometry: { coordinates: [number, number] };
    properties: Record<string, unknown>;
  }[];
}

declare global {
  interface HTMLElement {
    checkMap?: DrawnMap;
  }
}

export interface DrawnRow {
  row: number;
  verdict: string;
  repaired: boolean;
  lng: number;
  lat: number;
}

/** The rows that the map draws in view. */
export async function drawnRows(page: Page): Promise<DrawnRow[]> {
  return page.evaluate(() => {
    const map = document.getElementById('check-map')?.checkMap;
    const rows = new Map<number, DrawnRow>();
    for (const { geometry, properties } of map?.queryRenderedFeatures({ layers: ['rows'] }) ?? []) {
      const [lng, lat] = geometry.coordinates;
      rows.set(Number(properties.row), { ...properties, lng, lat } as DrawnRow);
    }
    return [...rows.values()];
  });
}

/** The map is drawn and at rest: twice in a row. */
export async function mapAtRest(page: Page): Promise<void> {
  let calm = 0;
  const rests = async (): Promise<boolean> => {
    const resting = await page.evaluate(() => {
      const map = document.getElementById('check-map')?.checkMap;
      return map?.loaded() && map.areTilesLoaded() && !map.isMoving();
    });
    calm = resting ? calm + 1 : 0;
    return calm >= 4;
  };
  await until(rests, 'the map to rest', 60);
}

/** Clicks where a row is drawn. */
export async function clickRow(page: Page, { lng, lat }: DrawnRow): Promise<void> {
  const at = await page.evaluate(
    ([x, y]) => {
      const element = document.getElementById('check-map');
      element?.scrollIntoView({ block: 'center' });
      const box = element?.getBoundingClientRect();
      const point = element?.checkMap?.project([x as number, y as number]);
      return { x: (box?.x ?? 0) + (point?.x ?? 0), y: (box?.y ?? 0) + (point?.y ?? 0) };
    },
    [lng, lat],
  );
  await page.mouse.click(at.x, at.y);
}

/** The title of the detail that is open. */
export const detailTitle = (page: Page): Promise<string> => text(page, '#row-title');
