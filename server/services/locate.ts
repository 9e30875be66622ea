/** Everything known of one point: its facts, with names, and every answer that its uncertainty admits. */
import type { Knex } from 'knex';
import type { TerritoryRef } from '../domain/filter.ts';
import { DEFAULT_ACCURACY_M, type LocationSource } from '../domain/unit.ts';
import { type LocatedFacts, locatePoints } from '../queries/locate.ts';
import { boundaryQuality, municipalitiesWithin } from '../queries/proximity.ts';
import { namesOf, type ParentNames, parentsOfMunicipalities } from '../queries/territories.ts';

export interface LocateQuery {
  lng: number;
  lat: number;
  /** Metres; null takes the default of the location source. */
  accuracyM: number | null;
  locationSource: LocationSource | null;
}

export interface LocateAnswer {
  facts: LocatedFacts;
  /** Metres within which another municipality is a possible answer. */
  toleranceM: number;
  boundaryErrorM: number;
  demonstration: boolean;
  /** Municipalities within the tolerance, with what they belong to; the one that holds the point first. */
  answers: (ParentNames & { distanceM: number })[];
  /** Names by `kind:code` of all that the facts point at. */
  names: Map<string, string>;
}

/** @returns distances in geodesic metres */
export async function locate(db: Knex, query: LocateQuery): Promise<LocateAnswer> {
  const { lng, lat, accuracyM, locationSource } = query;
  const [facts] = await locatePoints(db, [{ key: 'point', lng, lat, accuracyM, locationSource }]);
  if (!facts) throw new Error('a located point has facts');
  const { errorM, demonstration } = await boundaryQuality(db);
  const toleranceM = Math.max(accuracyM ?? DEFAULT_ACCURACY_M[locationSource ?? 'gps'], errorM);
  const possible = await municipalitiesWithin(db, { lng, lat }, toleranceM);
  const parents = await parentsOfMunicipalities(
    db,
    possible.map(({ code }) => code),
  );
  const answers = possible.flatMap(({ code, distanceM }) => {
    const found = parents.get(code);
    return found ? [{ ...found, distanceM }] : [];
  });
  const names = await namesOf(db, referencesOf(facts));
  return { facts, toleranceM, boundaryErrorM: errorM, demonstration, answers, names };
}

function referencesOf(facts: LocatedFacts): TerritoryRef[] {
  const of = (kind: string, code: string | null): TerritoryRef[] => (code === null ? [] : [{ kind, code }]);
  return [
    ...of('municipality', facts.municipalityCode),
    ...of('municipality', facts.nearestMunicipalityCode),
    ...of('department', facts.departmentCode),
    ...of('pdet_subregion', facts.pdetSubregionCode),
    ...of('etcr', facts.nearestEtcrCode),
    ...facts.overlays,
  ];
}
