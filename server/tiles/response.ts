/** Writes the answer to a tile request: the only tile code that touches `res`. */
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TileCoord } from '../domain/tile-coord.ts';
import type { Problem } from '../problem.ts';
import type { StoredTile, TileCache } from './cache.ts';
import type { TileOutcome } from './counters.ts';
import type { Encoding } from './encoder.ts';
import type { TileSet } from './source.ts';

export interface TileAnswer {
  set: TileSet;
  coord: TileCoord;
  encoding: Encoding;
  /** Every anonymous reader gets the same bytes: other origins and shared caches may have them. */
  shared: boolean;
  /** The address names this very version: it may be kept for ever. */
  permanent: boolean;
}

const TYPE = 'application/vnd.mapbox-vector-tile';

/**
 * ETags are `W/"{content}-{inputs}"`. Equal inputs (this process, layer, version, filter, scope) are a 304 before
 * any work; equal content is one after it, so tiles that a new version leaves alone aren't sent again.
 */
export function answerTile(
  req: IncomingMessage,
  res: ServerResponse,
  answer: TileAnswer,
  cache: TileCache,
): Promise<TileOutcome> | TileOutcome {
  const { set, coord, encoding } = answer;
  const known = req.headers['if-none-match'];
  if (known !== undefined) {
    const ending = `-${inputsTag(set)}"`;
    const same = known.split(',').find((tag) => tag.trim().endsWith(ending));
    if (same) return sendUnchanged(res, answer, same.trim());
  }
  const stored = cache.peek(set, coord, encoding);
  if (stored) return sendStored(req, res, answer, stored);
  return cache.get(set, coord, encoding).then((made) => sendStored(req, res, answer, made));
}

function sendStored(
  req: IncomingMessage,
  res: ServerResponse,
  answer: TileAnswer,
  tile: StoredTile,
): TileOutcome {
  const known = req.headers['if-none-match'];
  const content = tile.hash ?? 'empty';
  if (known !== undefined && (known === '*' || known.includes(`"${content}-`))) {
    return sendUnchanged(res, answer, etagOf(tile, answer.set));
  }
  const headers = headersOf(tile, answer);
  const body = tile.forms[answer.encoding] ?? tile.forms.identity;
  if (!body) {
    res.writeHead(204, headers);
    res.end();
    return 'empty';
  }
  res.writeHead(200, headers);
  res.end(req.method === 'HEAD' ? undefined : body);
  return 'sent';
}

function sendUnchanged(res: ServerResponse, answer: TileAnswer, etag: string): TileOutcome {
  res.writeHead(304, [...commonHeaders(answer), 'ETag', etag]);
  res.end();
  return 'not_modified';
}

function etagOf(tile: StoredTile, set: TileSet): string {
  return `W/"${tile.hash ?? 'empty'}-${inputsTag(set)}"`;
}

/** Made once for each way of asking; a stored tile belongs to one set. */
function headersOf(tile: StoredTile, answer: TileAnswer): string[] {
  const key = `${answer.encoding} ${answer.shared} ${answer.permanent}`;
  let headers = tile.headers.get(key);
  if (!headers) {
    headers = [...commonHeaders(answer), 'ETag', etagOf(tile, answer.set)];
    const form = tile.forms[answer.encoding];
    const body = form ?? tile.forms.identity;
    if (body) headers.push('Content-Type', TYPE, 'Content-Length', String(body.byteLength));
    if (form && answer.encoding !== 'identity') headers.push('Content-Encoding', answer.encoding);
    tile.headers.set(key, headers);
  }
  return headers;
}

const NO_SNIFF = ['X-Content-Type-Options', 'nosniff'];
const FOR_ALL = [
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'ETag',
  'Cross-Origin-Resource-Policy',
  'cross-origin',
  'Vary',
  'Accept-Encoding',
];
const SHARED = [...NO_SNIFF, ...FOR_ALL, 'Cache-Control', 'public, no-cache'];
const PERMANENT = [...NO_SNIFF, ...FOR_ALL, 'Cache-Control', 'public, max-age=31536000, immutable'];
const PRIVATE = [
  ...NO_SNIFF,
  'Vary',
  'Accept-Encoding, Cookie, Authorization',
  'Cache-Control',
  'private, no-cache',
];

function commonHeaders({ shared, permanent }: TileAnswer): string[] {
  if (!shared) return PRIVATE;
  return permanent ? PERMANENT : SHARED;
}

/** Versions count from zero again in another database, so the tag of a version is this process's own. */
const PROCESS = randomBytes(6).toString('base64url');
const tags = new WeakMap<TileSet, string>();

function inputsTag(set: TileSet): string {
  let tag = tags.get(set);
  if (tag === undefined) {
    tag = createHash('sha1').update(`${PROCESS} ${set.tag}`).digest('base64url').slice(0, 10);
    tags.set(set, tag);
  }
  return tag;
}

/** Answers a browser's question whether a page of another origin may ask for tiles. */
export function sendPreflight(res: ServerResponse, shared: boolean, methods: string[]): undefined {
  const headers = ['Allow', methods.join(', ')];
  if (shared) {
    headers.push('Access-Control-Allow-Origin', '*', 'Access-Control-Allow-Methods', methods.join(', '));
    headers.push('Access-Control-Allow-Headers', 'If-None-Match', 'Access-Control-Max-Age', '86400');
  }
  res.writeHead(204, headers);
  res.end();
}

/** The problem in the language that the client prefers of Spanish and English. */
export function sendProblem(req: IncomingMessage, res: ServerResponse, problem: Problem): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const body = JSON.stringify(problem.toJson(languageOf(req.headers['accept-language'])));
  res.writeHead(problem.status, {
    ...problem.headers,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Access-Control-Allow-Origin': '*',
    Vary: 'Accept-Language',
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** English only where it is preferred to Spanish. */
function languageOf(accept = ''): 'es' | 'en' {
  const place = (language: string) => accept.toLowerCase().search(new RegExp(`\\b${language}\\b`));
  const [es, en] = [place('es'), place('en')];
  return en >= 0 && (es < 0 || en < es) ? 'en' : 'es';
}
