/** Checks a file in a test, and tells its rows and refusals in few words. */
import type { Database } from '../../db/connect.ts';
import type { CheckedRow } from '../../server/domain/check/types.ts';
import { problemMessage, repairReason } from '../../server/domain/check/words.ts';
import { Problem } from '../../server/problem.ts';
import { Check, type CheckRequest, type FileCard, type Totals } from '../../server/services/checks.ts';

export interface Checked {
  card: FileCard;
  columns: Check['columns'];
  rows: CheckedRow[];
  totals: Totals;
}

export async function checked(
  database: Database,
  file: string,
  request: Partial<CheckRequest> = {},
): Promise<Checked> {
  const check = await Check.open(database.knex, { file, ...request });
  const card = await check.survey();
  const rows: CheckedRow[] = [];
  for await (const batch of check.rows()) rows.push(...batch);
  return { card, columns: check.columns, rows, totals: check.totals() };
}

/** `row verdict municipality declared, problems → repair`, the last parts where there are any. */
export function told({ row, verdict, where, declared, problems, repair }: CheckedRow): string {
  const place = where?.municipality?.code ?? '–';
  const found = problems.map(({ code }) => code).join(' ');
  const mended =
    repair && `→ ${repair.kind} ${repair.crs ?? ''} ${repair.where.municipality?.code}`.replace(/ +/g, ' ');
  return [`${row} ${verdict} ${place} ${declared?.code ?? '–'}`, found, mended].filter(Boolean).join(', ');
}

export function reasons(rows: CheckedRow[]): string[] {
  return rows.flatMap((row) => (row.repair ? [repairReason(row.repair, row).es] : []));
}

export function sentences(rows: CheckedRow[]): string[] {
  return rows.flatMap((row) => row.problems.map((problem) => problemMessage(problem, row).es));
}

export async function refusalOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the file was taken');
}
