/**
 * PostGIS as the embedded engine loads it. The package's bundle is 95 MB unpacked, and PGlite unpacks and compiles all
 * of it at every opening: raster, topology and geocoder too, which nothing here uses. What is used is kept once in
 * .cache/ as a bundle of its own, with which an opening takes half the processor time.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Extension } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';

/** The library, what `create extension` reads, and PROJ's coordinate systems. */
const USED = /(^|\/)(postgis-3\.so|postgis\.control|postgis--[\d.]+\.sql|proj\.db)$/;
const CACHE = fileURLToPath(new URL('../../.cache', import.meta.url));
const BLOCK = 512; // bytes of a tar's header, and what its files are filled up to

/** The package's extension with the smaller bundle; with its own where .cache/ cannot be written. */
export const usedPostgis: Extension = {
  name: postgis.name,
  async setup(pglite, emscripten) {
    const whole = await postgis.setup(pglite, emscripten);
    return whole.bundlePath ? { ...whole, bundlePath: smallerOf(whole.bundlePath) } : whole;
  },
};

function smallerOf(whole: URL): URL {
  const path = `${CACHE}/postgis-${statSync(whole).size}.tar.gz`;
  try {
    if (!existsSync(path)) writeUsed(whole, path);
    return pathToFileURL(path);
  } catch {
    return whole; // slower, and as good
  }
}

/** Another process that writes the same is no harm: the file appears whole. */
function writeUsed(whole: URL, path: string): void {
  mkdirSync(CACHE, { recursive: true });
  const draft = `${path}.${process.pid}`;
  const used = [...entriesOf(gunzipSync(readFileSync(whole)))].filter(
    ({ name, isFolder }) => isFolder || USED.test(name),
  );
  writeFileSync(
    draft,
    gzipSync(Buffer.concat([...used.map(({ bytes }) => bytes), Buffer.alloc(2 * BLOCK)]), { level: 1 }),
  );
  renameSync(draft, path);
}

/** The entries of a tar (POSIX ustar), each with its header. */
function* entriesOf(tar: Buffer): Generator<{ name: string; isFolder: boolean; bytes: Buffer }> {
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const text = (from: number, to: number) =>
      tar.toString('latin1', at + from, at + to).replace(/\0.*$/s, '');
    const length = BLOCK * (1 + Math.ceil(Number.parseInt(text(124, 136), 8) / BLOCK));
    const name = [text(345, 500), text(0, 100)].filter(Boolean).join('/');
    yield { name, isFolder: text(156, 157) === '5', bytes: tar.subarray(at, at + length) };
    at += length;
  }
}
