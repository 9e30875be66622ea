/** Where the build put the script of the public map: its page is written by the server, not by the build. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EmbedAssets } from '../../embed/page.ts';

/** What the build made. */
export const BUILT = fileURLToPath(new URL('../../../dist/web', import.meta.url));
const ENTRY = 'src/embed/main.ts';

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
  assets?: string[];
}

type Manifest = Record<string, Chunk>;

/** With what stands before `assets/…`; null where nothing is built. */
export function embedAssets(root: string): EmbedAssets | null {
  const chunks = readManifest();
  const entry = chunks?.[ENTRY];
  if (!chunks || !entry) return null;
  const map = (entry.dynamicImports ?? []).filter((name) => name.includes('embed-map'));
  const names = new Set([
    ...(entry.imports ?? []),
    ...map,
    ...map.flatMap((name) => chunks[name]?.imports ?? []),
  ]);
  names.delete(ENTRY);
  const preload = [...names].flatMap((name) => chunks[name]?.file ?? []);
  return { script: root + entry.file, preload: preload.map((file) => root + file) };
}

/** Every file of the build that the page may load, by its path there. @throws Error when nothing is built */
export function embedFiles(): string[] {
  const chunks = readManifest();
  if (!chunks?.[ENTRY]) throw new Error('The page is not built: npm run build');
  const seen = new Set<string>();
  const files = new Set<string>(['embed.js']);
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const { file, imports = [], dynamicImports = [], css = [], assets = [] } = chunks[name] ?? { file: '' };
    for (const path of [file, ...css, ...assets]) if (path !== '') files.add(path);
    for (const next of [...imports, ...dynamicImports]) visit(next);
  };
  visit(ENTRY);
  return [...files].sort();
}

function readManifest(): Manifest | null {
  try {
    return JSON.parse(readFileSync(join(BUILT, '.vite/manifest.json'), 'utf8'));
  } catch {
    return null;
  }
}
