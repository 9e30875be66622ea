/**
 * Whether two groups differ in how long they last.
 *
 * N. Mantel: Evaluation of survival data and two new rank order statistics, Cancer Chemotherapy Reports 50 (1966)
 * 163–170; R. Peto, J. Peto, JRSS A 135 (1972) 185–207. R's `survdiff(..., rho = 0)`.
 */
import { type Observations, sizeOf } from './observations.ts';

export interface LogRank {
  observed: [number, number];
  /** How many ends each would have had if both lasted alike. */
  expected: [number, number];
  /** Hypergeometric variance of `observed - expected`. */
  variance: number;
  /** One degree of freedom. */
  chiSquare: number;
  /** How often chance alone makes a difference as large. */
  p: number;
}

/** Null where no day tells the groups apart: one is empty, or nothing ended while both were followed. */
export function logRank(a: Observations, b: Observations): LogRank | null {
  const [first, second] = [cursorOf(a), cursorOf(b)];
  let [expected, variance] = [0, 0];
  const observed: [number, number] = [0, 0];
  for (const day of daysOf(a, b)) {
    const [one, other] = [first(day), second(day)];
    const ended = one.ended + other.ended;
    const atRisk = one.atRisk + other.atRisk;
    observed[0] += one.ended;
    observed[1] += other.ended;
    if (ended === 0) continue;
    const share = one.atRisk / atRisk;
    expected += ended * share;
    if (atRisk > 1) variance += (ended * share * (1 - share) * (atRisk - ended)) / (atRisk - 1);
  }
  if (variance === 0) return null;
  const chiSquare = (observed[0] - expected) ** 2 / variance;
  const all = observed[0] + observed[1];
  return {
    observed,
    expected: [expected, all - expected],
    variance,
    chiSquare,
    p: complementaryError(Math.sqrt(chiSquare / 2)),
  };
}

function daysOf(a: Observations, b: Observations): number[] {
  return [...new Set([...a.days, ...b.days])].sort((one, other) => one - other);
}

/** Asked day after day: who is at risk on it, and who ends. */
function cursorOf(observations: Observations): (day: number) => { atRisk: number; ended: number } {
  const { days, ended, censored } = observations;
  let atRisk = sizeOf(observations);
  let at = 0;
  return (day) => {
    if (days[at] !== day) return { atRisk, ended: 0 };
    const now = { atRisk, ended: ended[at] ?? 0 };
    atRisk -= now.ended + (censored[at] ?? 0);
    at += 1;
    return now;
  };
}

/**
 * The complementary error function for x ≥ 0, whose value at √(χ²/2) is the upper tail of χ² with one degree of freedom.
 * Abramowitz & Stegun 7.1.6 (series) up to 2, 7.1.14 (continued fraction) beyond: 12 digits.
 */
export function complementaryError(x: number): number {
  if (x < 2) return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * series(x);
  let fraction = x;
  for (let k = 120; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

/** Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)) */
function series(x: number): number {
  let [term, total] = [x, x];
  for (let n = 1; n < 200 && term > total * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    total += term;
  }
  return total;
}
