/** What a new version of territories did to units: their facts before and after the import. */
import { z } from 'zod';
import { Links, Named, TerritoryName } from './common.ts';
import { cursor, limit, separator } from './parameters.ts';

export const territoryChangesQuery = { limit, cursor };
export const territoryChangesCsvQuery = { separator };

const sides = <S extends z.ZodType>(shape: S) => z.object({ before: shape, after: shape });

export const TerritoryChange = z.object({
  code: z.string(),
  /** Null: outside every municipality. */
  municipality: sides(Named.nullable()),
  /** Null: not PDET. */
  pdet_subregion: sides(Named.nullable()),
  inside: sides(z.array(TerritoryName)),
  /** Within the buffer of the kind, but not inside. */
  near: sides(z.array(TerritoryName)),
});

/** By the code of the unit; of units that the reader saw exactly before it, or after. */
export const TerritoryChanges = z.object({
  import: z.int(),
  kind: z.string(),
  committed_at: z.string().nullable(),
  totals: z.object({
    units: z.int(),
    municipality: z.int(),
    /** That entered or left PDET municipalities. */
    pdet: z.int(),
    /** Whose protected areas, or other overlays, are others now. */
    overlays: z.int(),
  }),
  changes: z.array(TerritoryChange),
  links: Links,
});

export type TerritoryChange = z.infer<typeof TerritoryChange>;
export type TerritoryChanges = z.infer<typeof TerritoryChanges>;
