/** Days are counted in Colombia. */

/** The day in America/Bogota at an instant, ISO. */
export function bogotaDay(instant: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Bogota' }).format(instant);
}

/** `2026-12-01` as `01/12/2026`. */
export function slashed(day: string): string {
  return day.split('-').reverse().join('/');
}

/** The instant at which a day begins in Colombia, which keeps UTC-5 all year. */
export function startOfBogotaDay(day: string): Date {
  return new Date(`${day}T00:00:00-05:00`);
}
