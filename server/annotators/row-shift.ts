/** Where rows come to stand once others are left out. */

export class RowShift {
  /** `removed`: row numbers, ascending. */
  constructor(private readonly removed: readonly number[]) {}

  get isNone(): boolean {
    return this.removed.length === 0;
  }

  isRemoved(row: number): boolean {
    return this.removed[this.countBelow(row)] === row;
  }

  /** The new number of a row that stays; of one that is left out, that of the next one that stays. */
  of(row: number): number {
    return row - this.countBelow(row);
  }

  /** `A2:C9` or `B5` -> where it stands now; null when all of its rows are left out. */
  reference(reference: string): string | null {
    const parts = /^(\$?[A-Z]+\$?)(\d+)(?::(\$?[A-Z]+\$?)(\d+))?$/.exec(reference);
    if (parts === null) return reference;
    const [, column = '', first = '', endColumn, last = first] = parts;
    const top = this.of(Number(first));
    const bottom = this.of(Number(last) + 1) - 1;
    if (bottom < top) return null;
    return endColumn === undefined ? `${column}${top}` : `${column}${top}:${endColumn}${bottom}`;
  }

  /** References with spaces between them, as `sqref` holds them. */
  references(list: string): string | null {
    const kept = list.split(/\s+/).map((reference) => this.reference(reference));
    const text = kept.filter((reference) => reference !== null).join(' ');
    return text === '' ? null : text;
  }

  /** Removed rows ahead of this one, by halving. */
  private countBelow(row: number): number {
    let low = 0;
    let high = this.removed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.removed[middle] ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
