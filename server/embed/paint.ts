/** Which territory bears which class: by words, so that a page, a picture and a map colour it alike. */
import { classify, classOf, toStep } from './classes.ts';
import type { TerritoryRow } from './documents.ts';
import { number } from './numbers.ts';
import type { EmbedView } from './view.ts';
import { type Language, say } from './words.ts';

/** `k1`… above zero, low to high. `few`: 1–4 or another range. */
export type ClassName = `k${number}` | 'zero' | 'few' | 'hidden' | 'missing';

export interface Painted {
  classes: ReadonlyMap<string, ClassName>;
  /** How many classes stand above zero. */
  count: number;
  /** What the legend says, top to bottom. */
  legend: { name: ClassName; text: string }[];
}

/** Steps in which values are written, so that no two bounds read the same. */
const STEPS = { units: 1, per_10k_rural: 0.1 };

export function paint(
  rows: readonly TerritoryRow[],
  indicator: EmbedView['indicator'],
  language: Language,
): Painted {
  if (indicator === 'none') return { classes: new Map(), count: 0, legend: [] };
  const step = STEPS[indicator];
  const values = new Map(rows.map((row) => [row.code, toStep(exactValue(row, indicator), step)]));
  const classification = classify([...values.values()], 5);
  const classes = new Map(
    rows.map((row): [string, ClassName] => {
      const value = values.get(row.code) ?? null;
      if (value === null) return [row.code, withoutNumber(row)];
      const index = classOf(value, classification);
      return [row.code, index === 0 ? 'zero' : `k${index}`];
    }),
  );
  const { bounds, lowers } = classification;
  const written = (value: number) => number(value, language, indicator === 'units' ? 0 : 1);
  const above = bounds.map((bound, index) => {
    const [low, high] = [written(lowers[index] ?? 0), written(bound)];
    return { name: `k${index + 1}` as const, text: low === high ? high : `${low} – ${high}` };
  });
  const used = new Set(classes.values());
  const others = (['few', 'zero', 'hidden', 'missing'] as const).filter((name) => used.has(name));
  return {
    classes,
    count: bounds.length,
    legend: [...above.reverse(), ...others.map((name) => ({ name, text: say(language, name) }))],
  };
}

function exactValue(row: TerritoryRow, indicator: 'units' | 'per_10k_rural'): number | null {
  if (!('n' in row.units)) return null;
  return indicator === 'units' ? row.units.n : row.per_10k_rural;
}

function withoutNumber({ units }: TerritoryRow): ClassName {
  if ('hidden' in units) return 'hidden';
  return 'from' in units ? 'few' : 'missing';
}
