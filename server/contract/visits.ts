/** Which units are due for a visit, nearest first from a place. */
import { z } from 'zod';
import { Day, Line, Named } from './common.ts';
import { count, expecting, lat, lng, separator } from './parameters.ts';

export const VISIT_FORMATS = ['csv', 'geojson', 'kml', 'gpx'] as const;
export const MOST_VISITS = 500;

const interval = expecting(
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(3_650))
    .optional(),
  { es: 'se espera un entero de 1 a 3650', en: 'expected an integer from 1 to 3650' },
);

/** `interval_days` in the place of each line's own. */
export const visitPlanQuery = { lng, lat, interval_days: interval, limit: count(50, MOST_VISITS) };
export const visitFileQuery = { ...visitPlanQuery, separator };
export const visitFileParams = {
  format: expecting(z.enum(VISIT_FORMATS), {
    es: `se admite ${VISIT_FORMATS.join(', ')}`,
    en: `allowed are ${VISIT_FORMATS.join(', ')}`,
  }),
};

const days = z.int();

export const DueVisit = z.object({
  code: z.string(),
  name: z.string(),
  line: Line,
  municipality: Named.nullable(),
  lng: z.number(),
  lat: z.number(),
  distance_m: z.number(),
  /** Null: never. */
  last_visit_on: Day.nullable(),
  /** Since when it is due. */
  due_on: Day,
});

export const VisitPlan = z.object({
  from: z.object({ lng: z.number(), lat: z.number() }),
  as_of: Day,
  /** Days between visits, by line. */
  intervals: z.object({ rural_business: days, self_consumption: days, rural_occupation: days }),
  /** Of the units that the reader sees exactly; `visits` holds the nearest of them. */
  due: z.int(),
  /** Due, without coordinates to go to. */
  unlocated: z.int(),
  visits: z.array(DueVisit),
});

export type DueVisit = z.infer<typeof DueVisit>;
export type VisitPlan = z.infer<typeof VisitPlan>;
