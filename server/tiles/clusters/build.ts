/** Units in the order of their codes → cluster tables. Pure: the same units give the same tables, byte for byte. */
import type KDBush from 'kdbush';
import Supercluster from 'supercluster';
import type { UnitColumns } from './columns.ts';
import { findPlaces } from './places.ts';
import { countShares } from './shares.ts';
import {
  CLUSTER_ZOOM,
  type ClusterLevel,
  type ClusterTables,
  EXTENT,
  ITEM_COUNT,
  type Places,
  RADIUS,
  STRIDE,
} from './tables.ts';

type Tree = Omit<KDBush, 'data'> & { data: Int32Array };

/** What supercluster keeps inside: it declares no types for it, and its version is pinned. */
interface Internals {
  trees: Tree[];
  load(points: Iterable<unknown> & { length: number }): void;
  _createTree(data: Int32Array, count: number): Tree;
}
const SuperclusterBase = Supercluster as unknown as new (options: object) => Internals;

/** A supercluster whose points are places, each with as many units as stand there. */
class PlaceClusters extends SuperclusterBase {
  #ends: Uint32Array | null;

  constructor(places: Places, lngLats: Float64Array) {
    super({ radius: RADIUS, extent: EXTENT, maxZoom: CLUSTER_ZOOM });
    this.#ends = places.ends;
    this.load(featuresOf(places, lngLats));
  }

  /** The first tree is that of the points as loaded: there each gets its weight. */
  override _createTree(data: Int32Array, count: number): Tree {
    let start = 0;
    this.#ends?.forEach((end, place) => {
      data[place * STRIDE + ITEM_COUNT] = end - start;
      start = end;
    });
    this.#ends = null;
    return super._createTree(data, count);
  }
}

export function buildTables(version: number, columns: UnitColumns): ClusterTables {
  const places = findPlaces(columns);
  const levels = distinctLevels(new PlaceClusters(places, columns.lngLats).trees);
  return {
    version,
    units: columns.units,
    codes: columns.codes,
    codeEnds: columns.codeEnds,
    traits: columns.traits,
    places,
    levels,
    shares: countShares(levels, places, columns.traits),
  };
}

/** The places as features, one object used again and again: supercluster keeps nothing but the numbers. */
function featuresOf({ ends, units }: Places, lngLats: Float64Array): Iterable<unknown> & { length: number } {
  const coordinates: [number, number] = [0, 0];
  const feature = { type: 'Feature', properties: null, geometry: { type: 'Point', coordinates } };
  return {
    length: ends.length,
    *[Symbol.iterator]() {
      for (let i = 0; i < ends.length; i++) {
        const first = units[i === 0 ? 0 : (ends[i - 1] as number)] as number;
        coordinates[0] = lngLats[2 * first] as number;
        coordinates[1] = lngLats[2 * first + 1] as number;
        yield feature;
      }
    },
  };
}

/** One level a zoom and the places as the last; equal trees become one object, slack behind the items is cut off. */
function distinctLevels(trees: Tree[]): ClusterLevel[] {
  const seen = new Map<Tree, ClusterLevel>();
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
