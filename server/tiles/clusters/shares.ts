/** The counters of clusters and stacks, summed from the units outwards once the clusters stand. */
import { addTraits, SHARE_COUNT } from '../../domain/unit-traits.ts';
import {
  type ClusterLevel,
  ITEM_COUNT,
  ITEM_ID,
  ITEM_PARENT,
  ITEM_SLOT,
  type Places,
  STRIDE,
} from './tables.ts';

/**
 * Gives every cluster and stack a slot of counters, writes it into the items, and returns the counters.
 * supercluster's id of a cluster tells the item it grew from: `(id − places) >> 5` at level `(id − places) % 32`.
 */
export function countShares(levels: ClusterLevel[], places: Places, traits: Uint8Array): Uint32Array {
  const slots = new Slots(levels, places.ends.length);
  countStacks(places, traits, slots);
  for (let z = levels.length - 1; z >= 0; z--) {
    const inner = levels[z] as ClusterLevel;
    if (inner === levels[z - 1]) continue;
    nameSlots(inner.items, slots);
    if (z > 0) gatherParents(inner.items, places, traits, slots);
  }
  return slots.finish();
}

function countStacks({ ends, units }: Places, traits: Uint8Array, slots: Slots): void {
  let start = 0;
  ends.forEach((end, place) => {
    if (end - start > 1) {
      const slot = slots.open(place);
      for (let i = start; i < end; i++) slots.addUnit(slot, traits[units[i] as number] as number);
    }
    start = end;
  });
}

/** Writes each item's slot over supercluster's scratch field; clusters got theirs at the level they grew from. */
function nameSlots(items: Int32Array, slots: Slots): void {
  for (let k = 0; k < items.length; k += STRIDE) {
    items[k + ITEM_SLOT] = items[k + ITEM_COUNT] === 1 ? -1 : slots.of(items[k + ITEM_ID] as number);
  }
}

function gatherParents(items: Int32Array, places: Places, traits: Uint8Array, slots: Slots): void {
  for (let k = 0; k < items.length; k += STRIDE) {
    const parent = items[k + ITEM_PARENT] as number;
    if (parent === -1) continue;
    const slot = slots.open(parent);
    const child = items[k + ITEM_SLOT] as number;
    if (child !== -1) slots.addSlot(slot, child);
    else {
      const place = items[k + ITEM_ID] as number;
      slots.addUnit(slot, traits[places.units[(places.ends[place] as number) - 1] as number] as number);
    }
  }
}

/** Growing counters, found by id. */
class Slots {
  readonly #places: number;
  readonly #ofPlace: Int32Array;
  /** By level and item that a cluster grew from. */
  readonly #ofOrigin: Int32Array[];
  #shares = new Uint32Array(1024 * SHARE_COUNT);
  #size = 0;

  constructor(levels: ClusterLevel[], places: number) {
    this.#places = places;
    this.#ofPlace = new Int32Array(places).fill(-1);
    this.#ofOrigin = levels.map((level, z) =>
      level === levels[z - 1] ? new Int32Array(0) : new Int32Array(level.items.length / STRIDE).fill(-1),
    );
  }

  of(id: number): number {
    const { table, i } = this.#position(id);
    return table[i] ?? -1;
  }

  /** The slot of this id, a new one when it has none. */
  open(id: number): number {
    const { table, i } = this.#position(id);
    if (table[i] !== -1) return table[i] as number;
    if ((this.#size + 1) * SHARE_COUNT > this.#shares.length) this.#grow();
    table[i] = this.#size;
    return this.#size++;
  }

  addUnit(slot: number, traits: number): void {
    addTraits(this.#shares, slot * SHARE_COUNT, traits);
  }

  addSlot(slot: number, other: number): void {
    const shares = this.#shares;
    for (let i = 0; i < SHARE_COUNT; i++) {
      const at = slot * SHARE_COUNT + i;
      shares[at] = (shares[at] as number) + (shares[other * SHARE_COUNT + i] as number);
    }
  }

  finish(): Uint32Array {
    return this.#shares.slice(0, this.#size * SHARE_COUNT);
  }

  #position(id: number): { table: Int32Array; i: number } {
    if (id < this.#places) return { table: this.#ofPlace, i: id };
    const origin = id - this.#places;
    return { table: this.#ofOrigin[origin % 32] as Int32Array, i: origin >> 5 };
  }

  #grow(): void {
    const wider = new Uint32Array(this.#shares.length * 2);
    wider.set(this.#shares);
    this.#shares = wider;
  }
}
