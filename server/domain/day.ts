/** Days as the programme counts them. */

/** The day it is in Colombia (UTC−5 all year) at an instant, `YYYY-MM-DD`. */
export function colombianDay(instant: Date): string {
  return new Date(instant.getTime() - 5 * 3_600_000).toISOString().slice(0, 10);
}
