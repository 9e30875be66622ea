/** History told by its events alone: what the written states must agree with. */

export interface ReplayEvent {
  unit_code: string;
  number: number;
  /** ISO day from which the changes hold. */
  valid_on: string;
  /** Exclusive; null: until another event says otherwise. */
  valid_until?: string | null;
  recorded_at: string;
  /** Attribute → new value, null where it was taken away. */
  changes: Record<string, unknown>;
}

export interface ReplayState {
  validFrom: string;
  /** Exclusive; 'infinity' for the open state. */
  validTo: string;
  /** The event that made it. */
  number: number;
  /** Without those that are null. */
  attributes: Record<string, unknown>;
}

/** The states of one unit in order, from its events, as known at an instant (null: now). */
export function replay(events: readonly ReplayEvent[], knownAt: string | null = null): ReplayState[] {
  let states: ReplayState[] = [];
  for (const event of [...events].sort((one, other) => one.number - other.number)) {
    if (knownAt !== null && event.recorded_at > knownAt) break;
    if (Object.keys(event.changes).length === 0) continue; // visited, measured: the unit stays what it is
    states =
      states.length === 0 ? [first(event)] : states.flatMap((state, i) => patch(state, i === 0, event));
  }
  return states;
}

function first({ number, valid_on, changes }: ReplayEvent): ReplayState {
  return { validFrom: valid_on, validTo: INFINITY, number, attributes: withoutNulls(changes) };
}

const INFINITY = 'infinity';

/** "From this day until that one these attributes are so"; a day before the first state moves its beginning there. */
function patch(state: ReplayState, isFirst: boolean, event: ReplayEvent): ReplayState[] {
  const { valid_on: day, number, changes } = event;
  const until = event.valid_until ?? INFINITY;
  if (!isBefore(day, state.validTo) || !isBefore(state.validFrom, until)) return [state];
  const attributes = withoutNulls({ ...state.attributes, ...changes });
  const starts = isFirst || day > state.validFrom ? day : state.validFrom;
  const ends = isBefore(until, state.validTo) ? until : state.validTo;
  return [
    ...(state.validFrom < day ? [{ ...state, validTo: day }] : []),
    { validFrom: starts, validTo: ends, number, attributes },
    ...(isBefore(until, state.validTo) ? [{ ...state, validFrom: until }] : []),
  ];
}

/** Of days, the last of which never comes. */
function isBefore(one: string, other: string): boolean {
  return one !== INFINITY && (other === INFINITY || one < other);
}

function withoutNulls(attributes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
}
