import type { Named, TerritoryName } from '../contract/common.ts';
import { Located, locateQuery } from '../contract/proximity.ts';
import { jsonEndpoint } from '../http/endpoint.ts';
import { type LocateAnswer, locate } from '../services/locate.ts';
import { requirePlace } from './place.ts';

/** Requests a minute for everyone but this machine. */
const RATE = 120;

const here = jsonEndpoint({
  path: '/api/v1/locate',
  who: 'anyone',
  tag: 'proximity',
  summary: {
    es: 'Qué hay en un punto: municipio, PDET o no (o ambas respuestas cerca de un límite), ETCR más cercano, áreas que lo contienen o quedan cerca.',
    en: 'What is at a point: municipality, PDET or not (or both answers near a border), nearest ETCR, areas that hold it or are near.',
  },
  query: locateQuery,
  ratePerMinute: RATE,
  response: Located,
  async handle({ ctx, query }) {
    const place = requirePlace(query);
    const accuracyM = query.accuracy_m ?? null;
    const found = await locate(ctx.db, {
      ...place,
      accuracyM,
      locationSource: query.location_source ?? null,
    });
    return { ...place, accuracy_m: accuracyM, ...answerOf(found) };
  },
});

export const locateEndpoints = [here];

function answerOf({ facts, names, ...found }: LocateAnswer): Omit<Located, 'lng' | 'lat' | 'accuracy_m'> {
  const nameOf = (kind: string, code: string): string => names.get(`${kind}:${code}`) ?? code;
  const named = (kind: string, code: string | null): Named | null =>
    code === null ? null : { code, name: nameOf(kind, code) };
  const away = (kind: string, code: string | null, distanceM: number | null) =>
    code === null || distanceM === null ? null : { code, name: nameOf(kind, code), distance_m: distanceM };
  const overlays: (TerritoryName & { distance_m: number; inside: boolean })[] = facts.overlays.map(
    ({ kind, code, distanceM }) => ({
      kind,
      code,
      name: nameOf(kind, code),
      distance_m: distanceM,
      inside: distanceM === 0,
    }),
  );
  return {
    tolerance_m: found.toleranceM,
    boundary_error_m: found.boundaryErrorM,
    municipality: named('municipality', facts.municipalityCode),
    department: named('department', facts.departmentCode),
    pdet: facts.pdetSubregionCode !== null,
    pdet_subregion: named('pdet_subregion', facts.pdetSubregionCode),
    nearest_municipality: away('municipality', facts.nearestMunicipalityCode, facts.nearestMunicipalityM),
    border_m: facts.borderM,
    borderline: facts.borderline,
    pdet_borderline: facts.pdetBorderline,
    answers: found.answers.map(({ municipality, department, pdetSubregion, distanceM }) => ({
      municipality,
      department,
      pdet: pdetSubregion !== null,
      pdet_subregion: pdetSubregion,
      distance_m: distanceM,
    })),
    nearest_etcr: away('etcr', facts.nearestEtcrCode, facts.nearestEtcrM),
    overlays,
    demonstration: found.demonstration,
  };
}
