/** Scales of charts: pure, so that what a bar's length says can be tested. */

/** How many times the national value a territory's is; null where either is missing or there is nothing to divide by. */
export function timesNational(value: number | null, national: number | null): number | null {
  return value === null || national === null || national <= 0 ? null : value / national;
}

/** The longest bar of a comparison, as a multiple of the national value; what is beyond is cut and marked. */
const MOST = 3;

/** One scale for all rows of a comparison: whole multiples of the national value, from twice to three times. */
export function comparisonScale(times: readonly (number | null)[]): {
  top: number;
  ticks: number[];
  /** A row passes the end of the scale. */
  cut: boolean;
} {
  const longest = Math.max(0, ...times.map((value) => value ?? 0));
  const top = Math.min(MOST, Math.max(2, Math.ceil(longest)));
  return { top, ticks: Array.from({ length: top + 1 }, (_, index) => index), cut: longest > top };
}

/** 1, 2 or 5 times a power of ten, as long as there is room for. */
export function scaleMetres(metresPerPixel: number, pixels: number): number {
  const most = metresPerPixel * pixels;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([5, 2, 1].find((times) => times * power <= most) ?? 1);
}
