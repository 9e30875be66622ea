/** A file of units as it arrives over HTTP: hashed, opened, after a check where it comes from one, and staged. */

import { basename } from 'node:path';
import type { Knex } from 'knex';
import type { Choices } from '../domain/check/annotation.ts';
import type { ColumnRole } from '../domain/check/types.ts';
import type { Language } from '../domain/check/words.ts';
import type { BatchRecord } from '../queries/import-batches.ts';
import { openRows, type RowStream } from '../readers/index.ts';
import type { Basis } from './check/basis.ts';
import { openCheckedFile } from './check/import-stream.ts';
import type { ImportProgress } from './import-board.ts';
import { stableOptions } from './import-options.ts';
import { checkConstants, checkFields } from './import-rows.ts';
import { hashOf } from './imports.ts';
import type { Author } from './unit-imports.ts';
import { type Noted, stageUnits } from './unit-stages.ts';

/** How a check read the file, and which of its repairs were accepted: its rows lie where the check says. */
export interface AfterCheck {
  columns: Record<string, ColumnRole | null>;
  choices: Choices;
  basis: Basis;
  /** In which corrections are told to the history. */
  language: Language;
}

export interface UnitUpload {
  /** Its path. */
  file: string;
  author: Author;
  /** Field → column; field → value. */
  map?: Record<string, string> | undefined;
  set?: Record<string, string> | undefined;
  crs?: number | undefined;
  sheet?: string | undefined;
  encoding?: string | undefined;
  /** Of a file that comes from a check. */
  check?: AfterCheck | null;
  today: string;
  signal: AbortSignal;
  /** `id` null: it is checked, and no import yet. */
  onProgress: (id: number | null, progress: ImportProgress) => void;
  note: Noted;
}

/** @throws Problem unreadable-file, invalid-parameter, import-refused; of a check no-place-columns, too-many-rows */
export async function stageUpload(db: Knex, request: UnitUpload): Promise<BatchRecord> {
  const { file, author, map = {}, set = {}, today, signal, onProgress, note } = request;
  checkFields({ kind: 'units', map, set });
  checkConstants(set);
  let bytes = { done: 0, total: 0 };
  const opened = await openUpload(db, request, (done, total) => {
    bytes = { done, total };
  });
  const fileSha256 = await hashOf(file);
  const options = stableOptions({ map, set, reader: readerOf(request), ...checkOptions(request) });
  return stageUnits(db, {
    file: { fileName: basename(file), fileSha256, options, set, ...opened },
    author,
    today,
    signal,
    note,
    onProgress: ({ batchId, step, rows }) => {
      const read = step === 'read' ? bytes : { done: null, total: null };
      onProgress(batchId, { step, ...read, rows });
    },
  });
}

async function openUpload(
  db: Knex,
  request: UnitUpload,
  onBytes: (done: number, total: number) => void,
): Promise<{ stream: RowStream; map: Record<string, string> }> {
  const { file, map = {}, check, signal, onProgress } = request;
  const reader = readerOf(request);
  if (check) {
    return openCheckedFile(db, {
      ...{ file, ...reader, ...check, map, signal, onBytes },
      onChecked: ({ bytes, totalBytes, rows }) =>
        onProgress(null, { step: 'check', done: bytes, total: totalBytes, rows }),
    });
  }
  const { lng, lat, ...others } = map;
  // An axis that is said to be in no column: nothing is known of the place, so nothing of it may change either.
  if (lng === '' || lat === '') {
    return { stream: await openRows(file, { ...reader, placeless: true, onBytes }), map: others };
  }
  return { stream: await openRows(file, { ...reader, lngColumn: lng, latColumn: lat, onBytes }), map };
}

function readerOf({ crs, sheet, encoding }: UnitUpload) {
  return { ...(crs !== undefined && { crs }), ...(sheet && { sheet }), ...(encoding && { encoding }) };
}

/** In one order, so that the same choices are the same import. */
function checkOptions({ check }: UnitUpload) {
  if (!check) return {};
  const { columns, choices } = check;
  const inOrder = (rows: ReadonlySet<number>) => [...rows].sort((one, other) => one - other);
  const { kinds, rows, notRows } = choices;
  const kept = { kinds: [...new Set(kinds)].sort(), rows: inOrder(rows), not_rows: inOrder(notRows) };
  return { check: { columns, choices: kept } };
}
