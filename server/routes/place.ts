/** A point given by two parameters. */
import { invalidParameter } from '../problem.ts';
import type { Place } from '../queries/proximity.ts';

/** @throws Problem naming the coordinate that is missing */
export function requirePlace(query: { lng?: number | undefined; lat?: number | undefined }): Place {
  const { lng, lat } = query;
  if (lng === undefined) throw missing('lng');
  if (lat === undefined) throw missing('lat');
  return { lng, lat };
}

function missing(parameter: string): Error {
  return invalidParameter(parameter, '', {
    es: 'falta; un punto se da con lng y lat en grados decimales',
    en: 'it is missing; a point is given by lng and lat in decimal degrees',
  });
}
