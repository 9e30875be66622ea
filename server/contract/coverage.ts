import { z } from 'zod';
import { Day, Lines, Stages } from './common.ts';
import { day, flag, indicatorCodes, kindName, limit, radiusM, separator } from './parameters.ts';

/**
 * `indicators`: totals of these beside the units; by department, pdet_subregion or municipality.
 * `territories_as_of`: count by the boundaries as they stood at the end of that day; not with `indicators`.
 */
export const coverageQuery = {
  by: kindName,
  radius_m: radiusM,
  indicators: indicatorCodes,
  territories_as_of: day,
};
export const coverageCsvQuery = { ...coverageQuery, separator };
export const gapsQuery = { by: kindName.optional().default('municipality'), pdet: flag, limit };

/** Shares 0 to 1. `seats` is null where the territory holds no municipal seat. */
export const Reach = z.object({ area: z.number(), seats: z.number().nullable() });

/**
 * Sums over created units. People of an association with members among the units are counted at its members only.
 * `units` is closed ones included; `active` without them.
 */
const sums = {
  units: z.int(),
  active: z.int(),
  located: z.int(),
  people: z.int(),
  women: z.int(),
  youth: z.int(),
  /** Null for readers who may not know it of every unit that is counted. */
  reincorporated: z.int().nullable(),
  jobs: z.int(),
  financing_cop: z.int(),
  by_line: Lines,
  by_stage: Stages,
};
/** By code of indicator: units of which something was measured, what comes of them, what was told of the territory itself. */
const IndicatorSums = z.record(
  z.string(),
  z.object({
    units: z.int(),
    /** Nobody counts twice: of people in an association and in its member, the member's. Null: nothing was. */
    measured: z.number().nullable(),
    /** Null too under a filter of units. */
    reported: z.number().nullable(),
    target: z.number().nullable(),
  }),
);
/** Only when `indicators` are asked for. */
const indicators = IndicatorSums.optional();
const Counted = z.object({ units: z.int(), active: z.int() });

export const CoverageTotals = z.object({
  ...sums,
  unlocated: z.int(),
  /** Located, but in no territory of a partition: rows + outside + unlocated = units. Of other kinds: in none of them, nor near one. */
  outside: z.int(),
  /** Not created yet, hence not among units. */
  in_training: z.int(),
  /** Units by the year of their creation; years without any are left out. */
  by_year: z.record(z.string(), z.int()),
  /** Overlays and sites: distinct units inside (sites: within radius_m) at least one. */
  inside: Counted.nullable(),
  /** Overlays: distinct units inside none but within the buffer of at least one. */
  near: Counted.nullable(),
  /** Of the country, whatever the kind: the national value to compare with. Null when the filter names territories or PDET. */
  area_km2: z.number().nullable(),
  population_rural: z.number().nullable(),
  /** Units (closed ones too) per 10,000 rural inhabitants; with status=active, active ones. */
  per_10k_rural: z.number().nullable(),
  per_100_km2: z.number().nullable(),
  /** Of the kind's own territories together: by=department is the country's. */
  reach: Reach.nullable(),
  indicators,
});

/** Partition: units inside. Overlay: units inside, and `near` within the buffer. Site: units within radius_m. */
export const CoverageRow = z.object({
  code: z.string(),
  name: z.string(),
  parent: z.string().nullable(),
  ...sums,
  /** Overlays: units outside but within the kind's buffer. */
  near: Counted.nullable(),
  area_km2: z.number().nullable(),
  population_rural: z.number().nullable(),
  per_10k_rural: z.number().nullable(),
  per_100_km2: z.number().nullable(),
  /** Only when radius_m is given and the kind has an area. */
  reach: Reach.nullable(),
  indicators,
});

export const Coverage = z.object({
  by: z.string(),
  role: z.enum(['partition', 'overlay', 'site']),
  /** Today in Bogotá unless given. */
  as_of: Day,
  radius_m: z.number().nullable(),
  buffer_m: z.number().nullable(),
  /** Year of the rural population behind the rates: that of as_of, else the latest before; null where there is none. */
  population_year: z.int().nullable(),
  /** Year of each indicator's totals: that of as_of, else the latest before; null where nothing was told. */
  indicator_years: z.record(z.string(), z.int().nullable()).optional(),
  /** Every unit is invented. */
  demonstration: z.boolean(),
  /** The day whose boundaries count: today, also with as_of, unless territories_as_of says another. */
  boundaries_as_of: Day,
  /** Municipalities are demonstration boundaries. */
  approximate_boundaries: z.boolean(),
  totals: CoverageTotals,
  /** Every territory of the kind, zeros too, by name. Overlays under 4 km²: for readers of every exact place only. */
  rows: z.array(CoverageRow),
});

/** Most in need first. Need = rural population × rural IPM / 100, people; null without figures. */
export const Gaps = z.object({
  by: z.string(),
  as_of: Day,
  population_year: z.int().nullable(),
  ipm_year: z.int().nullable(),
  /** Territories without active units, of those in the filter's territories. */
  total: z.int(),
  of: z.int(),
  rows: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      parent: z.string().nullable(),
      pdet: z.boolean().nullable(),
      /** Closed units that once worked there. */
      units: z.int(),
      population_rural: z.number().nullable(),
      ipm_rural: z.number().nullable(),
      /** The department's mean stands in for a blank IPM. */
      ipm_imputed: z.boolean(),
      need: z.number().nullable(),
    }),
  ),
});

export type Reach = z.infer<typeof Reach>;
export type CoverageTotals = z.infer<typeof CoverageTotals>;
export type CoverageRow = z.infer<typeof CoverageRow>;
export type Coverage = z.infer<typeof Coverage>;
export type Gaps = z.infer<typeof Gaps>;
