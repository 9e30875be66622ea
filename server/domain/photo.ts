/** Photographs of visits: what may come in, and what a camera says of where and when. */

/** 10 MB, as phones count. */
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;
/** Width × height; beyond it a small file would fill the memory. */
export const MAX_PHOTO_PIXELS = 80_000_000;
/** Longest side of what is stored, and of what a list shows. */
export const PHOTO_SIDES = { full: 2_048, small: 360 } as const;
export const PHOTO_SIZES = ['full', 'small'] as const;
export type PhotoSize = (typeof PHOTO_SIZES)[number];
/** Of one visit, and of one person who hasn't noted it yet. */
export const MOST_PHOTOS = 20;

/** What a photograph said before it was stored without it; an offer, kept nowhere. */
export interface PhotoTold {
  /** Day and time as the camera's clock showed them, without a zone. */
  takenAt: string | null;
  place: { lng: number; lat: number } | null;
}

export type PhotoKind = 'jpeg' | 'png' | 'webp';

/** By its first bytes, never by its name. `heic`: what some phones make, and browsers don't show. */
export function photoKind(head: Uint8Array): PhotoKind | 'heic' | null {
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  return /^ftyp(heic|heix|hevc|mif1|msf1)/.test(text.slice(4)) ? 'heic' : null;
}

/** Tags of EXIF as a reader of it gives them. */
export interface ExifTags {
  Image?: { DateTime?: unknown };
  Photo?: { DateTimeOriginal?: unknown };
  GPSInfo?: {
    GPSLatitude?: unknown;
    GPSLatitudeRef?: unknown;
    GPSLongitude?: unknown;
    GPSLongitudeRef?: unknown;
  };
}

/** What cannot be is left out: 0, 0 is a camera without a fix. */
export function toldBy(tags: ExifTags): PhotoTold {
  const { GPSInfo: gps = {} } = tags;
  const lat = degrees(gps.GPSLatitude, gps.GPSLatitudeRef, 'NS', 90);
  const lng = degrees(gps.GPSLongitude, gps.GPSLongitudeRef, 'EW', 180);
  const place = lat === null || lng === null || (lat === 0 && lng === 0) ? null : { lng, lat };
  return { takenAt: clockTime(tags.Photo?.DateTimeOriginal ?? tags.Image?.DateTime), place };
}

/** Degrees, minutes and seconds to degrees, to a decimetre. */
function degrees(parts: unknown, ref: unknown, letters: string, most: number): number | null {
  if (!Array.isArray(parts) || typeof ref !== 'string') return null;
  const sign = { [letters.charAt(0)]: 1, [letters.charAt(1)]: -1 }[ref.charAt(0)];
  const [whole = Number.NaN, minutes = 0, seconds = 0] = parts.map(Number);
  const value = whole + minutes / 60 + seconds / 3_600;
  if (sign === undefined || !(value >= 0 && value <= most)) return null;
  return Math.round(sign * value * 1e6) / 1e6;
}

function clockTime(value: unknown): string | null {
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return null;
  return value.getUTCFullYear() < 1990 ? null : value.toISOString().slice(0, 19);
}
