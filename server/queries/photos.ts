/** Photographs of visits as rows; their bytes lie elsewhere. */
import type { Knex } from 'knex';
import { MOST_PHOTOS } from '../domain/photo.ts';
import type { Scope } from '../domain/scope.ts';
import { statesSeen } from './units.ts';

export interface PhotoRecord {
  id: string;
  code: string;
  /** Number of its visit; null: of one that isn't noted yet. */
  visit: number | null;
  visitedOn: string | null;
  caption: string | null;
  sha256: string;
  bytes: number;
  width: number;
  height: number;
  addedBy: string;
  addedAt: string;
  removedAt: string | null;
  removedBy: string | null;
  removalReason: string | null;
}

export type NewPhoto = Pick<
  PhotoRecord,
  'id' | 'code' | 'caption' | 'sha256' | 'bytes' | 'width' | 'height' | 'addedBy'
> & { addedAt: Date };

/** On its way: what it says may lie in the store from now on, and nobody is shown it. */
export async function announcePhoto(db: Knex, photo: NewPhoto): Promise<void> {
  await db('unit_photos').insert({
    unit_code: photo.code,
    id: photo.id,
    caption: photo.caption,
    sha256: photo.sha256,
    bytes: photo.bytes,
    width: photo.width,
    height: photo.height,
    added_by: photo.addedBy,
    added_at: photo.addedAt,
  });
}

/** Its bytes are there. @returns false when it was swept meanwhile */
export async function confirmPhoto(
  trx: Knex,
  { code, id, visit, at }: { code: string; id: string; visit: number | null; at: Date },
): Promise<boolean> {
  const confirmed = await trx('unit_photos')
    .where({ unit_code: code, id })
    .update({ stored_at: at, event_number: visit });
  return confirmed === 1;
}

/** Photographs that wait for a visit become those of one. @returns how many did */
export function attachPhotos(
  trx: Knex,
  { code, ids, actor, visit }: { code: string; ids: readonly string[]; actor: string; visit: number },
): Promise<number> {
  return trx('unit_photos')
    .where({ unit_code: code, added_by: actor, event_number: null, removed_at: null })
    .whereNotNull('stored_at')
    .whereIn('id', [...ids])
    .update({ event_number: visit });
}

/** Photographs that a visit has, or that wait for one of this person's. */
export async function countPhotos(
  db: Knex,
  { code, visit, actor }: { code: string; visit: number | null; actor: string },
): Promise<number> {
  const rows = db('unit_photos').where({ unit_code: code, event_number: visit, removed_at: null });
  if (visit === null) rows.where('added_by', actor);
  return Number((await rows.count({ n: '*' }))[0]?.n ?? 0);
}

export async function isVisit(db: Knex, code: string, number: number): Promise<boolean> {
  const found = await db('unit_events').where({ unit_code: code, number, type: 'visited' }).first('number');
  return found !== undefined;
}

export interface PhotosQuery {
  code: string;
  scope: Scope;
  /** Of one visit. */
  visit?: number;
  /** One of them. */
  id?: string;
  /** Whose own ones that wait for a visit are among them; default nobody's. */
  waitingFor?: string;
  /** Before this visit, in the order of the answer. */
  before?: { visit: number; id: string };
  limit?: number;
}

/**
 * Of visits on days of which the reader sees the unit exactly; newest visit first, removed ones with them. Reads events:
 * by the service's pool.
 */
