/** How long units last: Kaplan–Meier estimates by group, and the log-rank test of two groups. */
import { z } from 'zod';
import { Day } from './common.ts';
import { count, expecting, oneOf, separator } from './parameters.ts';

export const SURVIVAL_BY = [
  'none',
  'line',
  'pdet',
  'cohort',
  'department',
  'pdet_subregion',
  'municipality',
] as const;
export const DEFAULT_MINIMUM_COHORT = 10;

export const survivalQuery = {
  /** `cohort` is the year of creation. */
  group_by: oneOf(SURVIVAL_BY),
  /** Points of the curves: one a month, one a day on which something was seen, or none. */
  step: oneOf(['month', 'event', 'none']),
  /** Groups of fewer units are counted and not estimated. */
  minimum_cohort: count(DEFAULT_MINIMUM_COHORT, 100_000),
  compare: expecting(
    z
      .string()
      .regex(/^[^,]{1,40},[^,]{1,40}$/)
      .transform((keys) => keys.split(','))
      .pipe(z.array(z.string()))
      .optional(),
    {
      es: 'se esperan las claves de dos grupos separadas por una coma, por ejemplo pdet,not_pdet',
      en: 'expected the keys of two groups with a comma between, for example pdet,not_pdet',
    },
  ),
};
export const survivalCsvQuery = { ...survivalQuery, separator };

/** Share still there beyond a day, 0 to 1, its standard error (Greenwood) and its 95 % band (log-log). */
export const Estimate = z.object({
  survival: z.number(),
  error: z.number(),
  lower: z.number(),
  upper: z.number(),
  at_risk: z.int(),
});

export const SurvivalGroup = z.object({
  /** A line, `pdet` or `not_pdet`, a year, a code; null: units of no group, such as those without a place. */
  key: z.string().nullable(),
  /** Of territories. */
  name: z.string().nullable(),
  units: z.int(),
  /** Closed, and not reopened, by as_of. */
  ended: z.int(),
  /** By when half are gone; null while more are there, and of small groups. */
  median_days: z.int().nullable(),
  /** Of the group beyond 365 and 1,826 days; null where nobody was followed so long, and of small groups. */
  one_year: Estimate.nullable(),
  five_years: Estimate.nullable(),
  /** Empty of small groups, of more than 60 groups, and with step=none. */
  curve: z.array(Estimate.extend({ day: z.int(), ended: z.int() })),
});

export const Survival = z.object({
  group_by: z.enum(SURVIVAL_BY),
  /** The end of what is looked at: who is active then is followed no further. */
  as_of: Day,
  minimum_cohort: z.int(),
  /** The last day on which a unit is known to have begun or ended: after it nobody noted anything. */
  last_known_on: Day.nullable(),
  demonstration: z.boolean(),
  groups: z.array(SurvivalGroup),
  /** With `compare`; null too where no day tells the two apart. */
  test: z
    .object({
      groups: z.tuple([z.string(), z.string()]),
      observed: z.tuple([z.number(), z.number()]),
      expected: z.tuple([z.number(), z.number()]),
      chi_square: z.number(),
      p: z.number(),
    })
    .nullable(),
});

export type Survival = z.infer<typeof Survival>;
export type SurvivalGroup = z.infer<typeof SurvivalGroup>;
