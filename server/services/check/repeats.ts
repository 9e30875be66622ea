/** Rows that stand more than once, and places that several rows share, over a whole file in flat memory. */
import type { Cell, RowProblem } from '../../domain/check/types.ts';

/** Rows that a message names. */
const NAMED = 10;

interface Group {
  rows: number[];
  count: number;
}

/** Fingerprints of rows, in file order; groups are known once all are in. */
class Fingerprints {
  private hashes: Float64Array = new Float64Array(1_024);
  private rows: Int32Array = new Int32Array(1_024);
  private length = 0;
  private groups = new Map<number, Group>();

  add(hash: number, row: number): void {
    if (this.length === this.hashes.length) this.grow();
    this.hashes[this.length] = hash;
    this.rows[this.length] = row;
    this.length += 1;
  }

  /** Keeps the groups of two or more, and gives the rest back. */
  close(): void {
    const sorted = this.hashes.slice(0, this.length).sort();
    for (let at = 1; at < sorted.length; at++) {
      const hash = sorted[at];
      if (hash === sorted[at - 1] && hash !== undefined) this.groups.set(hash, { rows: [], count: 0 });
    }
    for (let at = 0; at < this.length; at++) {
      const group = this.groups.get(this.hashes[at] ?? 0);
      if (!group) continue;
      group.count += 1;
      if (group.rows.length <= NAMED) group.rows.push(this.rows[at] ?? 0);
    }
    this.hashes = new Float64Array(0);
    this.rows = new Int32Array(0);
  }

  groupOf(hash: number): Group | undefined {
    return this.groups.get(hash);
  }

  private grow(): void {
    const hashes = new Float64Array(this.length * 2);
    const rows = new Int32Array(this.length * 2);
    hashes.set(this.hashes);
    rows.set(this.rows);
    this.hashes = hashes;
    this.rows = rows;
  }
}

export class Repeats {
  private readonly whole = new Fingerprints();
  private readonly places = new Fingerprints();

  add(row: number, cells: readonly Cell[], place: { x: number; y: number } | null): void {
    const hash = rowHash(cells);
    this.whole.add(hash, row);
    if (place !== null) this.places.add(placeHash(place), row);
  }

  close(): void {
    this.whole.close();
    this.places.close();
  }

  /** What is to be said of a row; nothing of places that equal rows share anyway. */
  problems(row: number, cells: readonly Cell[], place: { x: number; y: number } | null): RowProblem[] {
    const same = this.whole.groupOf(rowHash(cells));
    const near = place === null ? undefined : this.places.groupOf(placeHash(place));
    const found: RowProblem[] = [];
    if (same) found.push({ code: 'duplicate-row', ...others(same, row) });
    if (near && near.count > (same?.count ?? 1)) found.push({ code: 'shared-point', ...others(near, row) });
    return found;
  }
}

function others({ rows, count }: Group, row: number): { rows: number[]; more: number } {
  const named = rows.filter((other) => other !== row).slice(0, NAMED);
  return { rows: named, more: count - 1 - named.length };
}

function rowHash(cells: readonly Cell[]): number {
  return hashOf(cells.map((cell) => cell ?? '').join('\u001f'));
}

/** To about a centimetre. */
function placeHash({ x, y }: { x: number; y: number }): number {
  return hashOf(`${x.toFixed(7)} ${y.toFixed(7)}`);
}

/** 53 bits: two rows of 200,000 that differ collide once in about 450,000 files. */
function hashOf(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & b) + (a >>> 0);
}
