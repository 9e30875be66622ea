/**
 * The share that is still there after so many days, estimated from lives of which some are not over.
 *
 * E. L. Kaplan, P. Meier: Nonparametric estimation from incomplete observations, JASA 53 (1958) 457–481; the variance
 * is Greenwood's (1926); the band is pointwise, 95 %, by the complementary log-log transformation (J. D. Kalbfleisch,
 * R. L. Prentice: The Statistical Analysis of Failure Time Data, 1980, section 1.4), which stays between 0 and 1: R's
 * `survfit(..., conf.type = "log-log")`.
 */
import { type Observations, sizeOf } from './observations.ts';

/** 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

export interface Step {
  day: number;
  /** Followed up to this day and not over before it. */
  atRisk: number;
  ended: number;
  censored: number;
  /** Share that outlives this day. */
  survival: number;
  /** Standard error of `survival`. */
  error: number;
  lower: number;
  upper: number;
}

/** One step for each day of the observations, those without an end too; who is censored on a day was at risk on it. */
export function kaplanMeier(observations: Observations): Step[] {
  const { days, ended, censored } = observations;
  let atRisk = sizeOf(observations);
  let survival = 1;
  let greenwood = 0;
  return days.map((day, at) => {
    const ends = ended[at] ?? 0;
    const others = censored[at] ?? 0;
    const risk = atRisk;
    atRisk -= ends + others;
    survival *= (risk - ends) / risk;
    greenwood += ends / (risk * (risk - ends));
    const error = survival === 0 ? 0 : survival * Math.sqrt(greenwood);
    return {
      day,
      atRisk: risk,
      ended: ends,
      censored: others,
      survival,
      error,
      ...band(survival, greenwood),
    };
  });
}

/** `S^exp(±z·√G / ln S)`, G being Greenwood's sum. Without ends, or with nobody left, there is nothing to say but S. */
function band(survival: number, greenwood: number): { lower: number; upper: number } {
  if (survival <= 0 || survival >= 1) return { lower: survival, upper: survival };
  const spread = (Z * Math.sqrt(greenwood)) / Math.log(survival);
  return { lower: survival ** Math.exp(-spread), upper: survival ** Math.exp(spread) };
}

export interface Estimate {
  survival: number;
  error: number;
  lower: number;
  upper: number;
  /** How many are followed beyond that day or reach it. */
  atRisk: number;
}

/** What the curve says of a day. Null where nobody was followed so long, unless none was left before. */
export function survivalAt(steps: readonly Step[], day: number): Estimate | null {
  const at = lastStepBy(steps, day);
  const last = steps.at(-1);
  if (!last || (last.day < day && last.survival > 0)) return null;
  const step = steps[at];
  const atRisk = steps[at]?.day === day ? (step?.atRisk ?? 0) : (steps[at + 1]?.atRisk ?? 0);
  if (!step) return { survival: 1, error: 0, lower: 1, upper: 1, atRisk };
  const { survival, error, lower, upper } = step;
  return { survival, error, lower, upper, atRisk };
}

/** Index of the last step that isn't after `day`; -1 before the first. */
function lastStepBy(steps: readonly Step[], day: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.day ?? 0) <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The first day by which half are gone; null where more than half are still there at the end. */
export function medianDay(steps: readonly Step[]): number | null {
  return steps.find(({ survival }) => survival <= 0.5)?.day ?? null;
}
