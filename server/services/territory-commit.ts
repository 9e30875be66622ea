/** Territories, memberships, figures and seats in: each replaces its subject as a whole, in one transaction. */
import type { Knex } from 'knex';
import type {
  FigureInput,
  MemberInput,
  RefusedRow,
  RepairedRow,
  SeatInput,
  SourceInput,
  TerritoryInput,
} from '../domain/import.ts';
import {
  duplicateCodes as duplicates,
  geometryOfWrongShape,
  unknownMunicipality,
} from '../domain/refusal.ts';
import { searchKey, sortKey } from '../domain/text.ts';
import { importRefused } from '../problem.ts';
import {
  deleteFigures,
  insertFigures,
  insertOverlayKind,
  insertSource,
  type KindRow,
  lockImports,
  memberCodes,
  presentCodes,
  readKind,
  replaceMembers,
  replaceNames,
  replaceSeats,
} from '../queries/imports.ts';
import {
  clearStagedTerritories,
  comparePresent,
  countStaged,
  derivedNames,
  deriveKind,
  duplicateCodes,
  keepShape,
  type Present,
  repairPolygons,
  replaceKind,
  type StagedTerritory,
  stagedParentNames,
  stageTerritories,
  stopDeriving,
} from '../queries/territory-writes.ts';
import { relocateUnits } from '../queries/unit-relocation.ts';
import { bumpVersions } from '../queries/versions.ts';
import { chunked } from './chunks.ts';
import { inTransaction, withStaging } from './staging.ts';

interface CommitRequest<Row> {
  /** Of territories: under which they are staged, and their changes of units told; default one that no import uses. */
  batchId?: number;
  rows: AsyncIterable<Row> | Iterable<Row>;
  source: SourceInput;
  actor: string;
  /** Check, but store nothing. */
  dryRun?: boolean;
  onProgress?: (step: 'stage' | 'store' | 'locate', done: number) => void;
  /** Written down with it, in the same transaction. */
  note?: (trx: Knex.Transaction, result: CommitResult) => Promise<void> | undefined;
}

export interface TerritoryCommitRequest extends CommitRequest<TerritoryInput> {
  kind: string;
  /** For a kind that does not exist yet: an overlay of polygons. */
  newKind?: { labelEs: string; labelEn: string; bufferM: number | null };
  /** Over 5 % of the present codes may go missing. */
  acceptLoss?: boolean;
}

export interface CommitResult {
  read: number;
  stored: number;
  refused: RefusedRow[];
  repaired: RepairedRow[];
  /** Units whose facts changed with it. */
  relocated: number;
  sourceId: number | null;
  /** The version before was the demonstration's. */
  replacedDemonstration: boolean;
  /** Codes of the version before that the new one lacks; ten examples. Of demonstration data none are told. */
  lost: { count: number; examples: string[] };
}

/** The share of present codes that may go missing without being asked for. */
const LOSS_LIMIT = 0.05;
const STAGE_ROWS = 500;
const STAGE_CHARACTERS = 4_000_000;

/**
 * A new version of a kind. The derived kinds are rebuilt and the units it touches are located again with it.
 * @throws Problem import-refused: duplicate codes, no usable row, over 5 % of the codes lost
 */
export async function commitTerritories(db: Knex, request: TerritoryCommitRequest): Promise<CommitResult> {
  const batchId = request.batchId ?? -1;
  const kind = await kindOf(db, request);
  const clear = () => clearStagedTerritories(db, batchId);
  return withStaging(clear, async () => {
    const read = await stage(db, batchId, request);
    const repaired = kind.shape === 'polygon' ? await repairPolygons(db, batchId) : [];
    const misshaped = await keepShape(db, batchId, kind.shape);
    const result: CommitResult = {
      ...emptyResult(read),
      repaired: repaired.map(({ row, code, reason }) => repairedGeometry(row, code, reason)),
      refused: misshaped.map((ref) => geometryOfWrongShape(ref, kind.shape)),
    };
    await refuseDuplicates(db, batchId);
    result.stored = await countStaged(db, batchId);
    if (result.stored === 0) throw importRefused(nothingUsable(result.refused));
    const present = await refuseLoss(db, kind.kind, batchId, request.acceptLoss ?? false);
    result.replacedDemonstration = present.demonstration;
    if (!present.demonstration) result.lost = { count: present.lost, examples: present.examples };
    await store(db, kind, batchId, request, result);
    return result;
  });
}

async function kindOf(db: Knex, request: TerritoryCommitRequest): Promise<KindRow> {
  const known = await readKind(db, request.kind);
  if (known) return known;
  if (!request.newKind) {
    throw importRefused({
      reason: { es: `no existe la clase «${request.kind}»`, en: `there is no kind “${request.kind}”` },
      remedy: {
        es: 'Para crearla, dé su nombre con --label "Resguardo indígena".',
        en: 'To create it, give its name by --label "Indigenous reserve".',
      },
    });
  }
  return {
    kind: request.kind,
    shape: 'polygon',
    role: 'overlay',
    bufferM: request.newKind.bufferM,
    derivedFrom: null,
  };
}

