/** The numbers above the table: rows by verdict, subregion, department, problem and repair. */
import type { CheckedRow, CheckProblemCode, Code, RepairKind, Verdict } from '../../domain/check/types.ts';
import { CHECK_PROBLEMS, REPAIR_KINDS, VERDICTS } from '../../domain/check/types.ts';
import { sortKey } from '../../domain/text.ts';

export interface Totals {
  rows: number;
  verdicts: Record<Verdict, number>;
  agree: number;
  disagree: number;
  /** Rows whose verdict is PDET. */
  bySubregion: (Code & { rows: number })[];
  byDepartment: (Code & { rows: number; pdet: number })[];
  byProblem: { code: CheckProblemCode; rows: number }[];
  byRepair: { kind: RepairKind; rows: number }[];
}

/** Adds rows up as they come. */
export class TotalsCounter {
  private rows = 0;
  private agree = 0;
  private disagree = 0;
  private readonly verdicts = new Map<Verdict, number>();
  private readonly subregions = new Map<string, Code & { rows: number }>();
  private readonly departments = new Map<string, Code & { rows: number; pdet: number }>();
  private readonly problems = new Map<CheckProblemCode, number>();
  private readonly repairs = new Map<RepairKind, number>();

  add({ verdict, where, agrees, problems, repair }: CheckedRow): void {
    this.rows += 1;
    if (agrees === true) this.agree += 1;
    if (agrees === false) this.disagree += 1;
    count(this.verdicts, verdict);
    if (where?.subregion && verdict === 'pdet') {
      const subregion = entry(this.subregions, where.subregion, { rows: 0 });
      subregion.rows += 1;
    }
    if (where?.department && verdict !== 'repair') {
      const department = entry(this.departments, where.department, { rows: 0, pdet: 0 });
      department.rows += 1;
      if (verdict === 'pdet') department.pdet += 1;
    }
    for (const code of new Set(problems.map((problem) => problem.code))) count(this.problems, code);
    if (repair) count(this.repairs, repair.kind);
  }

  totals(): Totals {
    const of = (verdict: Verdict): number => this.verdicts.get(verdict) ?? 0;
    const byName = (a: Code, b: Code) => (sortKey(a.name) < sortKey(b.name) ? -1 : 1);
    return {
      rows: this.rows,
      verdicts: Object.fromEntries(VERDICTS.map((verdict) => [verdict, of(verdict)])) as Record<
        Verdict,
        number
      >,
      agree: this.agree,
      disagree: this.disagree,
      bySubregion: [...this.subregions.values()].sort(byName),
      byDepartment: [...this.departments.values()].sort(byName),
      byProblem: listed(CHECK_PROBLEMS, this.problems).map(([code, rows]) => ({ code, rows })),
      byRepair: listed(REPAIR_KINDS, this.repairs).map(([kind, rows]) => ({ kind, rows })),
    };
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function entry<Numbers extends object>(
  entries: Map<string, Code & Numbers>,
  { code, name }: Code,
  zero: Numbers,
): Code & Numbers {
  const found = entries.get(code) ?? { code, name, ...zero };
  entries.set(code, found);
  return found;
}

function listed<Key>(keys: readonly Key[], counts: ReadonlyMap<Key, number>): [Key, number][] {
  return keys.flatMap((key): [Key, number][] => {
    const rows = counts.get(key) ?? 0;
    return rows > 0 ? [[key, rows]] : [];
  });
}
