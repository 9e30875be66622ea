/** Units in the order of their codes → cluster tables. Pure: the same units give the same tables, byte for byte. */
import type KDBush from 'kdbush';
import Supercluster, { type InputFeature } from 'supercluster';
import { addTraits, SHARE_COUNT } from '../../domain/unit-traits.ts';
import {
  type ClusterLevel,
  type ClusterTables,
  EXTENT,
  ITEM_COUNT,
  ITEM_ID,
  ITEM_PARENT,
  ITEM_SLOT,
  RADIUS,
  STACK_ZOOM,
  STRIDE,
  toWorld,
} from './tables.ts';

/** Units as columns, ordered by code. */
export interface UnitColumns {
  units: number;
  codes: Uint8Array;
  codeEnds: Uint32Array;
  traits: Uint8Array;
  lngs: Float64Array;
  lats: Float64Array;
}

/** supercluster's own trees and coordinates: it declares no types for them, and the version is pinned. */
interface Internals {
  trees: (Omit<KDBush, 'data'> & { data: Int32Array })[];
  coords: Float64Array;
  numPoints: number;
  _cluster(data: Int32Array, count: number, zoom: number, out: Int32Array): number;
}
const SuperclusterBase = Supercluster as unknown as new (
  options: object,
) => Internals & { options: { radius: number }; load(points: Iterable<unknown> & { length: number }): void };

/** Clusters near units down to CLUSTER_ZOOM, and at STACK_ZOOM those on one point only. */
class StackingSupercluster extends SuperclusterBase {
  override _cluster(data: Int32Array, count: number, zoom: number, out: Int32Array): number {
    if (zoom !== STACK_ZOOM) return super._cluster(data, count, zoom, out);
    this.options.radius = 0;
    const written = super._cluster(data, count, zoom, out);
    this.options.radius = RADIUS;
    return written;
  }
}

export function buildTables(version: number, columns: UnitColumns): ClusterTables {
  const clusters = new StackingSupercluster({ radius: RADIUS, extent: EXTENT, maxZoom: STACK_ZOOM });
  clusters.load(featuresOf(columns));
  const levels = distinctLevels(clusters.trees);
  const { shares, stacked } = countShares(levels, columns, clusters.coords);
  return {
    version,
    units: columns.units,
    codes: columns.codes,
    codeEnds: columns.codeEnds,
    traits: columns.traits,
    places: clusters.coords,
    levels: levels.map(({ tree, items }) => ({ tree, items })),
    shares,
    stacked,
  };
}

/** The units as features, one object used again and again: supercluster keeps nothing but the numbers. */
function featuresOf({ units, lngs, lats }: UnitColumns): Iterable<InputFeature<null>> & { length: number } {
  const coordinates: [number, number] = [0, 0];
  const feature = {
    type: 'Feature' as const,
    properties: null,
    geometry: { type: 'Point' as const, coordinates },
  };
  return {
    length: units,
    *[Symbol.iterator]() {
      for (let i = 0; i < units; i++) {
        coordinates[0] = lngs[i] ?? 0;
        coordinates[1] = lats[i] ?? 0;
        yield feature;
      }
    },
  };
}

/** One level a zoom and the units as the last; equal trees become one object, slack behind the items is cut off. */
function distinctLevels(trees: Internals['trees']): ClusterLevel[] {
  const seen = new Map<unknown, ClusterLevel>();
  return trees.map((tree) => {
    const known = seen.get(tree);
    if (known) return known;
    const level = {
      tree: tree.ids.buffer as ArrayBuffer,
      items: tree.data.slice(0, tree.numItems * STRIDE),
    };
    seen.set(tree, level);
    return level;
  });
}

/**
 * Gives every cluster a slot of counters and sums the counters from the units outwards. supercluster's id of a
 * cluster tells the item it grew from: `(id − units) >> 5` at level `(id − units) % 32`.
 */
