/** An ODS workbook with columns of ours in one sheet; everything else is copied as the archive holds it. */
import { MAX_CONTENT_BYTES, partOf } from '../readers/workbook-size.ts';
import { ZipArchive } from '../readers/zip.ts';
import { type Change, rewritten } from './archive.ts';
import { freeNames } from './names.ts';
import { annotatedContent, odsPlanOf } from './ods-sheet.ts';
import type { AddedColumns, ReadFile } from './types.ts';

const CONTENT = 'content.xml';
/** A changed document is no longer what was signed. */
const SIGNATURES = 'META-INF/documentsignatures.xml';

export async function* annotateOds(
  path: string,
  file: ReadFile,
  columns: AddedColumns,
): AsyncGenerator<Buffer> {
  const archive = await ZipArchive.open(path);
  try {
    const entry = archive.entries.find(({ name }) => name === CONTENT);
    if (entry === undefined) throw new RangeError(`no ${CONTENT}`);
    const content = partOf(archive, entry, MAX_CONTENT_BYTES);
    const plan = await odsPlanOf(content, file.sheet ?? '', file.headerRow ?? 1, columns);
    const added = { ...columns, names: freeNames(columns.names, file.columns ?? []) };
    const changes = new Map<string, Change>([
      [CONTENT, (pieces) => annotatedContent(pieces, plan, added)],
      [SIGNATURES, null],
    ]);
    yield* rewritten(archive, changes);
  } finally {
    archive.close();
  }
}
