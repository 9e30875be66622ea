/** History told by its events alone: what the written states must agree with. */

export interface ReplayEvent {
  unit_code: string;
  number: number;
  /** ISO day from which the changes hold. */
  valid_on: string;
  recorded_at: string;
  /** Attribute → new value, null where it was taken away. */
  changes: Record<string, unknown>;
}

export interface ReplayState {
  validFrom: string;
  /** Exclusive; 'infinity' for the open state. */
  validTo: string;
  /** Without those that are null. */
  attributes: Record<string, unknown>;
}

/** The states of one unit in order, from its events, as known at an instant (null: now). */
export function replay(events: readonly ReplayEvent[], knownAt: string | null = null): ReplayState[] {
  let states: ReplayState[] = [];
  for (const event of [...events].sort((one, other) => one.number - other.number)) {
    if (knownAt !== null && event.recorded_at > knownAt) break;
    states = states.length === 0 ? [first(event)] : apply(states, event);
  }
  return states;
}

function first({ valid_on, changes }: ReplayEvent): ReplayState {
  return { validFrom: valid_on, validTo: 'infinity', attributes: withoutNulls(changes) };
}

/** "From this day on these attributes are so"; a day before the first state moves its beginning there. */
function apply(states: ReplayState[], { valid_on: day, changes }: ReplayEvent): ReplayState[] {
  return states.flatMap((state, index) => {
    if (state.validTo !== 'infinity' && state.validTo <= day) return [state];
    const attributes = withoutNulls({ ...state.attributes, ...changes });
    const starts = index === 0 || day > state.validFrom ? day : state.validFrom;
    const patched = { validFrom: starts, validTo: state.validTo, attributes };
    return state.validFrom < day ? [{ ...state, validTo: day }, patched] : [patched];
  });
}

function withoutNulls(attributes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
}
