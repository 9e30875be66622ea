/** Units that stand on one place, found once, so that a stack of 300 is one item at every zoom. */
import { mercatorX, mercatorY } from '../../domain/tile-coord.ts';
import type { UnitColumns } from './columns.ts';
import { type Places, toWorld } from './tables.ts';

/** Places in the order of their first unit. */
export function findPlaces({ units, lngLats }: UnitColumns): Places {
  const xys = new Float64Array(2 * units);
  const placeOfUnit = new Uint32Array(units);
  const table = new PlaceTable(units);
  for (let unit = 0; unit < units; unit++) {
    const x = mercatorX(lngLats[2 * unit] as number);
    const y = mercatorY(lngLats[2 * unit + 1] as number);
    const known = table.size;
    const place = table.place(toWorld(x), toWorld(y));
    placeOfUnit[unit] = place;
    if (place < known) continue;
    xys[2 * place] = x;
    xys[2 * place + 1] = y;
  }
  return { ...groupUnits(placeOfUnit, table.size), xys: xys.slice(0, 2 * table.size) };
}

/** Counting sort: units by place, and by code within one, as they came. */
function groupUnits(placeOfUnit: Uint32Array, places: number) {
  const ends = new Uint32Array(places);
  const units = new Uint32Array(placeOfUnit.length);
  for (const place of placeOfUnit) ends[place] = (ends[place] ?? 0) + 1;
  let start = 0;
  for (let place = 0; place < places; place++) {
    const count = ends[place] as number;
    ends[place] = start;
    start += count;
  }
  placeOfUnit.forEach((place, unit) => {
    const at = ends[place] as number;
    units[at] = unit;
    ends[place] = at + 1;
  });
  return { ends, units };
}

/** Open-addressed hash of integer coordinates → number of the place. */
class PlaceTable {
  size = 0;
  readonly #mask: number;
  /** Number of the place plus one; 0 is free. */
  readonly #slots: Uint32Array;
  readonly #xs: Int32Array;
  readonly #ys: Int32Array;

  constructor(capacity: number) {
    const slots = 2 ** Math.ceil(Math.log2(2 * capacity + 2));
    this.#mask = slots - 1;
    this.#slots = new Uint32Array(slots);
    this.#xs = new Int32Array(capacity);
    this.#ys = new Int32Array(capacity);
  }

  /** The place at these coordinates; the next free number when it is new. */
  place(x: number, y: number): number {
    let slot = hash(x, y) & this.#mask;
    for (;;) {
      const place = (this.#slots[slot] as number) - 1;
      if (place === -1) break;
      if (this.#xs[place] === x && this.#ys[place] === y) return place;
      slot = (slot + 1) & this.#mask;
    }
    this.#xs[this.size] = x;
    this.#ys[this.size] = y;
    this.#slots[slot] = this.size + 1;
    return this.size++;
  }
}

function hash(x: number, y: number): number {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}
