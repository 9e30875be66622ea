/** Who may import whom: design.md section 3 as a table. */

/** Layers by path, the first match counts; a path ends in `/` for a folder. */
const LAYERS = [
  ['web/src/map/', 'web map'],
  ['web/', 'web'],
  ['db/', 'db'],
  ['server/contract/', 'contract'],
  ['server/domain/', 'domain'],
  ['server/embed/', 'embed'], // the public map's page, drawn by the server and in the page alike
  ['server/problem.ts', 'problem'],
  ['server/queries/', 'queries'],
  ['server/readers/', 'readers'],
  ['server/annotators/', 'annotators'],
  ['server/services/', 'services'],
  ['server/http/', 'http'],
  ['server/routes/', 'routes'],
  ['server/tiles/sources/', 'tile sources'],
  // grouping units, as the server does it and the page while it plays the past
  ['server/tiles/clusters/build.ts', 'grouping'],
  ['server/tiles/clusters/cluster-index.ts', 'grouping'],
  ['server/tiles/clusters/feature.ts', 'grouping'],
  ['server/tiles/', 'tiles'],
  ['server/context.ts', 'context'],
  ['server/config.ts', 'config'],
  ['server/', 'composition'],
  ['scripts/thread.mjs', 'boot'], // how a thread begins, whoever starts it
  ['scripts/', 'scripts'],
  ['test/', 'test'],
] as const;

export type Layer = (typeof LAYERS)[number][1];

interface Rule {
  /** What its files may import, beside the layer itself and packages. */
  may: readonly Layer[];
  /** What they may import types of. */
  types?: readonly Layer[];
}

const SERVER_PARTS = [
  'contract',
  'domain',
  'embed',
  'problem',
  'queries',
  'readers',
  'annotators',
  'services',
  'http',
  'routes',
  'tile sources',
  'grouping',
  'tiles',
  'context',
  'config',
] as const;

const RULES: Record<Layer, Rule> = {
  domain: { may: [], types: ['problem'] },
  problem: { may: [] },
  config: { may: [] },
  contract: { may: ['domain', 'problem'] },
  embed: { may: [], types: ['contract'] },
  boot: { may: [] },
  db: { may: ['boot'] },
  queries: { may: ['domain', 'problem', 'db'] },
  readers: { may: ['domain', 'problem'] },
  annotators: { may: ['readers', 'domain', 'problem'] },
  services: { may: ['queries', 'embed', 'domain', 'problem', 'db', 'readers', 'annotators'] },
  http: {
    may: ['contract', 'domain', 'embed', 'problem', 'services'],
    types: ['context', 'config', 'queries'],
  },
  routes: {
    may: ['http', 'services', 'queries', 'embed', 'grouping', 'contract', 'domain', 'problem'],
    types: ['context', 'config', 'tiles', 'tile sources'],
  },
  tiles: {
    may: ['grouping', 'domain', 'problem', 'contract', 'http', 'boot'],
    types: ['services', 'queries', 'db', 'context', 'config'],
  },
  'tile sources': { may: ['grouping', 'tiles', 'queries', 'domain', 'problem'], types: ['db', 'services'] },
  // makes the parts once and hands them in
  context: { may: [...SERVER_PARTS, 'db'], types: ['composition'] },
  // scripts: the page's build, which the start runs as a process of its own
  composition: { may: [...SERVER_PARTS, 'db', 'scripts'] },
  grouping: { may: ['tiles', 'domain'], types: ['contract'] },
  'web map': { may: ['web', 'contract', 'embed'] },
  web: { may: ['web map', 'contract', 'embed', 'grouping'] },
  scripts: { may: [...SERVER_PARTS, 'composition', 'db'] },
  test: { may: [...SERVER_PARTS, 'composition', 'db', 'web', 'web map', 'scripts'] },
};

/** The layer of a path from the top, or null for a file outside all of them (package.json). */
export function layerOf(file: string): Layer | null {
  const found = LAYERS.find(([path]) => (path.endsWith('/') ? file.startsWith(path) : file === path));
  return found?.[1] ?? null;
}

/** Why `from` may not import `to`, or null when it may. Both are paths from the top. */
export function objection(from: string, to: string, typeOnly: boolean): string | null {
  const layer = layerOf(from);
  const target = layerOf(to);
  if (layer === null || target === null || layer === target) return null;
  const { may, types = [] } = RULES[layer];
  if (may.includes(target) || (typeOnly && types.includes(target))) return null;
  return `${layer} may not import ${typeOnly ? 'types of ' : ''}${target} (${to})`;
}
