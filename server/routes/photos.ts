/** Photographs of visits: for those who see the unit exactly and write units, like the visits themselves. */
import {
  AddedPhoto,
  Photo,
  PhotoFields,
  PhotoRemoval,
  PhotosPage,
  photoFileParams,
  photoParams,
  photosQuery,
} from '../contract/photos.ts';
import { unitParams } from '../contract/units.ts';
import { MAX_PHOTO_BYTES } from '../domain/photo.ts';
import { type Asked, Created, jsonEndpoint, Page, type Shape, textEndpoint } from '../http/endpoint.ts';
import { forbidden } from '../problem.ts';
import { audit } from '../queries/audit.ts';
import { listPhotos, type PhotoRecord, type PhotosQuery } from '../queries/photos.ts';
import { noPhoto, type PhotoWrite } from '../services/photos.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { requireCard } from './history.ts';
import { authorOf } from './imports.ts';

const JPEG = 'image/jpeg';

const list = jsonEndpoint({
  path: '/api/v1/units/{code}/photos',
  who: 'writers',
  tag: 'units',
  fresh: true,
  summary: {
    es: 'Fotografías de las visitas a una unidad, primero las de la última visita; de las retiradas, el motivo.',
    en: 'Photographs of the visits to a unit, those of the last visit first; of removed ones the reason.',
  },
  params: unitParams,
  query: photosQuery,
  response: PhotosPage,
  async handle(asked) {
    const { params, query, ctx, scope, link } = asked;
    await requireExact(asked, params.code);
    const { visit, limit } = query;
    const found = await listPhotos(ctx.db, {
      ...{ code: params.code, scope, visit, limit: limit + 1 },
      before: query.cursor === undefined ? undefined : placeOf(query.cursor),
    });
    const last = found[limit - 1];
    const next = found.length > limit && last ? writeCursor([last.visit ?? 0, last.id]) : null;
    return {
      photos: found.slice(0, limit).map(shown),
      links: [
        { rel: 'self' as const, href: link({}) },
        ...(next === null ? [] : [{ rel: 'next' as const, href: link({ cursor: next }) }]),
      ],
    };
  },
});

const add = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/units/{code}/photos',
  who: 'writers',
  tag: 'units',
  status: 201,
  summary: {
    es: 'Agrega una fotografía (JPEG, PNG o WebP, hasta 10 MB) a una visita, o a la que se anotará con «photos». Responde el día y el lugar que dice la cámara, y los borra de lo que guarda.',
    en: 'Adds a photograph (JPEG, PNG or WebP, up to 10 MB) to a visit, or to the one that will be noted with “photos”. Answers the day and place that the camera tells, and removes them from what is stored.',
  },
  params: unitParams,
  body: PhotoFields,
  upload: { maxBytes: MAX_PHOTO_BYTES, purpose: 'photo' },
  response: AddedPhoto,
  async handle(asked) {
    const { ctx, params, body, upload } = asked;
    if (!upload) throw new TypeError('an endpoint with an upload is given one');
    const { visit = null, caption = '' } = body;
    const { id, told } = await ctx.photos.add({
      ...writeOf(asked),
      ...{ path: upload.path, visit, caption: caption === '' ? null : caption },
    });
    const photo = shown(await requirePhoto(asked, id));
    const { takenAt, place } = told;
    return new Created(`/api/v1/units/${encodeURIComponent(params.code)}/photos/${id}/full`, {
      photo,
      told: { taken_at: takenAt, lng: place?.lng ?? null, lat: place?.lat ?? null },
    });
  },
});

const picture = textEndpoint({
  path: '/api/v1/units/{code}/photos/{id}/{size}',
  who: 'writers',
  tag: 'units',
  summary: {
    es: 'Una fotografía: full (hasta 2048 píxeles de lado) o small (hasta 360).',
    en: 'A photograph: full (up to 2048 pixels a side) or small (up to 360).',
  },
  params: photoFileParams,
  response: { type: JPEG },
  /** Asked before the ETag: a picture that may no longer be seen is no 304. */
  async inputs(asked) {
    const { id, size } = asked.params as { id: string; size: string };
    return [(await requirePicture(asked, id)).sha256, size];
  },
  async handle({ ctx, params }) {
    return new Page(JPEG, await ctx.photos.bytes(params.id, params.size));
  },
});

const remove = jsonEndpoint({
  method: 'DELETE',
  path: '/api/v1/units/{code}/photos/{id}',
  who: 'writers',
  tag: 'units',
  summary: {
    es: 'Retira una fotografía, con su motivo. La visita y el motivo quedan en la historia.',
    en: 'Removes a photograph, with the reason. The visit and the reason stay in the history.',
  },
  params: photoParams,
  body: PhotoRemoval,
  response: Photo,
  async handle(asked) {
    const { ctx, params, body, account } = asked;
    const photo = await requirePicture(asked, params.id);
    await ctx.photos.remove({ ...writeOf(asked), photo, reason: body.reason });
    const removal = { removedBy: account?.email ?? '', removalReason: body.reason };
    return shown({ ...photo, ...removal, removedAt: ctx.clock().toISOString() });
  },
});

export const photoEndpoints = [list, add, picture, remove];

type Reader = Pick<Asked<Shape, Shape>, 'ctx' | 'scope' | 'account' | 'params'>;

/** @throws Problem not-found, forbidden */
async function requireExact(asked: Reader, code: string): Promise<void> {
  if ((await requireCard(asked, code)).exact) return;
  throw forbidden({
    es: 'las fotografías son de quienes ven el lugar exacto de la unidad',
    en: 'photographs are for those who see the exact place of the unit',
  });
}

/** @throws Problem not-found, forbidden */
async function requirePhoto(asked: Reader, id: string): Promise<PhotoRecord> {
  const code = String(asked.params.code);
  await requireExact(asked, code);
  const query: PhotosQuery = { code, id, scope: asked.scope, waitingFor: asked.account?.email };
  const [photo] = await listPhotos(asked.ctx.db, query);
  if (!photo) throw noPhoto(id);
  return photo;
}

/** One that wasn't removed. @throws Problem not-found, forbidden */
async function requirePicture(asked: Reader, id: string): Promise<PhotoRecord> {
  const photo = await requirePhoto(asked, id);
  if (photo.removedAt !== null) throw noPhoto(id);
  return photo;
}

function writeOf(asked: Pick<Asked<Shape, Shape>, 'account' | 'trace' | 'params'>): PhotoWrite {
  const code = String(asked.params.code);
  return {
    code,
    author: authorOf(asked),
    note: (trx, action, details) =>
      audit(trx as Parameters<typeof audit>[0], { ...asked.trace, action, subject: `unit:${code}`, details }),
  };
}

function placeOf(cursor: string) {
  const [visit = '', id = ''] = readCursor(cursor, 'ns').map(String);
  return { visit: Number(visit), id };
}

function shown(photo: PhotoRecord): Photo {
  const { id, code, removedAt, removedBy, removalReason } = photo;
  const base = `/api/v1/units/${encodeURIComponent(code)}/photos/${id}`;
  return {
    id,
    visit: photo.visit,
    visited_on: photo.visitedOn,
    caption: photo.caption,
    width: photo.width,
    height: photo.height,
    bytes: photo.bytes,
    added_by: photo.addedBy,
    added_at: photo.addedAt,
    removed: removedAt === null ? null : { at: removedAt, by: removedBy ?? '', reason: removalReason ?? '' },
    links: removedAt === null ? { full: `${base}/full`, small: `${base}/small` } : null,
  };
}
