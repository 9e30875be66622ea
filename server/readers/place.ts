/** Whether coordinates can be true: finite, within the world, and not latitude for longitude. */
import type { Bilingual } from '../problem.ts';
import { converterToWgs84, SUPPORTED_CRS, type ToWgs84 } from './crs.ts';
import { rowProblem } from './failures.ts';
import type { RowNote, RowProblem } from './types.ts';

/** [west, south, east, north] */
export type Bbox = [number, number, number, number];

/** Colombia with San Andrés, Malpelo and the cays, in degrees, with a margin of about 0.5°. */
const COLOMBIA: Bbox = [-82.5, -4.8, -66.3, 16.5];

/** Of receivers; numbers of the national zones would fit them too. */
const UTM: readonly number[] = [32_617, 32_618, 32_619];

const WORLD: Bbox = [-180, -90, 180, 90];

const REMEDY_RANGE: Bilingual = {
  es: 'Corrija las coordenadas o indique su sistema con --crs.',
  en: 'Correct the coordinates or name their system with --crs.',
};

/**
 * Judges the extent of a row in its own system (`source`) and in WGS84 (`world`).
 * Colombia's longitudes are no latitudes of Colombia, so a swapped pair shows itself there and only there.
 */
export function judgePlace(source: Bbox, world: Bbox, crs: number): { problem?: RowProblem; note?: RowNote } {
  if (!within(world, WORLD)) return { problem: outOfRange(source, crs) };
  if (within(world, COLOMBIA)) return {};
  if (isSwapped(source, crs)) {
    return {
      problem: rowProblem(
        'coordinates-swapped',
        {
          es: 'la longitud y la latitud parecen intercambiadas',
          en: 'longitude and latitude appear to be swapped',
        },
        {
          es: 'Intercambie las dos columnas: primero la longitud (este), luego la latitud (norte).',
          en: 'Swap the two columns: longitude (east) first, then latitude (north).',
        },
        { column: 'geometry', value: cornersText(source) },
      ),
    };
  }
  if (world.every((coordinate) => coordinate === 0)) return { problem: nullIsland() };
  return within([-world[2], world[1], -world[0], world[3]], COLOMBIA) ? { note: signLost() } : {};
}

/** False for anything that is not a number. */
function within(inner: Bbox, outer: Bbox): boolean {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}

function isSwapped(source: Bbox, crs: number): boolean {
  return within(toWorld([source[1], source[0], source[3], source[2]], converterToWgs84(crs)), COLOMBIA);
}

/** The extent of two opposite corners: enough to tell where it is. */
function toWorld([west, south, east, north]: Bbox, convert: ToWgs84 | null): Bbox {
  if (convert === null) return [west, south, east, north];
  const [lng1, lat1] = convert(west, south);
  const [lng2, lat2] = convert(east, north);
  return [Math.min(lng1, lng2), Math.min(lat1, lat2), Math.max(lng1, lng2), Math.max(lat1, lat2)];
}

function outOfRange(source: Bbox, crs: number): RowProblem {
  const fitting = SUPPORTED_CRS.filter(
    (code) =>
      code !== crs &&
      code !== 4686 &&
      !UTM.includes(code) &&
      within(toWorld(source, converterToWgs84(code)), COLOMBIA),
  );
  const guess = fitting.map((code) => `--crs ${code}`);
  return rowProblem(
    'coordinates-out-of-range',
    {
      es: `las coordenadas no existen en EPSG:${crs} (longitud de −180 a 180, latitud de −90 a 90)`,
      en: `the coordinates do not exist in EPSG:${crs} (longitude −180 to 180, latitude −90 to 90)`,
    },
    guess.length === 0
      ? REMEDY_RANGE
      : {
          es: `Parecen de otro sistema; pruebe con ${guess.join(' o ')}.`,
          en: `They look like another system; try ${guess.join(' or ')}.`,
        },
    { column: 'geometry', value: cornersText(source) },
  );
}

function nullIsland(): RowProblem {
  return rowProblem(
    'coordinates-zero',
    {
      es: 'las coordenadas son 0, 0, en el golfo de Guinea',
      en: 'the coordinates are 0, 0, in the Gulf of Guinea',
    },
    {
      es: 'Escriba las verdaderas o deje las dos vacías si no se conocen.',
      en: 'Give the true ones or leave both empty if they are unknown.',
    },
    { column: 'geometry', value: '0, 0' },
  );
}

function signLost(): RowNote {
  return {
    code: 'suspect',
    column: 'geometry',
    text: {
      es: 'La longitud es positiva; en Colombia es negativa: puede faltar el signo menos.',
      en: 'The longitude is positive; in Colombia it is negative: the minus sign may be missing.',
    },
  };
}

function cornersText([west, south, east, north]: Bbox): string {
  return west === east && south === north ? `${west}, ${south}` : `${west}, ${south} … ${east}, ${north}`;
}
