/** Where the planner opens for units of an import: its address is the whole order. */

type Box = readonly [west: number, south: number, east: number, north: number];

/** Pixels of the planner's map that are certain to be seen beside its panels; a telephone has about as many. */
const SEEN = 340;
/** Of the world at zoom 0. */
const WORLD = 512;
const NEAREST = 14;

/** `/?territory=department:05&view=6.2,-75.4,9.1`: the box within sight, and of one department its units alone. */
export function plannerAt(box: Box, departmentCode: string | null): string {
  const [west, south, east, north] = box;
  const [low, high] = [mercator(south), mercator(north)];
  const span = Math.max((east - west) / 360, high - low);
  const zoom = Math.min(NEAREST, Math.log2(SEEN / (WORLD * Math.max(span, 1e-9))));
  const lat = latitude((low + high) / 2);
  const lng = (west + east) / 2;
  const view = [lat.toFixed(4), lng.toFixed(4), Math.max(0, zoom).toFixed(2)].map(Number).join(',');
  return `/?${departmentCode === null ? '' : `territory=department:${departmentCode}&`}view=${view}`;
}

/** From 0 at the equator, in turns of the world. */
function mercator(lat: number): number {
  return Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
}

function latitude(y: number): number {
  return (Math.atan(Math.sinh(y * 2 * Math.PI)) * 180) / Math.PI;
}
