import { z } from 'zod';
import { Bbox } from './common.ts';
import { count, day, searchText } from './parameters.ts';

/** `as_of`: units as they were at the end of this day; territories are today's. */
export const searchQuery = { q: searchText, as_of: day, limit: count(10, 50) };

/** Best first: exact, then beginning, then a word's beginning, then anywhere; accents and case don't count. */
export const SearchResults = z.object({
  q: z.string(),
  results: z.array(
    z.object({
      type: z.enum(['territory', 'unit']),
      /** Territory kind; null for units. */
      kind: z.string().nullable(),
      code: z.string(),
      name: z.string(),
      /** What tells it from others of the name: department of a municipality, municipality of a unit. */
      context: z.string().nullable(),
      /** Null for a unit without coordinates. */
      lng: z.number().nullable(),
      lat: z.number().nullable(),
      bbox: Bbox.nullable(),
      match: z.enum(['exact', 'prefix', 'word', 'contains']),
    }),
  ),
  /** False when the reader may not read units: only territories were searched. */
  units_searched: z.boolean(),
});

export type SearchResults = z.infer<typeof SearchResults>;
