/** A photograph as it came → as it is stored: upright, JPEG, bounded, without a byte of what the camera wrote beside it. */
import { open } from 'node:fs/promises';
import exifReader from 'exif-reader';
import type { Sharp, SharpOptions } from 'sharp';
import {
  type ExifTags,
  MAX_PHOTO_PIXELS,
  PHOTO_SIDES,
  type PhotoKind,
  type PhotoTold,
  photoKind,
  toldBy,
} from '../domain/photo.ts';
import { type PhotoFault, photoRefused } from '../problem.ts';

export interface StoredImage {
  full: Buffer;
  small: Buffer;
  /** Of `full`. */
  width: number;
  height: number;
  told: PhotoTold;
}

const NOTHING: PhotoTold = { takenAt: null, place: null };
/** Enough for every signature. */
const HEAD_BYTES = 16;
const WHITE = '#ffffff';

/** @throws Problem photo-refused */
export async function makeImage(path: string): Promise<StoredImage> {
  const kind = photoKind(await headOf(path));
  if (kind === null || kind === 'heic') throw photoRefused(kind ?? 'not-a-photograph');
  const sharp = await loadSharp();
  const input: SharpOptions = { limitInputPixels: MAX_PHOTO_PIXELS, failOn: 'error', sequentialRead: true };
  try {
    const told = await examine(sharp(path, input), kind);
    const { data: full, info } = await fitted(sharp(path, input).autoOrient(), PHOTO_SIDES.full, 82);
    const { data: small } = await fitted(sharp(full), PHOTO_SIDES.small, 76);
    return { full, small, width: info.width, height: info.height, told };
  } catch (error) {
    throw faultOf(error);
  }
}

/** Within a square, never larger than it came; what is transparent is white. The library writes no metadata unasked. */
function fitted(image: Sharp, side: number, quality: number) {
  return image
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: WHITE })
    .jpeg({ quality, progressive: true })
    .toBuffer({ resolveWithObject: true });
}

/** Before anything is decoded: the header tells how much it would take. @throws Problem photo-refused */
async function examine(image: Sharp, kind: PhotoKind): Promise<PhotoTold> {
  const { format, width, height, exif } = await image.metadata();
  if (format !== kind) throw photoRefused('not-a-photograph');
  if (width * height > MAX_PHOTO_PIXELS) throw photoRefused('too-many-pixels', { width, height });
  if (!exif) return NOTHING;
  try {
    return toldBy(exifReader(exif) as ExifTags);
  } catch {
    return NOTHING; // cameras write strange things; the picture is good all the same
  }
}

/** What the library says of a file that it cannot read is no failure of the service. */
function faultOf(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'Problem') return error;
  const fault: PhotoFault = /pixel limit/i.test(error.message) ? 'too-many-pixels' : 'damaged';
  const problem = photoRefused(fault);
  problem.cause = error;
  return problem;
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Native, 0.1 s to load: with the first photograph. One thread a picture, and nothing of one kept for the next. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}
