/** Repairs that a person accepted: whole kinds, single rows, and rows set apart from their kind. */
import type { CheckRow, RepairKind } from '../../../server/contract/checks.ts';

export interface Choices {
  kinds: ReadonlySet<RepairKind>;
  rows: ReadonlySet<number>;
  notRows: ReadonlySet<number>;
}

export const NO_CHOICES: Choices = { kinds: new Set(), rows: new Set(), notRows: new Set() };

export function isAccepted(row: CheckRow, choices: Choices): boolean {
  if (row.repair === null || choices.notRows.has(row.row)) return false;
  return choices.kinds.has(row.repair.kind) || choices.rows.has(row.row);
}

export function isEmpty({ kinds, rows }: Choices): boolean {
  return kinds.size === 0 && rows.size === 0;
}

/** Accepts the repair of one row, or takes it back. */
export function chooseRow(choices: Choices, row: CheckRow, accept: boolean): Choices {
  if (row.repair === null) return choices;
  const byKind = choices.kinds.has(row.repair.kind);
  return {
    kinds: choices.kinds,
    rows: accept && !byKind ? withOne(choices.rows, row.row) : withoutOne(choices.rows, row.row),
    notRows: !accept && byKind ? withOne(choices.notRows, row.row) : withoutOne(choices.notRows, row.row),
  };
}

/** Accepts every repair of a kind, or takes all of them back; `rows` are those of the kind. */
export function chooseKind(
  choices: Choices,
  kind: RepairKind,
  rows: readonly number[],
  accept: boolean,
): Choices {
  const kinds = new Set(choices.kinds);
  if (accept) kinds.add(kind);
  else kinds.delete(kind);
  const own = new Set(rows);
  const others = (held: ReadonlySet<number>) => new Set([...held].filter((row) => !own.has(row)));
  return { kinds, rows: others(choices.rows), notRows: others(choices.notRows) };
}

/** As the API takes them. */
export function choicesJson({ kinds, rows, notRows }: Choices): string {
  return JSON.stringify({ kinds: [...kinds], rows: [...rows], not_rows: [...notRows] });
}

function withOne(held: ReadonlySet<number>, row: number): ReadonlySet<number> {
  return new Set(held).add(row);
}

function withoutOne(held: ReadonlySet<number>, row: number): ReadonlySet<number> {
  if (!held.has(row)) return held;
  const rest = new Set(held);
  rest.delete(row);
  return rest;
}
