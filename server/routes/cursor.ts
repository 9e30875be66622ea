/** Cursors of paged lists: opaque to clients, the place after which the next page begins to us. */
import { invalidParameter } from '../problem.ts';

export function writeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @param shape 's' for a text, 'n' for a number, in order @throws Problem invalid-parameter */
export function readCursor(cursor: string, shape: string): (string | number)[] {
  const place = decode(cursor);
  const fits =
    Array.isArray(place) &&
    place.length === shape.length &&
    place.every((item, index) =>
      shape[index] === 's' ? typeof item === 'string' && !item.includes('\0') : Number.isFinite(item),
    );
  if (fits) return place;
  throw invalidParameter('cursor', cursor, {
    es: 'se espera el valor del enlace «next» de la página anterior',
    en: 'expected the value in the “next” link of the page before',
  });
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
