/** Writes files into a folder, leaving alone what is there already, and a manifest with their hashes beside them. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StaticFile } from './static-files.ts';

const MANIFEST = 'manifest.json';

interface Manifest {
  format: 1;
  files: { path: string; bytes: number; sha256: string }[];
}

export interface Published {
  written: number;
  unchanged: number;
  bytes: number;
}

/**
 * The list that leads to the others is written last, and each file is whole or not there: whoever reads the folder
 * meanwhile sees the old state or the new one. Files of earlier runs stay, as pages may still show them.
 *
 * @param files in the order in which they may be seen
 */
export async function publishTo(folder: string, files: AsyncIterable<StaticFile>): Promise<Published> {
  const before = await readManifest(folder);
  const known = new Map(before.files.map((file) => [file.path, file]));
  const told: Published = { written: 0, unchanged: 0, bytes: 0 };
  for await (const { path, bytes } of files) {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    told.bytes += bytes.byteLength;
    if (known.get(path)?.sha256 === sha256 && (await sizeOf(join(folder, path))) === bytes.byteLength) {
      told.unchanged += 1;
      continue;
    }
    await writeWhole(join(folder, path), bytes);
    known.set(path, { path, bytes: bytes.byteLength, sha256 });
    told.written += 1;
  }
  const sorted = [...known.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const manifest: Manifest = { format: 1, files: sorted };
  if (told.written > 0) await writeWhole(join(folder, MANIFEST), Buffer.from(JSON.stringify(manifest)));
  return told;
}

async function readManifest(folder: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Manifest;
  } catch {
    return { format: 1, files: [] };
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.part`;
  await writeFile(draft, bytes);
  await rename(draft, path);
}
