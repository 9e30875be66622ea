/** Which of Colombia's systems plane metres are in: the one that puts rows where they say they are. */
import type { Knex } from 'knex';
import type { Declared } from '../../domain/check/gazetteer.ts';
import { isNearColombia } from '../../domain/check/types.ts';
import type { Bilingual } from '../../problem.ts';
import { distancesTo, municipalitiesAt } from '../../queries/check-places.ts';
import { PLANE_SYSTEMS, type Places, type Reading, UTM_SYSTEMS } from './place.ts';

export interface PlaneSample extends Reading {
  declared: Declared;
}

export interface SystemChoice {
  crs: number;
  /** It puts the rows far from what they declare, as all others do. */
  isDoubtful: boolean;
  warnings: Bilingual[];
}

interface Score {
  crs: number;
  /** Rows in their declared municipality, in the order of the columns or in the other. */
  declared: number;
  /** Rows in any municipality. */
  located: number;
}

/** @param given what the person or the file says; null to find it out */
export async function choosePlaneSystem(
  db: Knex,
  places: Places,
  samples: readonly PlaneSample[],
  given: number | null,
): Promise<SystemChoice> {
  const [first = 9377] = PLANE_SYSTEMS;
  if (given !== null && places.convert(given, 0, 0) !== null) return known(given);
  if (samples.length === 0) return known(first);
  const scores = await scoresOf(PLANE_SYSTEMS, db, places, samples);
  const [best] = scores;
  if (best === undefined) return known(first);
  const said = samples.filter(({ declared }) => declared.codes.length > 0);
  if (best.declared <= said.length * FEW && said.length > 0) {
    const [receiver] = await scoresOf(UTM_SYSTEMS, db, places, samples);
    if (receiver && receiver.declared > best.declared) return known(receiver.crs);
    if (await areFar(db, places, said, best.crs))
      return { crs: best.crs, isDoubtful: true, warnings: [unknown()] };
  }
  const isSame = (other: Score) => other.declared === best.declared && other.located === best.located;
  const alike = scores.filter(isSame).map(({ crs }) => crs);
  const apart = placesApart(alike, samples, places);
  const isSure = best.located === 0 || best.declared > 0 || apart.length < 2;
  return { crs: best.crs, isDoubtful: false, warnings: isSure ? [] : [unsure(apart)] };
}

/** Share of rows in what they declare, up to which a system is no better than a guess. */
const FEW = 0.1;
/** Another datum moves a place by less, another zone by more. Metres. */
const FAR = 20_000;

function known(crs: number): SystemChoice {
  return { crs, isDoubtful: false, warnings: [] };
}

/** The best first. */
async function scoresOf(
  systems: readonly number[],
  db: Knex,
  places: Places,
  samples: readonly PlaneSample[],
): Promise<Score[]> {
  const scores: Score[] = [];
  for (const crs of systems) scores.push(await scoreOf(db, places, samples, crs));
  return scores.sort((a, b) => b.declared - a.declared || b.located - a.located);
}

/** Whether half of the rows or more lie far from what they declare. */
async function areFar(db: Knex, places: Places, said: readonly PlaneSample[], crs: number): Promise<boolean> {
  const pairs = said.flatMap(({ x, y, declared }) => {
    const place = places.convert(crs, x, y);
    const [code] = declared.codes;
    return place !== null && code !== undefined && isNearColombia(place) ? [{ ...place, code }] : [];
  });
  const distances = await distancesTo(db, pairs);
  const near = distances.filter((distance) => distance !== null && distance <= FAR);
  return near.length < said.length / 2;
}

function unknown(): Bilingual {
  return {
    es: 'No se reconoce en qué sistema están los metros: en ninguno de los conocidos caen los puntos en los municipios que dicen las filas. Por eso no se responde si están en PDET. Indique el sistema, o convierta las coordenadas a grados decimales.',
    en: 'It is not known in which system the metres are: in none of those known do the points fall in the municipalities that the rows say. So nothing is said of PDET. Name the system, or turn the coordinates into decimal degrees.',
  };
}

/** One of each place: the zones of the old datum and of the new one lie two metres apart. */
function placesApart(alike: readonly number[], [sample]: readonly PlaneSample[], places: Places): number[] {
  const seen = new Set<string>();
  return alike.filter((crs) => {
    const place = sample && places.convert(crs, sample.x, sample.y);
    const key = place ? `${place.lng.toFixed(2)} ${place.lat.toFixed(2)}` : `${crs}`;
    return !seen.has(key) && seen.add(key);
  });
}

async function scoreOf(
  db: Knex,
  places: Places,
  samples: readonly PlaneSample[],
  crs: number,
): Promise<Score> {
  const straight = await count(
    db,
    samples,
    samples.map(({ x, y }) => places.convert(crs, x, y)),
  );
  const swapped = await count(
    db,
    samples,
    samples.map(({ x, y }) => places.convert(crs, y, x)),
  );
  const better = swapped.declared > straight.declared ? swapped : straight;
  return { crs, ...better };
}

async function count(
  db: Knex,
  samples: readonly PlaneSample[],
  points: ({ lng: number; lat: number } | null)[],
): Promise<Omit<Score, 'crs'>> {
  const near = points.flatMap((point, index) =>
    point !== null && isNearColombia(point) ? [{ point, index }] : [],
  );
  const codes = await municipalitiesAt(
    db,
    near.map(({ point }) => point),
  );
  const declared = near.filter(({ index }, at) => {
    const code = codes[at];
    const said = samples[index]?.declared;
    return code != null && said !== undefined && (said.codes.includes(code) || said.also.includes(code));
  });
  return { declared: declared.length, located: codes.filter((code) => code !== null).length };
}

function unsure(alike: readonly number[]): Bilingual {
  const [crs] = alike;
  const list = alike.map((code) => `EPSG:${code}`).join(', ');
  return {
    es: `Los metros pueden ser de varios sistemas (${list}); se leyeron como EPSG:${crs}. Indique el sistema, o una columna con el municipio.`,
    en: `The metres may be in several systems (${list}); they were read as EPSG:${crs}. Name the system, or a column with the municipality.`,
  };
}
