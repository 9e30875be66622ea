/** What happened to units: events with what they changed, and the places of a unit through time. */
import { z } from 'zod';
import { Day, Links, Point } from './common.ts';
import { count, cursor, day, expecting, instant, limit } from './parameters.ts';

export const EVENT_TYPES = [
  'created',
  'moved',
  'changed',
  'stage_changed',
  'visited',
  'measured',
  'closed',
  'reopened',
  'corrected',
  'deleted',
  'restored',
] as const;

export const historyQuery = { as_of: day, known_at: instant, limit: count(100, 500), cursor };
export const changesListQuery = {
  /** Days of recording in Colombia, both inclusive. */
  from: day,
  to: day,
  actor: expecting(z.string().trim().min(1).max(200).optional(), {
    es: 'se esperan de 1 a 200 caracteres',
    en: 'expected 1 to 200 characters',
  }),
  limit,
  cursor,
};

/** Where a unit lies by a state: exactly, or the centre of its 1 km cell. */
export const EventPlace = z.object({
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  exact: z.boolean(),
  municipality_code: z.string().nullable(),
  municipality_name: z.string().nullable(),
  department_code: z.string().nullable(),
});

/**
 * One event. `valid_on` is when it was true, `recorded_at` when it became known; a correction says that what stood was
 * wrong, any other type that the unit became so. Actor, import, reason and details are told to readers who see the unit
 * exactly.
 */
export const HistoryEvent = z.object({
  number: z.int(),
  code: z.string(),
  name: z.string().nullable(),
  type: z.enum(EVENT_TYPES),
  valid_on: Day,
  /** Exclusive; null: until another event says otherwise. */
  valid_until: Day.nullable(),
  recorded_at: z.string(),
  actor: z.string().nullable(),
  import: z.int().nullable(),
  reason: z.string().nullable(),
  /** Attribute → before and after, as the reader may see them. */
  changes: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])),
  details: z.record(z.string(), z.unknown()).nullable(),
  before: EventPlace.nullable(),
  after: EventPlace.nullable(),
});

/** Newest first. */
export const UnitHistoryPage = z.object({
  unit: z.object({
    code: z.string(),
    name: z.string(),
    deleted: z.boolean(),
    version: z.int(),
    /** The last event, when it is the reader's own to undo. */
    undoable: z.int().nullable(),
  }),
  events: z.array(HistoryEvent),
  links: Links,
});

export const UnitPlaces = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      geometry: Point,
      properties: z.object({
        from: Day,
        to: Day.nullable(),
        exact: z.boolean(),
        accuracy_m: z.number().nullable(),
        location_source: z.string().nullable(),
        municipality_code: z.string().nullable(),
        municipality_name: z.string().nullable(),
      }),
    }),
  ),
});

export const ChangesPage = z.object({ events: z.array(HistoryEvent), links: Links });

/** What a deletion leaves to be named: with this version it can be restored. */
export const DeletedUnit = z.object({ code: z.string(), version: z.int(), deleted: z.literal(true) });

export type HistoryEvent = z.infer<typeof HistoryEvent>;
export type EventPlace = z.infer<typeof EventPlace>;
export type UnitHistoryPage = z.infer<typeof UnitHistoryPage>;
export type UnitPlaces = z.infer<typeof UnitPlaces>;
