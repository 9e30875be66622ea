/** The page of the public map from the build of all pages: itself, and what it names, directly or through others. */
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { StaticFile } from './static-files.ts';

/** Pages and scripts that stand for themselves: whichever of them the build holds. */
const ENTRIES = /^(embed\.html|embed\.js|geoser-map\.js|favicon\.svg)$/;
const COMPRESSED = /\.(br|gz|map)$/;

/** @param built the folder of the build */
export async function* pageFiles(built: string): AsyncGenerator<StaticFile> {
  const names = (await readdir(built, { recursive: true }).catch(() => [] as string[]))
    .map((name) => name.split(sep).join('/'))
    .filter((name) => !COMPRESSED.test(name));
  const open = names.filter((name) => ENTRIES.test(name));
  const seen = new Set(open);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const bytes = await readFile(join(built, name));
    yield { path: name, bytes };
    if (!/\.(html|m?js|css)$/.test(name)) continue;
    const text = bytes.toString('utf8');
    for (const other of names) {
      // the build gives these names a hash, so they mean nothing else wherever they stand
      if (!other.startsWith('assets/') || seen.has(other) || !text.includes(baseName(other))) continue;
      seen.add(other);
      open.push(other);
    }
  }
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
