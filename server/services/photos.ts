/**
 * Photographs of visits: announced by a row, stored, confirmed, shown, removed with a reason. Whatever breaks off in
 * between leaves a row that says what to sweep.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { AuditAction } from '../domain/audit.ts';
import { MOST_PHOTOS, type PhotoSize, type PhotoTold } from '../domain/photo.ts';
import { notFound, photoRefused, photoStoreFailed } from '../problem.ts';
import {
  announcePhoto,
  attachPhotos,
  confirmPhoto,
  countPhotos,
  forgetPhoto,
  isVisit,
  keptPhotos,
  markRemoved,
  type PhotoRecord,
  photosToSweep,
} from '../queries/photos.ts';
import { readWrittenUnit } from '../queries/unit-writes.ts';
import { makeImage, type StoredImage } from './photo-image.ts';
import { type PhotoStore, photoKey, photoKeys } from './photo-store.ts';
import { inTransaction } from './staging.ts';
import { requireNoPerson, requireOwn } from './unit-edits.ts';
import type { Author } from './unit-imports.ts';

const HOUR_MS = 3_600_000;
/** An upload takes minutes at most; a visit is noted on the day on which its photographs were chosen. */
const UNSTORED_MS = HOUR_MS;
const WAITING_MS = 24 * HOUR_MS;
/** Swept in one go. */
const SWEEP = 500;

export interface PhotoWrite {
  code: string;
  author: Author;
  note: (trx: Knex.Transaction, action: AuditAction, details: Record<string, unknown>) => Promise<void>;
}

export interface PhotoAddition extends PhotoWrite {
  /** Of the file as it came. */
  path: string;
  /** Number of the visit; null: one that is noted after this. */
  visit: number | null;
  caption: string | null;
}

export interface ShelfOptions {
  db: Knex;
  store: PhotoStore;
  clock: () => Date;
  onFailure: (error: unknown) => void;
}

export class PhotoShelf {
  readonly #options: ShelfOptions;
  /** One picture is made at a time: each may take 300 MB while it is. */
  #making: Promise<unknown> = Promise.resolve();
  #sweptAt = 0;

  constructor(options: ShelfOptions) {
    this.#options = options;
  }

  /** @returns its id, and what it said. @throws Problem not-found, forbidden, photo-refused, photo-store-failed */
  async add(addition: PhotoAddition): Promise<{ id: string; told: PhotoTold }> {
    const { db, store, clock } = this.#options;
    const { code, visit, caption, author, path } = addition;
    requireNoPerson(caption);
    await requireRoom(db, addition);
    const image = await this.#make(path);
    const id = randomUUID();
    const sha256 = createHash('sha256').update(image.full).digest('hex');
    const { width, height, told } = image;
    const bytes = image.full.length;
    const addedAt = clock();
    await announcePhoto(db, {
      ...{ id, code, caption, sha256, bytes, width, height },
      addedBy: author.name,
      addedAt,
    });
    try {
      await store.put(photoKey(id, 'full'), image.full);
      await store.put(photoKey(id, 'small'), image.small);
      await inTransaction(db, false, async (trx) => {
        await requireRoom(trx, addition);
        if (!(await confirmPhoto(trx, { code, id, visit, at: clock() }))) throw photoStoreFailed('swept');
        await addition.note(trx, 'photo.added', { photo: id, visit, sha256 });
      });
    } catch (error) {
      await this.#forget({ code, id, removed: false });
      throw error;
    }
    void this.sweepNowAndThen();
    return { id, told };
  }

  /** Its bytes go at once, or with the next sweep. @throws Problem not-found, forbidden */
  async remove(request: PhotoWrite & { photo: PhotoRecord; reason: string }): Promise<void> {
    const { code, author, photo, reason } = request;
    requireNoPerson(reason);
    await inTransaction(this.#options.db, false, async (trx) => {
      await requireUnit(trx, code, author);
      const removal = { code, id: photo.id, by: author.name, reason, at: this.#options.clock() };
      if (!(await markRemoved(trx, removal))) throw noPhoto(photo.id);
      await request.note(trx, 'photo.removed', { photo: photo.id, visit: photo.visit, reason });
    });
    await this.#forget({ code, id: photo.id, removed: photo.visit !== null });
  }

