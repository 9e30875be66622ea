/**
 * Everything below /public/: the releases of the public map. Ahead of Express, without a look at who asks: no cookie is
 * read or set, nobody gets anything else. Files of a release have addresses that name it and never change; one short
 * list leads to them.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { RELEASE_LAYERS, type ReleaseLayer } from '../../contract/releases.ts';
import { parseTileCoord } from '../../domain/tile-coord.ts';
import { isHttps } from '../../http/address.ts';
import { toProblem } from '../../http/problems.ts';
import { methodNotAllowed, noSuchPath, notFound } from '../../problem.ts';
import { chooseEncoding } from '../encoder.ts';
import { pathOf } from '../query.ts';
import { sendProblem } from '../response.ts';
import { MAX_ZOOM, releaseTileJson } from './release-tiles.ts';
import { type PublicFile, type PublicStore, toPublicFile } from './store.ts';

const METHODS = ['GET', 'HEAD', 'OPTIONS'];

const FOR_EVER = 'public, max-age=31536000, immutable';
/** A minute old it may be, and a week while the service doesn't answer. */
const SHORT = 'public, max-age=60, stale-while-revalidate=600, stale-if-error=604800';

interface Answer {
  /** Null: an empty tile. */
  file: PublicFile | null;
  caching: string;
}

export class PublicMap {
  readonly #store: PublicStore;
  readonly #log: Logger;

  constructor({ store, log }: { store: PublicStore; log: Logger }) {
    this.#store = store;
    this.#log = log;
  }

  /** A release was made in this process. */
  forget(): void {
    this.#store.forget();
  }

  /** Answers every path below /public/; false: the path is someone else's. */
  handle(req: IncomingMessage, res: ServerResponse): boolean {
    if (!req.url?.startsWith('/public/')) return false;
    const path = pathOf(req.url);
    this.#answer(req, res, path).catch((error: unknown) => {
      sendProblem(req, res, toProblem(error, { method: req.method ?? '', path }, this.#log));
    });
    return true;
  }

  async #answer(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
    if (req.method === 'OPTIONS') return sendPermission(res);
    if (req.method !== 'GET' && req.method !== 'HEAD') throw methodNotAllowed(req.method ?? '', METHODS);
    send(req, res, await this.#find(req, path));
  }

  /** @throws Problem no-such-path, not-found */
  async #find(req: IncomingMessage, path: string): Promise<Answer> {
    if (path === '/public/releases.json') return { file: await this.#store.list(), caching: SHORT };
    const [, id = '', rest = ''] = /^\/public\/([a-z0-9-]{1,40})\/([a-z0-9_./]{1,80})$/.exec(path) ?? [];
    if (id === '') throw noSuchPath(path);
    if (!(await this.#store.has(id))) throw notFound({ es: 'la publicación', en: 'release' }, id);
    const file = rest.startsWith('tiles/')
      ? await this.#tileFile(req, id, rest)
      : await this.#store.file(id, rest);
    if (file === null && !rest.endsWith('.mvt')) throw noSuchPath(path);
    return { file, caching: FOR_EVER };
  }

  async #tileFile(req: IncomingMessage, id: string, rest: string): Promise<PublicFile | null> {
    const [, layer, z, x, y] = /^tiles\/(\w+)(?:\.json|\/(\d+)\/(\d+)\/(\d+)\.mvt)$/.exec(rest) ?? [];
    if (!isLayer(layer)) throw notFound({ es: 'la capa', en: 'layer' }, layer ?? rest);
    if (z === undefined) {
      const base = `${isHttps(req) ? 'https' : 'http'}://${req.headers.host ?? 'localhost'}/public/${id}/`;
      return toPublicFile(TYPE_JSON, Buffer.from(JSON.stringify(releaseTileJson(layer, base))));
    }
    const coord = parseTileCoord(z, x ?? '', y ?? '');
    if (!coord || coord.z > MAX_ZOOM[layer]) throw notFound({ es: 'la tesela', en: 'tile' }, rest);
    return this.#store.tile(id, layer, coord);
  }
}

const TYPE_JSON = 'application/json; charset=utf-8';

function isLayer(name: string | undefined): name is ReleaseLayer {
  return RELEASE_LAYERS.includes(name as ReleaseLayer);
}

const FOR_ALL = [
  'X-Content-Type-Options',
  'nosniff',
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'ETag',
  'Cross-Origin-Resource-Policy',
  'cross-origin',
  'Vary',
  'Accept-Encoding',
];

function send(req: IncomingMessage, res: ServerResponse, { file, caching }: Answer): void {
  const headers = [...FOR_ALL, 'Cache-Control', caching];
  if (!file) {
    res.writeHead(204, headers).end();
    return;
  }
  const encoding = chooseEncoding(req.headers['accept-encoding'] as string | undefined);
  // one tag for every form: a weak one, as it doesn't tell the forms' bytes apart
  headers.push('ETag', `W/${file.etag}`);
  if (holds(req.headers['if-none-match'], file.etag)) {
    res.writeHead(304, headers).end();
    return;
  }
  const body = file.forms[encoding];
  headers.push('Content-Type', file.type, 'Content-Length', String(body.byteLength));
  if (encoding !== 'identity') headers.push('Content-Encoding', encoding);
  res.writeHead(200, headers).end(req.method === 'HEAD' ? undefined : body);
}

function holds(known: string | undefined, etag: string): boolean {
  return known !== undefined && (known.trim() === '*' || known.includes(etag));
}

function sendPermission(res: ServerResponse): void {
  const may = ['Access-Control-Allow-Methods', METHODS.join(', '), 'Access-Control-Max-Age', '86400'];
  const asked = ['Access-Control-Allow-Headers', 'If-None-Match', 'Allow', METHODS.join(', ')];
  res.writeHead(204, [...FOR_ALL, ...may, ...asked]).end();
}
