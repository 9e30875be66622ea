/** Names of columns and files that do not take another's place. */

/** The names, with a number where the file has a column of that name. */
export function freeNames(names: readonly string[], taken: Iterable<string>): string[] {
  const used = new Set(taken);
  return names.map((name) => {
    let free = name;
    for (let count = 2; used.has(free); count++) free = `${name} (${count})`;
    used.add(free);
    return free;
  });
}

/**
 * `unidades.csv` + `-verificado` -> `unidades-verificado.csv`. A format that changed takes the new ending:
 * `mapa.kml` -> `mapa-verificado.csv`.
 */
export function annotatedName(fileName: string, suffix: string, ending?: string): string {
  const dot = fileName.lastIndexOf('.');
  const stem = dot > 0 ? fileName.slice(0, dot) : fileName;
  const own = dot > 0 ? fileName.slice(dot) : '';
  return `${stem || 'archivo'}${suffix}${ending ?? own}`;
}
