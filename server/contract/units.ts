import { z } from 'zod';
import { LOCATION_SOURCES } from '../domain/unit.ts';
import { Day, Line, Links, Named, Point, Stage, TerritoryName } from './common.ts';
import { bbox, code, cursor, day, instant, limit, separator } from './parameters.ts';

export const unitsQuery = { bbox, limit, cursor };
export const unitsCsvQuery = { separator };
export const unitParams = { code };
/** Of one unit: valid and recorded time, as in the unit filters. */
export const unitQuery = { as_of: day, known_at: instant };

const count = z.int().nullable();

/**
 * Attributes and located facts of a unit; people are counts, distances metres, money Colombian pesos. A reader who may
 * not see the exact place gets the centre of the unit's 1 km cell, `location_source` grid, and null for the accuracy,
 * the distances, the doubts about borders, and the victims and reincorporated people.
 */
export const UnitProperties = z.object({
  code: z.string(),
  name: z.string(),
  line: Line,
  stage: Stage,
  active: z.boolean(),
  product: z.string().nullable(),
  created_on: Day.nullable(),
  closed_on: Day.nullable(),
  accuracy_m: z.number().nullable(),
  location_source: z.enum([...LOCATION_SOURCES, 'grid']).nullable(),
  declared_municipality: z.string().nullable(),
  regional_office: z.string().nullable(),
  training_centre: z.string().nullable(),
  association_code: z.string().nullable(),
  members: count,
  women: count,
  youth: count,
  ethnic: count,
  victims: count,
  reincorporated: count,
  disabled: count,
  extreme_poverty: count,
  jobs: count,
  financing_cop: count,
  municipality_code: z.string().nullable(),
  department_code: z.string().nullable(),
  pdet: z.boolean(),
  pdet_subregion_code: z.string().nullable(),
  nearest_municipality_code: z.string().nullable(),
  nearest_municipality_m: z.number().nullable(),
  border_m: z.number().nullable(),
  borderline: z.boolean().nullable(),
  pdet_borderline: z.boolean().nullable(),
  nearest_etcr_code: z.string().nullable(),
  nearest_etcr_m: z.number().nullable(),
  overlays_inside: z.array(z.object({ kind: z.string(), code: z.string() })),
  overlays_near: z.array(z.object({ kind: z.string(), code: z.string(), distance_m: z.number().nullable() })),
});

export const UnitFeature = z.object({
  type: z.literal('Feature'),
  id: z.string(),
  geometry: Point.nullable(),
  properties: UnitProperties,
});

/** Ordered by code. */
export const UnitsPage = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(UnitFeature),
  links: Links,
});

/** One unit, with the names of what its facts point at. */
export const UnitDetail = UnitFeature.extend({
  /** Number of the event that made this state; If-Match takes it as `"version"`. */
  version: z.int(),
  names: z.object({
    municipality: Named.nullable(),
    department: Named.nullable(),
    pdet_subregion: Named.nullable(),
    nearest_municipality: Named.nullable(),
    nearest_etcr: Named.nullable(),
    declared_municipality: Named.nullable(),
    association: Named.nullable(),
    overlays: z.array(TerritoryName),
  }),
  source: z.object({ title: z.string(), demonstration: z.boolean() }).nullable(),
});

/** The units of an association, by code; `more` where there are others. */
export const UnitMembers = z.object({
  members: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      line: Line,
      active: z.boolean(),
      municipality: Named.nullable(),
    }),
  ),
  more: z.boolean(),
});

export type UnitMembers = z.infer<typeof UnitMembers>;
export type UnitProperties = z.infer<typeof UnitProperties>;
export type UnitFeature = z.infer<typeof UnitFeature>;
export type UnitsPage = z.infer<typeof UnitsPage>;
export type UnitDetail = z.infer<typeof UnitDetail>;
