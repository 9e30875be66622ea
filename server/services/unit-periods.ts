/**
 * Changes of a single unit that hold for a time: a correction replaces what was wrong for as long as it stood, and
 * something that is told late ends where what came next began. The rest of the unit's life stays as it is.
 */
import type { Knex } from 'knex';
import type { Changes } from '../domain/audit.ts';
import type { Bilingual } from '../domain/import.ts';
import { unitRefused } from '../problem.ts';
import { isDemonstrationSource } from '../queries/imports.ts';
import { type KnownState, readKnownStates, type WrittenUnit } from '../queries/unit-writes.ts';
import { changesOf, historyOf, storeOne, type UnitChangeRequest, type UnitValues } from './unit-edits.ts';
import { attributeOf } from './unit-files.ts';

/** These say when a unit lived, of its whole life: they have their own days. */
const LIFE = ['created_on', 'closed_on'];

/** Whether a request is a matter of this module; wrong days of life are corrected as any import does. */
export function isForATime(request: UnitChangeRequest, given: UnitValues): boolean {
  if (!request.correction && (request.validUntil ?? null) === null) return false;
  const dates = Object.keys(given).filter((field) => LIFE.includes(field));
  if (dates.length === 0) return true;
  if (request.correction && dates.length === Object.keys(given).length) return false;
  throw refused(dates[0] ?? '', null, 'dates-apart', {
    es: 'las fechas de creación y de cierre se corrigen aparte de lo demás, y sin «valid_until»',
    en: 'dates of creation and closing are corrected apart from the rest, and without “valid_until”',
  });
}

/** @returns what changed, null when nothing did. @throws Problem unit-refused, forbidden */
export async function changeForATime(
  trx: Knex.Transaction,
  request: UnitChangeRequest,
  current: WrittenUnit,
  given: UnitValues,
): Promise<Changes | null> {
  const { code, today, correction = false } = request;
  const states = await readKnownStates(trx, code);
  const day = String(request.values.valid_on ?? today);
  const at = stateOn(states, day);
  if (!at) {
    throw refused('valid_on', day, 'before-first', {
      es: `es anterior al primer día conocido de la unidad (${states[0]?.validFrom})`,
      en: `is before the first known day of the unit (${states[0]?.validFrom})`,
    });
  }
  const changes = changesOf(at.attributes, given);
  const keys = Object.keys(changes);
  if (keys.length === 0) return null;
  const whole = { ...(at.attributes as UnitValues), ...given, code, valid_on: day };
  const history = await historyOf(trx, whole, today);
  const period = correction ? runAround(states, at, keys) : { day, until: endOf(request, day) };
  const stated = new Set(keys.map(attributeOf));
  const demonstration = await isDemonstrationSource(trx, current.sourceId);
  const type = correction ? 'corrected' : typeOf(keys);
  const patch = { ...period, type, deleted: null };
  await storeOne(trx, history, stated, request, { source: { id: current.sourceId }, demonstration }, patch);
  return changes;
}

function stateOn(states: readonly KnownState[], day: string): KnownState | undefined {
  return states.find(
    ({ validFrom, validTo }) => validFrom <= day && (validTo === 'infinity' || day < validTo),
  );
}

/** The days around a state during which all of these attributes were as in it. */
function runAround(
  states: readonly KnownState[],
  at: KnownState,
  keys: readonly string[],
): { day: string; until: string | null } {
  const isSame = (state: KnownState | undefined) =>
    state !== undefined && keys.every((key) => state.attributes[key] === at.attributes[key]);
  let first = states.indexOf(at);
  let last = first;
  while (isSame(states[first - 1])) first -= 1;
  while (isSame(states[last + 1])) last += 1;
  const until = states[last]?.validTo ?? 'infinity';
  return { day: states[first]?.validFrom ?? at.validFrom, until: until === 'infinity' ? null : until };
}

function endOf({ validUntil = null, today }: UnitChangeRequest, day: string): string | null {
  if (validUntil === null || (validUntil > day && validUntil <= today)) return validUntil;
  throw refused('valid_until', validUntil, 'impossible-date', {
    es: `se espera un día posterior a ${day} y no posterior a hoy`,
    en: `expected a day after ${day} and not after today`,
  });
}

function typeOf(keys: readonly string[]): string {
  if (keys.includes('stage')) return 'stage_changed';
  return keys.includes('lng') || keys.includes('lat') ? 'moved' : 'changed';
}

function refused(column: string, value: string | null, code: string, reason: Bilingual) {
  return unitRefused({ column, value, code, reason });
}
