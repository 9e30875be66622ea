/** Text keys that are the same on both database engines, whatever their collation. */

/** Lower case, no accents, single spaces: what searches compare. `searchKey('Ñoño  Café') === 'nono cafe'`. */
export function searchKey(...parts: (string | null | undefined)[]): string {
  return stripMarks(parts.filter(Boolean).join(' ')).replaceAll('ñ', 'n').replace(/\s+/g, ' ').trim();
}

/** Spanish alphabetical order as bytes: accents ignored, ñ after n. */
export function sortKey(name: string): string {
  return stripMarks(name).replaceAll('ñ', 'n~').replace(/\s+/g, ' ').trim();
}

function stripMarks(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{ASCII}ñ]/gu, (char) => char.normalize('NFD').replace(/\p{M}/gu, ''));
}
