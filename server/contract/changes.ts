/** Messages of the stream of changes (server-sent events). */
import { z } from 'zod';
import { Day, Line, Stage } from './common.ts';
import { EVENT_TYPES } from './history.ts';
import { expecting } from './parameters.ts';

export const changesQuery = {
  /** Number of the last event that the reader's data tells of: nothing is missed before the stream begins. */
  after: expecting(
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number)
      .pipe(z.int())
      .optional(),
    { es: 'se espera el número de un evento', en: 'expected the number of an event' },
  ),
};

/** The unit as it is today, as the reader sees it, before or after an event: exactly, or at the centre of its 1 km cell. */
export const ChangeState = z.object({
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  exact: z.boolean(),
  line: Line,
  stage: Stage,
  created_on: Day.nullable(),
  closed_on: Day.nullable(),
  municipality_code: z.string().nullable(),
  department_code: z.string().nullable(),
  pdet_subregion_code: z.string().nullable(),
});

/**
 * `event: change`, with the event's number as its id. `effect` is what it means for this reader: a unit that was taken
 * out, or left the departments that they see exactly, is `removed`; one that came into them `appeared`.
 */
export const ChangeMessage = z.object({
  number: z.int(),
  code: z.string(),
  name: z.string().nullable(),
  type: z.enum(EVENT_TYPES),
  effect: z.enum(['appeared', 'changed', 'removed']),
  valid_on: Day,
  valid_until: Day.nullable(),
  recorded_at: z.string(),
  before: ChangeState.nullable(),
  after: ChangeState.nullable(),
});

/** `event: ready`: from here on nothing is missed. `event: reset`: what came between is not told; read anew. */
export const StreamMark = z.object({
  last: z.int(),
  reason: z.enum(['unknown', 'too_old']).optional(),
});

export type ChangeMessage = z.infer<typeof ChangeMessage>;
export type ChangeState = z.infer<typeof ChangeState>;
