/** Which rows a table and a map show, and in which order. */
import type { CheckProblemCode, CheckRow, Verdict } from '../../../server/contract/checks.ts';
import { type Choices, isAccepted } from './choices.ts';
import { type Facts, factsOf, problemsOf } from './facts.ts';
import { VERDICTS } from './verdicts.ts';

export type SortKey = 'row' | 'verdict' | 'label' | 'municipality' | 'declared' | 'subregion';

export interface Listing {
  /** null: every verdict. `accepted`: rows whose repair was accepted. */
  verdict: Verdict | 'accepted' | null;
  problem: CheckProblemCode | null;
  text: string;
  sort: SortKey;
  descending: boolean;
}

export const WHOLE: Listing = { verdict: null, problem: null, text: '', sort: 'row', descending: false };

/** A row with what it counts as. */
export interface Line {
  row: CheckRow;
  facts: Facts;
  /** Where it stands in the file as it was checked. */
  index: number;
  /** What a search looks in; made at the first one. */
  searched: string | null;
}

export function linesOf(rows: readonly CheckRow[]): Line[] {
  return rows.map((row, index) => ({ row, facts: factsOf(row, false), index, searched: null }));
}

/** The lines under choices: those of rows without an accepted repair stay the same objects. */
export function chooseLines(
  lines: readonly Line[],
  repairable: readonly Line[],
  choices: Choices,
): readonly Line[] {
  const accepted = repairable.filter(({ row }) => isAccepted(row, choices));
  if (accepted.length === 0) return lines;
  const chosen = [...lines];
  for (const { row, index } of accepted) {
    chosen[index] = { row, facts: factsOf(row, true), index, searched: null };
  }
  return chosen;
}

export function list(lines: readonly Line[], listing: Listing): readonly Line[] {
  const { verdict, problem } = listing;
  const text = plain(listing.text);
  if (verdict === null && problem === null && text === '') return sorted(lines, listing);
  const kept = lines.filter(
    (line) =>
      (verdict === null || (verdict === 'accepted' ? line.facts.repaired : line.facts.verdict === verdict)) &&
      (problem === null || hasProblem(line, problem)) &&
      (text === '' || searchText(line).includes(text)),
  );
  return sorted(kept, listing);
}

function hasProblem({ row, facts }: Line, problem: CheckProblemCode): boolean {
  return problemsOf(row, facts.repaired).some(({ code }) => code === problem);
}

/** Without accents and capitals. Letters of ASCII alone, the most, need no second look. */
export function plain(text: string): string {
  const small = text.toLowerCase().trim();
  return /^[\x20-\x7e]*$/.test(small) ? small : small.normalize('NFD').replace(/\p{M}/gu, '');
}

function searchText(line: Line): string {
  if (line.searched !== null) return line.searched;
  const { row, facts } = line;
  const { municipality, department, subregion } = facts;
  const parts = [
    row.row,
    row.label,
    municipality?.name,
    municipality?.code,
    department?.name,
    subregion?.name,
    row.declared_name,
    row.declared_code,
  ];
  line.searched = plain(parts.join(' '));
  return line.searched;
}

/** Ties keep the order of the file; what is missing stands last either way. */
function sorted(lines: readonly Line[], { sort, descending }: Listing): readonly Line[] {
  const way = descending ? -1 : 1;
  if (sort === 'row') return descending ? lines.toReversed() : lines;
  if (sort === 'verdict') {
    return lines.toSorted((a, b) => way * (severity(a) - severity(b)) || a.index - b.index);
  }
  const keyed = lines.map((line) => ({ line, key: plain(nameFor(line, sort)) }));
  keyed.sort((a, b) => {
    if (a.key === b.key) return a.line.index - b.line.index;
    if (a.key === '' || b.key === '') return a.key === '' ? 1 : -1;
    return way * (a.key < b.key ? -1 : 1);
  });
  return keyed.map(({ line }) => line);
}

const severity = ({ facts }: Line): number => VERDICTS.indexOf(facts.verdict);

function nameFor({ row, facts }: Line, sort: SortKey): string {
  if (sort === 'label') return row.label ?? '';
  if (sort === 'declared') return row.declared_name ?? '';
  return (sort === 'subregion' ? facts.subregion : facts.municipality)?.name ?? '';
}
