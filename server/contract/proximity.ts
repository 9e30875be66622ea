import { z } from 'zod';
import { LOCATION_SOURCES } from '../domain/unit.ts';
import { Bbox, Line, Links, Named, Stage, TerritoryName } from './common.ts';
import {
  accuracyM,
  code,
  count,
  cursor,
  day,
  kindName,
  lat,
  limit,
  lng,
  oneOf,
  radiusM,
  territoryRef,
} from './parameters.ts';

/** Either lng and lat, or unit: where it was at the end of `as_of`, by default where it is. */
export const nearestQuery = { lng, lat, unit: code.optional(), as_of: day, to: kindName, k: count(1, 100) };
/**
 * Either lng and lat, or `of` (kind:code, any kind, sites too). A single `territory=kind:code` serves as `of` when
 * neither is given, as in the first form of this path; otherwise `territory` filters.
 */
export const withinQuery = { lng, lat, of: territoryRef, radius_m: radiusM, limit, cursor };
export const locateQuery = { lng, lat, accuracy_m: accuracyM, location_source: oneOf(LOCATION_SOURCES) };

export const Nearest = z.object({
  from: z.object({ lng: z.number(), lat: z.number(), unit: z.string().nullable() }),
  to: z.string(),
  /** Nearest first; geodesic metres, 0 inside a polygon. */
  rows: z.array(z.object({ code: z.string(), name: z.string(), distance_m: z.number() })),
});

export const Within = z.object({
  radius_m: z.number(),
  of: z.union([TerritoryName, z.object({ lng: z.number(), lat: z.number() })]),
  /** Over all pages. */
  total: z.int(),
  active: z.int(),
  bbox: Bbox.nullable(),
  /** Nearest first. */
  rows: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      line: Line,
      stage: Stage,
      active: z.boolean(),
      pdet: z.boolean(),
      municipality_code: z.string().nullable(),
      lng: z.number(),
      lat: z.number(),
      distance_m: z.number(),
    }),
  ),
  links: Links,
});

/** A municipality that the point may belong to, given its uncertainty; nearest first. */
export const LocateAnswer = z.object({
  municipality: Named,
  department: Named.nullable(),
  pdet: z.boolean(),
  pdet_subregion: Named.nullable(),
  /** 0: the point lies in it. */
  distance_m: z.number(),
});

export const Located = z.object({
  lng: z.number(),
  lat: z.number(),
  accuracy_m: z.number().nullable(),
  /** Metres behind `borderline`: the accuracy or its default, at least the boundary source's error. */
  tolerance_m: z.number(),
  boundary_error_m: z.number(),
  municipality: Named.nullable(),
  department: Named.nullable(),
  pdet: z.boolean(),
  pdet_subregion: Named.nullable(),
  /** Only outside every polygon, and within 1 km. */
  nearest_municipality: Named.extend({ distance_m: z.number() }).nullable(),
  border_m: z.number().nullable(),
  borderline: z.boolean(),
  pdet_borderline: z.boolean(),
  answers: z.array(LocateAnswer),
  nearest_etcr: Named.extend({ distance_m: z.number() }).nullable(),
  /** Inside: distance 0. Near: within the kind's buffer. */
  overlays: z.array(TerritoryName.extend({ distance_m: z.number(), inside: z.boolean() })),
  demonstration: z.boolean(),
});

export type Nearest = z.infer<typeof Nearest>;
export type Within = z.infer<typeof Within>;
export type Located = z.infer<typeof Located>;
