/** Sizes that follow the zoom, as MapLibre interpolates them and as a canvas beside it must. */
import type { ExpressionSpecification } from 'maplibre-gl';

type Stops = readonly (readonly [zoom: number, size: number])[];

/** A small country, smaller rings. */
const UNITS: Stops = [
  [3.6, 0.75],
  [5, 1],
];

const SITES: Stops = [
  [4, 0.7],
  [8, 1],
];

const expression = (stops: Stops): ExpressionSpecification =>
  ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as ExpressionSpecification;

export const UNIT_SIZES = expression(UNITS);
export const SITE_SIZES = expression(SITES);

export const unitSize = (zoom: number): number => sizeAt(UNITS, zoom);
export const siteSize = (zoom: number): number => sizeAt(SITES, zoom);

function sizeAt([[low, small] = [0, 1], [high, large] = [1, 1]]: Stops, zoom: number): number {
  const share = Math.min(1, Math.max(0, (zoom - low) / (high - low)));
  return small + share * (large - small);
}
