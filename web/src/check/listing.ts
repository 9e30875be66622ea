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
}

export function linesOf(rows: readonly CheckRow[], choices: Choices): Line[] {
  return rows.map((row, index) => ({ row, facts: factsOf(row, isAccepted(row, choices)), index }));
}

export function list(lines: readonly Line[], listing: Listing): Line[] {
  const { verdict, problem } = listing;
  const text = plain(listing.text);
  const kept = lines.filter(
    ({ row, facts }) =>
      (verdict === null || (verdict === 'accepted' ? facts.repaired : facts.verdict === verdict)) &&
      (problem === null || problemsOf(row, facts.repaired).some(({ code }) => code === problem)) &&
      (text === '' || searchText(row, facts).includes(text)),
  );
  return sorted(kept, listing);
}

/** Without accents and capitals. */
export const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

function searchText(row: CheckRow, { municipality, department, subregion }: Facts): string {
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
  return plain(parts.join(' '));
}

/** Ties keep the order of the file; what is missing stands last either way. */
function sorted(lines: Line[], { sort, descending }: Listing): Line[] {
  const way = descending ? -1 : 1;
  if (sort === 'row') return descending ? lines.toReversed() : lines;
  if (sort === 'verdict') {
    return lines.toSorted((a, b) => way * (severity(a) - severity(b)) || a.index - b.index);
  }
  const keys = new Map(lines.map((line) => [line, plain(nameFor(line, sort))]));
  return lines.toSorted((a, b) => {
    const [one, other] = [keys.get(a) ?? '', keys.get(b) ?? ''];
    if (one === other) return a.index - b.index;
    if (one === '' || other === '') return one === '' ? 1 : -1;
    return way * (one < other ? -1 : 1);
  });
}

const severity = ({ facts }: Line): number => VERDICTS.indexOf(facts.verdict);

function nameFor({ row, facts }: Line, sort: SortKey): string {
  if (sort === 'label') return row.label ?? '';
  if (sort === 'declared') return row.declared_name ?? '';
  return (sort === 'subregion' ? facts.subregion : facts.municipality)?.name ?? '';
}
