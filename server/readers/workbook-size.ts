/** How large the parts of a workbook may be. Its rows are streamed, but XLSX keeps its texts in a part that is held. */
import { basename } from 'node:path';
import { workbookTooLarge } from '../problem.ts';
import { isInflated, type ZipArchive, type ZipEntry } from './zip.ts';

/** XML of one XLSX sheet; 200,000 rows of 40 columns take 300 MB. It is never held. */
export const MAX_SHEET_BYTES = 2 ** 30;
/** XML of all sheets of an ODS; 200,000 rows of 10 columns take 300 MB. It is never held. */
export const MAX_CONTENT_BYTES = 2 ** 31;
/** XML of an XLSX's shared texts. Held as short ones they take some 400 MB, the worst that there is. */
export const MAX_STRINGS_BYTES = 128 << 20;

/** The entry's content, held to `maxBytes`. @throws Problem `workbook-too-large` (413), which says to use CSV */
export function partOf(
  archive: ZipArchive,
  entry: ZipEntry,
  maxBytes: number,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  // One that is made to be large is refused as damaged by the archive itself.
  if (entry.bytes > maxBytes && !isInflated(entry)) {
    throw workbookTooLarge(basename(archive.path), Math.round(entry.bytes / 1e6));
  }
  return archive.chunks(entry, maxBytes, onBytes);
}
