/** Days are counted in Colombia. */

/** The day in America/Bogota at an instant, ISO. */
export function bogotaDay(instant: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Bogota' }).format(instant);
}
