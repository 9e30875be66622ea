/** The packed file of states: as many as a browser can play, those that differ in nothing that it tells joined. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { tooManyStates } from '../problem.ts';
import { countStates, readStateTable, type StateTable } from '../queries/unit-states.ts';

/** What the file can hold, said by its format. */
export interface StateLimits {
  most: number;
  degreeParts: number;
  never: number;
}

/** @throws Problem too-many-states */
export async function statesFor(
  db: Knex,
  query: { filter: UnitFilter; scope: Scope },
  { most, degreeParts, never }: StateLimits,
): Promise<StateTable> {
  const { filter, scope } = query;
  if ((await countStates(db, filter, scope, most + 1)) > most) throw tooManyStates(most);
  return joinStates(await readStateTable(db, { filter, scope, degreeParts, never }));
}

/** States of one unit that follow each other without a difference become one: another name, another count of people. */
export function joinStates(table: StateTable): StateTable {
  const { lng, lat, from, to, closed, traits, follows } = table;
  let kept = 0;
  for (let i = 0; i < table.states; i++) {
    const last = kept - 1;
    const same = ([lng, lat, closed, traits] as const).every((column) => column[i] === column[last]);
    if (follows[i] === 1 && last >= 0 && same && to[last] === from[i]) {
      to[last] = to[i] as number;
      continue;
    }
    for (const column of [lng, lat, from, to, closed, traits, follows]) column[kept] = column[i] as number;
    kept += 1;
  }
  return {
    states: kept,
    lng: lng.subarray(0, kept),
    lat: lat.subarray(0, kept),
    from: from.subarray(0, kept),
    to: to.subarray(0, kept),
    closed: closed.subarray(0, kept),
    traits: traits.subarray(0, kept),
    follows: follows.subarray(0, kept),
  };
}
