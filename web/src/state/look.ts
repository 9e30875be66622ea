/** How the numbers are painted: theme, classes of the shown indicator, and the colours of each. */
import { computed } from '@preact/signals';
import { type Classification, classify, classOf, toStep } from '../format/classes.ts';
import { sequenceFor } from '../format/colors.ts';
import { type Coverage, type CoverageRow, coverage } from './data.ts';
import type { Indicator } from './page.ts';
import { page } from './store.ts';
import { palette } from './theme.ts';

export { palette, theme } from './theme.ts';

/** Decimals of an indicator; null: a share shown as a percentage. */
export const DIGITS: Record<Indicator, number | null> = {
  units: 0,
  active: 0,
  per_10k_rural: 1,
  per_100_km2: 1,
  reach: null,
  people: 0,
  women: 0,
  youth: 0,
  jobs: 0,
};

/** The smallest difference that an indicator's numbers show. */
export const stepOf = (indicator: Indicator): number => {
  const digits = DIGITS[indicator];
  return digits === null ? 0.001 : 10 ** -digits;
};

export function indicatorValue(row: CoverageRow | Coverage['totals'], indicator: Indicator): number | null {
  return indicator === 'reach' ? (row.reach?.area ?? null) : row[indicator];
}

export interface Painted {
  kind: string;
  indicator: Indicator;
  classification: Classification;
  /** Fill of each class above zero. */
  colors: string[];
  classes: Map<string, number>;
}

/** What is painted follows the answer at hand, so that map and legend never disagree while a new one loads. */
export const painted = computed<Painted | null>(() => {
  const answer = coverage.value.value;
  if (!answer) return null;
  const { indicator } = page.value;
  const step = stepOf(indicator);
  const values = answer.rows.map((row) => toStep(indicatorValue(row, indicator), step));
  const classification = classify(values);
  const classes = new Map(
    answer.rows.map((row, index) => [row.code, classOf(values[index] ?? null, classification)]),
  );
  const colors = sequenceFor(palette.value, classification.bounds.length);
  return { kind: answer.by, indicator, classification, colors, classes };
});
