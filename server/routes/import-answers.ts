/** Imports and their rows in the shapes of the contract. */
import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { ImportDetail, ImportRow, ImportShape } from '../contract/imports.ts';
import { type Account, actorOf } from '../domain/account.ts';
import { FIELDS } from '../domain/import-fields.ts';
import type { PersonalKind } from '../domain/personal-columns.ts';
import type { Asked, Language, Shape } from '../http/endpoint.ts';
import { type BatchRecord, batchesOfFile } from '../queries/import-batches.ts';
import { importedCodes, placesOfUnits } from '../queries/import-places.ts';
import {
  type DiffRow,
  listDiffRows,
  listRefusals,
  type RefusalRow,
  type RowsQuery,
} from '../queries/import-rows.ts';
import { namesOf } from '../queries/territories.ts';
import type { DiffChange } from '../queries/unit-diffs.ts';
import { areSameOptions } from '../services/import-options.ts';
import type { ImportReport } from '../services/import-report.ts';

interface Reader {
  ctx: Pick<Context, 'db' | 'imports' | 'versions'>;
  account: Account;
  language: Language;
}

/** Whoever is told of one import is told where its units lie, within their scope. */
type DetailReader = Reader & Pick<Asked<Shape, Shape>, 'db' | 'scope'>;

/** Whose rows an account may see, commit, discard and revert: its own; an administrator's are all. */
export function isOwn(batch: BatchRecord, account: Account): boolean {
  return account.role === 'admin' || batch.actor === actorOf(account);
}

export function describeImports(batches: readonly BatchRecord[], reader: Reader): ImportShape[] {
  return batches.map((batch) => summaryOf(batch, reader));
}

export async function describeImport(batch: BatchRecord, reader: DetailReader): Promise<ImportDetail> {
  const { ctx } = reader;
  const same = await batchesOfFile(ctx.db, batch.kind, batch.fileSha256, batch.id);
  const { demonstration } = await ctx.versions.current();
  return {
    ...summaryOf(batch, reader),
    columns:
      batch.columns?.map(({ name, field, personal }) => ({
        name,
        field,
        personal: personal as PersonalKind | null,
      })) ?? null,
    fields: (FIELDS[batch.kind] ?? []).map(({ name }) => name),
    same_file: same.map(({ id, status, actor, createdAt, options }) => ({
      id,
      status,
      actor,
      created_at: createdAt,
      same_options: areSameOptions(options, batch.options),
    })),
    ends_demonstration: demonstration && batch.status === 'staged' && (batch.counts?.new ?? 0) > 0,
    places: await placesOf(batch, reader),
  };
}

async function placesOf(
  { id, kind, status }: BatchRecord,
  { ctx, db, scope }: DetailReader,
): Promise<ImportDetail['places']> {
  if (kind !== 'units' || status !== 'committed') return null;
  const found = await placesOfUnits(db, await importedCodes(ctx.db, id), scope);
  if (found === null) return null;
  const { units, bbox, departmentCode: code } = found;
  if (code === null) return { units, bbox: [...bbox], department: null };
  const names = await namesOf(ctx.db, [{ kind: 'department', code }]);
  return { units, bbox: [...bbox], department: { code, name: names.get(`department:${code}`) ?? code } };
}

function summaryOf(batch: BatchRecord, { ctx, account, language }: Reader): ImportShape {
  return {
    id: batch.id,
    kind: batch.kind,
    status: batch.status,
    file_name: batch.fileName,
    file_sha256: batch.fileSha256,
    actor: batch.actor,
    created_at: batch.createdAt,
    committed_at: batch.committedAt,
    closed_by: batch.closedBy,
    reverted_at: batch.revertedAt,
    reverted_by: batch.revertedBy,
    counts: countsOf(batch),
    report: reportOf(batch, language),
    own: isOwn(batch, account),
    progress: ctx.imports.of(batch.id),
  };
}

function countsOf({ counts }: BatchRecord): ImportShape['counts'] {
  if (counts === null) return null;
  const of = (name: string) => counts[name] ?? 0;
  return {
    new: of('new'),
    changed: of('changed'),
    unchanged: of('unchanged'),
    refused: of('refused'),
    left_out: of('left_out'),
    duplicates: of('duplicates'),
  };
}

/** Null while it is read, and where it failed: then the report holds a reason alone. */
function reportOf({ report }: BatchRecord, language: Language): ImportShape['report'] {
  if (report === null || typeof report.read !== 'number') return null;
  const told = report as unknown as ImportReport;
  return {
    read: told.read,
    stored: told.stored,
    created: told.created,
    changed: told.changed,
    unchanged: told.unchanged,
    unlocated: told.unlocated,
    outside: told.outside,
    relocated: told.relocated,
    refused: told.refusedCount,
    notes: told.notes.map((note) => note[language]),
  };
}

/** One page of rows, and the place after which the next begins. */
export async function rowsPage(
  db: Knex,
  change: DiffChange | 'duplicate' | null,
  page: RowsQuery,
  language: Language,
): Promise<{ rows: ImportRow[]; next: number | null }> {
  const wanted = { ...page, limit: page.limit + 1 };
  if (change === 'refused') {
    const found = await listRefusals(db, wanted);
    const shown = found.slice(0, page.limit);
    const next = found.length > page.limit ? (shown.at(-1)?.position ?? null) : null;
    return { rows: shown.map((row) => refusedRow(row, language)), next };
  }
  const found = await listDiffRows(db, change, wanted);
  const shown = found.slice(0, page.limit);
  const codes = [...new Set(shown.flatMap(({ municipalityCode }) => municipalityCode ?? []))];
  const names = await namesOf(
    db,
    codes.map((code) => ({ kind: 'municipality', code })),
  );
  const next = found.length > page.limit ? (shown.at(-1)?.item ?? null) : null;
  return { rows: shown.map((row) => diffRow(row, names)), next };
}

function diffRow(row: DiffRow, names: ReadonlyMap<string, string>): ImportRow {
  const { before, after, municipalityCode } = row;
  const shown = row.change === 'new' || row.change === 'changed' ? (after ?? {}) : {};
  return {
    row: row.row,
    code: row.code,
    name: row.name,
    change: row.change,
    fields: inOrder(Object.keys(shown)).map((field) => ({
      field,
      before: before?.[field] ?? null,
      after: shown[field] ?? null,
    })),
    municipality: municipalityCode
      ? { code: municipalityCode, name: names.get(`municipality:${municipalityCode}`) ?? municipalityCode }
      : null,
    correction: row.correction,
    problem: null,
    duplicate: row.duplicate,
  };
}

const ORDER = (FIELDS.units ?? []).map(({ name }) => name);

/** In the order of a form: the database keeps none. */
function inOrder(fields: string[]): string[] {
  return fields.sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other));
}

function refusedRow(row: RefusalRow, language: Language): ImportRow {
  return {
    row: row.row,
    code: row.unit?.code ?? null,
    name: row.unit?.name ?? null,
    change: 'refused',
    fields: [],
    municipality: null,
    correction: null,
    problem: {
      column: row.column,
      value: row.value,
      code: row.code,
      reason: row.reason[language],
      remedy: row.remedy[language],
    },
    duplicate: null,
  };
}