async function stage(db: Knex, batchId: number, request: TerritoryCommitRequest): Promise<number> {
  let item = 0;
  const staged = (async function* () {
    for await (const row of request.rows) yield stagedOf(row, item++);
  })();
  const weight = (row: StagedTerritory) => row.geometry.length;
  for await (const rows of chunked(staged, STAGE_ROWS, weight, STAGE_CHARACTERS)) {
    await stageTerritories(db, batchId, rows);
    request.onProgress?.('stage', item);
  }
  return item;
}

function stagedOf(row: TerritoryInput, item: number): StagedTerritory {
  return {
    item,
    row: row.row ?? null,
    code: row.code,
    name: row.name,
    sortKey: sortKey(row.name),
    searchKey: searchKey(row.name),
    parent: row.parent ?? null,
    parentName: row.parentName ?? null,
    attributes: JSON.stringify(row.attributes ?? {}),
    geometry: JSON.stringify(row.geometry),
  };
}

async function refuseDuplicates(db: Knex, batchId: number): Promise<void> {
  const found = await duplicateCodes(db, batchId);
  if (found.length > 0) throw importRefused(duplicates(found));
}

/** @returns what stands now; of the demonstration's the codes need not come again */
async function refuseLoss(db: Knex, kind: string, batchId: number, acceptLoss: boolean): Promise<Present> {
  const present = await comparePresent(db, kind, batchId);
  const isTooMuch = present.lost > present.codes * LOSS_LIMIT;
  if (isTooMuch && !acceptLoss && !present.demonstration) {
    const list = present.examples.join(', ');
    throw importRefused({
      reason: {
        es: `faltan ${present.lost} de los ${present.codes} códigos actuales (${list}${present.lost > 10 ? ', …' : ''})`,
        en: `${present.lost} of the ${present.codes} present codes are missing (${list}${present.lost > 10 ? ', …' : ''})`,
      },
      remedy: {
        es: 'Si el archivo está completo y esos códigos ya no existen, repita con --accept-loss.',
        en: 'If the file is complete and those codes are gone, repeat with --accept-loss.',
      },
      members: { lost: present.lost, present: present.codes, examples: present.examples },
    });
  }
  return present;
}

async function store(
  db: Knex,
  kind: KindRow,
  batchId: number,
  request: TerritoryCommitRequest,
  result: CommitResult,
): Promise<void> {
  await inTransaction(db, request.dryRun ?? false, async (trx) => {
    await lockImports(trx);
    if ((await countStaged(trx, batchId)) !== result.stored) throw new Error('staged rows were lost');
    const sourceId = await insertSource(trx, kind.kind, request.source, request.actor);
    const isNew = (await readKind(trx, kind.kind)) === null;
    if (isNew && request.newKind) await insertOverlayKind(trx, { kind: kind.kind, ...request.newKind });
    request.onProgress?.('store', result.stored);
    await replaceKind(trx, kind.kind, batchId, sourceId);
    const changed = await follow(trx, kind, batchId, sourceId);
    request.onProgress?.('locate', result.stored);
    result.relocated = await relocateFor(trx, kind, request.batchId ?? null);
    result.sourceId = sourceId;
    await request.note?.(trx, result);
    await bumpVersions(trx, [...changed, ...(result.relocated > 0 ? ['units'] : [])]);
  });
}

/** What hangs on a kind changes with it. @returns the kinds that changed */
async function follow(trx: Knex, kind: KindRow, batchId: number, sourceId: number): Promise<string[]> {
  if (kind.kind === 'department') await stopDeriving(trx, 'department');
  if (kind.kind !== 'municipality') return [kind.kind];
  const names = await stagedParentNames(trx, batchId);
  if (names.size > 0) await replaceNames(trx, 'department', names, sourceId);
  const changed = ['municipality', 'pdet_subregion'];
  await derive(trx, 'pdet_subregion');
  if ((await readKind(trx, 'department'))?.derivedFrom === 'municipality') {
    await derive(trx, 'department');
    changed.push('department');
  }
  return changed;
}

async function derive(trx: Knex, kind: string): Promise<void> {
  const names = await derivedNames(trx, kind);
  const named = names.map(({ code, name }) => ({
    code,
    name: name ?? code,
    sortKey: sortKey(name ?? code),
    searchKey: searchKey(name ?? code),
  }));
  await deriveKind(trx, kind, named);
}

/** No fact of a unit hangs on the polygons of departments: they follow the municipality's parent. */
async function relocateFor(trx: Knex, kind: KindRow, batchId: number | null): Promise<number> {
  if (kind.kind === 'department') return 0;
  return relocateUnits(trx, kind.role === 'overlay' ? { overlay: kind.kind } : {}, batchId);
}

