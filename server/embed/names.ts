/** Names as people write them, whatever capitals the source used. */
const SMALL = new Set(['de', 'del', 'la', 'las', 'los', 'el', 'y', 'e', 'o', 'en', 'al']);

/** `SAN PABLO DE BORBUR` to `San Pablo de Borbur`; names in mixed case are left alone. */
export function displayName(name: string): string {
  if (name !== name.toUpperCase() || name === name.toLowerCase()) return name;
  return name
    .toLowerCase()
    .split(/(\s+|[-(/.])/)
    .map((word, index) => (index > 0 && SMALL.has(word) ? word : capitalised(word)))
    .join('')
    .replace(/\bD\.\s?c\.?/i, 'D.C.');
}

/** A name short enough for the map: `Archipiélago de San Andrés, Providencia y Santa Catalina` to `San Andrés`. */
export function mapName(name: string): string {
  const shown = displayName(name);
  const [first = shown] = shown.split(',');
  return shown.length > 30 ? first.replace(/^Archipi[ée]lago de /i, '') : shown;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
