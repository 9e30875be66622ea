/** Classes of a difference: as many below zero as above it, with the same bounds, so that colours compare. Pure. */
import { type Classification, classify } from './classes.ts';

/** Classes on either side of zero. */
const SIDES = 3;

export interface Differences {
  /** Its classes run from the greatest loss to the greatest gain; `bounds` and `lowers` bear their signs. */
  classification: Classification;
  /** The class of a difference: 0 is none. */
  classOf(change: number): number;
}

export function classifyDifferences(changes: readonly number[]): Differences {
  const { method, bounds, lowers } = classify(
    changes.map((change) => Math.abs(change)),
    SIDES,
  );
  const many = bounds.length;
  const place = (change: number): number => {
    if (change === 0) return 0;
    const index = bounds.findIndex((bound) => Math.abs(change) <= bound);
    const at = index === -1 ? many - 1 : index;
    return change < 0 ? many - at : many + 1 + at;
  };
  const counts = new Array<number>(2 * many).fill(0);
  for (const change of changes)
    if (change !== 0) counts[place(change) - 1] = (counts[place(change) - 1] ?? 0) + 1;
  return {
    classification: {
      method,
      lowers: [...bounds.toReversed().map((bound) => -bound), ...lowers],
      bounds: [...lowers.toReversed().map((lower) => -lower), ...bounds],
      hasZero: changes.some((change) => change === 0),
      hasMissing: false,
      counts,
    },
    classOf: place,
  };
}

/** The colours of `classes` classes, half of them losses, out of the six of a diverging scale. */
export function divergingFor(scale: readonly string[], classes: number): string[] {
  const steps = [[], [1], [0, 1], [0, 1, 2]][classes / 2] ?? [];
  const below = steps.map((step) => scale[step] as string);
  const above = steps.toReversed().map((step) => scale[scale.length - 1 - step] as string);
  return [...below, ...above];
}

/** `+12`, `−3`, `0`. */
export function signed(change: number, format: (value: number) => string): string {
  if (change === 0) return format(0);
  return `${change > 0 ? '+' : '−'}${format(Math.abs(change))}`;
}