/**
 * The list of PDET municipalities: the polygons of the subregions follow from it.
 * @throws Problem import-refused: a municipality named twice, no usable row
 */
export async function commitMembers(db: Knex, request: CommitRequest<MemberInput>): Promise<CommitResult> {
  const known = await presentCodes(db, 'municipality');
  const rows: MemberInput[] = [];
  const result = emptyResult(0);
  for await (const row of request.rows) {
    result.read += 1;
    if (known.size > 0 && !known.has(row.child)) result.refused.push(unknownMunicipality(row.row, row.child));
    else rows.push(row);
  }
  const twice = repeated(rows.map((row) => ({ code: row.child, row: row.row ?? null })));
  if (twice.length > 0) throw importRefused(duplicates(twice));
  if (rows.length === 0) throw importRefused(nothingUsable(result.refused));
  result.stored = rows.length;
  await storeMembers(db, rows, request, result);
  return result;
}

async function storeMembers(
  db: Knex,
  rows: MemberInput[],
  request: CommitRequest<MemberInput>,
  result: CommitResult,
): Promise<void> {
  await inTransaction(db, request.dryRun ?? false, async (trx) => {
    await lockImports(trx);
    result.sourceId = await insertSource(trx, 'pdet', request.source, request.actor);
    const kept = new Set(rows.map((row) => row.child));
    const before = await memberCodes(trx, 'pdet_subregion', 'municipality');
    const lost = before.filter((code) => !kept.has(code));
    result.lost = { count: lost.length, examples: lost.slice(0, 10) };
    await replaceMembers(trx, 'pdet_subregion', 'municipality', rows, result.sourceId);
    await derive(trx, 'pdet_subregion');
    request.onProgress?.('locate', rows.length);
    result.relocated = await relocateUnits(trx, {}, request.batchId ?? null);
    const layers = ['figures', 'pdet_subregion'];
    await request.note?.(trx, result);
    await bumpVersions(trx, result.relocated > 0 ? [...layers, 'units'] : layers);
  });
}

const FIGURE_ROWS = 20_000;

/** Figures of a subject (population, programme, …) take the place of those that earlier sources of it brought. */
export async function commitFigures(
  db: Knex,
  request: CommitRequest<FigureInput> & { subject: string },
): Promise<CommitResult> {
  const result = emptyResult(0);
  await inTransaction(db, request.dryRun ?? false, async (trx) => {
    await lockImports(trx);
    result.sourceId = await insertSource(trx, request.subject, request.source, request.actor);
    await deleteFigures(trx, request.subject, result.sourceId);
    for await (const rows of chunked(request.rows, FIGURE_ROWS)) {
      await insertFigures(trx, rows, result.sourceId);
      result.read += rows.length;
      request.onProgress?.('store', result.read);
    }
    if (result.read === 0) throw importRefused(nothingUsable([]));
    result.stored = result.read;
    await request.note?.(trx, result);
    await bumpVersions(trx, ['figures']);
  });
  return result;
}

/** Municipal seats, replaced as a whole. */
export async function commitSeats(db: Knex, seats: SeatInput[]): Promise<void> {
  await db.transaction(async (trx) => {
    await lockImports(trx);
    await replaceSeats(trx, seats);
    await bumpVersions(trx, ['figures']);
  });
}

function emptyResult(read: number): CommitResult {
  return {
    read,
    stored: 0,
    refused: [],
    repaired: [],
    relocated: 0,
    sourceId: null,
    replacedDemonstration: false,
    lost: { count: 0, examples: [] },
  };
}

function repairedGeometry(row: number | null, code: string, reason: string): RepairedRow {
  return {
    row,
    value: code,
    reason: {
      es: `geometría no válida, reparada con ST_MakeValid: ${reason}`,
      en: `invalid geometry, repaired by ST_MakeValid: ${reason}`,
    },
  };
}

function repeated(refs: { code: string; row: number | null }[]): { code: string; rows: (number | null)[] }[] {
  const rows = new Map<string, (number | null)[]>();
  for (const { code, row } of refs) rows.set(code, [...(rows.get(code) ?? []), row]);
  return [...rows].filter(([, all]) => all.length > 1).map(([code, all]) => ({ code, rows: all }));
}

function nothingUsable(refused: RefusedRow[]) {
  const [first] = refused;
  return {
    reason: {
      es: `no hay ninguna fila utilizable${first ? `; la primera: ${first.reason.es}` : ''}`,
      en: `there is no usable row${first ? `; the first: ${first.reason.en}` : ''}`,
    },
    remedy: {
      es: 'Revise que sea el archivo y la clase correctos.',
      en: 'Check that this is the right file and kind.',
    },
  };
}
