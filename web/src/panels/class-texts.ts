/** The classes of the map in words, for the legend and for the picture of the map. */
import { DIGITS, type Painted, stepOf } from '../state/look.ts';
import type { Indicator } from '../state/page.ts';
import { num, percent, t } from '../state/words.ts';

/** A value of an indicator as it is written everywhere. */
export function amount(indicator: Indicator, value: number | null): string {
  const digits = DIGITS[indicator];
  return digits === null ? percent(value) : num(value, digits);
}

export interface ClassText {
  color: string;
  low: string;
  high: string;
  text: string;
  /** How many territories it holds. */
  count: number;
}

/** Classes above zero, the highest first. */
export function classTexts({ indicator, classification, colors }: Painted): ClassText[] {
  const { lowers, bounds, counts } = classification;
  const step = stepOf(indicator);
  return bounds
    .map((bound, index) => {
      const from = lowers[index] ?? 0;
      const [low, high] = [amount(indicator, from), amount(indicator, bound)];
      const text = from < step ? belowText(bound, step, indicator) : low === high ? high : `${low} – ${high}`;
      return { color: colors[index] ?? 'transparent', low, high, text, count: counts[index] ?? 0 };
    })
    .reverse();
}

/** A class that begins above zero, but below what the numbers show. */
function belowText(bound: number, step: number, indicator: Indicator): string {
  return bound < step
    ? t('legendBelow', { to: amount(indicator, step) })
    : t('legendUpTo', { to: amount(indicator, bound) });
}
