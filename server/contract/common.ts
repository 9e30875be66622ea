/** Shapes that several answers share. snake_case, metres, km², degrees WGS84 (longitude, latitude), ISO days. */
import { z } from 'zod';
import { LINES, STAGES } from '../domain/unit.ts';

export const Day = z.iso.date();
export const Lines = z.object({
  rural_business: z.int(),
  self_consumption: z.int(),
  rural_occupation: z.int(),
});
export const Stages = z.object({
  training: z.int(),
  created: z.int(),
  strengthened: z.int(),
  company: z.int(),
});
export const Line = z.enum(LINES);
export const Stage = z.enum(STAGES);

export const Point = z.object({
  type: z.literal('Point'),
  coordinates: z.tuple([z.number(), z.number()]),
});
export const Bbox = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** `next` is absent on the last page. */
export const Links = z.array(z.object({ rel: z.enum(['self', 'next']), href: z.string() }));

export const Named = z.object({ code: z.string(), name: z.string() });
export const TerritoryName = z.object({ kind: z.string(), code: z.string(), name: z.string() });

/** RFC 9457. `type` is stable; further members name the parameter, value, row or allowed values. */
export const ProblemShape = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  parameter: z.string().optional(),
  value: z.unknown().optional(),
  allowed: z.array(z.string()).optional(),
  id: z.string().optional(),
});

export type Named = z.infer<typeof Named>;
export type TerritoryName = z.infer<typeof TerritoryName>;
export type ProblemShape = z.infer<typeof ProblemShape>;
export type Links = z.infer<typeof Links>;
