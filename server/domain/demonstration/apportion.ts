/** Whole numbers that sum exactly to a published total. */
import type { Random } from './random.ts';

/**
 * Divides a whole total in proportion to the weights: each share is at most 1 from its exact part.
 * Places where the running sum is cut start at a random offset, so small weights have their turn too.
 * @throws when there is something to divide and no weight
 */
export function apportion(total: number, weights: readonly number[], random: Random): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum <= 0) {
    if (total === 0) return weights.map(() => 0);
    throw new Error('apportion: no weight to divide by');
  }
  const last = weights.findLastIndex((weight) => weight > 0);
  const offset = random.next();
  let running = 0;
  let given = 0;
  return weights.map((weight, at) => {
    running += weight;
    const until = at >= last ? total : Math.min(total, Math.floor((running / sum) * total + offset));
    const share = until - given;
    given = until;
    return share;
  });
}

/** Selects exactly `wanted` of `offered` items met one by one, each as likely (Knuth's algorithm S). */
export class Selection {
  constructor(
    private wanted: number,
    private offered: number,
    private readonly random: Random,
  ) {}

  /** Whether the next item is one of the selected. */
  take(): boolean {
    if (this.wanted <= 0) return false;
    const taken = this.random.next() * this.offered < this.wanted;
    this.offered--;
    if (taken) this.wanted--;
    return taken;
  }
}

/** Parts of a total handed out one by one: each varies around what is left for one, the last takes the rest. */
export class Shares {
  /**
   * @param spread 0.4 lets a part lie 40 % below or above the mean of what is left
   * @param unit parts are multiples of it, the last apart
   */
  constructor(
    private total: number,
    private parts: number,
    private readonly random: Random,
    private readonly options: { spread: number; unit: number; least: number },
  ) {}

  next(): number {
    const { spread, unit, least } = this.options;
    const mean = this.total / this.parts;
    const drawn = this.random.round((mean * (1 - spread + 2 * spread * this.random.next())) / unit) * unit;
    const most = this.total - least * (this.parts - 1);
    const part = this.parts === 1 ? this.total : Math.min(most, Math.max(least, drawn));
    this.total -= part;
    this.parts--;
    return part;
  }
}
