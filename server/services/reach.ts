/** Reach: the share of territories, and of their municipal seats, within a distance of an active unit. */
import { setImmediate } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import { Reached } from '../domain/reach.ts';
import type { Scope } from '../domain/scope.ts';
import { readActivePlaces, readSeats, readShapes, type Seat } from '../queries/reach.ts';

/** Shares 0 to 1; `seats` is null where there is no seat. */
export interface Reach {
  area: number;
  seats: number | null;
}

export interface Reaches {
  byCode: Map<string, Reach>;
  /** Of the territories of the kind together; their overlaps count twice. */
  total: Reach;
}

export interface ReachQuery {
  kind: string;
  filter: UnitFilter;
  scope: Scope;
  /** Geodesic metres. */
  radiusM: number;
}

/** Longest stretch of computing between two turns of the event loop, ms. */
const STRETCH_MS = 20;

export async function readReach(db: Knex, { kind, filter, scope, radiusM }: ReachQuery): Promise<Reaches> {
  const reached = new Reached(await readActivePlaces(db, filter, scope), radiusM);
  const seats = tallySeats(await readSeats(db, kind), reached);
  const byCode = new Map<string, Reach>();
  const sum = { area: 0, reached: 0 };
  let began = performance.now();
  for await (const shapes of readShapes(db, kind)) {
    for (const { code, polygons } of shapes) {
      const areas = reached.areas(polygons);
      sum.area += areas.area;
      sum.reached += areas.reached;
      byCode.set(code, { area: share(areas.reached, areas.area) ?? 0, seats: seats.shareOf(code) });
      if (performance.now() - began < STRETCH_MS) continue;
      await setImmediate();
      began = performance.now();
    }
  }
  return { byCode, total: { area: share(sum.reached, sum.area) ?? 0, seats: seats.shareOf(null) } };
}

interface SeatTally {
  /** Of one territory, or of all. */
  shareOf(code: string | null): number | null;
}

function tallySeats(seats: readonly Seat[], reached: Reached): SeatTally {
  const tallies = new Map<string | null, { seats: number; reached: number }>();
  for (const { territory, x, y } of seats) {
    const holds = reached.holds(x, y) ? 1 : 0;
    for (const key of [territory, null]) {
      const tally = tallies.get(key) ?? { seats: 0, reached: 0 };
      tallies.set(key, { seats: tally.seats + 1, reached: tally.reached + holds });
    }
  }
  return {
    shareOf(code) {
      const tally = tallies.get(code);
      return tally ? share(tally.reached, tally.seats) : null;
    },
  };
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
