/** Photographs of visits to a unit. They are stored as JPEG without what the camera wrote beside the picture. */
import { z } from 'zod';
import { MOST_PHOTOS, PHOTO_SIZES } from '../domain/photo.ts';
import { Day, Links } from './common.ts';
import { count, cursor, expecting } from './parameters.ts';
import { reason, required } from './unit-writes.ts';
import { unitParams } from './units.ts';

const number = expecting(
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
  { es: 'se espera el número de una visita', en: 'expected the number of a visit' },
);
const id = expecting(z.uuid(), {
  es: 'se espera el identificador de una fotografía',
  en: 'expected the id of a photograph',
});

export const photosQuery = { visit: number, limit: count(MOST_PHOTOS, 200), cursor };
export const photoParams = { ...unitParams, id };
export const photoFileParams = {
  ...photoParams,
  size: expecting(z.enum(PHOTO_SIZES), {
    es: `se admite ${PHOTO_SIZES.join(', ')}`,
    en: `allowed are ${PHOTO_SIZES.join(', ')}`,
  }),
};

/** Beside the file. Without `visit` it waits a day for the visit that names it in `photos`. */
export const PhotoFields = z.strictObject({ visit: number, caption: reason });
export const PhotoRemoval = z.strictObject({ reason: required });

export const Photo = z.object({
  id: z.uuid(),
  /** Number of the event of its visit; null while it waits for one. */
  visit: z.int().nullable(),
  visited_on: Day.nullable(),
  caption: z.string().nullable(),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
  added_by: z.string(),
  added_at: z.string(),
  /** Its picture is gone then; that there was one, and why it was removed, stays. */
  removed: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  /** Null once removed. */
  links: z.object({ full: z.string(), small: z.string() }).nullable(),
});

export const PhotosPage = z.object({ photos: z.array(Photo), links: Links });

/** What the camera wrote in the file: offered as the visit's, and stored nowhere. */
export const PhotoTold = z.object({
  /** Day and time of the camera's clock, without a zone. */
  taken_at: z.string().nullable(),
  lng: z.number().nullable(),
  lat: z.number().nullable(),
});
export const AddedPhoto = z.object({ photo: Photo, told: PhotoTold });

export type Photo = z.infer<typeof Photo>;
export type PhotosPage = z.infer<typeof PhotosPage>;
export type AddedPhoto = z.infer<typeof AddedPhoto>;
