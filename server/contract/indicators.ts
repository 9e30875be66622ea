/** Indicators: the catalogue, values of units, figures and targets of territories, totals by year. */
import { z } from 'zod';
import { FREQUENCIES, INDICATOR_KINDS, TOPICS } from '../domain/indicator.ts';
import { code, expecting, indicatorCodes, oneOf, separator } from './parameters.ts';
import { Measures, measure, reason } from './unit-writes.ts';

export const TOTALS_BY = ['none', 'department', 'pdet_subregion', 'municipality'] as const;

export const indicatorTotalsQuery = {
  by: oneOf(TOTALS_BY),
  /** All where it is left out. */
  indicator: indicatorCodes,
};
export const indicatorTotalsCsvQuery = { ...indicatorTotalsQuery, separator };
export const indicatorParams = { code };

const Words = z.object({ es: z.string(), en: z.string() });

export const IndicatorShape = z.object({
  code: z.string(),
  name: Words,
  /** Of measure. */
  unit: Words,
  topic: z.enum(TOPICS),
  kind: z.enum(INDICATOR_KINDS),
  frequency: z.enum(FREQUENCIES),
  /** How periods make a year and units a territory. */
  summary: z.enum(['sum', 'last', 'mean']),
  /** Counts people, nobody twice. */
  people: z.boolean(),
  sdg_targets: z.array(z.string()),
});
export const IndicatorCatalogue = z.object({ indicators: z.array(IndicatorShape) });

export const IndicatorTotal = z.object({
  indicator: z.string(),
  /** Null: the country, or what the filter leaves of it. */
  code: z.string().nullable(),
  name: z.string().nullable(),
  year: z.int(),
  /** Units of which something was measured, and what comes of them; null where none was. */
  units: z.int(),
  measured: z.number().nullable(),
  /** What was told of the territory as a whole; null too under a filter of units. */
  reported: z.number().nullable(),
  target: z.number().nullable(),
  /** Reported, else measured, as a share of the target. */
  achieved: z.number().nullable(),
});
export const IndicatorTotals = z.object({
  by: z.enum(TOTALS_BY),
  demonstration: z.boolean(),
  totals: z.array(IndicatorTotal),
});

export const UnitIndicators = z.object({
  /** Whether the reader sees the unit exactly; of others no value is told. */
  exact: z.boolean(),
  values: z.array(
    z.object({ indicator: z.string(), period: z.string(), from: z.string(), value: z.number() }),
  ),
});

export const UnitMeasuring = z.strictObject({ values: Measures, reason });

export const FigureTelling = z.strictObject({
  /** `kind:code`, or `country`. */
  territory: expecting(z.string().regex(/^(country|[a-z][a-z0-9_]*:.{1,100})$/), {
    es: 'se espera clase:código, o country',
    en: 'expected kind:code, or country',
  }),
  year: expecting(z.int().min(1990).max(2100), { es: 'se espera un año', en: 'expected a year' }),
  value: measure.optional(),
  target: measure.optional(),
});

export type IndicatorShape = z.infer<typeof IndicatorShape>;
export type IndicatorCatalogue = z.infer<typeof IndicatorCatalogue>;
export type IndicatorTotal = z.infer<typeof IndicatorTotal>;
export type IndicatorTotals = z.infer<typeof IndicatorTotals>;
export type UnitIndicators = z.infer<typeof UnitIndicators>;
