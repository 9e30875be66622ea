/** Where the build put the script of the public map: its page is written by the server, not by the build. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EmbedAssets } from '../embed/page.ts';

const MANIFEST = fileURLToPath(new URL('../../dist/web/.vite/manifest.json', import.meta.url));
const ENTRY = 'src/embed/main.ts';

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
}

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
  const preload = [...names].flatMap((name) => chunks[name]?.file ?? []);
  return { script: root + entry.file, preload: preload.map((file) => root + file) };
}

function readManifest(): Record<string, Chunk> | null {
  try {
    return JSON.parse(readFileSync(MANIFEST, 'utf8'));
  } catch {
    return null;
  }
}
