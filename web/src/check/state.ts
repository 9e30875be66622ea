/** What a person does with the answer: the step shown, choices with their undoing, the listing, the chosen row. */
import { batch, computed, effect, signal, untracked } from '@preact/signals';
import type { CheckColumn, CheckRow, ColumnRole, RepairKind } from '../../../server/contract/checks.ts';
import { language } from '../state/language.ts';
import {
  AS_RECOGNISED,
  check,
  checked,
  file,
  forget,
  type Reading,
  reading,
  run,
  understood,
} from './checking.ts';
import { type Choices, chooseKind, chooseRow, isEmpty, NO_CHOICES } from './choices.ts';
import { chooseLines, type Line, type Listing, linesOf, list, WHOLE } from './listing.ts';
import { totalsOf } from './totals.ts';

export type Step = 'file' | 'columns' | 'result';

export const step = signal<Step>('file');
export const choices = signal<Choices>(NO_CHOICES);
/** Choices before each of the last acts. */
const past = signal<Choices[]>([]);
export const canUndo = computed(() => past.value.length > 0);
/** The choices as they were downloaded last. */
const saved = signal<Choices>(NO_CHOICES);
export const isUnsaved = computed(() => !isEmpty(choices.value) && saved.value !== choices.value);

export const listing = signal<Listing>(WHOLE);
/** Number of the chosen row. */
export const chosen = signal<number | null>(null);

const rows = computed(() => checked.value?.rows ?? []);
const found = computed(() => linesOf(rows.value));
const repairable = computed(() => found.value.filter(({ row }) => row.repair !== null));
const settled = computed(() => totalsOf(found.value.filter(({ row }) => row.repair === null)));
const allLines = computed(() => chooseLines(found.value, repairable.value, choices.value));
export const totals = computed(() => {
  const all = allLines.value;
  return totalsOf(
    repairable.value.map((line) => all[line.index] ?? line),
    settled.value,
  );
});
export const lines = computed(() => list(allLines.value, listing.value));
const linesByRow = computed(() => new Map(allLines.value.map((line) => [line.row.row, line])));
export const chosenLine = computed<Line | null>(() =>
  chosen.value === null ? null : (linesByRow.value.get(chosen.value) ?? null),
);
/** Where each row stands in the list shown. */
export const positions = computed(() => new Map(lines.value.map((line, at) => [line.row.row, at])));

const UNDONE_AT_MOST = 100;

function act(next: Choices): void {
  past.value = [...past.value.slice(1 - UNDONE_AT_MOST), choices.value];
  choices.value = next;
}

export function decideRow(row: CheckRow, accept: boolean): void {
  act(chooseRow(choices.peek(), row, accept));
}

export function decideKind(kind: RepairKind, accept: boolean): void {
  act(chooseKind(choices.peek(), kind, totals.peek().repairs.get(kind)?.rows ?? [], accept));
}

export function undo(): void {
  const before = past.peek().at(-1);
  if (before === undefined) return;
  past.value = past.peek().slice(0, -1);
  choices.value = before;
}

export function markSaved(): void {
  saved.value = choices.peek();
}

function dropChoices(): void {
  choices.value = NO_CHOICES;
  saved.value = NO_CHOICES;
  past.value = [];
}

export function narrow(change: Partial<Listing>): void {
  listing.value = { ...listing.peek(), ...change };
}

/** Moves the choice along the list that is shown. */
export function moveBy(by: number): void {
  const shown = lines.peek();
  if (shown.length === 0) return;
  const at = positions.peek().get(chosen.peek() ?? Number.NaN) ?? (by > 0 ? -1 : shown.length);
  chosen.value = shown[Math.max(0, Math.min(shown.length - 1, at + by))]?.row.row ?? null;
}

/** Starts over with another file. */
export async function take(source: File): Promise<void> {
  batch(() => {
    forget();
    dropChoices();
    file.value = source;
    listing.value = WHOLE;
    chosen.value = null;
    step.value = 'file';
  });
  const answered = await check();
  if (answered) step.value = isReadable() ? 'result' : 'columns';
  else if (run.peek().kind === 'failed' && understood.peek() !== null) step.value = 'columns';
}

/** Some row has a place, or may have one: else the columns want a look first. */
function isReadable(): boolean {
  const { rows: all, unusable } = checked.peek()?.totals ?? { rows: 0, unusable: 0 };
  return all > unusable;
}

/** Reads the file anew, in another way; choices were about the old answers and go. */
export function readAs(change: Partial<Reading>): void {
  batch(() => {
    reading.value = { ...reading.peek(), ...change };
    dropChoices();
    chosen.value = null;
  });
  void check();
}

export function readAsRecognised(): void {
  readAs(AS_RECOGNISED);
}

/** What a column is used as: the choice just made, before the server has answered to it. */
export function roleOf({ name, role }: Pick<CheckColumn, 'name' | 'role'>): ColumnRole | null {
  const chosenRole = reading.value.columns[name];
  return chosenRole === undefined ? role : chosenRole;
}

/** A role belongs to one column: whoever had it loses it. */
export function giveRole(name: string, role: ColumnRole | null): void {
  const columns = { ...reading.peek().columns };
  for (const other of understood.peek()?.columns ?? []) {
    if (role !== null && roleOf(other) === role) columns[other.name] = null;
  }
  columns[name] = role;
  readAs({ columns });
}

// The server words problems in the language it is asked in: another language asks again, and the choices stay.
effect(() => {
  language.value;
  untracked(() => {
    if (checked.peek() !== null || run.peek().kind === 'running') void check();
  });
});

addEventListener('beforeunload', (event) => {
  if (isUnsaved.peek()) event.preventDefault();
});
