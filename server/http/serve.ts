/**
 * The one wrapper around every endpoint: parameters, scope, ETag and its 304 before the work, headers, body.
 * Nothing else touches `res`.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Context } from '../context.ts';
import { bogotaDay } from '../domain/day.ts';
import { type Scope, scopeKey } from '../domain/scope.ts';
import { signInRequired } from '../problem.ts';
import type { Versions } from '../queries/versions.ts';
import type { AnswerCache } from './answers.ts';
import { areUnitsPublic, readerScope } from './auth.ts';
import { type Asked, Download, type Endpoint, Page, type Shape } from './endpoint.ts';
import { holdsTag } from './etag.ts';
import { languageOf, readParameters } from './parameters.ts';

export interface Serving {
  ctx: Context;
  answers: AnswerCache;
  /** Version of the product: another code may answer the same question otherwise. */
  release: string;
}

/** @throws Problem, which `problemHandler` sends */
export function serve(endpoint: Endpoint, serving: Serving): RequestHandler {
  return async (req, res) => {
    if (endpoint.live) return sendLive(endpoint, serving, req, res);
    const asked = await ask(endpoint, serving, req);
    const key = await answerKey(endpoint, asked, serving, req);
    setCaching(endpoint, asked, serving, res);
    const etag = `W/"${key}"`;
    res.setHeader('ETag', etag);
    if (holdsTag(req, etag)) {
      res.status(304).end();
      return;
    }
    const compute = async () => Buffer.from(JSON.stringify(await endpoint.handle(asked)));
    if ('type' in endpoint.response && !('parse' in endpoint.response))
      await sendText(await endpoint.handle(asked), req, res);
    else sendJson(endpoint.kept ? await serving.answers.get(key, compute) : await compute(), res);
  };
}

async function ask(
  endpoint: Endpoint,
  { ctx, release }: Serving,
  req: Request,
): Promise<Asked<Shape, Shape>> {
  const scope = await readerScope(ctx, req);
  if (endpoint.who === 'unit_readers' && scope.kind === 'nothing') throw signInRequired();
  const { params, query, filter, search } = readParameters(endpoint, req);
  return {
    ctx,
    params,
    query,
    filter,
    scope,
    versions: await ctx.versions.current(),
    language: languageOf(req),
    today: bogotaDay(ctx.clock()),
    release,
    link: (changes) => linkTo(req, search, changes),
    origin: originOf(req),
  };
}

/** `https://host`: addresses in maps' documents must be whole, since their workers resolve none. */
function originOf(req: Request): string {
  return `${req.protocol}://${req.get('host') ?? 'localhost'}`;
}

function linkTo(req: Request, search: URLSearchParams, changes: Record<string, string>): string {
  const changed = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) changed.set(name, value);
  return `${req.path}?${changed}`;
}

/** A digest of everything that the bytes depend on. */
async function answerKey(
  endpoint: Endpoint,
  asked: Asked<Shape, Shape>,
  serving: Serving,
  req: Request,
): Promise<string> {
  const inputs = endpoint.inputs ? await endpoint.inputs(asked) : versionsKey(asked.versions);
  const parts = [
    serving.release,
    originOf(req),
    req.originalUrl,
    inputs,
    asked.versions.demonstration,
    endpoint.who === 'anyone' ? '' : scopeKey(asked.scope),
    asked.language,
    asked.today,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

function versionsKey(versions: Versions): unknown {
  const layers = Object.entries(versions.layers).sort(([a], [b]) => (a < b ? -1 : 1));
  return [versions.units, versions.lastEvent, versions.figures, layers];
}

/** Public, for every origin, only what every anonymous reader gets; all else is the reader's own. */
function setCaching(endpoint: Endpoint, asked: Asked<Shape, Shape>, serving: Serving, res: Response): void {
  res.vary('Accept-Language');
  if (isPublic(endpoint, asked.versions, serving.ctx)) {
    res.setHeader('Cache-Control', 'public, no-cache');
    allowEveryOrigin(res);
  } else {
    res.setHeader('Cache-Control', 'private, no-cache');
    res.vary('Cookie');
    res.vary('Authorization');
  }
}

export function isPublic(endpoint: Pick<Endpoint, 'who'>, versions: Versions, ctx: Context): boolean {
  return endpoint.who === 'anyone' || areUnitsPublic(ctx.config, versions);
}

export function allowEveryOrigin(res: Response): void {
  res.setHeader('Access-Control-Allow-Origin', '*');
  res.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Disposition');
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
}

function sendJson(body: Buffer, res: Response): void {
  res.status(200).type('application/json; charset=utf-8').end(body);
}

async function sendText(value: unknown, req: Request, res: Response): Promise<void> {
  if (value instanceof Page) {
    res.status(value.status).type(value.type).end(value.body);
    return;
  }
  if (!(value instanceof Download)) throw new TypeError('a text endpoint answers a Download or a Page');
  res.status(200).type(value.type);
  res.setHeader('Content-Disposition', `attachment; filename="${value.fileName}"`);
  if (req.method === 'HEAD') res.end();
  else await pipeline(Readable.from(value.chunks), res);
}

/** The service about itself: no database, no ETag. */
async function sendLive(endpoint: Endpoint, serving: Serving, req: Request, res: Response): Promise<void> {
  const { params, query, filter } = readParameters(endpoint, req);
  const { ctx } = serving;
  const scope: Scope = { kind: 'nothing' };
  const versions: Versions = { units: 0, lastEvent: 0, demonstration: false, figures: 0, layers: {} };
  const value = await endpoint.handle({
    ctx,
    params,
    query,
    filter,
    scope,
    versions,
    language: languageOf(req),
    today: bogotaDay(ctx.clock()),
    release: serving.release,
    link: () => req.path,
    origin: originOf(req),
  });
  res.setHeader('Cache-Control', 'no-store');
  await sendText(value, req, res);
}
