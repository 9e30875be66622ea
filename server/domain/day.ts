/** Days are counted in Colombia. */

/** The day in America/Bogota at an instant, ISO. */
export function bogotaDay(instant: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Bogota' }).format(instant);
}

/** The instant at which a day begins in Colombia, which keeps UTC-5 all year. */
export function startOfBogotaDay(day: string): Date {
  return new Date(`${day}T00:00:00-05:00`);
}
