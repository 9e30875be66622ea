/** A unit's history as steps: the unit as first known, then a whole state a change. */
import type { UnitHistory } from './import.ts';
import type { UnitAttributes, UnitChange } from './unit.ts';

export interface UnitStep {
  item: number;
  step: number;
  row: number | null;
  /** The day a stored unit changes on, if the input says one. */
  givenOn: string | null;
  validOn: string;
  eventType: string;
  /** What the step changes, in the names of the database; null in step 0, which states everything. */
  changes: Record<string, unknown> | null;
  /** Of step 0; see UnitHistory. */
  reason: string | null;
  unit: UnitAttributes;
}

/** In training a unit holds from the day of the import on, unless the input says a day. */
export function* unitSteps(history: UnitHistory, item: number, today: string): Generator<UnitStep> {
  const { unit } = history;
  const givenOn = history.validOn ?? null;
  const shared = { item, row: history.row ?? null, givenOn };
  let state = unit.closedOn === null ? unit : Object.assign({ ...unit }, { closedOn: null });
  const validOn = unit.createdOn ?? givenOn ?? today;
  const reason = history.reason ?? null;
  yield { ...shared, step: 0, validOn, eventType: 'created', changes: null, reason, unit: state };
  let step = 1;
  for (const change of changesOf(history)) {
    const before = state;
    state = { ...state, ...change.changes };
    const changes = databaseNames(change.changes);
    yield {
      ...shared,
      step,
      validOn: change.validOn,
      eventType: eventType(before, state),
      changes,
      reason: null,
      unit: state,
    };
    step += 1;
  }
}

/** `closedOn` in the unit itself is a change of its own, after the others of its day. */
function changesOf({ unit, changes = [] }: UnitHistory): UnitChange[] {
  if (unit.closedOn === null) return changes;
  const closing: UnitChange = {
    code: unit.code,
    validOn: unit.closedOn,
    changes: { closedOn: unit.closedOn },
  };
  return [...changes, closing].sort((one, other) => compareDays(one.validOn, other.validOn));
}

function compareDays(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** What a change is called: by the weightiest thing in it. */
export function eventType(before: UnitAttributes, after: UnitAttributes): string {
  if (before.closedOn === null && after.closedOn !== null) return 'closed';
  if (before.closedOn !== null && after.closedOn === null) return 'reopened';
  if (before.stage !== after.stage) return 'stage_changed';
  if (before.lng !== after.lng || before.lat !== after.lat) return 'moved';
  return 'changed';
}

function databaseNames(changes: UnitChange['changes']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
