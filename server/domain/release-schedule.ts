/** When the next release is due: on the first day of a month, or on a Monday, counted in Colombia. */

export const RELEASE_SCHEDULES = ['monthly', 'weekly', 'off'] as const;
export type ReleaseSchedule = (typeof RELEASE_SCHEDULES)[number];

const DAY_MS = 24 * 3_600_000;

/** @param last day of the newest release, ISO. @returns the first such day after it, ISO; null for never */
export function nextReleaseDay(schedule: ReleaseSchedule, last: string): string | null {
  if (schedule === 'off') return null;
  const from = new Date(`${last}T00:00:00Z`);
  if (schedule === 'monthly') {
    return isoDay(new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1)));
  }
  const sinceMonday = (from.getUTCDay() + 6) % 7;
  return isoDay(new Date(from.getTime() + (7 - sinceMonday) * DAY_MS));
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
