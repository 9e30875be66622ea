/** Import batches: who brought which file, what became of it. */
import type { Knex } from 'knex';
import type { RefusedRow } from '../domain/import.ts';

export interface BatchInput {
  kind: string;
  fileName: string;
  fileSha256: string;
  actor: string;
  options: object;
}

/** `staging`: being read. `checked`: a dry run. `unchanged`: the same file as before, by the command. */
export const BATCH_STATUSES = [
  'staging',
  'staged',
  'committed',
  'refused',
  'unchanged',
  'reverted',
  'partly_reverted',
  'checked',
  'discarded',
] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** A column of the file and what is read from it. */
export interface BatchColumn {
  name: string;
  /** Null: nothing. */
  field: string | null;
  /** Data of persons, never stored: document, phone, email, person_name. */
  personal: string | null;
}

export interface BatchRecord {
  id: number;
  kind: string;
  fileName: string;
  fileSha256: string;
  status: BatchStatus;
  actor: string;
  createdAt: string;
  committedAt: string | null;
  closedBy: string | null;
  revertedAt: string | null;
  revertedBy: string | null;
  options: unknown;
  columns: BatchColumn[] | null;
  states: string[] | null;
  stagedOn: string | null;
  stagedRows: number | null;
  counts: Record<string, number> | null;
  /** As the importer told it; older than this release it may lack members. */
  report: Record<string, unknown> | null;
}

const COLUMNS = {
  id: 'id',
  kind: 'kind',
  fileName: 'file_name',
  fileSha256: 'file_sha256',
  status: 'status',
  actor: 'actor',
  createdAt: 'created_at',
  committedAt: 'committed_at',
  closedBy: 'closed_by',
  revertedAt: 'reverted_at',
  revertedBy: 'reverted_by',
  options: 'options',
  columns: 'columns',
  states: 'states',
  stagedOn: 'staged_on',
  stagedRows: 'staged_rows',
  counts: 'counts',
  report: 'report',
} as const;

export async function openBatch(db: Knex, input: BatchInput): Promise<number> {
  const [row] = await db('import_batches')
    .insert({
      kind: input.kind,
      file_name: input.fileName,
      file_sha256: input.fileSha256,
      actor: input.actor,
      options: JSON.stringify(input.options),
      status: 'staging',
    })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('no import batch was made');
  return row.id;
}

/** What is said of a batch as it goes on; members left out stay as they are. */
export interface BatchChanges {
  status?: BatchStatus;
  sourceId?: number | null;
  columns?: readonly BatchColumn[];
  states?: readonly string[];
  stagedOn?: string;
  stagedRows?: number;
  counts?: Record<string, number>;
  report?: unknown;
  closedBy?: string;
  revertedBy?: string;
}

export async function updateBatch(db: Knex, id: number, changes: BatchChanges): Promise<void> {
  const json = (value: unknown) => (value === undefined ? undefined : JSON.stringify(value));
  const values: Record<string, unknown> = {
    status: changes.status,
    source_id: changes.sourceId,
    columns: json(changes.columns),
    states: changes.states,
    staged_on: changes.stagedOn,
    staged_rows: changes.stagedRows,
    counts: json(changes.counts),
    report: json(changes.report),
    closed_by: changes.closedBy,
    reverted_by: changes.revertedBy,
    committed_at: changes.status === 'committed' ? db.raw('clock_timestamp()') : undefined,
    reverted_at: changes.revertedBy === undefined ? undefined : db.raw('clock_timestamp()'),
  };
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  await db('import_batches').where({ id }).update(given);
}

export async function findBatch(db: Knex, id: number): Promise<BatchRecord | undefined> {
  return db('import_batches').where({ id }).first<BatchRecord | undefined>(COLUMNS);
}

/** The batch, held until the transaction ends: two who commit it at once take turns. */
export async function lockBatch(trx: Knex.Transaction, id: number): Promise<BatchRecord | undefined> {
  return trx('import_batches').where({ id }).forUpdate().first<BatchRecord | undefined>(COLUMNS);
}

/** The latest first. @param before id after which the page begins */
export async function listBatches(
  db: Knex,
  { before, limit }: { before: number | null; limit: number },
): Promise<BatchRecord[]> {
  const rows = db('import_batches').select(COLUMNS).orderBy('id', 'desc').limit(limit);
  if (before !== null) rows.where('id', '<', before);
  return rows;
}

/** What the last import of a kind was, and what it reported. */
export interface Committed {
  fileSha256: string;
  options: unknown;
  report: { refusedCount?: number; refused?: RefusedRow[] } | null;
}

/** The last committed batch of a kind: the same file with the same options again would change nothing. */
export async function lastCommitted(db: Knex, kind: string): Promise<Committed | null> {
  const row = await db('import_batches')
    .where({ kind, status: 'committed' })
    .orderBy('id', 'desc')
    .first<Committed | undefined>({ fileSha256: 'file_sha256', options: 'options', report: 'report' });
  return row ?? null;
}

/** Batches of the same file that were committed or wait for it, the latest first. */
export async function batchesOfFile(
  db: Knex,
  kind: string,
  fileSha256: string,
  except: number,
): Promise<BatchRecord[]> {
  return db('import_batches')
    .where({ kind, file_sha256: fileSha256 })
    .whereIn('status', ['committed', 'staged', 'partly_reverted'])
    .whereNot({ id: except })
    .orderByRaw(`status = 'staged', id desc`)
    .limit(5)
    .select(COLUMNS);
}

/** Says that a batch is still read. @returns whether it may be: nobody discarded it, and it was not taken for abandoned */
export async function touchBatch(db: Knex, id: number): Promise<boolean> {
  const touched = await db('import_batches')
    .where({ id, status: 'staging' })
    .update({ touched_at: db.raw('clock_timestamp()') });
  return touched > 0;
}

/** Several heartbeats must have failed, on a machine that is busy too. */
const SILENT = `touched_at < clock_timestamp() - interval '3 minutes'`;

/**
 * Batches whose reading ended with its process, held until the transaction ends.
 * @param ownedSince since when this process alone has the database: what was read before was left behind
 */
export async function lockAbandoned(trx: Knex.Transaction, ownedSince: Date | null): Promise<BatchRecord[]> {
  const batches = trx('import_batches').where({ status: 'staging' }).orderBy('id').forUpdate().skipLocked();
  if (ownedSince === null) batches.whereRaw(SILENT);
  else batches.where('touched_at', '<', ownedSince);
  return batches.select<BatchRecord[]>(COLUMNS);
}
