/** Units in: staged in small transactions, committed with their facts and their history in one. */
import type { Knex } from 'knex';
import { bogotaDay } from '../domain/day.ts';
import type { RefusedRow, SourceInput, UnitHistory } from '../domain/import.ts';
import { repeatedUnit } from '../domain/refusal.ts';
import type { UnitAttributes } from '../domain/unit.ts';
import { unitSteps } from '../domain/unit-history.ts';
import { insertSource, lockImports } from '../queries/imports.ts';
import { statedColumns } from '../queries/unit-columns.ts';
import { comparePatches, storePatches } from '../queries/unit-patches.ts';
import { clearStagedUnits, countStagedUnits, stageUnits, takeOutRepeated } from '../queries/unit-staging.ts';
import {
  countPlaces,
  finishUnits,
  giveCodes,
  locateNew,
  type Recording,
  recordingInstant,
  sortItems,
  storeNew,
} from '../queries/unit-writes.ts';
import { lockUnitsVersion } from '../queries/versions.ts';
import { chunked } from './chunks.ts';
import { inTransaction, withStaging } from './staging.ts';

export interface UnitCommitRequest {
  units: AsyncIterable<UnitHistory> | Iterable<UnitHistory>;
  source: SourceInput;
  /** Who writes: an account, or the name of the command. */
  actor: string;
  /** Under which the rows are staged; default one that no import uses. */
  batchId?: number;
  /** The attributes that the input states; of a stored unit the others stay as they are. Default: all. */
  states?: ReadonlySet<keyof UnitAttributes>;
  /** The day of the import, America/Bogota. */
  today?: string;
  /** Stage and check, but store nothing. */
  dryRun?: boolean;
  onProgress?: (step: 'stage' | 'locate' | 'store', done: number) => void;
}

export interface UnitCommitResult {
  /** Units in the input, with those refused. */
  read: number;
  created: number;
  changed: number;
  unchanged: number;
  /** Codes that were given to rows without one. */
  coded: number;
  events: number;
  /** Of the units read. */
  unlocated: number;
  outside: number;
  refused: RefusedRow[];
  sourceId: number | null;
}

const STAGE_ROWS = 5_000;

/**
 * Stores units and their history. Rows in `refused` stay out, all others go in together or not at all.
 * A unit whose code is known becomes a change of it where a value differs.
 */
export async function commitUnits(db: Knex, request: UnitCommitRequest): Promise<UnitCommitResult> {
  const batchId = request.batchId ?? -1;
  const today = request.today ?? bogotaDay(new Date());
  return withStaging(
    () => clearStagedUnits(db, batchId),
    async () => {
      const result = emptyResult();
      const steps = await stage(db, batchId, today, request, result);
      const repeated = await takeOutRepeated(db, batchId);
      result.refused = repeated.map(({ row, code, firstRow }) => repeatedUnit(row, code, firstRow));
      const expected = repeated.length > 0 ? await countStagedUnits(db, batchId) : steps;
      await inTransaction(db, request.dryRun ?? false, async (trx) => {
        await lockImports(trx);
        if ((await countStagedUnits(trx, batchId)) !== expected) throw new Error('staged rows were lost');
        await store(trx, { ...request, batchId, today }, result);
      });
      return result;
    },
  );
}

async function stage(
  db: Knex,
  batchId: number,
  today: string,
  request: UnitCommitRequest,
  result: UnitCommitResult,
): Promise<number> {
  let staged = 0;
  const steps = (async function* () {
    for await (const history of request.units) {
      yield* unitSteps(history, result.read, today);
      result.read += 1;
    }
  })();
  for await (const rows of chunked(steps, STAGE_ROWS)) {
    await stageUnits(db, batchId, rows);
    staged += rows.length;
    request.onProgress?.('stage', result.read);
  }
  return staged;
}

type Storing = UnitCommitRequest & { batchId: number; today: string };

async function store(trx: Knex.Transaction, request: Storing, result: UnitCommitResult): Promise<void> {
  const { batchId, actor, today } = request;
  const stated = statedColumns(request.states ?? null);
  const { fresh, known, uncoded } = await sortItems(trx, batchId);
  result.changed = known > 0 ? await comparePatches(trx, batchId, stated, today) : 0;
  result.unchanged = known - result.changed;
  request.onProgress?.('locate', fresh + result.changed);
  await locateNew(trx, batchId);
  if (uncoded > 0) await giveCodes(trx, batchId);
  result.coded = uncoded;
  request.onProgress?.('store', fresh + result.changed);
  if (fresh + result.changed > 0) {
    const { lastEvent } = await lockUnitsVersion(trx);
    const sourceId = await insertSource(trx, 'units', request.source, actor);
    const recordedAt = await recordingInstant(trx);
    const recording: Recording = { batchId, sourceId, actor, recordedAt, lastEvent };
    result.sourceId = sourceId;
    result.created = fresh > 0 ? await storeNew(trx, recording) : 0;
    if (result.changed > 0) await storePatches(trx, recording, stated);
    result.events = recording.lastEvent - lastEvent;
    await finishUnits(trx, recording, request.source.demonstration ?? false);
  }
  Object.assign(result, await countPlaces(trx));
}

function emptyResult(): UnitCommitResult {
  return {
    read: 0,
    created: 0,
    changed: 0,
    unchanged: 0,
    coded: 0,
    events: 0,
    unlocated: 0,
    outside: 0,
    refused: [],
    sourceId: null,
  };
}
