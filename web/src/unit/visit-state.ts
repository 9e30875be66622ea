/** A visit that is being noted, with its photographs; and those of visits noted before. */
import { computed, signal } from '@preact/signals';
import type { AddedPhoto, Photo, PhotosPage } from '../../../server/contract/photos.ts';
import { ApiError, freshness, send } from '../api/client.ts';
import { resource } from '../api/resource.ts';
import { parsePosition } from '../format/position.ts';
import { showToast } from '../state/said.ts';
import { MAX_BYTES, sendPhoto } from './photo-upload.ts';
import { code, mayWrite, older } from './state.ts';
import { t } from './words.ts';

const path = `/api/v1/units/${encodeURIComponent(code)}`;

/** Those of the newest visits. */
const page = resource<PhotosPage>(() => (mayWrite.value ? `${path}/photos?limit=200` : null));
export const photos = computed(() => page.value.value?.photos ?? []);
export const hasMorePhotos = computed(
  () => page.value.value?.links.some(({ rel }) => rel === 'next') ?? false,
);

/** A file that was chosen: on its way, there, or refused. */
export interface Chosen {
  key: number;
  name: string;
  /** 0 to 1. */
  share: number;
  added: AddedPhoto | null;
  error: string | null;
}

/** Null: nothing is being noted. `visit` null: a new one, else photographs are added to that. */
export const noting = signal<{ visit: number | null } | null>(null);
export const chosen = signal<readonly Chosen[]>([]);
export const day = signal('');
export const place = signal('');
export const seen = signal('');
export const saving = signal(false);
export const refusal = signal<string | null>(null);
export const isSending = computed(() => chosen.value.some(({ added, error }) => !added && !error));
/** What the photographs say that the form doesn't say yet. */
export const offers = computed(() =>
  noting.value?.visit === null ? chosen.value.flatMap(({ added }) => (added ? [added] : [])) : [],
);

let lastKey = 0;

export function beginNoting(visit: number | null): void {
  chosen.value = [];
  day.value = todayInColombia();
  place.value = '';
  seen.value = '';
  refusal.value = null;
  noting.value = { visit };
}

function todayInColombia(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Bogota' }).format(new Date());
}

/** What was added for a visit that isn't noted goes by itself after a day. */
export function endNoting(): void {
  noting.value = null;
  if (photosOf(chosen.peek()).length > 0) freshness.value += 1;
}

/** One after the other: a slow line carries one at a time. */
export async function choose(files: Iterable<File>): Promise<void> {
  const rows = [...files].map((file) => ({ file, row: rowOf(file) }));
  chosen.value = [...chosen.peek(), ...rows.map(({ row }) => row)];
  for (const { file, row } of rows) if (row.error === null) await bring(file, row.key);
}

function rowOf(file: File): Chosen {
  lastKey += 1;
  const error = file.size > MAX_BYTES ? t('photoTooLarge') : null;
  return { key: lastKey, name: file.name, share: 0, added: null, error };
}

async function bring(file: File, key: number): Promise<void> {
  const form = new FormData();
  const visit = noting.peek()?.visit ?? null;
  if (visit !== null) form.set('visit', String(visit));
  form.set('file', file);
  try {
    const added = await sendPhoto(`${path}/photos`, form, (share) => change(key, { share }));
    change(key, { added, share: 1 });
  } catch (error) {
    change(key, { error: wordsOf(error) });
  }
}

function change(key: number, changes: Partial<Chosen>): void {
  chosen.value = chosen.peek().map((row) => (row.key === key ? { ...row, ...changes } : row));
}

function wordsOf(error: unknown): string {
  return error instanceof ApiError && error.message ? error.message : t('photoFailed');
}

/** Takes a chosen photograph out again. */
export function drop({ key, added }: Chosen): void {
  chosen.value = chosen.peek().filter((row) => row.key !== key);
  if (added) void removePhoto(added.photo.id, t('photoDropped')).catch(() => undefined);
}

function photosOf(rows: readonly Chosen[]): string[] {
  return rows.flatMap(({ added }) => added?.photo.id ?? []);
}

/** @returns whether it is stored */
export async function noteVisit(): Promise<boolean> {
  const at = parsePosition(place.peek());
  if (place.peek().trim() !== '' && !at) {
    refusal.value = t('visitPlaceWrong');
    return false;
  }
  const body = {
    visited_on: day.peek(),
    ...(at ?? {}),
    ...(seen.peek().trim() === '' ? {} : { reason: seen.peek().trim() }),
    photos: photosOf(chosen.peek()),
  };
  saving.value = true;
  refusal.value = null;
  try {
    await send(`${path}/visits`, { method: 'POST', body });
    older.value = null;
    chosen.value = [];
    freshness.value += 1;
    showToast(t('visitDone'));
    return true;
  } catch (error) {
    refusal.value = error instanceof ApiError && error.message ? error.message : t('failed');
    return false;
  } finally {
    saving.value = false;
  }
}

/** @throws ApiError, ServerGone */
async function removePhoto(id: string, reason: string): Promise<void> {
  await send(`${path}/photos/${id}`, { method: 'DELETE', body: { reason } });
}

/** The one that is shown large. */
export const shown = signal<Photo | null>(null);

/** @returns whether it is removed */
export async function removeShown(reason: string): Promise<boolean> {
  const photo = shown.peek();
  if (!photo) return false;
  refusal.value = null;
  try {
    await removePhoto(photo.id, reason);
    freshness.value += 1;
    showToast(t('photoRemovedDone'));
    return true;
  } catch (error) {
    refusal.value = error instanceof ApiError && error.message ? error.message : t('failed');
    return false;
  }
}
