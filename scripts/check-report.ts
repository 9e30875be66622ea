/** What a check found, as lines for a person. */
import type { CheckedRow, Column } from '../server/domain/check/types.ts';
import {
  notationText,
  PROBLEM_TITLES,
  problemMessage,
  REPAIR_TITLES,
  repairReason,
} from '../server/domain/check/words.ts';
import type { Check, FileCard, Totals } from '../server/services/checks.ts';

/** Rows that are told one by one. */
const DETAILED = 20;

/** A zero that was put back, and the middle of a polygon, need nobody's hand. */
const NEEDS_NOBODY: ReadonlySet<string> = new Set(['code-zero-restored', 'middle-taken']);

export class CheckReport {
  /** Some row has a problem. */
  needsALook = false;
  private readonly details: string[] = [];
  private hidden = 0;

  constructor(
    private readonly file: string,
    private readonly language: 'es' | 'en',
  ) {}

  add(rows: readonly CheckedRow[]): void {
    for (const row of rows) {
      const isOdd = row.problems.some(({ code }) => !NEEDS_NOBODY.has(code));
      if (!isOdd && row.repair === null) continue;
      this.needsALook = true;
      if (this.details.length < DETAILED) this.details.push(this.detail(row));
      else this.hidden += 1;
    }
  }

  lines(check: Check, card: FileCard): string[] {
    const words = WORDS[this.language];
    return [
      `${this.file}: ${card.format}, ${notationText(card.notations, card.planeCrs, this.language)}`,
      ...card.warnings.map((warning) => `  · ${warning[this.language]}`),
      ...check.columns.flatMap((column) => this.columnLine(column)),
      ...this.totalLines(check.totals()),
      ...(this.details.length > 0 ? [`${words.details}:`] : []),
      ...this.details,
      ...(this.hidden > 0 ? [`  … + ${this.number(this.hidden)} (--output)`] : []),
      ...(check.basis.demonstration ? [words.demonstration] : []),
    ];
  }

  private detail(row: CheckedRow): string {
    if (row.repair) return `  ${repairReason(row.repair, row)[this.language]}`;
    const sentences = row.problems.map((problem) => problemMessage(problem, row)[this.language]);
    return `  ${WORDS[this.language].row} ${row.row}: ${sentences.join(' ')}`;
  }

  private columnLine({ name, role, personal }: Column): string[] {
    const words = WORDS[this.language];
    if (personal) return [`  · «${name}»: ${words.personal}`];
    return role ? [`  · «${name}» → ${role}`] : [];
  }

  private totalLines(totals: Totals): string[] {
    const words = WORDS[this.language];
    const line = (title: string, rows: number, indent = '  ') =>
      `${indent}${title.padEnd(58 - indent.length)}${this.number(rows).padStart(10)}`;
    const { verdicts } = totals;
    return [
      line(totals.rows === 1 ? words.row.toLowerCase() : words.rows, totals.rows),
      ...(['pdet', 'not_pdet', 'borderline', 'repair', 'outside', 'unusable'] as const).flatMap((verdict) =>
        verdicts[verdict] > 0 ? [line(words[verdict], verdicts[verdict])] : [],
      ),
      ...totals.byProblem.map(({ code, rows }) => line(PROBLEM_TITLES[code][this.language], rows, '    ')),
      ...totals.byRepair.map(({ kind, rows }) =>
        line(`→ ${REPAIR_TITLES[kind][this.language]}`, rows, '    '),
      ),
    ];
  }

  private number(value: number): string {
    return value.toLocaleString(this.language === 'es' ? 'es-CO' : 'en');
  }
}

const WORDS = {
  es: {
    rows: 'filas',
    pdet: 'en municipios PDET',
    not_pdet: 'fuera de PDET',
    borderline: 'limítrofes',
    repair: 'por corregir',
    outside: 'fuera de los municipios',
    unusable: 'sin ubicación utilizable',
    details: 'Por revisar',
    row: 'Fila',
    personal: 'parece un dato personal; no se guarda',
    demonstration: 'Datos de demostración: límites aproximados.',
  },
  en: {
    rows: 'rows',
    pdet: 'in PDET municipalities',
    not_pdet: 'outside PDET',
    borderline: 'borderline',
    repair: 'to mend',
    outside: 'outside the municipalities',
    unusable: 'without a usable place',
    details: 'To look at',
    row: 'Row',
    personal: 'looks like personal data; it is not stored',
    demonstration: 'Demonstration data: approximate boundaries.',
  },
} as const;
