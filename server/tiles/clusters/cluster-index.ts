/** Reads cluster tables: tiles, boxes, and what a cluster is made of. Immutable; every answer is of one version. */
import KDBush from 'kdbush';
import { type Bbox, splitAtDateLine } from '../../domain/bbox.ts';
import type { UnitFilter } from '../../domain/filter.ts';
import { mercatorX, mercatorY, type TileCoord } from '../../domain/tile-coord.ts';
import {
  readShares,
  SHARE_COUNT,
  type UnitShares,
  type UnitTraits,
  unpackTraits,
} from '../../domain/unit-traits.ts';
import type { ClusterName } from './cluster-id.ts';
import {
  type ClusterTables,
  EXTENT,
  fromWorld,
  ITEM_COUNT,
  ITEM_ID,
  ITEM_PARENT,
  ITEM_SLOT,
  ITEM_X,
  ITEM_Y,
  RADIUS,
  STACK_LEVEL,
  STRIDE,
  toWorld,
  WORLD,
  weigh,
} from './tables.ts';

/** Where an item stands, in the unit square. */
interface Placed {
  x: number;
  y: number;
}

/** A unit by itself. */
export interface Single extends UnitTraits, Placed {
  kind: 'single';
  code: string;
}

export interface Cluster extends UnitShares, Placed {
  kind: 'cluster';
  name: ClusterName;
  count: number;
  /** All its units share one point. */
  stacked: boolean;
}

interface Level {
  tree: KDBush;
  items: Int32Array;
}

export class ClusterIndex {
  /** Version of the units behind every answer. */
  readonly version: number;
  /** Located units. */
  readonly units: number;
  readonly bytes: number;
  readonly #tables: ClusterTables;
  readonly #levels: Level[];
  readonly #text = new TextDecoder();

  /** @param tag names filter and scope within ids */
  constructor(
    tables: ClusterTables,
    readonly tag: string,
    readonly filter: UnitFilter,
  ) {
    this.#tables = tables;
    this.version = tables.version;
    this.units = tables.units;
    this.bytes = weigh(tables);
    this.#levels = tables.levels.map(({ tree, items }) => ({ tree: KDBush.from(tree), items }));
  }

  /**
   * Clusters and singles whose centre lies in the tile, padding excluded: every item of a zoom stands in exactly
   * one of its tiles. In an order that hangs on the tile's content alone.
   */
  inTile({ z, x, y }: TileCoord): (Cluster | Single)[] {
    const size = 2 ** z;
    const cell = (unit: number) => Math.min(size - 1, Math.max(0, Math.floor(unit * size)));
    const level = Math.min(z, STACK_LEVEL);
    return this.#range(level, x / size, y / size, (x + 1) / size, (y + 1) / size)
      .filter((item) => cell(item.x) === x && cell(item.y) === y)
      .sort(byPlace);
  }

  /** How many items `inBox` would give. */
  countInBox(bbox: Bbox, zoom: number): number {
    const level = Math.min(zoom, STACK_LEVEL);
    return boxes(bbox).reduce((sum, box) => sum + this.#find(level, ...box).length, 0);
  }

  /** Clusters and singles whose centre lies in the box, at a zoom. */
  inBox(bbox: Bbox, zoom: number): (Cluster | Single)[] {
    const level = Math.min(zoom, STACK_LEVEL);
    const items = boxes(bbox).flatMap(([west, north, east, south]) =>
      this.#range(level, west, north, east, south).filter(
        (item) => item.x >= west && item.x <= east && item.y >= north && item.y <= south,
      ),
    );
    return items.sort(byPlace);
  }

  /** The cluster of this name in this index, or null. */
  find(name: ClusterName): Cluster | null {
    const position = this.#locate(name);
    return position === null ? null : (this.#item(position.level, position.k) as Cluster);
  }

  /** Units of a cluster from `offset` on, at most `limit`, in an order that stays the same for this index. */
  leaves(name: ClusterName, limit: number, offset: number): Single[] {
    const start = this.#locate(name);
    if (!start) return [];
    const found: Single[] = [];
    let skipped = 0;
    const visit = (level: number, k: number): void => {
      const items = this.#level(level).items;
      const count = items[k + ITEM_COUNT] as number;
      if (found.length >= limit) return;
      if (skipped + count <= offset) skipped += count;
      else if ((items[k + ITEM_ID] as number) < this.#places) {
        const place = items[k + ITEM_ID] as number;
        const units = this.#unitsAt(place).subarray(Math.max(0, offset - skipped));
        skipped = Math.max(skipped, offset);
        for (const unit of units.subarray(0, limit - found.length)) found.push(this.#single(unit, place));
      } else for (const child of this.#children(items, k)) visit(child.level, child.k);
    };
    visit(start.level, start.k);
    return found;
  }

  /** The zoom at which the cluster parts into several, or null when its units share one point. */
  expansionZoom(name: ClusterName): number | null {
    const at = this.#locate(name);
    if (!at) return null;
    const id = this.#level(at.level).items[at.k + ITEM_ID] as number;
    return id < this.#places ? null : this.#levelInside(id);
  }

  get #places(): number {
    return this.#tables.places.ends.length;
  }

  /** The level at which the parts of a cluster stand. */
  #levelInside(id: number): number {
    return (id - this.#places) % 32;
  }

  #unitsAt(place: number): Uint32Array {
    const { ends, units } = this.#tables.places;
    return units.subarray(place === 0 ? 0 : ends[place - 1], ends[place]);
  }

  #level(level: number): Level {
    return this.#levels[level] as Level;
  }

