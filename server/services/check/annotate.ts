/**
 * A checked file back to its owner, with the verdicts as columns. It consults territories and no unit, and stores
 * nothing: no export, so that the audit trail is told nothing of it.
 */
import type { Knex } from 'knex';
import { type AnnotatedFile, annotateFile } from '../../annotators/index.ts';
import {
  type Choices,
  columnNames,
  columnValues,
  countsAsPdet,
  isAccepted,
  type Value,
} from '../../domain/check/annotation.ts';
import type { Language } from '../../domain/check/words.ts';
import { Check, type CheckRequest } from '../checks.ts';

export interface AnnotationRequest extends CheckRequest {
  /** As its owner calls it. */
  fileName: string;
  choices: Choices;
  /** `pdet`: the rows alone that the totals count as in PDET. */
  only: 'all' | 'pdet';
  language: Language;
}

const SUFFIXES = {
  all: { es: '-verificado', en: '-checked' },
  pdet: { es: '-pdet', en: '-pdet' },
} as const;

/** @throws Problem for a file that cannot be read */
export async function annotateChecked(db: Knex, request: AnnotationRequest): Promise<AnnotatedFile> {
  const { file, fileName, choices, only, language, signal } = request;
  const check = await Check.open(db, request);
  const card = await check.survey();
  const values = new Map<number, Value[]>();
  let mended = 0;
  for await (const batch of check.rows()) {
    for (const row of batch) {
      const isMended = isAccepted(row, choices);
      if (only === 'pdet' && !countsAsPdet(row, isMended)) continue;
      if (isMended) mended += 1;
      values.set(row.row, columnValues(row, isMended, language));
    }
  }
  signal?.throwIfAborted();
  const names = columnNames(language, mended > 0);
  // Rows that repeat the header stay in the file, and hold no PDET.
  const unjudged = only === 'all' ? names.map(() => null) : null;
  return annotateFile(
    file,
    {
      ...{ fileName, suffix: SUFFIXES[only][language] },
      format: card.format,
      encoding: card.encoding,
      separator: card.separator,
      width: card.width,
      decimal: card.decimal,
      headerRow: card.headerRow,
      sheet: card.sheet,
      columns: check.columns.map(({ name }) => name),
    },
    { names, valuesOf: (row) => values.get(row)?.slice(0, names.length) ?? unjudged },
  );
}
