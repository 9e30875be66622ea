/** Signs of bad practice: what was found, why, where, and what was said of it. */
import { z } from 'zod';
import { FINDING_KINDS } from '../domain/watch.ts';
import { Links, Named, Point } from './common.ts';
import { cursor, expecting, limit, oneOf } from './parameters.ts';
import { required } from './unit-writes.ts';

export const findingsQuery = {
  kind: oneOf(FINDING_KINDS),
  /** Default open: those that nobody dismissed. */
  status: oneOf(['open', 'dismissed', 'all']),
  limit,
  cursor,
};
export const findingParams = {
  id: expecting(z.string().regex(/^[a-z_]+\.[0-9a-f]{16}$/), {
    es: 'se espera el id de una señal, como lo da /api/v1/findings',
    en: 'expected the id of a finding, as /api/v1/findings gives it',
  }),
};
/** The word with which it is dismissed. */
export const FindingDismissal = z.strictObject({ reason: required });

export const Finding = z.object({
  id: z.string(),
  kind: z.enum(FINDING_KINDS),
  /** In the language asked for. */
  reason: z.string(),
  municipality: Named.nullable(),
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  /** How many units it is about; `codes` names the first fifty of them. */
  units: z.int(),
  codes: z.array(z.string()),
  dismissal: z.object({ reason: z.string(), by: z.string(), at: z.string() }).nullable(),
});

/** The gravest first. */
export const Findings = z.object({
  /** By kind, of all that the reader sees exactly. */
  totals: z.array(z.object({ kind: z.enum(FINDING_KINDS), open: z.int(), dismissed: z.int() })),
  findings: z.array(Finding),
  links: Links,
});

/** With Accept: application/geo+json, of the same page; what has no place is left out. */
export const FindingPlaces = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: z.string(),
      geometry: Point,
      properties: z.object({
        kind: z.enum(FINDING_KINDS),
        reason: z.string(),
        units: z.int(),
        codes: z.array(z.string()),
        dismissed: z.boolean(),
      }),
    }),
  ),
});

export type Finding = z.infer<typeof Finding>;
export type Findings = z.infer<typeof Findings>;
export type FindingPlaces = z.infer<typeof FindingPlaces>;
