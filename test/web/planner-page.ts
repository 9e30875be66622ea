/** The planner's page in Chromium over the demonstration data: opening it, and reading what it and its map show. */
import type { Page } from 'playwright-core';
import { openPage, type WatchedPage, type WatchOptions } from '../support/browser.ts';
import { demoDatabase } from '../support/databases.ts';
import { engines } from '../support/engines.ts';
import { startServer } from '../support/server.ts';

let server: Promise<{ url: string; close(): Promise<void> }> | undefined;

/** One server for all suites of the page. `PLANNER_URL` names a running one instead, while working on the page. */
export function plannerUrl(): Promise<string> {
  const running = process.env.PLANNER_URL;
  if (running) return Promise.resolve(running);
  server ??= demoDatabase(engines().at(-1) ?? 'embedded').then((database) => startServer(database));
  return server.then(({ url }) => url);
}

after(async () => {
  await (await server)?.close();
  server = undefined;
});

export interface Planner extends WatchedPage {
  url: string;
}

type Options = WatchOptions & { map?: boolean };

/** Opens the page and waits for its first picture; `map: false` where none can come. */
export async function openPlanner(search = '', options: Options = {}): Promise<Planner> {
  const url = await plannerUrl();
  const { map = true, ...rest } = options;
  const watched = await openPage(url, { reducedMotion: 'reduce', ...rest });
  await watched.page.goto(`${url}/${search}`);
  if (map) await settled(watched.page);
  return { ...watched, url };
}

interface Drawn {
  loaded(): boolean;
  isMoving(): boolean;
  areTilesLoaded(): boolean;
  getZoom(): number;
  getCenter(): { lng: number; lat: number };
  project(at: [number, number]): { x: number; y: number };
  jumpTo(to: { center?: [number, number]; zoom?: number }): void;
  getLayer(id: string): unknown;
  style: {
    tileManagers: Record<string, { _inViewTiles: { getAllTiles(): { state: string }[] } }>;
  };
  queryRenderedFeatures(options: { layers: string[] }): Feature[];
  getFeatureState(of: { source: string; sourceLayer: string; id: string }): { class?: number };
}

interface Feature {
  geometry: { coordinates: [number, number] };
  properties: Record<string, unknown>;
  state?: { class?: number };
}

declare global {
  interface HTMLElement {
    plannerMap?: Drawn;
  }
}

/** Polls until `ask` gives something true; the page's policy forbids waiting by text in it. */
export async function until<T>(ask: () => Promise<T>, what: string, seconds = 30): Promise<NonNullable<T>> {
  const end = Date.now() + seconds * 1_000;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited ${seconds} s in vain for ${what}`);
}

/** No answer under way, nothing dimmed, every tile drawn, the map at rest: twice in a row. */
export async function settled(page: Page): Promise<void> {
  let calm = 0;
  const rests = async (): Promise<boolean> => {
    const resting = await page.evaluate(() => {
      const map = document.getElementById('map')?.plannerMap;
      const waiting = document.querySelector('.stale, .skeleton, .map-waiting');
      return map !== undefined && !waiting && map.loaded() && map.areTilesLoaded() && !map.isMoving();
    });
    calm = resting ? calm + 1 : 0;
    return calm >= 4;
  };
  await until(rests, 'the map to rest', 60);
}

export interface MarkOnMap {
  count: number;
  cluster: string | null;
  stacked: boolean;
  code: string | null;
  lng: number;
  lat: number;
}

/** Rings and single units drawn in view. */
export async function marks(page: Page): Promise<MarkOnMap[]> {
  return page.evaluate(() => {
    const features =
      document.getElementById('map')?.plannerMap?.queryRenderedFeatures({ layers: ['units'] }) ?? [];
    const seen = new Map<string, MarkOnMap>();
    for (const { geometry, properties } of features) {
      const [lng, lat] = geometry.coordinates;
      const mark = { cluster: null, code: null, ...properties, lng, lat } as MarkOnMap;
      seen.set(`${lng},${lat}`, mark);
    }
    return [...seen.values()];
  });
}

/** Codes of a kind that a layer draws in view. */
export async function drawnCodes(page: Page, layer: string): Promise<string[]> {
  return page.evaluate((id) => {
    const map = document.getElementById('map')?.plannerMap;
    if (!map?.getLayer(id)) return [];
    return [
      ...new Set(
        map.queryRenderedFeatures({ layers: [id] }).map(({ properties }) => String(properties.code)),
      ),
    ];
  }, layer);
}

export async function camera(page: Page): Promise<{ zoom: number; lng: number; lat: number }> {
  return page.evaluate(() => {
    const map = document.getElementById('map')?.plannerMap;
    const { lng, lat } = map?.getCenter() ?? { lng: 0, lat: 0 };
    return { zoom: map?.getZoom() ?? 0, lng, lat };
  });
}

/** Tiles in view that could not be had, or are waited for. */
export async function lostTiles(page: Page): Promise<number> {
  return page.evaluate(() => {
    const managers = Object.values(document.getElementById('map')?.plannerMap?.style.tileManagers ?? {});
    const tiles = managers.flatMap((manager) => manager._inViewTiles.getAllTiles());
    return tiles.filter(({ state }) => state === 'errored' || state === 'loading').length;
  });
}

export async function lookAt(page: Page, center: [number, number], zoom: number): Promise<void> {
  await page.evaluate(
    ([at, near]) =>
      document.getElementById('map')?.plannerMap?.jumpTo({
        center: at as [number, number],
        zoom: near as number,
      }),
    [center, zoom] as const,
  );
}

/** Clicks where a position is drawn. */
export async function clickAt(page: Page, lng: number, lat: number): Promise<void> {
  const at = await page.evaluate(
    ([x, y]) => {
      const element = document.getElementById('map');
      const box = element?.getBoundingClientRect();
      const point = element?.plannerMap?.project([x as number, y as number]);
      return { x: (box?.x ?? 0) + (point?.x ?? 0), y: (box?.y ?? 0) + (point?.y ?? 0) };
    },
    [lng, lat],
  );
  await page.mouse.click(at.x, at.y);
}

/** The two large numbers of the panel: units and active units. */
export async function headline(page: Page): Promise<[string, string]> {
  const [units = '', active = ''] = await page.locator('.panel .headline .big strong').allInnerTexts();
  return [units, active];
}

/** Holds back the answers to what matches. @returns what lets them through */
export async function holdBack(page: Page, address: RegExp): Promise<() => void> {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, async (route) => {
    await gate;
    await route.continue();
  });
  return release;
}

/** The table below a chart, row by row, open or not. */
export async function chartRows(page: Page, title: string): Promise<string[][]> {
  const rows = page.locator('.chart', { hasText: title }).locator('tbody tr');
  return rows.evaluateAll((all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? '')),
  );
}

/** The text of the first element that matches, with plain spaces. */
export async function text(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).first().innerText()).replaceAll('\u00a0', ' ');
}

export const search = (page: Page): URLSearchParams => new URL(page.url()).searchParams;
