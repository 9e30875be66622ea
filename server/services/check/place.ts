/** What the cells of a row say of its place, and what they would say if one usual mistake were undone. */
import type { Geometry, Position } from 'geojson';
import { joinedDegrees } from '../../domain/check/sexagesimal.ts';
import {
  type Cell,
  COLUMN_ROLES,
  type Column,
  type ColumnRole,
  type Degrees,
  isNearColombia,
  type Notation,
  type RowProblem,
} from '../../domain/check/types.ts';
import {
  converterToWgs84,
  type ParsedCoordinate,
  parseCoordinate,
  parseCoordinatePair,
  SUPPORTED_CRS,
  type ToWgs84,
} from '../../readers/index.ts';
import { type Candidate, degreeCandidates, scaledCandidates } from './candidates.ts';
import type { Needs } from './source.ts';

/** Two numbers, east or longitude first, before anyone asks what system they are in. */
export interface Reading {
  x: number;
  y: number;
  notation: Notation;
  /** With a decimal comma. */
  comma: boolean;
}

export type PlaceReading = Reading | { flaw: RowProblem };

/** The systems of plane metres that a file may be in, the likelier first. */
export const PLANE_SYSTEMS: readonly number[] = [
  9377,
  3116,
  3115,
  3117,
  3114,
  3118,
  ...SUPPORTED_CRS.filter((code) => code >= 21_896 && code <= 21_899),
];
/** Those of receivers; their numbers fit the national ones too, so that only what the rows declare speaks for them. */
export const UTM_SYSTEMS: readonly number[] = [32_618, 32_617, 32_619];
/** Metres of Colombia in any of its systems, the fewest and the most. */
const METRES: readonly [number, number] = [10_000, 6_000_000];
/** Beyond any degree. */
const PLANE_FROM = 360;
const COMMA = /\d,\d/;
/** All roles but those that name a place. */
const PLACE_ROLES = COLUMN_ROLES.filter((role) => /^(lng|lat|coordinates)/.test(role));

/** Reads the places of one file's rows. */
export class PlaceReader {
  private readonly index: Partial<Record<ColumnRole, number>> = {};
  private readonly names: string[];

  /** @param isMetres a person said that numbers beyond any degree are metres */
  constructor(
    columns: readonly Column[],
    private readonly isMetres = false,
  ) {
    this.names = columns.map(({ name }) => name);
    for (const [index, { role }] of columns.entries()) if (role !== null) this.index[role] = index;
  }

  /** Whether the columns can hold a place at all. */
  get hasColumns(): boolean {
    const { lng, lat, coordinates } = this.index;
    return coordinates !== undefined || (lng !== undefined && lat !== undefined);
  }

  /** What a row cannot do without. */
  get needs(): Needs {
    const at = (roles: readonly ColumnRole[]) => roles.flatMap((role) => this.index[role] ?? []);
    const place = at(PLACE_ROLES);
    return {
      place,
      answers: [...place, ...at(['municipality_code', 'municipality', 'department_code', 'department'])],
    };
  }

  cell(cells: readonly Cell[], role: ColumnRole): Cell {
    const index = this.index[role];
    return index === undefined ? null : (cells[index] ?? null);
  }

  read(cells: readonly Cell[], geometry: Geometry | null): PlaceReading {
    if (geometry !== null) return this.ofGeometry(geometry);
    const { coordinates } = this.index;
    if (coordinates !== undefined && !isBlank(cells[coordinates])) return this.pair(cells, coordinates);
    const { lng, lat } = this.index;
    if (lng === undefined || lat === undefined) return { flaw: { code: 'no-coordinates' } };
    return this.axes(cells, lng, lat);
  }

