/** Scales of charts: pure, so that what a bar's length says can be tested. */

/** How many times the national value a territory's is; null where either is missing or there is nothing to divide by. */
export function timesNational(value: number | null, national: number | null): number | null {
  return value === null || national === null || national <= 0 ? null : value / national;
}

/** One scale for all rows of a comparison: whole multiples of the national value, at least twice it. */
export function comparisonScale(times: readonly (number | null)[]): { top: number; ticks: number[] } {
  const top = Math.max(2, Math.ceil(Math.max(...times.map((value) => value ?? 0))));
  return { top, ticks: top < 4 ? Array.from({ length: top + 1 }, (_, index) => index) : [0, 1, top] };
}
