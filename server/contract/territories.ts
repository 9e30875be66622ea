import { z } from 'zod';
import { Bbox, Links, Point, TerritoryName } from './common.ts';
import { code, count, cursor, kindName, oneOf } from './parameters.ts';

/** Without `kind`: every kind, one after the other. */
export const territoriesQuery = { kind: kindName.optional(), limit: count(2_000, 5_000), cursor };
export const territoryParams = { kind: kindName, code };
export const GEOMETRIES = ['none', 'simplified', 'full'] as const;
export const territoryQuery = { geometry: oneOf(GEOMETRIES) };
export const overlapsQuery = { kind: kindName };

export const TerritorySummary = z.object({
  kind: z.string(),
  code: z.string(),
  name: z.string(),
  parent: z.string().nullable(),
  /** Geodesic; null for points. */
  area_km2: z.number().nullable(),
  bbox: Bbox,
  /** A point that lies on the territory. */
  lng: z.number(),
  lat: z.number(),
});

/** Ordered by kind position and name. */
export const TerritoriesPage = z.object({ territories: z.array(TerritorySummary), links: Links });

const Position = z.array(z.number());
const TerritoryGeometry = z.union([
  Point,
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(Position)) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(Position))) }),
]);

/** A GeoJSON feature; geometry is null with geometry=none (the default). */
export const TerritoryDetail = z.object({
  type: z.literal('Feature'),
  id: z.string(),
  bbox: Bbox,
  geometry: TerritoryGeometry.nullable(),
  properties: TerritorySummary.omit({ bbox: true }).extend({
    parent_name: z.string().nullable(),
    pdet: z.boolean().nullable(),
    pdet_subregion: z.object({ code: z.string(), name: z.string() }).nullable(),
    attributes: z.record(z.string(), z.unknown()),
    /** Latest value of each figure, with its year. */
    figures: z.array(z.object({ name: z.string(), year: z.int(), value: z.number() })),
    /** Territories that list this one as parent or that it lists as member, counted by kind. */
    children: z.array(z.object({ kind: z.string(), count: z.int() })),
    boundary_error_m: z.number(),
    demonstration: z.boolean(),
    source: z.object({
      title: z.string(),
      publisher: z.string().nullable(),
      licence: z.string().nullable(),
      vintage: z.string().nullable(),
    }),
    valid_from: z.string(),
  }),
});

/** Largest first; shares are 0 to 1 of the one territory's area and of the other's. */
export const Overlaps = z.object({
  territory: TerritoryName.extend({ area_km2: z.number() }),
  kind: z.string(),
  /** Area of the territory covered by at least one of the kind. */
  covered_km2: z.number(),
  covered_share: z.number(),
  rows: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      overlap_km2: z.number(),
      share_of_territory: z.number(),
      share_of_other: z.number(),
    }),
  ),
});

export type TerritorySummary = z.infer<typeof TerritorySummary>;
export type TerritoriesPage = z.infer<typeof TerritoriesPage>;
export type TerritoryDetail = z.infer<typeof TerritoryDetail>;
export type Overlaps = z.infer<typeof Overlaps>;