  private axes(cells: readonly Cell[], lng: number, lat: number): PlaceReading {
    const [lngBlank, latBlank] = [isBlank(cells[lng]), isBlank(cells[lat])];
    if (lngBlank && latBlank) return { flaw: { code: 'no-coordinates' } };
    if (lngBlank || latBlank) {
      const filled = lngBlank ? lat : lng;
      // «-74,95» is one number with a decimal comma, no pair.
      const both = parsed(cells[filled]) === null ? this.pair(cells, filled) : null;
      if (both !== null && !('flaw' in both)) return both;
      return { flaw: { code: 'coordinate-missing', column: this.names[lngBlank ? lng : lat] } };
    }
    const x = this.coordinate(cells, 'lng', lng);
    const y = this.coordinate(cells, 'lat', lat);
    if ('flaw' in x) return x;
    if ('flaw' in y) return y;
    if (x.axis !== null && x.axis === y.axis) return this.notANumber(cells, lat);
    // A hemisphere letter says more than the name of a column.
    const isTold = x.axis === 'lat' || y.axis === 'lng';
    const comma = PLACE_ROLES.some((role) => COMMA.test(String(this.cell(cells, role))));
    return isTold ? this.reading(y, x, comma) : this.reading(x, y, comma);
  }

  /** Of one axis, with what stands beside its degrees. */
  private coordinate(
    cells: readonly Cell[],
    axis: 'lng' | 'lat',
    index: number,
  ): ParsedCoordinate | { flaw: RowProblem } {
    const found = parsed(cells[index]);
    if (found === null) return this.notANumber(cells, index);
    const roles = {
      minutes: `${axis}_minutes`,
      seconds: `${axis}_seconds`,
      hemisphere: `${axis}_hemisphere`,
    } as const;
    const [minutes, seconds, hemisphere] = [roles.minutes, roles.seconds, roles.hemisphere].map((role) =>
      this.cell(cells, role),
    );
    if (isBlank(minutes) && isBlank(seconds) && isBlank(hemisphere)) return found;
    const number = (cell: Cell | undefined) => (isBlank(cell) ? null : (parsed(cell)?.value ?? Number.NaN));
    const joined = joinedDegrees(found.value, {
      minutes: number(minutes),
      seconds: number(seconds),
      hemisphere: hemisphere ?? null,
      isNegative: found.value < 0 || /^\s*[-−–]/.test(String(cells[index])),
    });
    if ('wrong' in joined) return this.notANumber(cells, this.index[roles[joined.wrong]] ?? index);
    const { value } = joined;
    return { value, axis: joined.axis ?? found.axis, converted: found.converted || value !== found.value };
  }

  private pair(cells: readonly Cell[], index: number): PlaceReading {
    const cell = cells[index] ?? null;
    const found = typeof cell === 'string' ? parseCoordinatePair(cell) : null;
    if (found === null) return this.notANumber(cells, index);
    const comma = /\d,\d+.*[;\s,].*\d,\d/.test(String(cell));
    const isLngFirst =
      found.order === null ? looksLngFirst(found.first.value, found.second.value) : found.order === 'lng-lat';
    return isLngFirst
      ? this.reading(found.first, found.second, comma)
      : this.reading(found.second, found.first, comma);
  }

  private ofGeometry(geometry: Geometry): PlaceReading {
    const [x, y] = isLineOrPolygon(geometry) ? middleOf(geometry) : pointOf(geometry);
    if (x === undefined || y === undefined) return { flaw: { code: 'no-coordinates' } };
    return this.reading(plain(x), plain(y), false);
  }

  private reading(x: ParsedCoordinate, y: ParsedCoordinate, comma: boolean): Reading {
    const isLarge = Math.abs(x.value) > PLANE_FROM || Math.abs(y.value) > PLANE_FROM;
    const isPlane =
      this.isMetres || [x.value, y.value].every((value) => value >= METRES[0] && value <= METRES[1]);
    const degrees: Notation = x.converted || y.converted ? 'dms' : 'degrees';
    const notation = !isLarge ? degrees : isPlane ? 'plane' : 'unscaled';
    return { x: x.value, y: y.value, notation, comma };
  }

  private notANumber(cells: readonly Cell[], index: number): { flaw: RowProblem } {
    const value = String(cells[index] ?? '').slice(0, 60);
    return { flaw: { code: 'coordinate-not-a-number', column: this.names[index], value } };
  }
}

