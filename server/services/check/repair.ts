/** When a mistake is looked for, and which of the places that undoing one would give is believed. */
import type { Declared } from '../../domain/check/gazetteer.ts';
import { isAmong, isZero, type Landing, type RowState } from './state.ts';

/** A row whose place lies where it says, or may lie there, is left alone; without a word of where, one in Colombia. */
export function wantsRepair({ reading, place, where, declared }: RowState): boolean {
  if (reading === null || isZero(reading)) return false;
  if (place === null || where === null) return true;
  if (declared.codes.length > 0) return !isAmong(where, declared);
  if (where.municipality === null) return where.nearestMunicipality === null;
  return declared.department !== null && where.department?.code !== declared.department;
}

/**
 * With a declared municipality the first candidate that lands in it; with a department or nothing, the only one that
 * lands there. Minutes read as decimals move a place by less than 45 km, so alone they prove nothing;
 * no more does a decimal point that could stand in several places.
 */
export function chooseRepair(landings: readonly Landing[], declared: Declared): Landing | null {
  if (declared.codes.length > 0) {
    return landings.find(({ code }) => declared.codes.includes(code) || declared.also.includes(code)) ?? null;
  }
  const within = landings.filter(
    ({ candidate, municipality }) =>
      candidate.kind !== 'minutes' &&
      candidate.kind !== 'scale' &&
      (declared.department === null || municipality?.department?.code === declared.department),
  );
  const [only, ...others] = within;
  return only !== undefined && others.length === 0 ? only : null;
}
