/** Units in: staged in small transactions, committed with their facts and their history in one. */
import type { Knex } from 'knex';
import type { RefusedRow, SourceInput, UnitHistory } from '../domain/import.ts';

export interface UnitCommitRequest {
  units: AsyncIterable<UnitHistory> | Iterable<UnitHistory>;
  source: SourceInput;
  /** Who writes: an account, or the name of the command. */
  actor: string;
  /** Stage and check, but store nothing. */
  dryRun?: boolean;
  onProgress?: (step: 'stage' | 'locate' | 'store', done: number) => void;
}

export interface UnitCommitResult {
  batchId: number;
  /** Units in the input, with those refused. */
  read: number;
  created: number;
  changed: number;
  unchanged: number;
  events: number;
  unlocated: number;
  outside: number;
  refused: RefusedRow[];
}

/**
 * Stores units and their history. Rows in `refused` stay out, all others go in together or not at all.
 * A unit whose code is known becomes a change of it where a value differs.
 */
export async function commitUnits(db: Knex, request: UnitCommitRequest): Promise<UnitCommitResult> {
  void db;
  void request;
  throw new Error('not built yet');
}