function countShares(levels: ClusterLevel[], columns: UnitColumns, places: Float64Array) {
  const slotsByOrigin = levels.map((level) => new Int32Array(level.items.length / STRIDE).fill(-1));
  const counters = new Counters(columns.traits, places);
  for (let z = levels.length - 1; z > 0; z--) {
    const inner = levels[z] as ClusterLevel;
    const outer = levels[z - 1] as ClusterLevel;
    if (inner === outer) continue;
    nameSlots(inner.items, columns.units, slotsByOrigin);
    gatherParents(inner.items, columns.units, slotsByOrigin, counters);
  }
  if (levels[0]) nameSlots(levels[0].items, columns.units, slotsByOrigin);
  return counters.finish();
}

/** Writes each item's slot over supercluster's scratch field. Clusters were given theirs at the level they grew from. */
function nameSlots(items: Int32Array, units: number, slotsByOrigin: Int32Array[]): void {
  for (let k = 0; k < items.length; k += STRIDE) {
    const id = items[k + ITEM_ID] as number;
    const single = items[k + ITEM_COUNT] === 1;
    items[k + ITEM_SLOT] = single ? -1 : (slotsByOrigin[(id - units) % 32]?.[(id - units) >> 5] ?? -1);
  }
}

function gatherParents(
  items: Int32Array,
  units: number,
  slotsByOrigin: Int32Array[],
  counters: Counters,
): void {
  for (let k = 0; k < items.length; k += STRIDE) {
    const parent = items[k + ITEM_PARENT] as number;
    if (parent === -1) continue;
    const slots = slotsByOrigin[(parent - units) % 32] as Int32Array;
    const origin = (parent - units) >> 5;
    if (slots[origin] === -1) slots[origin] = counters.open();
    counters.add(slots[origin] as number, items[k + ITEM_SLOT] as number, items[k + ITEM_ID] as number);
  }
}

/** Growing counters of clusters, and whether a cluster's units share one point. */
class Counters {
  readonly #traits: Uint8Array;
  readonly #places: Float64Array;
  #shares = new Uint32Array(1024 * SHARE_COUNT);
  /** First unit of each cluster: where its point is. */
  #first = new Int32Array(1024);
  #stacked = new Uint8Array(1024);
  #size = 0;

  constructor(traits: Uint8Array, places: Float64Array) {
    this.#traits = traits;
    this.#places = places;
  }

  open(): number {
    if (this.#size === this.#first.length) this.#grow();
    this.#first[this.#size] = -1;
    this.#stacked[this.#size] = 1;
    return this.#size++;
  }

  /** Adds a cluster (its slot) or, where the slot is -1, a unit. */
  add(slot: number, childSlot: number, unit: number): void {
    const offset = slot * SHARE_COUNT;
    if (childSlot === -1) {
      addTraits(this.#shares, offset, this.#traits[unit] ?? 0);
      this.#meet(slot, unit, true);
      return;
    }
    for (let i = 0; i < SHARE_COUNT; i++) {
      this.#shares[offset + i] =
        (this.#shares[offset + i] ?? 0) + (this.#shares[childSlot * SHARE_COUNT + i] ?? 0);
    }
    this.#meet(slot, this.#first[childSlot] as number, this.#stacked[childSlot] === 1);
  }

  finish() {
    return {
      shares: this.#shares.slice(0, this.#size * SHARE_COUNT),
      stacked: this.#stacked.slice(0, this.#size),
    };
  }

  #meet(slot: number, unit: number, stacked: boolean): void {
    const first = this.#first[slot] as number;
    if (first === -1) this.#first[slot] = unit;
    if (!stacked || (first !== -1 && !this.#together(first, unit))) this.#stacked[slot] = 0;
  }

  #together(a: number, b: number): boolean {
    const places = this.#places;
    const same = (i: number, j: number) => toWorld(places[i] as number) === toWorld(places[j] as number);
    return same(2 * a, 2 * b) && same(2 * a + 1, 2 * b + 1);
  }

  #grow(): void {
    this.#shares = widened(this.#shares, new Uint32Array(this.#shares.length * 2));
    this.#first = widened(this.#first, new Int32Array(this.#first.length * 2));
    this.#stacked = widened(this.#stacked, new Uint8Array(this.#stacked.length * 2));
  }
}

function widened<A extends Uint32Array | Int32Array | Uint8Array>(from: A, into: A): A {
  into.set(from);
  return into;
}