export async function listPhotos(db: Knex, query: PhotosQuery): Promise<PhotoRecord[]> {
  const { code, scope, visit, id, waitingFor, before, limit = MOST_PHOTOS } = query;
  const rows = db
    .from('unit_photos as p')
    .leftJoin('unit_events as e', (on) =>
      on.on('e.unit_code', 'p.unit_code').andOn('e.number', 'p.event_number'),
    )
    .where('p.unit_code', code)
    .whereNotNull('p.stored_at')
    .where((shown) => {
      shown.where((noted) => noted.whereNotNull('p.event_number').whereExists(seenOnTheDay(db, scope)));
      if (waitingFor) shown.orWhere({ 'p.event_number': null, 'p.added_by': waitingFor });
    })
    .orderBy('p.event_number', 'desc')
    .orderBy('p.id')
    .limit(limit)
    .select<PhotoRecord[]>(COLUMNS);
  if (visit !== undefined) rows.where('p.event_number', visit);
  if (id !== undefined) rows.where('p.id', id);
  if (before) {
    rows.whereRaw('(p.event_number < ? or (p.event_number = ? and p.id::text > ?))', [
      before.visit,
      before.visit,
      before.id,
    ]);
  }
  return rows;
}

/** Who sees the place of a unit on the day of its visit sees the visit. */
function seenOnTheDay(db: Knex, scope: Scope): Knex.QueryBuilder {
  return db
    .from(statesSeen(db, scope).as('s'))
    .whereRaw(
      's.unit_code = p.unit_code and s.exact and s.valid_from <= e.valid_on and s.valid_to > e.valid_on',
    )
    .where('s.recorded_to', 'infinity')
    .select(db.raw('1'));
}

const COLUMNS = {
  id: 'p.id',
  code: 'p.unit_code',
  visit: 'p.event_number',
  visitedOn: 'e.valid_on',
  caption: 'p.caption',
  sha256: 'p.sha256',
  bytes: 'p.bytes',
  width: 'p.width',
  height: 'p.height',
  addedBy: 'p.added_by',
  addedAt: 'p.added_at',
  removedAt: 'p.removed_at',
  removedBy: 'p.removed_by',
  removalReason: 'p.removal_reason',
};

/** The row stays, with the reason. @returns false when it was removed before */
export async function markRemoved(
  trx: Knex,
  photo: { code: string; id: string; by: string; reason: string; at: Date },
): Promise<boolean> {
  const marked = await trx('unit_photos')
    .where({ unit_code: photo.code, id: photo.id, removed_at: null })
    .update({ removed_at: photo.at, removed_by: photo.by, removal_reason: photo.reason });
  return marked === 1;
}

export interface SweptPhoto {
  code: string;
  id: string;
  /** Its row tells of a removal, and stays. */
  removed: boolean;
}

/** Whose bytes are to go: removed, on their way since before `unstored`, or waiting since before `waiting`. */
export function photosToSweep(
  db: Knex,
  { unstored, waiting, limit }: { unstored: Date; waiting: Date; limit: number },
): Promise<SweptPhoto[]> {
  return db('unit_photos')
    .where((removed) => removed.whereNotNull('removed_at').where('gone', false).whereNotNull('event_number'))
    .orWhere((broken) => broken.whereNull('stored_at').where('added_at', '<', unstored))
    .orWhere((left) => left.whereNull('event_number').where('added_at', '<', waiting))
    .orderBy('added_at')
    .limit(limit)
    .select({
      code: 'unit_code',
      id: 'id',
      removed: db.raw('removed_at is not null and event_number is not null'),
    });
}

/** Its bytes are gone: so is its row, unless it tells of a removal. */
export async function forgetPhoto(db: Knex, { code, id, removed }: SweptPhoto): Promise<void> {
  const row = db('unit_photos').where({ unit_code: code, id });
  if (removed) await row.update({ gone: true });
  else await row.delete();
}

/** Of all that should be in the store, newest first. */
export function keptPhotos(db: Knex, limit: number): Promise<{ code: string; id: string }[]> {
  return db('unit_photos')
    .whereNotNull('stored_at')
    .where('removed_at', null)
    .orderBy('added_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .select({ code: 'unit_code', id: 'id' });
}

/** Every id, before a database is emptied; none where there is no such table yet. */
export async function everyPhoto(db: Knex): Promise<string[]> {
  const { rows } = await db.raw("select to_regclass('unit_photos') is not null as known");
  return rows[0].known ? db('unit_photos').where('gone', false).pluck('id') : [];
}
