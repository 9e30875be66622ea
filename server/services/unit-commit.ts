/**
 * Units in, in three steps that the command, the API and the page share: staged in small transactions, compared with
 * what is stored, and stored with their facts and their history. The last two run in one transaction each, or in the same.
 */
import type { Knex } from 'knex';
import { bogotaDay } from '../domain/day.ts';
import type { RefusedRow, SourceInput, UnitHistory } from '../domain/import.ts';
import { repeatedUnit } from '../domain/refusal.ts';
import type { UnitAttributes } from '../domain/unit.ts';
import { unitSteps } from '../domain/unit-history.ts';
import { insertSource, lockImports } from '../queries/imports.ts';
import { gatherStatistics } from '../queries/statistics.ts';
import { statedColumns } from '../queries/unit-columns.ts';
import { comparePatches, type GivenPatch, givePatch, storePatches } from '../queries/unit-patches.ts';
import {
  barPlaces,
  barRows,
  countItems,
  distinctPlaces,
  placeItems,
  type WritePlaces,
} from '../queries/unit-places.ts';
import { clearStagedUnits, countStagedUnits, stageUnits, takeOutRepeated } from '../queries/unit-staging.ts';
import {
  countPlaces,
  finishUnits,
  giveCodes,
  locateStaged,
  type Recording,
  recordingInstant,
  sortItems,
  storeNew,
} from '../queries/unit-writes.ts';
import { lockUnitsVersion } from '../queries/versions.ts';
import { chunked } from './chunks.ts';
import { inTransaction, withStaging } from './staging.ts';

export type UnitStep = 'stage' | 'locate' | 'store';

/** Rows that are staged, and what is known of them. */
export interface StagedUnits {
  batchId: number;
  /** The attributes that the input states; of a stored unit the others stay as they are. Null: all. */
  states: ReadonlySet<string> | null;
  /** The day of the import, America/Bogota. */
  today: string;
}

export interface StagingResult {
  /** Units in the input, with those refused. */
  read: number;
  /** Rows of the stage: one for each step of each unit's history. */
  rows: number;
  refused: RefusedRow[];
}

export interface Comparison {
  fresh: number;
  known: number;
  changed: number;
  /** New ones that are given a code at commit. */
  uncoded: number;
}

export interface CompareOptions {
  /** Whether who writes may; null: everywhere. */
  mayWrite?: ((places: WritePlaces) => boolean) | null;
  /** Rows of the file that stay out by choice. */
  leaveOut?: readonly number[];
  /** Of one known unit: its days and type are given, and nothing is compared. */
  patch?: GivenPatch | null;
}

export interface Writing {
  source: SourceInput | { id: number };
  /** Who writes: an account, or the name of the command. */
  actor: string;
  /** What the events name as their import; null for a single unit. */
  eventBatch: number | null;
  reason?: string | null;
  demonstration?: boolean;
}

export interface StoringResult {
  created: number;
  changed: number;
  unchanged: number;
  coded: number;
  events: number;
  unlocated: number;
  outside: number;
  sourceId: number | null;
}

const STAGE_ROWS = 5_000;

/** Stages units in small transactions; later rows of a code that stands more than once are refused. */
export async function stageHistories(
  db: Knex,
  { batchId, today }: Pick<StagedUnits, 'batchId' | 'today'>,
  units: AsyncIterable<UnitHistory> | Iterable<UnitHistory>,
  onRead: (read: number) => void = () => undefined,
): Promise<StagingResult> {
  let read = 0;
  let rows = 0;
  const steps = (async function* () {
    for await (const history of units) {
      yield* unitSteps(history, read, today);
      read += 1;
    }
  })();
  for await (const chunk of chunked(steps, STAGE_ROWS)) {
    await stageUnits(db, batchId, chunk);
    rows += chunk.length;
    onRead(read);
  }
  if (rows >= STAGE_ROWS) await gatherStatistics(db, 'import_units');
  const repeated = await takeOutRepeated(db, batchId);
  if (repeated.length > 0) rows = await countStagedUnits(db, batchId);
  return {
    read,
    rows,
    refused: repeated.map(({ row, code, firstRow }) => repeatedUnit(row, code, firstRow)),
  };
}