/** Whether a text holds both coordinates of a place that Colombia may have. */
export function isPlacePair(text: string): boolean {
  const pair = parseCoordinatePair(text);
  if (pair === null) return false;
  const [a, b] = [Math.abs(pair.first.value), Math.abs(pair.second.value)];
  const isPlane = a > 50_000 && b > 50_000;
  const isDegrees = Math.min(a, b) <= 18.5 && Math.max(a, b) >= 64.5 && Math.max(a, b) <= 84.5;
  return isPlane || isDegrees;
}

function parsed(cell: Cell | undefined): ParsedCoordinate | null {
  return cell === null || cell === undefined || typeof cell === 'boolean' ? null : parseCoordinate(cell);
}

/** Latitude first, as it is said aloud, unless the numbers can only be the other way about. */
function looksLngFirst(first: number, second: number): boolean {
  if (Math.abs(first) > PLANE_FROM) return !(first < 3_500_000 && second > 3_500_000);
  return Math.abs(first) >= 64.5 && Math.abs(second) <= 18.5;
}

/** Whether a place must be chosen within it. */
export function isLineOrPolygon(geometry: Geometry | null): boolean {
  return geometry !== null && pointOf(geometry).length === 0;
}

function pointOf(geometry: Geometry): Position {
  if (geometry.type === 'Point') return geometry.coordinates;
  if (geometry.type === 'MultiPoint' && geometry.coordinates.length === 1)
    return geometry.coordinates[0] ?? [];
  return [];
}

/** The middle of the box around a line or polygon. */
function middleOf(geometry: Geometry): Position {
  const box = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number];
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [x, y] = value;
    if (typeof x !== 'number' || typeof y !== 'number') value.forEach(visit);
    else {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  };
  if (geometry.type === 'GeometryCollection') for (const each of geometry.geometries) visit(middleOf(each));
  else visit(geometry.coordinates);
  return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

function plain(value: number): ParsedCoordinate {
  return { value, converted: false, axis: null };
}

function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || cell === '';
}

/** Plane metres into degrees; each system is set up once. */
export class Places {
  private readonly converters = new Map<number, ToWgs84 | null>();

  /** The place in degrees; null where the numbers are no place on earth, or metres that lie nowhere near Colombia. */
  placeOf({ x, y, notation }: Reading, crs: number): Degrees | null {
    if (notation === 'unscaled') return null;
    if (notation !== 'plane') return Math.abs(x) <= 180 && Math.abs(y) <= 90 ? { lng: x, lat: y } : null;
    const place = this.convert(crs, x, y);
    return place !== null && isNearColombia(place) ? place : null;
  }

  /** Places near Colombia that one usual mistake undone would give, in the order in which they are believed. */
  candidatesOf(read: Reading, crs: number): Candidate[] {
    return this.allCandidates(read, crs).filter(isNearColombia);
  }

  private allCandidates(read: Reading, crs: number): Candidate[] {
    if (read.notation === 'plane') return [...this.planeCandidates(read, crs), ...scaledCandidates(read)];
    return read.notation === 'unscaled' ? scaledCandidates(read) : degreeCandidates(read);
  }

  convert(crs: number, x: number, y: number): Degrees | null {
    let converter = this.converters.get(crs);
    if (converter === undefined) {
      converter = converterToWgs84(crs);
      this.converters.set(crs, converter);
    }
    if (converter === null) return null;
    const [lng, lat] = converter(x, y);
    return { lng, lat };
  }

  private planeCandidates({ x, y }: Reading, crs: number): Candidate[] {
    const swapped = this.convert(crs, y, x);
    const others = PLANE_SYSTEMS.filter((code) => code !== crs);
    return [
      ...(swapped === null ? [] : [{ kind: 'swap' as const, crs: null, ...swapped }]),
      ...others.flatMap((code) => {
        const place = this.convert(code, x, y);
        return place === null ? [] : [{ kind: 'crs' as const, crs: code, ...place }];
      }),
    ];
  }
}