  /** @throws Problem not-found, photo-store-failed */
  async bytes(id: string, size: PhotoSize): Promise<Buffer> {
    const found = await this.#options.store.get(photoKey(id, size));
    if (!found) throw photoStoreFailed(`${photoKey(id, size)} is missing`);
    return found;
  }

  /** Takes away what removals, killed processes and visits that were never noted left. @returns how many */
  async sweep(): Promise<number> {
    const now = this.#options.clock().getTime();
    this.#sweptAt = now;
    const left = await photosToSweep(this.#options.db, {
      unstored: new Date(now - UNSTORED_MS),
      waiting: new Date(now - WAITING_MS),
      limit: SWEEP,
    });
    for (const photo of left) await this.#forget(photo);
    return left.length;
  }

  /** At most once an hour. A sweep that fails is told of in the log, and comes again. */
  async sweepNowAndThen(): Promise<void> {
    if (this.#options.clock().getTime() - this.#sweptAt < HOUR_MS) return;
    await this.sweep().catch(this.#options.onFailure);
  }

  /** Bytes, then row; where the store fails the row stays for the next sweep. */
  async #forget(photo: { code: string; id: string; removed: boolean }): Promise<void> {
    try {
      for (const key of photoKeys(photo.id)) await this.#options.store.remove(key);
      await forgetPhoto(this.#options.db, photo);
    } catch (error) {
      this.#options.onFailure(error);
    }
  }

  #make(path: string): Promise<StoredImage> {
    const made = this.#making.then(() => makeImage(path));
    this.#making = made.catch(() => undefined);
    return made;
  }
}

/** @throws Problem not-found, forbidden, photo-refused */
async function requireRoom(db: Knex, { code, author, visit }: PhotoAddition): Promise<void> {
  await requireUnit(db, code, author);
  if (visit !== null && !(await isVisit(db, code, visit))) throw photoRefused('unknown-visit', { visit });
  const kept = await countPhotos(db, { code, visit, actor: author.name });
  // The one on its way is counted among those that wait.
  if (kept > MOST_PHOTOS || (visit !== null && kept === MOST_PHOTOS)) throw photoRefused('too-many');
}

async function requireUnit(db: Knex, code: string, author: Author): Promise<void> {
  const unit = await readWrittenUnit(db, code);
  if (!unit || unit.deleted) throw notFound({ es: 'la unidad', en: 'unit' }, code);
  requireOwn(unit, author);
}

export function noPhoto(id: string) {
  return notFound({ es: 'la fotografía', en: 'photograph' }, id);
}

/** Within the transaction that notes the visit. @throws Problem photo-refused */
export async function attachToVisit(
  trx: Knex,
  visit: { code: string; ids: readonly string[]; actor: string; visit: number },
): Promise<void> {
  const ids = [...new Set(visit.ids)];
  if (ids.length > 0 && (await attachPhotos(trx, { ...visit, ids })) !== ids.length)
    throw photoRefused('unknown-photo');
}

/** What a database that is emptied leaves in the store: to be called with the ids it held. */
export async function emptyShelf(store: PhotoStore, ids: readonly string[]): Promise<void> {
  for (const id of ids) for (const key of photoKeys(id)) await store.remove(key);
}

/** Photographs whose bytes are missing, among the newest. */
export async function missingPhotos(db: Knex, store: PhotoStore, limit: number): Promise<string[]> {
  const missing: string[] = [];
  for (const { code, id } of await keptPhotos(db, limit)) {
    for (const key of photoKeys(id)) if (!(await store.get(key))) missing.push(`${code} ${key}`);
  }
  return missing;
}
