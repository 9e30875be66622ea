/** Verdicts of some thousands of rows at once: located together, mended where one usual mistake explains them. */
import { type CheckedRow, type Degrees, isNearColombia, type Whereabouts } from '../../domain/check/types.ts';
import { distancesTo, locatePlaces, municipalitiesAt } from '../../queries/check-places.ts';
import { ACCURACY_M, whereabouts } from './basis.ts';
import type { Candidate } from './candidates.ts';
import { diagnose } from './diagnose.ts';
import { chooseRepair, wantsRepair } from './repair.ts';
import { isAmong, isZero, type Judging, type Landing, type PreparedRow, type RowState } from './state.ts';

export async function judgeRows(rows: readonly PreparedRow[], judging: Judging): Promise<CheckedRow[]> {
  const states = rows.map((row) => stateOf(row, judging));
  await locateStates(states, judging);
  if (judging.isDoubtful) states.forEach(doubt);
  await proposeRepairs(states, judging);
  await measureDistances(states, judging);
  await lookBeyond(states, judging);
  return states.map((state) => diagnose(state, judging));
}

function stateOf(row: PreparedRow, { places, crs }: Judging): RowState {
  const place = row.reading === null || isZero(row.reading) ? null : places.placeOf(row.reading, crs);
  return {
    ...row,
    place,
    isDoubted: false,
    where: null,
    beyond: null,
    landings: [],
    repair: null,
    distanceM: null,
  };
}

async function locateStates(states: RowState[], judging: Judging): Promise<void> {
  const located = await locateDistinct(
    states.flatMap(({ place }) => (place !== null && isNearColombia(place) ? [place] : [])),
    judging,
  );
  for (const state of states) if (state.place !== null) state.where = located.get(keyOf(state.place)) ?? null;
}

/** Of metres in a guessed system that contradicts the file no place is told. */
function doubt(state: RowState): void {
  const { reading, where, declared } = state;
  if (reading?.notation !== 'plane' || (where !== null && isAmong(where, declared))) return;
  state.isDoubted = true;
  state.place = null;
  state.where = null;
}

/** Each place once, by its key. */
async function locateDistinct(
  points: readonly Degrees[],
  { db, basis }: Judging,
): Promise<Map<string, Whereabouts>> {
  const distinct = new Map(points.map((point) => [keyOf(point), point]));
  const tolerance = { accuracyM: ACCURACY_M, boundaryErrorM: basis.boundaryErrorM };
  const found = await locatePlaces(db, [...distinct.values()], tolerance);
  const keys = [...distinct.keys()];
  return new Map(found.map((place, index) => [keys[index] ?? '', whereabouts(place, basis)]));
}

function keyOf({ lng, lat }: Degrees): string {
  return `${lng} ${lat}`;
}

async function proposeRepairs(states: RowState[], judging: Judging): Promise<void> {
  const wanting = states.filter(wantsRepair);
  const candidates = wanting.map(({ reading }) =>
    reading === null ? [] : judging.places.candidatesOf(reading, judging.crs),
  );
  const codes = await municipalitiesAt(judging.db, candidates.flat());
  let at = 0;
  for (const [index, state] of wanting.entries()) {
    state.landings = (candidates[index] ?? []).flatMap((candidate): Landing[] => {
      const code = codes[at++] ?? null;
      return code === null
        ? []
        : [{ candidate, municipality: judging.basis.gazetteer.get(code) ?? null, code }];
    });
  }
  const chosen = wanting.flatMap((state): { state: RowState; candidate: Candidate }[] => {
    const landing = chooseRepair(state.landings, state.declared);
    return landing ? [{ state, candidate: landing.candidate }] : [];
  });
  const located = await locateDistinct(
    chosen.map(({ candidate }) => candidate),
    judging,
  );
  for (const { state, candidate } of chosen) {
    const where = located.get(keyOf(candidate));
    if (where) state.repair = { ...candidate, where };
  }
}

async function lookBeyond(states: RowState[], { world }: Judging): Promise<void> {
  for (const state of states) {
    const { place, where, repair } = state;
    if (place !== null && repair === null && !where?.municipality) state.beyond = await world.at(place);
  }
}

async function measureDistances(states: RowState[], { db }: Judging): Promise<void> {
  const away = states.flatMap((state) => {
    const { place, where, repair, declared } = state;
    const [code] = declared.codes;
    const isAway = place !== null && where !== null && repair === null && !isAmong(where, declared);
    return isAway && code !== undefined && declared.codes.length === 1
      ? [{ state, point: { ...place, code } }]
      : [];
  });
  const distances = await distancesTo(
    db,
    away.map(({ point }) => point),
  );
  for (const [index, { state }] of away.entries()) state.distanceM = distances[index] ?? null;
}
