/** A box of longitudes and latitudes in degrees: [west, south, east, north]. */
export type Bbox = readonly [west: number, south: number, east: number, north: number];

/** Why a text is no bbox, in both languages. */
export class BboxError extends Error {
  constructor(
    readonly es: string,
    readonly en: string,
  ) {
    super(en);
    this.name = 'BboxError';
  }
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/**
 * A bbox as `west,south,east,north`. West may exceed east: then the box crosses the date line (RFC 7946, 5.2).
 *
 * @throws BboxError when it isn't four plain decimals in range with south ≤ north.
 */
export function parseBbox(text: string): Bbox {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length !== 4 || !parts.every((part) => DECIMAL.test(part))) {
    throw new BboxError(
      'deben ser cuatro números decimales: oeste,sur,este,norte',
      'it must be four decimal numbers: west,south,east,north',
    );
  }
  const [west, south, east, north] = parts.map(Number) as [number, number, number, number];
  if (Math.abs(west) > 180 || Math.abs(east) > 180) {
    throw new BboxError(
      'las longitudes van de -180 a 180 (primero la longitud, luego la latitud)',
      'longitudes run from -180 to 180 (longitude first, then latitude)',
    );
  }
  if (Math.abs(south) > 90 || Math.abs(north) > 90) {
    throw new BboxError(
      'las latitudes van de -90 a 90 (primero la longitud, luego la latitud)',
      'latitudes run from -90 to 90 (longitude first, then latitude)',
    );
  }
  if (south > north) {
    throw new BboxError('el sur no puede estar al norte del norte', 'south cannot lie north of north');
  }
  return [west, south, east, north];
}

/** The box as one or, across the date line, two boxes whose west ≤ east. */
export function splitAtDateLine(bbox: Bbox): Bbox[] {
  const [west, south, east, north] = bbox;
  if (west <= east) return [bbox];
  return [
    [west, south, 180, north],
    [-180, south, east, north],
  ];
}
