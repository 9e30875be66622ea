/** Seeded randomness: the same seed gives the same numbers on every machine. Not for secrets. */

export interface Weighted<T> {
  value: T;
  weight: number;
}

/** sfc32 (Chris Doty-Humphrey's Small Fast Counting generator), seeded by a text. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: string) {
    const [a, b, c] = hashText(seed);
    this.a = a;
    this.b = b;
    this.c = c;
    for (let round = 0; round < 12; round++) this.next();
  }

  /** Uniform in [0, 1). */
  next(): number {
    const sum = (this.a + this.b + this.counter++) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Whole number, both ends included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)] as T;
  }

  /** @param totalWeight the sum of the weights, where the caller knows it */
  weighted<T>(items: readonly Weighted<T>[], totalWeight = sumOf(items, (item) => item.weight)): T {
    let left = this.next() * totalWeight;
    for (const item of items) {
      left -= item.weight;
      if (left < 0) return item.value;
    }
    return (items[items.length - 1] as Weighted<T>).value;
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** How many of `trials` succeed. */
  binomial(trials: number, probability: number): number {
    let successes = 0;
    for (let trial = 0; trial < trials; trial++) if (this.next() < probability) successes++;
    return successes;
  }

  /** A whole number whose expectation is `value`. */
  round(value: number): number {
    const floor = Math.floor(value);
    return floor + (this.next() < value - floor ? 1 : 0);
  }
}

export function sumOf<T>(items: Iterable<T>, value: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += value(item);
  return sum;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Three words of FNV-1a with different offsets, enough to tell seeds apart. */
function hashText(text: string): [number, number, number] {
  const words: [number, number, number] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    words[0] = Math.imul(words[0] ^ unit, 0x01000193);
    words[1] = Math.imul(words[1] ^ unit, 0x01000193) + 1;
    words[2] = Math.imul(words[2] ^ unit, 0x5bd1e995) ^ (words[2] >>> 15);
  }
  return words;
}
