/** The stream of changes: what was committed since the page was opened, shown within a second, or held back. */
import { computed, effect, signal, untracked } from '@preact/signals';
import type { ChangeMessage } from '../../../server/contract/changes.ts';
import { freshness, server } from '../api/client.ts';
import { catalogue, mayReadUnits } from './data.ts';
import { filter } from './store.ts';

/** Changes that arrive together are shown together; between two showings passes a second at least. */
const GATHER_MS = 100;
const BETWEEN_MS = 1_000;
/** How long the notice stays. */
const TOLD_MS = 10_000;
/** After the server refused the stream. */
const AGAIN_MS = 5_000;

/** The last changes shown: how many, and one of them where it is the only one. */
export const told = signal<{ count: number; only: ChangeMessage | null } | null>(null);
export const paused = signal(false);
/** Asked for, or because a past day is shown: its picture stands still until the reader is back in the present. */
export const held = computed(() => paused.value || filter.value.as_of !== null);
/** Held back meanwhile. */
export const waiting = signal(0);

/** The stream began anew while paused: what came meanwhile was not told one by one. */
let resetHeld = false;
/** Number of the last event that the stream told. */
let toldLast = 0;
let gathered: ChangeMessage[] = [];
let showing = 0;
let shownAt = Number.NEGATIVE_INFINITY;
let hiding = 0;

export function pause(): void {
  paused.value = true;
}

export function resume(): void {
  paused.value = false;
  if (!held.peek()) release();
}

effect(() => {
  if (!held.value) untracked(release);
});

/** Shows what was held back. */
function release(): void {
  const missed = waiting.peek();
  waiting.value = 0;
  if (missed > 0 || resetHeld) show(missed, null);
  resetHeld = false;
}

export function hideTold(): void {
  clearTimeout(hiding);
  told.value = null;
}

/** Looks after the stream for as long as the reader may read units and the server is there. */
export function followChanges(): () => void {
  let source: EventSource | null = null;
  let reopening = 0;
  const stop = (): void => {
    clearTimeout(reopening);
    source?.close();
    source = null;
  };
  const open = (): void => {
    stop();
    source = openStream(lastEvent(), () => {
      catalogue.reload(); // who asks may read less by now
      reopening = window.setTimeout(open, AGAIN_MS);
    });
  };
  const undo = effect(() => {
    if (mayReadUnits.value && server.value.kind === 'up') open();
    else stop();
  });
  return () => {
    undo();
    stop();
  };
}

/** What the page knows of: by its data, or told by the stream since. */
function lastEvent(): number {
  return Math.max(toldLast, catalogue.value.peek()?.units?.last_event ?? 0);
}

/** @param after the last event of which the page's data tells: what is committed while it loads isn't missed */
function openStream(after: number, onRefused: () => void): EventSource {
  const source = new EventSource(`/api/v1/changes?after=${after}`);
  source.addEventListener('change', ({ data }) => gather(JSON.parse(data) as ChangeMessage));
  source.addEventListener('reset', () => {
    if (held.peek()) resetHeld = true;
    else show(0, null);
  });
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) onRefused();
  };
  return source;
}

function gather(change: ChangeMessage): void {
  gathered.push(change);
  toldLast = Math.max(toldLast, change.number);
  if (showing !== 0) return;
  const wait = Math.max(GATHER_MS, shownAt + BETWEEN_MS - performance.now());
  showing = window.setTimeout(settle, wait);
}

function settle(): void {
  const changes = gathered;
  gathered = [];
  showing = 0;
  if (held.peek()) waiting.value += changes.length;
  else show(changes.length, changes.length === 1 ? (changes[0] ?? null) : null);
}

/** A count of zero is of changes that nobody told one by one. */
function show(count: number, only: ChangeMessage | null): void {
  shownAt = performance.now();
  freshness.value += 1;
  if (count === 0) return;
  told.value = { count, only };
  clearTimeout(hiding);
  hiding = window.setTimeout(hideTold, TOLD_MS);
}
