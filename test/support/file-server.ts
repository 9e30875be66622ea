/** A plain file server, as any web host is one: types by extension, ranges, `/x/` for a folder x, every origin may read. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.mvt': 'application/vnd.mapbox-vector-tile',
};

export async function serveFolder(folder: string): Promise<{ url: string; close(): void }> {
  const server = createServer(async (req, res) => {
    const { pathname, search } = new URL(req.url ?? '/', 'http://host');
    const path = normalize(decodeURIComponent(pathname));
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    const found = await stat(file).catch(() => null);
    if (found?.isDirectory()) return res.writeHead(301, { Location: `${pathname}/${search}` }).end();
    if (!found?.isFile()) return res.writeHead(404).end();
    const headers: Record<string, string | number> = {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Access-Control-Allow-Origin': '*',
      'Accept-Ranges': 'bytes',
    };
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(req.headers.range ?? '') ?? [];
    const start = Number(from ?? 0);
    const end = Math.min(to ? Number(to) : found.size - 1, found.size - 1);
    headers['Content-Length'] = Math.max(0, end - start + 1);
    if (from !== undefined) headers['Content-Range'] = `bytes ${start}-${end}/${found.size}`;
    res.writeHead(from === undefined ? 200 : 206, headers);
    if (found.size === 0) res.end();
    else createReadStream(file, { start, end }).pipe(res);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
