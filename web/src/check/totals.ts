/** The totals of a file under the choices made so far. */
import type { CheckProblemCode, RepairKind, Verdict } from '../../../server/contract/checks.ts';
import { problemsOf } from './facts.ts';
import type { Line } from './listing.ts';
import { REPAIR_KINDS, VERDICTS } from './verdicts.ts';

export interface Share {
  code: string;
  name: string;
  rows: number;
  /** Of those, in PDET. */
  pdet: number;
}

export interface RepairTotal {
  /** Numbers of the rows that this kind would repair. */
  rows: number[];
  accepted: number;
}

export interface Totals {
  rows: number;
  verdicts: Record<Verdict, number>;
  /** Counted by their repaired place. */
  repaired: number;
  agree: number;
  disagree: number;
  /** Of the rest: naming no municipality, naming one but without a place, naming one that is not known. */
  undeclared: number;
  unplaced: number;
  unrecognised: number;
  /** Rows in PDET for certain, by subregion. */
  subregions: Map<string, Share>;
  /** Rows that lie in a department, those that wait for a repair left out. */
  departments: Map<string, Share>;
  problems: Map<CheckProblemCode, number>;
  repairs: Map<RepairKind, RepairTotal>;
}

/** Counts lines, on top of totals that were counted before: rows without a repair need counting only once. */
export function totalsOf(lines: readonly Line[], before: Totals = NOTHING): Totals {
  const totals = copyOf(before);
  for (const line of lines) count(totals, line);
  return totals;
}

/** Most rows first. */
export function byRows(shares: ReadonlyMap<string, Share>): Share[] {
  return [...shares.values()].sort((a, b) => b.rows - a.rows || (a.code < b.code ? -1 : 1));
}

function count(totals: Totals, { row, facts }: Line): void {
  const { verdict, repaired, agrees, subregion, department } = facts;
  const inPdet = verdict === 'pdet';
  totals.rows += 1;
  totals.verdicts[verdict] += 1;
  if (repaired) totals.repaired += 1;
  if (agrees === true) totals.agree += 1;
  if (agrees === false) totals.disagree += 1;
  if (agrees === null) totals[whyNotCompared(row, facts)] += 1;
  if (inPdet && subregion) add(totals.subregions, subregion, inPdet);
  if (department && verdict !== 'repair') add(totals.departments, department, inPdet);
  // a problem counts once a row, however often it is said
  for (const code of new Set(problemsOf(row, repaired).map((problem) => problem.code))) {
    totals.problems.set(code, (totals.problems.get(code) ?? 0) + 1);
  }
  const repairs = row.repair && totals.repairs.get(row.repair.kind);
  if (!repairs) return;
  repairs.rows.push(row.row);
  if (repaired) repairs.accepted += 1;
}

const UNKNOWN: ReadonlySet<CheckProblemCode> = new Set(['declared-unknown', 'declared-ambiguous']);

function whyNotCompared(row: Line['row'], facts: Line['facts']): 'undeclared' | 'unplaced' | 'unrecognised' {
  const has = (fits: (code: CheckProblemCode) => boolean) => row.problems.some(({ code }) => fits(code));
  // of a damaged row nobody knows what it declares
  const isDeclared = row.declared_code !== null || has((code) => UNKNOWN.has(code) || code === 'row-damaged');
  if (!isDeclared) return 'undeclared';
  return facts.municipality === null ? 'unplaced' : 'unrecognised';
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

const NOTHING: Totals = {
  rows: 0,
  verdicts: Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>,
  repaired: 0,
  agree: 0,
  disagree: 0,
  undeclared: 0,
  unplaced: 0,
  unrecognised: 0,
  subregions: new Map(),
  departments: new Map(),
  problems: new Map(),
  repairs: new Map(REPAIR_KINDS.map((kind) => [kind, { rows: [], accepted: 0 }])),
};

function copyOf(totals: Totals): Totals {
  const shares = (held: ReadonlyMap<string, Share>) =>
    new Map([...held].map(([code, share]) => [code, { ...share }]));
  return {
    ...totals,
    verdicts: { ...totals.verdicts },
    subregions: shares(totals.subregions),
    departments: shares(totals.departments),
    problems: new Map(totals.problems),
    repairs: new Map(
      [...totals.repairs].map(([kind, { rows, accepted }]) => [kind, { rows: [...rows], accepted }]),
    ),
  };
}
