/** Classes of a choropleth: zero apart, missing apart, at most six classes above zero. */
export interface Classification {
  /** `tied`: quantiles of unequal size, since equal values stay in one class. */
  method: 'quantile' | 'tied' | 'unique';
  /** Upper bounds of the classes above zero, ascending; the last is the maximum. */
  bounds: number[];
  /** Lower bounds shown in the legend: the smallest value in each class. */
  lowers: number[];
  hasZero: boolean;
  hasMissing: boolean;
  /** How many territories each class above zero holds. */
  counts: number[];
}

/** The class of a value: -1 missing, 0 zero, 1… the classes above zero. */
export function classOf(value: number | null, classification: Classification): number {
  if (value === null) return -1;
  if (value <= 0) return 0;
  const index = classification.bounds.findIndex((bound) => value <= bound);
  return index === -1 ? classification.bounds.length : index + 1;
}

/**
 * Values as they are written, in steps of `step`, so that the bounds of two classes never read the same. What is
 * above zero stays above it: less than half a step becomes a quarter.
 */
export function toStep(value: number | null, step: number): number | null {
  if (value === null || value <= 0) return value;
  const steps = Math.round(value / step);
  return steps === 0 ? step / 4 : steps / Math.round(1 / step);
}

/** Quantile classes over the values above zero; fewer classes when values repeat. `maximum` is at most 6. */
export function classify(values: readonly (number | null)[], maximum = 6): Classification {
  const positive = values
    .filter((value): value is number => value !== null && value > 0)
    .sort((a, b) => a - b);
  const distinct = [...new Set(positive)];
  const method = distinct.length <= maximum ? 'unique' : 'quantile';
  const bounds =
    method === 'unique' ? distinct : quantileBounds(positive, Math.min(maximum, classCount(positive)));
  const members = bounds.map((bound, index) =>
    positive.filter((value) => value <= bound && (index === 0 || value > (bounds[index - 1] ?? 0))),
  );
  return {
    method: method === 'quantile' && !areEven(members) ? 'tied' : method,
    bounds,
    lowers: members.map((group) => group[0] ?? 0),
    hasZero: values.some((value) => value !== null && value <= 0),
    hasMissing: values.some((value) => value === null),
    counts: members.map((group) => group.length),
  };
}

/** As many in each class as one expects of quantiles: within a tenth of one another, or two. */
function areEven(members: readonly (readonly number[])[]): boolean {
  const sizes = members.map(({ length }) => length);
  return Math.max(...sizes) - Math.min(...sizes) <= Math.max(2, Math.max(...sizes) / 10);
}

/** Few territories make few classes: 33 departments get five, 16 subregions four, a thousand municipalities six. */
function classCount(sorted: readonly number[]): number {
  if (sorted.length < 20) return 4;
  return sorted.length < 100 ? 5 : 6;
}

function quantileBounds(sorted: readonly number[], classes: number): number[] {
  const bounds: number[] = [];
  for (let index = 1; index <= classes; index++) {
    const bound = sorted[Math.max(0, Math.ceil((sorted.length * index) / classes) - 1)];
    if (bound !== undefined && bound !== bounds.at(-1)) bounds.push(bound);
  }
  return bounds;
}
