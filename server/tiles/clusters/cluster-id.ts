/**
 * Names of clusters: opaque to clients, `{version}.{filter}.{level}.{x}.{y}.{count}` in base 36 to us.
 *
 * A cluster is named by where it stands rather than by its number in an index, since one unit more shifts all
 * numbers: an old name on a new index must never answer another cluster. Ids in tiles leave the version open (`-`),
 * so that tiles that a commit didn't touch keep their bytes and ETag.
 */
export interface ClusterName {
  /** Null in tiles: whichever index holds the same cluster. */
  version: number | null;
  /** Tag of filter and scope. */
  tag: string;
  level: number;
  /** Place in `WORLD` integers, and number of units. */
  x: number;
  y: number;
  count: number;
}

const NUMBER = '-?[0-9a-z]{1,10}';
const PATTERN = new RegExp(
  `^(-|[0-9a-z]{1,11})\\.([A-Za-z0-9_-]{8,24})\\.([0-9a-h])\\.(${NUMBER})\\.(${NUMBER})\\.([0-9a-z]{1,7})$`,
);

export function formatClusterId(name: ClusterName): string {
  const version = name.version === null ? '-' : name.version.toString(36);
  const numbers = [name.level, name.x, name.y, name.count].map((n) => n.toString(36));
  return [version, name.tag, ...numbers].join('.');
}

/** The name, or null when the text is none. */
export function parseClusterId(id: string): ClusterName | null {
  const match = PATTERN.exec(id);
  if (!match) return null;
  const [, version = '', tag = '', ...rest] = match;
  const [level, x, y, count] = rest.map((text) => Number.parseInt(text, 36)) as [
    number,
    number,
    number,
    number,
  ];
  return { version: version === '-' ? null : Number.parseInt(version, 36), tag, level, x, y, count };
}
