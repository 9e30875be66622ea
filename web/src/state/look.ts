/** How the numbers are painted: theme, classes of the shown indicator, and the colours of each. */
import { computed } from '@preact/signals';
import { type Classification, classify, classOf, toStep } from '../format/classes.ts';
import { sequenceFor } from '../format/colors.ts';
import { classifyDifferences, divergingFor } from '../format/differences.ts';
import { type Compare, comparison, earlier, splitting } from './compare.ts';
import { type Coverage, type CoverageRow, coverage, scaleCoverage } from './data.ts';
import type { Indicator } from './page.ts';
import { filter, page } from './store.ts';
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
  /** What is painted is a difference of two days. */
  difference: boolean;
  classification: Classification;
  /** Fill of each class but zero. */
  colors: string[];
  /** Fill of zero. */
  zero: string;
  classes: Map<string, number>;
}

/** What is painted follows the answer at hand, so that map and legend never disagree while a new one loads. */
export const painted = computed<Painted | null>(() => {
  const differs = page.value.compare !== null && !splitting.value;
  return differs && comparison.value.value !== null
    ? paintedDifference(comparison.value.value)
    : paintedValues();
});

/** The earlier of two days beside one another, in the classes of both. */
export const paintedEarlier = computed<Painted | null>(() => {
  const { value: answer } = earlier.value;
  const later = painted.value;
  return answer && later && answer.by === later.kind
    ? paintedBy(answer, later.indicator, later.classification)
    : null;
});

function paintedValues(): Painted | null {
  const answer = coverage.value.value;
  if (!answer) return null;
  const { indicator } = page.value;
  return paintedBy(answer, indicator, scaleOf(answer, indicator));
}

/** Classes of the answer itself; of a past day those of today, of two days those of both, so that colours compare. */
function scaleOf(answer: Coverage, indicator: Indicator): Classification {
  const before = splitting.value ? earlier.value.value : null;
  if (splitting.value && before?.by === answer.by)
    return classify([...valuesOf(before, indicator), ...valuesOf(answer, indicator)]);
  const today = filter.value.as_of === null ? null : scaleCoverage.value.value;
  return classify(valuesOf(today?.by === answer.by ? today : answer, indicator));
}

const valuesOf = ({ rows }: Coverage, indicator: Indicator): (number | null)[] =>
  rows.map((row) => toStep(indicatorValue(row, indicator), stepOf(indicator)));

function paintedBy(answer: Coverage, indicator: Indicator, scale: Classification): Painted {
  const values = valuesOf(answer, indicator);
  const classification = counted(values, scale);
  const classes = new Map(
    answer.rows.map((row, index) => [row.code, classOf(values[index] ?? null, classification)]),
  );
  const colors = sequenceFor(palette.value, classification.bounds.length);
  const { zero } = palette.value;
  return { kind: answer.by, indicator, difference: false, classification, colors, zero, classes };
}

/** The classes of other values, and how many of these they hold; above the last they are of the last. */
function counted(values: readonly (number | null)[], scale: Classification): Classification {
  const held = (wanted: number) => values.filter((value) => classOf(value, scale) === wanted).length;
  return {
    ...scale,
    hasZero: held(0) > 0,
    hasMissing: held(-1) > 0,
    counts: scale.bounds.map((_, index) => held(index + 1)),
  };
}

function paintedDifference({ by, rows }: Compare): Painted {
  const { classification, classOf: classOfChange } = classifyDifferences(rows.map(({ change }) => change));
  const { diverging, unchanged } = palette.value;
  return {
    kind: by,
    indicator: 'active',
    difference: true,
    classification,
    colors: divergingFor(diverging, classification.bounds.length),
    zero: unchanged,
    classes: new Map(rows.map(({ code, change }) => [code, classOfChange(change)])),
  };
}
