/** The totals of a file under the choices made so far. */
import type { CheckProblemCode, CheckRow, RepairKind, Verdict } from '../../../server/contract/checks.ts';
import { type Choices, isAccepted } from './choices.ts';
import { factsOf, problemsOf } from './facts.ts';
import { REPAIR_KINDS, VERDICTS } from './verdicts.ts';

export interface Share {
  code: string;
  name: string;
  rows: number;
  /** Of those, in PDET. */
  pdet: number;
}

export interface Totals {
  rows: number;
  verdicts: Record<Verdict, number>;
  /** Counted by their repaired place. */
  repaired: number;
  agree: number;
  disagree: number;
  /** Rows in PDET by subregion, most first. */
  subregions: Share[];
  departments: Share[];
  problems: Map<CheckProblemCode, number>;
  repairs: Map<RepairKind, { rows: number[]; accepted: number }>;
}

export function totalsOf(rows: readonly CheckRow[], choices: Choices): Totals {
  const totals = emptyTotals(rows.length);
  const subregions = new Map<string, Share>();
  const departments = new Map<string, Share>();
  for (const row of rows) {
    const accepted = isAccepted(row, choices);
    const facts = factsOf(row, accepted);
    totals.verdicts[facts.verdict] += 1;
    if (facts.repaired) totals.repaired += 1;
    if (facts.agrees === true) totals.agree += 1;
    if (facts.agrees === false) totals.disagree += 1;
    const inPdet = facts.verdict === 'pdet';
    if (inPdet && facts.subregion) add(subregions, facts.subregion, inPdet);
    if (facts.department && facts.verdict !== 'repair') add(departments, facts.department, inPdet);
    countProblems(totals, row, accepted);
    const repairs = row.repair && totals.repairs.get(row.repair.kind);
    if (repairs) {
      repairs.rows.push(row.row);
      if (accepted) repairs.accepted += 1;
    }
  }
  totals.subregions = byRows(subregions);
  totals.departments = byRows(departments);
  return totals;
}

/** A problem counts once a row, however often it is said. */
function countProblems(totals: Totals, row: CheckRow, accepted: boolean): void {
  for (const code of new Set(problemsOf(row, accepted).map((problem) => problem.code))) {
    totals.problems.set(code, (totals.problems.get(code) ?? 0) + 1);
  }
}

function emptyTotals(rows: number): Totals {
  return {
    rows,
    verdicts: Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>,
    repaired: 0,
    agree: 0,
    disagree: 0,
    subregions: [],
    departments: [],
    problems: new Map(),
    repairs: new Map(REPAIR_KINDS.map((kind) => [kind, { rows: [], accepted: 0 }])),
  };
}

function add(
  shares: Map<string, Share>,
  { code, name }: { code: string; name: string },
  inPdet: boolean,
): void {
  const share = shares.get(code) ?? { code, name, rows: 0, pdet: 0 };
  share.rows += 1;
  if (inPdet) share.pdet += 1;
  shares.set(code, share);
}

function byRows(shares: Map<string, Share>): Share[] {
  return [...shares.values()].sort((a, b) => b.rows - a.rows || (a.code < b.code ? -1 : 1));
}
