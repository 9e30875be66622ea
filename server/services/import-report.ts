/** What is told of an import: by the command, by the API, and kept with its batch. */
import type { RefusedRow, RepairedRow } from '../domain/import.ts';
import type { Bilingual } from '../problem.ts';
import type { RowLedger } from './import-rows.ts';

/** What became of a file. `stored` rows went in; of units they are `created` + `changed` + `unchanged`. */
export interface ImportReport {
  kind: string;
  file: string;
  status: 'stored' | 'unchanged' | 'checked' | 'staged';
  batchId: number | null;
  read: number;
  stored: number;
  created: number | null;
  changed: number | null;
  unchanged: number | null;
  unlocated: number | null;
  outside: number | null;
  /** Units whose facts changed with territories. */
  relocated: number | null;
  repaired: RepairedRow[];
  refusedCount: number;
  refused: RefusedRow[];
  notes: Bilingual[];
}

/** Details of rows that a batch keeps in its report. */
const KEPT_ROWS = 1_000;

/** A report of nothing yet: the members that every kind of import fills in. */
export function blankReport(kind: string, file: string, batchId: number | null): ImportReport {
  return {
    kind,
    file,
    status: 'stored',
    batchId,
    read: 0,
    stored: 0,
    created: null,
    changed: null,
    unchanged: null,
    unlocated: null,
    outside: null,
    relocated: null,
    repaired: [],
    refusedCount: 0,
    refused: [],
    notes: [],
  };
}

/** With what the rows gave. */
export function withLedger(report: ImportReport, ledger: RowLedger): ImportReport {
  const { read, repaired, refusedCount, refused } = ledger;
  return { ...report, read, repaired, refusedCount, refused };
}

/** What the batch keeps of a report. */
export function keptReport(report: ImportReport): ImportReport {
  return {
    ...report,
    refused: report.refused.slice(0, KEPT_ROWS),
    repaired: report.repaired.slice(0, KEPT_ROWS),
  };
}