  #find(level: number, west: number, north: number, east: number, south: number): number[] {
    const { tree } = this.#level(level);
    return tree.range(toWorld(west) - 1, toWorld(north) - 1, toWorld(east) + 1, toWorld(south) + 1);
  }

  /** Items in a box of the unit square and a little around it. */
  #range(level: number, west: number, north: number, east: number, south: number): (Cluster | Single)[] {
    return this.#find(level, west, north, east, south).map((i) => this.#item(level, i * STRIDE));
  }

  #item(level: number, k: number): Cluster | Single {
    const { items } = this.#level(level);
    const count = items[k + ITEM_COUNT] as number;
    const id = items[k + ITEM_ID] as number;
    if (count === 1) return this.#single(this.#unitsAt(id)[0] as number, id);
    const x = items[k + ITEM_X] as number;
    const y = items[k + ITEM_Y] as number;
    const slot = items[k + ITEM_SLOT] as number;
    return {
      kind: 'cluster',
      name: { version: this.version, tag: this.tag, level, x, y, count },
      count,
      stacked: id < this.#places,
      x: fromWorld(x),
      y: fromWorld(y),
      ...readShares(this.#tables.shares, slot * SHARE_COUNT),
    };
  }

  #single(unit: number, place: number): Single {
    const { codes, codeEnds, traits, places } = this.#tables;
    const start = unit === 0 ? 0 : (codeEnds[unit - 1] as number);
    return {
      kind: 'single',
      code: this.#text.decode(codes.subarray(start, codeEnds[unit])),
      x: places.xys[2 * place] as number,
      y: places.xys[2 * place + 1] as number,
      ...unpackTraits(traits[unit] as number),
    };
  }

  #locate(name: ClusterName): { level: number; k: number } | null {
    if (name.level > STACK_LEVEL || name.count < 2) return null;
    const { tree, items } = this.#level(name.level);
    const position = tree
      .range(name.x, name.y, name.x, name.y)
      .find((i) => items[i * STRIDE + ITEM_COUNT] === name.count);
    return position === undefined ? null : { level: name.level, k: position * STRIDE };
  }

  /** What a cluster was made of, one zoom further in than where it formed, ordered by number in the index. */
  #children(items: Int32Array, k: number): { level: number; k: number }[] {
    const id = items[k + ITEM_ID] as number;
    const level = this.#levelInside(id);
    const origin = ((id - this.#places) >> 5) * STRIDE;
    const { tree, items: inner } = this.#level(level);
    const radius = (RADIUS / (EXTENT * 2 ** (level - 1))) * WORLD;
    return tree
      .within(inner[origin + ITEM_X] as number, inner[origin + ITEM_Y] as number, radius)
      .filter((i) => inner[i * STRIDE + ITEM_PARENT] === id)
      .sort((a, b) => a - b)
      .map((i) => ({ level, k: i * STRIDE }));
  }
}

type WorldBox = [west: number, north: number, east: number, south: number];

function boxes(bbox: Bbox): WorldBox[] {
  return splitAtDateLine(bbox).map(([west, south, east, north]) => [
    mercatorX(west),
    mercatorY(north),
    mercatorX(east),
    mercatorY(south),
  ]);
}

/** North to south, west to east, larger first, then by code: independent of the trees' shape. */
function byPlace(a: Cluster | Single, b: Cluster | Single): number {
  if (a.y !== b.y) return a.y - b.y;
  if (a.x !== b.x) return a.x - b.x;
  const counts = countOf(b) - countOf(a);
  if (counts !== 0 || a.kind === 'cluster' || b.kind === 'cluster') return counts;
  return a.code < b.code ? -1 : 1;
}

export function countOf(item: Cluster | Single): number {
  return item.kind === 'cluster' ? item.count : 1;
}
