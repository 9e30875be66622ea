/** Playing time: the rings of each month come from the packed states, the colours and numbers from the server. */
import { batch, effect, signal, untracked } from '@preact/signals';
import type { ClusterFeature } from '../../../server/contract/clusters.ts';
import type { Coverage } from '../../../server/contract/coverage.ts';
import { ApiError, send } from '../api/client.ts';
import { cached } from '../api/resource.ts';
import type { FrameFilter, FrameView } from '../play/frames.ts';
import type { PlayThread } from '../play/thread.ts';
import { coverage, coveragePath, mayReadUnits, queryOf, reachRadiusM } from './data.ts';
import type { Filter } from './filter.ts';
import { filter, filterQuery, page } from './store.ts';
import { goToStop, inThePast, months, passingDay, stop } from './time.ts';

/** From one month to the next, ms: six a second. */
const STEP_MS = 165;
const LINES = ['rural_business', 'self_consumption', 'rural_occupation'];
const STAGES = ['training', 'created', 'strengthened', 'company'];

export const playing = signal(false);
/** The file is on its way. */
export const preparing = signal(false);
/** More states than a page can play: the colours play alone. */
export const colorsAlone = signal(false);
/** Rings of a passing day; they stay until the server's own for the day at rest are here. */
export const passingUnits = signal<{ day: string; features: ClusterFeature[] } | null>(null);
/** What the map sees; it tells. */
export const playView = signal<FrameView | null>(null);
/** Months shown since the last start, and when each was, for whoever measures. */
export const shownAt: number[] = [];

/** `whole`: its file is of all filters, so that the worker has none left to apply. */
let held: { path: string; whole: boolean; thread: PlayThread | null } | null = null;
let turn = 0;
let running = false;

/** The filters that the worker knows by itself are left out, so that switching them asks for no other file. */
const WITHOUT: Partial<Filter> = { as_of: null, line: [], stage: [], status: [], pdet: null };

const pathOf = (without: Partial<Filter>): string => {
  const query = queryOf({ ...filter.peek(), ...without });
  return `/api/v1/states${query ? `?${query}` : ''}`;
};

function frameFilter(whole: boolean): FrameFilter {
  const { line, stage, status, pdet } = filter.peek();
  const [only] = status.length === 1 ? status : [];
  const active = only === undefined ? null : only === 'active';
  if (whole) return { lines: [], stages: [], active: null, pdet: null };
  return {
    lines: line.map((name) => LINES.indexOf(name)),
    stages: stage.map((name) => STAGES.indexOf(name)),
    active,
    pdet: pdet === null ? null : pdet === 'true',
  };
}

/** The thread for the filters at hand, and whether its file is of all of them; null where the file would be too large. */
async function threadFor(): Promise<Ready | null> {
  for (const whole of [false, true]) {
    const path = pathOf(whole ? { as_of: null } : WITHOUT);
    if (held?.path !== path) {
      const thread = await threadOf(path);
      held?.thread?.close();
      held = { path, whole, thread };
    }
    if (held.thread) return { thread: held.thread, whole };
  }
  return null;
}

interface Ready {
  thread: PlayThread;
  whole: boolean;
}

async function threadOf(path: string): Promise<PlayThread | null> {
  try {
    const response = await send(path, { accept: '*/*' });
    const [file, module] = await Promise.all([response.arrayBuffer(), import('../play/thread.ts')]);
    return new module.PlayThread(file);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'too-many-states') return null;
    throw error;
  }
}

export async function play(): Promise<void> {
  if (playing.peek() || months.peek().length === 0) return;
  const own = ++turn;
  playing.value = true;
  const start = stop.peek() >= months.peek().length - 1 ? 0 : stop.peek();
  goToStop(start);
  preparing.value = true;
  try {
    const found = page.peek().layers.includes('units') ? await threadFor() : null;
    colorsAlone.value = found === null && page.peek().layers.includes('units');
    preparing.value = false;
    if (own === turn) await run(own, start, found);
  } catch {
    if (own === turn) pause(); // the page says by itself that the server is gone
  } finally {
    preparing.value = false;
  }
}

/** The address takes the month at which time stands. */
export function pause(): void {
  turn += 1;
  running = false;
  batch(() => {
    playing.value = false;
    if (passingDay.peek() !== null) goToStop(stop.peek());
  });
}

async function run(own: number, start: number, found: Ready | null): Promise<void> {
  const ask = (at: number) => {
    const [day, view] = [months.peek()[at], playView.peek()];
    return found && day && view ? found.thread.frame(day, frameFilter(found.whole), view) : null;
  };
  shownAt.length = 0;
  colors = null;
  running = true;
  let coming = ask(start + 1);
  for (let at = start + 1; at < months.peek().length; at++) {
    const began = performance.now();
    const day = months.peek()[at] as string;
    const frame = await coming;
    if (own !== turn) return;
    coming = ask(at + 1); // grouped while this one is drawn
    if (frame === null) colors = await cached<Coverage>(colorsPath(day));
    else void followColors(day, own);
    if (own !== turn) return;
    batch(() => {
      passingDay.value = day;
      if (frame !== null) passingUnits.value = { day, features: frame.features };
      if (colors !== null) coverage.value.value = colors; // with the rings: a picture less to draw
      colors = null;
    });
    shownAt.push(performance.now());
    await pass(STEP_MS - (performance.now() - began));
    if (own !== turn) return;
  }
  pause();
}

/** At least one picture. */
async function pass(ms: number): Promise<void> {
  await new Promise(requestAnimationFrame);
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

/** The last answer about a passing month, until the next picture shows it. */
let colors: Coverage | null = null;
let isAsking = false;
let wanted = '';

const colorsPath = (day: string): string =>
  coveragePath(page.peek().kind, queryOf({ ...filter.peek(), as_of: day }), reachRadiusM.peek());

/**
 * Asks about the newest month, and rests as long as the answer took: a slow server skips months and is not worn out,
 * and the rings, which need none, go on.
 */
async function followColors(day: string, own: number): Promise<void> {
  wanted = day;
  if (isAsking) return;
  isAsking = true;
  try {
    for (let asked = ''; own === turn && asked !== wanted; ) {
      asked = wanted;
      const began = performance.now();
      const answer = await cached<Coverage>(colorsPath(asked));
      if (own === turn) colors = answer;
      await pass(performance.now() - began);
    }
  } catch {
    // the notice of the server's being gone says it; the rings go on
  } finally {
    isAsking = false;
  }
}

/** Whatever changes the question stops time: another filter, kind, day or reader. */
let watched = '';
effect(() => {
  const key = [
    filterQuery.value,
    page.value.kind,
    page.value.compare,
    mayReadUnits.value,
    inThePast.value,
  ].join(' ');
  untracked(() => {
    if (running && key !== watched) pause();
    watched = key;
  });
});

/** A month that the slider passes: its rings where the file is at hand. */
export async function peekAt(at: number): Promise<void> {
  const day = months.peek()[at] ?? null;
  passingDay.value = day;
  const view = playView.peek();
  const isCurrent = held?.path === pathOf(held?.whole ? { as_of: null } : WITHOUT);
  if (day === null || view === null || !held?.thread || !isCurrent) return;
  const frame = await held.thread.frame(day, frameFilter(held.whole), view);
  if (passingDay.peek() === day) passingUnits.value = { day, features: frame.features };
}

/** The slider was let go. */
export function restAt(at: number): void {
  if ((months.peek()[at] ?? null) === filter.peek().as_of) passingUnits.value = null;
  goToStop(at);
}
