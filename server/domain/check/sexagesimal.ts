/** Degrees, minutes and seconds in columns of their own: `lat_g, lat_m, lat_s`, «Longitud grados; minutos; segundos». */
import { columnKey } from '../import-fields.ts';
import type { Known } from './column-content.ts';
import type { Cell, ColumnRole } from './types.ts';

type Axis = 'lat' | 'lng';
type Part = 'degrees' | 'minutes' | 'seconds' | 'hemisphere';
type Slots = Partial<Record<Part, number>>;

const PARTS: readonly (readonly [Part, RegExp])[] = [
  ['degrees', /^(g|gr|grad|grado|grados|d|deg|degree|degrees)$/],
  ['minutes', /^(m|min|mins|minuto|minutos|minute|minutes)$/],
  ['seconds', /^(s|seg|segs|segundo|segundos|sec|second|seconds)$/],
  ['hemisphere', /^(h|hem|hemisferio|hemisphere|ns|sn|eo|oe|ew|we|cardinal|orientacion)$/],
];
const AXES: readonly (readonly [Axis, RegExp])[] = [
  ['lat', /^(lat|latitud|latitude|norte|n|ns|sn)$/],
  ['lng', /^(lon|lng|long|longitud|longitude|oeste|o|w|eo|oe|ew|we)$/],
];
const FILLERS = /^(de|del|la|coordenada|coordenadas|coord|dms|gms|\d+)$/;
/** A word that holds both: `latg`, `lonmin`. */
const JOINED = /^(lat|lon|lng|long)(g|gr|grados|deg|m|min|minutos|s|seg|sec|segundos|h|hem)$/;
const LETTER = /^(n|s|e|w|o|norte|sur|este|oeste|north|south|east|west)\.?$/i;
/** Share of a column's values that must be what its name says, which says much. */
const ENOUGH = 0.5;
/** No degree of latitude in Colombia, and no fewer of longitude. */
const FIRST_OF_LNG = 40;

/** The roles of such columns, none unless both axes have degrees with minutes, or with hemispheres, in whole numbers. */
export function sexagesimalColumns(
  names: readonly string[],
  values: readonly (readonly Cell[])[],
  known: Known,
): [ColumnRole, number][] {
  const { lat, lng } = slotsOf(names, values, known);
  for (const slots of [lat, lng]) {
    const { hemisphere } = slots;
    if (hemisphere !== undefined && !enough(values[hemisphere] ?? [], isHemisphere)) delete slots.hemisphere;
  }
  const axes = [
    ['lat', lat],
    ['lng', lng],
  ] as const;
  if (!axes.every(([, slots]) => isSexagesimal(slots, values, known))) return [];
  return axes.flatMap(([axis, { degrees = -1, ...parts }]) => [
    [axis, degrees] as [ColumnRole, number],
    ...(Object.entries(parts) as [Exclude<Part, 'degrees'>, number][]).map(
      ([part, index]): [ColumnRole, number] => [`${axis}_${part}`, index],
    ),
  ]);
}

/** Columns that name no axis belong to the one that stands before them. */
function slotsOf(
  names: readonly string[],
  values: readonly (readonly Cell[])[],
  known: Known,
): Record<Axis, Slots> {
  const slots: Record<Axis, Slots> = { lat: {}, lng: {} };
  let before: Axis | null = null;
  for (const [index, name] of names.entries()) {
    const found = partOf(name);
    if (found === null) {
      before = null;
      continue;
    }
    const isAlone: boolean = found.axis === null && found.part === 'degrees';
    const axis: Axis | null = isAlone ? axisOf(values[index] ?? [], known) : (found.axis ?? before);
    if (axis !== null) slots[axis][found.part] ??= index;
    before = axis;
  }
  return slots;
}

function axisOf(cells: readonly Cell[], known: Known): Axis {
  const large = cells.filter((cell) => Math.abs(known.coordinate(cell)?.value ?? 0) >= FIRST_OF_LNG);
  return large.length > cells.length / 2 ? 'lng' : 'lat';
}

/** What a name says, as long as it says nothing else. A name of an axis alone may be that of its degrees. */
function partOf(name: string): { axis: Axis | null; part: Part } | null {
  const words = columnKey(
    name
      .replace(/[°º]/g, ' grados ')
      .replace(/''|["”″]/g, ' segundos ')
      .replace(/['’′]/g, ' minutos '),
  )
    .replace(/\b([nseow])_([nseow])$/, '$1$2')
    .split('_')
    .flatMap((word) => JOINED.exec(word)?.slice(1) ?? word)
    .filter((word) => !FILLERS.test(word));
  if (words.length === 0) return null;
  const axes = new Set(
    words.flatMap((word) => AXES.flatMap(([axis, own]) => (own.test(word) ? [axis] : []))),
  );
  const parts = new Set(
    words.flatMap((word) => PARTS.flatMap(([part, own]) => (own.test(word) ? [part] : []))),
  );
  const isKnown = (word: string) => [...AXES, ...PARTS].some(([, own]) => own.test(word));
  if (axes.size > 1 || parts.size > 1 || !words.every(isKnown)) return null;
  if (parts.size === 0 && !words.some((word) => /^(lat|lon|lng)/.test(word))) return null;
  const [axis = null] = axes;
  const [part = 'degrees'] = parts;
  return { axis, part };
}

function isSexagesimal(
  { degrees, minutes, seconds, hemisphere }: Slots,
  values: readonly (readonly Cell[])[],
  known: Known,
): boolean {
  const agree = (index: number | undefined, fits: (cell: Cell) => boolean) =>
    index === undefined || enough(values[index] ?? [], fits);
  const numberOf = (cell: Cell) => known.coordinate(cell)?.value ?? Number.NaN;
  const isSixtieth = (cell: Cell) => numberOf(cell) >= 0 && numberOf(cell) < 60;
  if (degrees === undefined) return false;
  if (minutes === undefined) return seconds === undefined && hemisphere !== undefined;
  const isWhole = agree(degrees, (cell) => Number.isInteger(numberOf(cell)));
  return isWhole && agree(minutes, isSixtieth) && agree(seconds, isSixtieth);
}

function isHemisphere(cell: Cell): boolean {
  return typeof cell === 'string' && LETTER.test(cell);
}

function enough(cells: readonly Cell[], fits: (cell: Cell) => boolean): boolean {
  return cells.filter(fits).length >= cells.length * ENOUGH;
}

/** Degrees with what stands beside them; the part that is none where one is wrong. */
export function joinedDegrees(
  degrees: number,
  parts: { minutes: number | null; seconds: number | null; hemisphere: Cell; isNegative: boolean },
): { value: number; axis: Axis | null } | { wrong: Exclude<Part, 'degrees'> } {
  const { minutes, seconds, hemisphere, isNegative } = parts;
  const isSixtieth = (value: number | null) => value === null || (value >= 0 && value < 60);
  if (!isSixtieth(minutes) || (minutes !== null && minutes > 0 && !Number.isInteger(degrees)))
    return { wrong: 'minutes' };
  if (!isSixtieth(seconds)) return { wrong: 'seconds' };
  const letter = hemisphere === null ? '' : String(hemisphere).trim().charAt(0).toUpperCase();
  if (hemisphere !== null && !isHemisphere(String(hemisphere).trim())) return { wrong: 'hemisphere' };
  const size = Math.abs(degrees) + (minutes ?? 0) / 60 + (seconds ?? 0) / 3600;
  const axis = letter === '' ? null : 'NS'.includes(letter) ? 'lat' : 'lng';
  return { value: isNegative || (letter !== '' && 'SWO'.includes(letter)) ? -size : size, axis };
}
