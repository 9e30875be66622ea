/** A tile of the web mercator grid (XYZ, y down): parsed once, and from then on it cannot be wrong. */
export interface TileCoord {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** The deepest zoom that any layer answers; at 22 a 512-pixel tile is about 10 m wide. */
export const MAX_TILE_ZOOM = 22;

/** Plain decimal integers: no sign, no leading zero, no exponent, no blank. */
const INTEGER = /^(?:0|[1-9]\d{0,6})$/;

/** The tile named by three path segments, or null when it is no tile of the grid. */
export function parseTileCoord(z: string, x: string, y: string): TileCoord | null {
  if (!INTEGER.test(z) || !INTEGER.test(x) || !INTEGER.test(y)) return null;
  return tileCoord(Number(z), Number(x), Number(y));
}

/** The tile at integer coordinates, or null outside the grid (0 ≤ z ≤ 22, 0 ≤ x, y < 2^z). */
export function tileCoord(z: number, x: number, y: number): TileCoord | null {
  if (!Number.isInteger(z) || z < 0 || z > MAX_TILE_ZOOM) return null;
  const size = 2 ** z;
  if (!Number.isInteger(x) || x < 0 || x >= size) return null;
  if (!Number.isInteger(y) || y < 0 || y >= size) return null;
  return { z, x, y };
}

/** Longitude to the unit square, 0 at −180° and 1 at 180°. */
export function mercatorX(lng: number): number {
  return lng / 360 + 0.5;
}

/** Latitude to the unit square, y down; latitudes past ±85.0511° are held at its edges. */
export function mercatorY(lat: number): number {
  const sine = Math.sin((lat * Math.PI) / 180);
  const y = 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
  return Math.min(1, Math.max(0, y));
}

export function longitudeOf(x: number): number {
  return (x - 0.5) * 360;
}

export function latitudeOf(y: number): number {
  return (360 / Math.PI) * Math.atan(Math.exp((1 - y * 2) * Math.PI)) - 90;
}

/** The tile that holds a point at a zoom; the date line and the poles fall into the grid's last tiles. */
export function tileOf(lng: number, lat: number, z: number): TileCoord {
  const size = 2 ** z;
  const within = (unit: number) => Math.min(size - 1, Math.max(0, Math.floor(unit * size)));
  return { z, x: within(mercatorX(lng)), y: within(mercatorY(lat)) };
}
