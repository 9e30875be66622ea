import { z } from 'zod';
import { Bbox, Day } from './common.ts';

export const KindSummary = z.object({
  kind: z.string(),
  label_es: z.string(),
  label_en: z.string(),
  shape: z.enum(['polygon', 'point']),
  role: z.enum(['partition', 'overlay', 'site']),
  buffer_m: z.number().nullable(),
  derived_from: z.string().nullable(),
  count: z.int(),
  version: z.int(),
  demonstration: z.boolean(),
  boundary_error_m: z.number(),
  bbox: Bbox.nullable(),
});

export const SourceSummary = z.object({
  subject: z.string(),
  title: z.string(),
  publisher: z.string().nullable(),
  licence: z.string().nullable(),
  url: z.string().nullable(),
  vintage: z.string().nullable(),
  boundary_error_m: z.number(),
  demonstration: z.boolean(),
  imported_at: z.string(),
});

/** What a page needs to know before its first question. */
export const Catalogue = z.object({
  /** Every unit is invented. */
  demonstration: z.boolean(),
  /**
   * How this reader sees units: not at all; all of them exactly; all on the 1 km grid and without counts of victims
   * and reincorporated people (viewer); exactly in `exact_departments` and so elsewhere (staff).
   */
  scope: z.enum(['nothing', 'everything', 'viewer', 'staff']),
  /** Of staff, else empty. */
  exact_departments: z.array(z.string()),
  /** Null when the reader may not read units. */
  units: z
    .object({
      total: z.int(),
      first_created_on: Day.nullable(),
      last_created_on: Day.nullable(),
      /** The last day on which one of them became what it is now. */
      last_changed_on: Day.nullable(),
      /** Number of the last event of which this tells; the stream of changes goes on from it (`after`). */
      last_event: z.int(),
    })
    .nullable(),
  kinds: z.array(KindSummary),
  /** By name, with their units. */
  offices: z.array(z.object({ name: z.string(), units: z.int() })),
  /** The 200 most frequent, most frequent first. */
  products: z.array(z.object({ name: z.string(), units: z.int() })),
  figures: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      first_year: z.int(),
      last_year: z.int(),
      /** Over all territories and years: has a meaning for what is counted anew each year, such as training_places. */
      sum: z.number(),
    }),
  ),
  sources: z.array(SourceSummary),
  basemap_url: z.string().nullable(),
  versions: z.object({ units: z.int(), figures: z.int(), layers: z.record(z.string(), z.int()) }),
});

export type KindSummary = z.infer<typeof KindSummary>;
export type SourceSummary = z.infer<typeof SourceSummary>;
export type Catalogue = z.infer<typeof Catalogue>;
