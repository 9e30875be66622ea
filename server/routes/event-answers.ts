/** Events as they are answered: what a reader may not see exactly is not told by other ways either. */
import type { Knex } from 'knex';
import type { EventPlace, HistoryEvent } from '../contract/history.ts';
import { namesOf } from '../queries/territories.ts';
import type { EventRecord, SeenState } from '../queries/unit-history.ts';

/** Null in every state that is not exact: that they changed would tell something too. */
const HIDDEN = ['accuracy_m', 'location_source', 'victims', 'reincorporated'];

/** Events with the names of their municipalities. */
export async function shownEvents(db: Knex, events: readonly EventRecord[]): Promise<HistoryEvent[]> {
  const codes = new Set(
    events.flatMap(({ before, after }) => [before, after].flatMap((state) => state?.municipality_code ?? [])),
  );
  const names = await namesOf(
    db,
    [...codes].map((code) => ({ kind: 'municipality', code })),
  );
  return events.map((event) => shown(event, names));
}

function shown(event: EventRecord, names: ReadonlyMap<string, string>): HistoryEvent {
  const { before, after } = event;
  const states = [before, after].filter((state) => state !== null);
  const isExact = states.length > 0 && states.every(({ exact }) => exact);
  return {
    number: event.number,
    code: event.code,
    name: (after ?? before)?.name ?? null,
    type: event.type as HistoryEvent['type'],
    valid_on: event.validOn,
    valid_until: event.validUntil,
    recorded_at: event.recordedAt,
    actor: isExact ? event.actor : null,
    import: isExact ? event.batchId : null,
    reason: isExact ? event.reason : null,
    changes: changesSeen(event),
    details: isExact ? event.details : null,
    before: before && placeOf(before, names),
    after: after && placeOf(after, names),
  };
}

/** By both states as they are seen, never by the event itself, which holds everything exactly. */
function changesSeen({ keys, before, after }: EventRecord): Record<string, [unknown, unknown]> {
  const isCoarse = before?.exact === false || after?.exact === false;
  const told = isCoarse ? keys.filter((key) => !HIDDEN.includes(key)) : keys;
  return Object.fromEntries(
    told.map((key): [string, [unknown, unknown]] => [key, [before?.[key] ?? null, after?.[key] ?? null]]),
  );
}

export function placeOf(state: SeenState, names: ReadonlyMap<string, string>): EventPlace {
  const { lng, lat, exact, municipality_code: code, department_code: department } = state;
  return {
    lng,
    lat,
    exact,
    municipality_code: code,
    municipality_name: code === null ? null : (names.get(`municipality:${code}`) ?? code),
    department_code: department,
  };
}
