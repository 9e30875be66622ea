/** How long units were followed, and how that ended. */

/** Counted by the days from a unit's creation, ascending, each day once. */
export interface Observations {
  days: readonly number[];
  /** How many ended on that day of their life. */
  ended: readonly number[];
  /** How many were last seen alive then: what became of them later isn't known. */
  censored: readonly number[];
}

/** Mean length of a year, days: what a year means in every figure of survival. */
export const YEAR_DAYS = 365.25;

/** The last whole day of so many years of life. */
export function lastDayOf(years: number): number {
  return Math.floor(years * YEAR_DAYS);
}

/** From single lives: `[days, ended]`, in any order. */
export function observe(lives: readonly (readonly [day: number, ended: boolean])[]): Observations {
  const counts = new Map<number, [ended: number, censored: number]>();
  for (const [day, ended] of lives) {
    const [ends, others] = counts.get(day) ?? [0, 0];
    counts.set(day, ended ? [ends + 1, others] : [ends, others + 1]);
  }
  const days = [...counts.keys()].sort((a, b) => a - b);
  return {
    days,
    ended: days.map((day) => counts.get(day)?.[0] ?? 0),
    censored: days.map((day) => counts.get(day)?.[1] ?? 0),
  };
}

/** How many are followed at all. */
export function sizeOf({ ended, censored }: Observations): number {
  return sum(ended) + sum(censored);
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
