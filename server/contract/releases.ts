/**
 * The public release: what `/public/` holds, and what administrators are told of it.
 * Nothing else about units is public. Files below `/public/{id}/` never change once they are there.
 */
import { z } from 'zod';
import { Day } from './common.ts';
import { expecting } from './parameters.ts';

/** Of every document below /public/; a reader of another number shows its own last good state. */
export const PUBLIC_FORMAT = 1;

/** A number that may be told; a range of it (`to` null: open); or that it is not shown. Zero is told as zero. */
export const Shown = z.union([
  z.object({ n: z.int().min(0) }),
  z.object({ from: z.int().min(0), to: z.int().nullable() }),
  z.object({ hidden: z.literal(true) }),
]);

/** Units by category, one table by itself: it is told whole, with every category's zero, or not at all. */
export const Split = z.record(z.string(), z.int().min(0));

const splits = {
  /** By line; null where only the whole is shown. */
  by_line: Split.nullable(),
  by_stage: Split.nullable(),
  /** By year of creation; years without units are left out. */
  by_year: Split.nullable(),
};

export const ReleaseEntry = z.object({
  /** Opaque, of a–z, 0–9 and -. */
  id: z.string(),
  released_at: z.string(),
  as_of: Day,
  /** Every unit is invented. */
  demonstration: z.boolean(),
  /** `/public/{id}/`: the files' addresses begin with it. */
  base: z.string(),
});

/** `/public/releases.json`, newest first; the one document here that changes. */
export const PublicReleases = z.object({
  format: z.literal(PUBLIC_FORMAT),
  /** Null before the first release. */
  current: z.string().nullable(),
  releases: z.array(ReleaseEntry),
});

const Label = z.object({ es: z.string(), en: z.string() });

/** `release.json` */
export const PublicRelease = z.object({
  format: z.literal(PUBLIC_FORMAT),
  id: z.string(),
  released_at: z.string(),
  as_of: Day,
  demonstration: z.boolean(),
  /** No group of fewer units can be told apart. */
  minimum_group: z.int(),
  totals: z.object({
    units: Shown,
    /** Of them, in no municipality: without coordinates or outside every boundary. Hidden: left out of `units` too. */
    unplaced: Shown,
    ...splits,
  }),
  kinds: z.array(
    z.object({
      kind: z.string(),
      label: Label,
      role: z.literal('partition'),
      shape: z.literal('polygon'),
    }),
  ),
  /** Lines and stages in their order with their names. */
  categories: z.object({
    line: z.array(z.object({ value: z.string(), label: Label })),
    stage: z.array(z.object({ value: z.string(), label: Label })),
  }),
  sources: z.array(
    z.object({
      title: z.string(),
      publisher: z.string().nullable(),
      licence: z.string().nullable(),
      url: z.string().nullable(),
      vintage: z.string().nullable(),
      demonstration: z.boolean(),
    }),
  ),
  /** Year of the rural population behind the rates. */
  population_year: z.int().nullable(),
  /** Every other file of the release but tiles; `path` stands behind the base. */
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
});

/** `department.json`, `pdet_subregion.json`, `municipality.json`: every territory of the kind, by name. */
export const PublicTable = z.object({
  kind: z.string(),
  rows: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      /** Of municipalities, else null. */
      department_code: z.string().nullable(),
      /** Of municipalities in PDET, else null. */
      pdet_subregion_code: z.string().nullable(),
      units: Shown,
      /** Units per 10,000 rural inhabitants; null where `units` is no number or the population isn't known. */
      per_10k_rural: z.number().nullable(),
      ...splits,
    }),
  ),
});

/** `cells.json`: of municipalities with a number, cells and rest add up to it. */
export const PublicCells = z.object({
  rows: z.array(
    z.object({
      /** H3 index, resolution 4 to 6. */
      h3: z.string(),
      /** Centre of the cell. */
      lng: z.number(),
      lat: z.number(),
      municipality_code: z.string(),
      units: z.int().min(0),
    }),
  ),
  /** What a municipality holds beside its cells, at a point within it that no unit had a part in. */
  rest: z.array(
    z.object({
      municipality_code: z.string(),
      lng: z.number(),
      lat: z.number(),
      units: z.int().min(0),
    }),
  ),
});

/** Properties of the features in layer `cells` of the tiles; a cell or rest by itself has its code in place of the id. */
export const CELL_FIELDS: Record<string, string> = {
  cluster: 'Boolean; whether several cells stand together',
  point_count: 'Number; units',
  h3: 'String; of single cells, not of a rest',
  municipality_code: 'String; of single cells and rests',
};

/** Kinds that a release counts by, finest last. */
export const RELEASE_KINDS = ['department', 'pdet_subregion', 'municipality'] as const;
export type ReleaseKind = (typeof RELEASE_KINDS)[number];
/** Layers of `/public/{id}/tiles/`. */
export const RELEASE_LAYERS = ['cells', ...RELEASE_KINDS] as const;
export type ReleaseLayer = (typeof RELEASE_LAYERS)[number];

export const releaseParams = {
  id: expecting(z.string().regex(/^[a-z0-9-]{1,40}$/), {
    es: 'se espera el identificador de una publicación',
    en: 'expected the id of a release',
  }),
};

/** What changed since the release before, as administrators read it. */
export const ReleaseSummary = ReleaseEntry.extend({
  /** E-mail of who made it, `schedule`, `console` or `demonstration`. */
  released_by: z.string(),
  minimum_group: z.int(),
  /** As published. */
  units: Shown,
  cells: z.int(),
  /** Municipalities with units whose number is not told. */
  municipalities_hidden: z.int(),
  /** Municipalities whose published number is another than in the release before; null for the first. */
  municipalities_changed: z.int().nullable(),
  bytes: z.int(),
});

export const ReleaseList = z.object({
  schedule: z.enum(['monthly', 'weekly', 'off']),
  /** When the schedule makes the next one; null when it is off. */
  next_due_on: Day.nullable(),
  /** Units have changed since the newest release was made. */
  outdated: z.boolean(),
  /** Newest first. */
  releases: z.array(ReleaseSummary),
});

export type Shown = z.infer<typeof Shown>;
export type Split = z.infer<typeof Split>;
export type ReleaseEntry = z.infer<typeof ReleaseEntry>;
export type PublicReleases = z.infer<typeof PublicReleases>;
export type PublicRelease = z.infer<typeof PublicRelease>;
export type PublicTable = z.infer<typeof PublicTable>;
export type PublicCells = z.infer<typeof PublicCells>;
export type ReleaseSummary = z.infer<typeof ReleaseSummary>;
export type ReleaseList = z.infer<typeof ReleaseList>;
