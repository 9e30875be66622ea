/** The classes of the map in words, for the legend and for the picture of the map. */

import { signed } from '../format/differences.ts';
import { formatDate } from '../format/numbers.ts';
import { compareTo, splitting } from '../state/compare.ts';
import { coverage, reachRadiusM } from '../state/data.ts';
import { DIGITS, type Painted, stepOf } from '../state/look.ts';
import type { Indicator } from '../state/page.ts';
import { filter, page } from '../state/store.ts';
import { distance, kindName, num, percent, t, tFor } from '../state/words.ts';

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

/** What is painted, in words. */
export function titleOf({ indicator, difference }: Painted): string {
  return difference ? t('compareIndicator') : tFor('indicator', indicator);
}

/** A bound of a class. */
export function edgeText({ indicator, difference }: Painted, value: number): string {
  return difference ? signed(value, num) : amount(indicator, value);
}

function differenceTexts(paint: Painted): ClassText[] {
  const { lowers, bounds, counts } = paint.classification;
  return bounds
    .map((bound, index) => {
      const [low, high] = [edgeText(paint, lowers[index] ?? 0), edgeText(paint, bound)];
      const text = low === high ? high : t('compareClass', { from: low, to: high });
      return { color: paint.colors[index] ?? 'transparent', low, high, text, count: counts[index] ?? 0 };
    })
    .filter(({ count }) => count > 0)
    .reverse();
}

/** Classes above zero, the highest first; of a difference those below it too. */
export function classTexts(paint: Painted): ClassText[] {
  if (paint.difference) return differenceTexts(paint);
  const { indicator, classification, colors } = paint;
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

/** How the classes were made, and what their numbers rest on. */
export function legendNotes({ kind, indicator, difference, classification }: Painted): string {
  if (difference) {
    const days = { from: formatDate(page.value.compare), to: formatDate(compareTo.value) };
    return `${kindName(kind)}. ${t('compareDays', days)}`;
  }
  const year = indicator === 'per_10k_rural' ? coverage.value.value?.population_year : null;
  const radius = indicator === 'reach' ? reachRadiusM.value : null;
  return [
    `${kindName(kind)}.`,
    splitting.value &&
      `${t('splitDays', { from: formatDate(page.value.compare), to: formatDate(compareTo.value) })}`,
    !splitting.value && filter.value.as_of !== null && `${t('legendToday')}.`,
    classification.bounds.length > 0 && `${t(`method_${classification.method}`)}.`,
    year && `${t('legendPopulation', { year })}.`,
    radius !== null && t('reachNote', { distance: distance(radius) }),
  ]
    .filter(Boolean)
    .join(' ');
}
