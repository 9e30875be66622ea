/** The page's files from dist/web, compressed at build time. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join, posix, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { RequestHandler, Response } from 'express';
import { holdsTag } from './etag.ts';
import { allowEveryOrigin } from './serve.ts';

const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** Types by extension; a module worker is refused by browsers unless it comes as JavaScript. */
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};
/** Best first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;
/** Vite puts a hash of the contents into these names. */
const HASHED = /^\/assets\//;

/** What other people's pages load: the element's script, and what the public map's frame, which has no origin, asks for. */
const FOR_ALL = /^\/(assets\/|embed\.js$)/;
const ELEMENT = '/embed.js';
/** Its address is for ever, its contents aren't. */
const ELEMENT_CACHING = 'public, max-age=600, stale-while-revalidate=86400, stale-if-error=604800';

/** Pages whose addresses name what they show: the page reads it there. */
const NAMED_PAGES: readonly (readonly [address: RegExp, page: string])[] = [
  [/^\/units\/[^/]+\/edit$/, '/units/edit.html'],
  [/^\/units\/[^/]+$/, '/units/unit.html'],
];

interface WebFile {
  path: string;
  size: number;
  etag: string;
}

/** Serves what stands in the folder, and passes every other path on. `/x` is also answered by `x.html`. */
export function webFiles(folder: string = BUILT): RequestHandler {
  let files: Promise<Map<string, WebFile>> | null = null;
  return async (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    files ??= listFiles(folder);
    const known = await files;
    if (known.size === 0) files = null;
    const name = nameOf(req.path, known);
    if (name === null) return next();
    const [encoding, file] = choose(known, name, (token) => req.acceptsEncodings(token) === token);
    setHeaders(res, name, file, encoding);
    if (holdsTag(req, file.etag)) res.status(304).end();
    else if (req.method === 'HEAD') res.end();
    else await pipeline(createReadStream(file.path), res);
  };
}

function nameOf(path: string, known: Map<string, WebFile>): string | null {
  // Browsers ask for it by themselves, whatever page they show; every one that does takes an SVG.
  if (path === '/favicon.ico') return nameOf('/favicon.svg', known);
  const page = NAMED_PAGES.find(([address]) => address.test(path))?.[1];
  const candidates = path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`, page ?? path];
  return candidates.find((name) => extname(name) in TYPES && known.has(name)) ?? null;
}

function choose(
  known: Map<string, WebFile>,
  name: string,
  accepts: (encoding: string) => boolean,
): [encoding: string | null, file: WebFile] {
  for (const [token, suffix] of ENCODINGS) {
    const file = known.get(name + suffix);
    if (file && accepts(token)) return [token, file];
  }
  return [null, known.get(name) as WebFile];
}

function setHeaders(res: Response, name: string, file: WebFile, encoding: string | null): void {
  res.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream');
  res.setHeader('Content-Length', file.size);
  res.setHeader('ETag', file.etag);
  res.setHeader('Cache-Control', cachingOf(name));
  if (FOR_ALL.test(name)) allowEveryOrigin(res);
  res.vary('Accept-Encoding');
  if (encoding !== null) res.setHeader('Content-Encoding', encoding);
}

function cachingOf(name: string): string {
  if (HASHED.test(name)) return 'public, max-age=31536000, immutable';
  return name === ELEMENT ? ELEMENT_CACHING : 'no-cache';
}

async function listFiles(folder: string): Promise<Map<string, WebFile>> {
  const files = new Map<string, WebFile>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    const name = `/${path
      .slice(folder.length + 1)
      .split(sep)
      .join(posix.sep)}`;
    files.set(name, { path, size, etag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"` });
  }
  return files;
}