/** Finds what the staged rows would do, in temporary tables of this transaction. `lockImports` comes first. */
export async function compareStaged(
  trx: Knex,
  { batchId, states, today }: StagedUnits,
  { mayWrite = null, leaveOut = [], patch = null }: CompareOptions = {},
): Promise<Comparison> {
  const stated = statedColumns(states);
  const { known } = await sortItems(trx, batchId);
  if (patch) await givePatch(trx, batchId, stated, patch);
  else await comparePatches(trx, batchId, stated, today);
  await locateStaged(trx, batchId, known > 0 && stated.some(({ column }) => column === 'geom'));
  await placeItems(trx, batchId, stated);
  await barRows(trx, batchId, leaveOut);
  if (mayWrite) {
    const places = await distinctPlaces(trx);
    await barPlaces(
      trx,
      places.filter((place) => !mayWrite(place)),
    );
  }
  return countItems(trx);
}

/** Stores what `compareStaged` found in this transaction. */
export async function storeCompared(
  trx: Knex.Transaction,
  { batchId, states }: StagedUnits,
  writing: Writing,
  { fresh, known, changed, uncoded }: Comparison,
): Promise<StoringResult> {
  if (uncoded > 0) await giveCodes(trx, batchId);
  let stored = { events: 0, sourceId: null as number | null };
  if (fresh + changed > 0) {
    const { lastEvent } = await lockUnitsVersion(trx);
    const { source, actor, eventBatch, reason = null } = writing;
    const sourceId = 'id' in source ? source.id : await insertSource(trx, 'units', source, actor);
    const recordedAt = await recordingInstant(trx);
    const recording: Recording = { batchId, eventBatch, sourceId, actor, reason, recordedAt, lastEvent };
    if (fresh > 0) await storeNew(trx, recording);
    if (changed > 0) await storePatches(trx, recording, statedColumns(states));
    await finishUnits(trx, recording, writing.demonstration ?? false);
    stored = { events: recording.lastEvent - lastEvent, sourceId };
  }
  const places = await countPlaces(trx);
  return { created: fresh, changed, unchanged: known - changed, coded: uncoded, ...stored, ...places };
}

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
  onProgress?: (step: UnitStep, done: number) => void;
}

export interface UnitCommitResult extends StoringResult {
  /** Units in the input, with those refused. */
  read: number;
  refused: RefusedRow[];
}

/**
 * Stores units and their history in one go, without a record of an import: demonstration data and tests. Rows in
 * `refused` stay out, all others go in together or not at all. A unit whose code is known becomes a change of it where
 * a value differs.
 */
export async function commitUnits(db: Knex, request: UnitCommitRequest): Promise<UnitCommitResult> {
  const batchId = request.batchId ?? -1;
  const today = request.today ?? bogotaDay(new Date());
  const staged: StagedUnits = { batchId, today, states: request.states ?? null };
  const { source, actor, onProgress } = request;
  return withStaging(
    () => clearStagedUnits(db, batchId),
    async () => {
      const { read, rows, refused } = await stageHistories(db, staged, request.units, (count) =>
        onProgress?.('stage', count),
      );
      let result: StoringResult | undefined;
      await inTransaction(db, request.dryRun ?? false, async (trx) => {
        await lockImports(trx);
        await requireWhole(trx, batchId, rows);
        onProgress?.('locate', read);
        const compared = await compareStaged(trx, staged);
        onProgress?.('store', read);
        result = await storeCompared(
          trx,
          staged,
          { source, actor, eventBatch: batchId, demonstration: source.demonstration },
          compared,
        );
      });
      if (!result) throw new Error('a finished transaction has stored');
      return { read, refused, ...result };
    },
  );
}

/** Rows that went missing since they were staged must not pass for rows that were never there. */
export async function requireWhole(trx: Knex, batchId: number, rows: number): Promise<void> {
  if ((await countStagedUnits(trx, batchId)) !== rows) throw new Error('staged rows were lost');
}
