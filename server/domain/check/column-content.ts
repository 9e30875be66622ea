/** What stands in a column, where its name says nothing. */
import type { Cell, ColumnRole } from './types.ts';

/** What values of a column are compared with. */
export interface Known {
  isMunicipality(name: string): boolean;
  isDepartment(name: string): boolean;
  /** A DIVIPOLA code of five digits, or of four that lost their zero. */
  isMunicipalityCode(code: string): boolean;
  /** One coordinate, whatever its notation; the axis where a letter tells it. Null for what is none. */
  coordinate(cell: Cell): { value: number; axis: 'lng' | 'lat' | null } | null;
  /** Both coordinates in one text. */
  isPair(text: string): boolean;
}

/** Share of a column's values that must agree. */
const ENOUGH = 0.8;
const VALUES = 200;
/** Plane metres of Colombia in any of its systems. */
const isPlane = (value: number) => value >= 50_000 && value <= 6_000_000;
/** Longitudes of Colombia, with their sign or without. */
const isLng = (value: number) => Math.abs(value) >= 66 && Math.abs(value) <= 82.5;
const isLat = (value: number) => value >= -4.5 && value <= 16.5;

/**
 * The columns of the place among `free`, whose columns with a role are empty; `held` names axes that have a column
 * already, or −1.
 */
export function placeColumns(
  free: readonly (readonly Cell[])[],
  held: { lng: number; lat: number },
  known: Known,
): [ColumnRole, number][] {
  const pair = free.findIndex((cells) =>
    share(cells, (cell) => typeof cell === 'string' && known.isPair(cell)),
  );
  if (pair >= 0 && held.lng < 0 && held.lat < 0) return [['coordinates', pair]];
  const columns = free.map((cells) => new Numbers(cells, known));
  const lng = held.lng >= 0 ? held.lng : columns.findIndex((column) => column.isAxis('lng', isLng));
  if (lng < 0) return planeColumns(columns);
  const lat =
    held.lat >= 0
      ? held.lat
      : nearest(
          lng,
          (index) => index !== lng && (columns[index]?.isAxis('lat', isLat) ?? false),
          free.length,
        );
  if (lat < 0) return [];
  return [
    ['lng', lng],
    ['lat', lat],
  ];
}

/** The national origin tells east from north by their size; elsewhere east comes first. */
function planeColumns(columns: readonly Numbers[]): [ColumnRole, number][] {
  const plane = columns.flatMap((column, index) => (column.isPlane() ? [index] : []));
  const [first, second] = plane;
  if (first === undefined || second === undefined || second !== first + 1) return [];
  const swapped = (columns[first]?.mean() ?? 0) < 3_500_000 && (columns[second]?.mean() ?? 0) > 3_500_000;
  return [
    ['lng', swapped ? second : first],
    ['lat', swapped ? first : second],
  ];
}

/** The fitting column that stands nearest to another. */
function nearest(from: number, fits: (index: number) => boolean, count: number): number {
  for (let distance = 1; distance < count; distance++) {
    for (const index of [from - distance, from + distance]) {
      if (index >= 0 && index < count && fits(index)) return index;
    }
  }
  return -1;
}

/** The coordinates of one column, as far as it holds any. */
class Numbers {
  private readonly found: { value: number; axis: 'lng' | 'lat' | null }[];
  private readonly count: number;

  constructor(cells: readonly Cell[], known: Known) {
    const some = cells.slice(0, VALUES);
    this.count = some.length;
    this.found = some.flatMap((cell) => known.coordinate(cell) ?? []);
  }

  /** Values of a range that are no counts or codes: with decimals, or with a letter. */
  isAxis(axis: 'lng' | 'lat', inRange: (value: number) => boolean): boolean {
    const fitting = this.found.filter((each) =>
      each.axis === null ? inRange(each.value) && hasDecimals(each.value) : each.axis === axis,
    );
    return this.isEnough(fitting.length);
  }

  isPlane(): boolean {
    return this.isEnough(this.found.filter(({ value, axis }) => axis === null && isPlane(value)).length);
  }

  mean(): number {
    return this.found.reduce((sum, { value }) => sum + value, 0) / Math.max(1, this.found.length);
  }

  private isEnough(fitting: number): boolean {
    return this.count > 0 && fitting / this.count >= ENOUGH;
  }
}

function hasDecimals(value: number): boolean {
  return Math.abs(value * 100 - Math.round(value * 100)) > 1e-9;
}

export function recognisesCodes(cells: readonly Cell[], known: Known): boolean {
  return share(cells, (cell) => known.isMunicipalityCode(String(cell).trim()));
}

/** Whether texts are names of municipalities or of departments; some names are both. */
export function bestTextRole(cells: readonly Cell[], known: Known): 'municipality' | 'department' | null {
  const texts = cells
    .slice(0, VALUES)
    .filter((cell): cell is string => typeof cell === 'string' && !/^\d+$/.test(cell));
  if (texts.length === 0 || texts.length < cells.slice(0, VALUES).length * ENOUGH) return null;
  const municipalities = texts.filter((text) => known.isMunicipality(text)).length;
  const departments = texts.filter((text) => known.isDepartment(text)).length;
  if (Math.max(municipalities, departments) / texts.length < ENOUGH) return null;
  return departments >= municipalities ? 'department' : 'municipality';
}

function share(cells: readonly Cell[], fits: (cell: Cell) => boolean): boolean {
  const some = cells.slice(0, VALUES);
  return some.length > 0 && some.filter(fits).length / some.length >= ENOUGH;
}
