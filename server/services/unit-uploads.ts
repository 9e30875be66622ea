/** A file of units as it arrives over HTTP: checked, hashed, opened and staged. */

import { basename } from 'node:path';
import type { Knex } from 'knex';
import type { BatchRecord } from '../queries/import-batches.ts';
import { openRows } from '../readers/index.ts';
import type { ImportProgress } from './import-board.ts';
import { stableOptions } from './import-options.ts';
import { checkFields } from './import-rows.ts';
import { hashOf } from './imports.ts';
import type { Author } from './unit-imports.ts';
import { type Noted, stageUnits } from './unit-stages.ts';

export interface UnitUpload {
  /** Its path. */
  file: string;
  author: Author;
  /** Field → column; field → value. */
  map?: Record<string, string> | undefined;
  set?: Record<string, string> | undefined;
  crs?: number | undefined;
  sheet?: string | undefined;
  today: string;
  signal: AbortSignal;
  onProgress: (id: number, progress: ImportProgress) => void;
  note: Noted;
}

/** @throws Problem unreadable-file, invalid-parameter, import-refused */
export async function stageUpload(db: Knex, request: UnitUpload): Promise<BatchRecord> {
  const { file, author, map = {}, set = {}, crs, sheet, today, signal, onProgress, note } = request;
  checkFields({ kind: 'units', map, set });
  let bytes = { done: 0, total: 0 };
  const reader = { ...(crs === undefined ? {} : { crs }), ...(sheet ? { sheet } : {}) };
  const stream = await openRows(file, {
    ...reader,
    lngColumn: map.lng || undefined,
    latColumn: map.lat || undefined,
    onBytes: (done, total) => {
      bytes = { done, total };
    },
  });
  const fileSha256 = await hashOf(file);
  const options = stableOptions({ map, set, reader });
  return stageUnits(db, {
    file: { fileName: basename(file), fileSha256, options, stream, map, set },
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
