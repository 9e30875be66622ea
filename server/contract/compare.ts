/** Two days side by side, territory by territory. */
import { z } from 'zod';
import { Day } from './common.ts';
import { day, expectations, expecting, kindName, radiusM, separator } from './parameters.ts';

const needed = expecting(day.unwrap(), expectations.get(day) ?? { es: '', en: '' });

/** `from` before `to`; both inclusive ends of a day, as `as_of`. `radius_m`: sites only. */
export const compareQuery = { by: kindName, from: needed, to: needed, radius_m: radiusM };
export const compareCsvQuery = { ...compareQuery, separator };

/**
 * Units under the filter on each day (active ones where it doesn't say): after = before + gained − lost, and of a
 * territory + moved_in − moved_out. Gained were not under the filter before, lost are no longer: created, reopened or
 * restored; closed or deleted; or with a filter by line, stage and the like, changed.
 */
const counts = {
  before: z.int(),
  after: z.int(),
  change: z.int(),
  gained: z.int(),
  lost: z.int(),
  /** Under the filter on both days, with another stage. */
  changed_stage: z.int(),
};

const there = {
  ...counts,
  /** Under the filter on both days, from or to another territory of the kind, or none. */
  moved_in: z.int(),
  moved_out: z.int(),
  /** In the territory on both days, at another place. */
  moved_within: z.int(),
};

export const CompareRow = z.object({
  code: z.string(),
  name: z.string(),
  parent: z.string().nullable(),
  ...there,
});

export const Compare = z.object({
  by: z.string(),
  role: z.enum(['partition', 'overlay', 'site']),
  from: Day,
  to: Day,
  radius_m: z.number().nullable(),
  /** Every unit is invented. */
  demonstration: z.boolean(),
  /** Municipalities are demonstration boundaries. */
  approximate_boundaries: z.boolean(),
  /** Distinct units; `moved` to another place, in whichever territory. */
  totals: z.object({ ...counts, moved: z.int() }),
  /** Partitions: units in no territory of the kind, so that it and the rows sum to the totals; else null. */
  elsewhere: z.object(there).nullable(),
  /** Every territory of the kind, by name. Territories are today's on both days. */
  rows: z.array(CompareRow),
});

export type Compare = z.infer<typeof Compare>;
export type CompareRow = z.infer<typeof CompareRow>;
