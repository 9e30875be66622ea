/**
 * The one wrapper around every endpoint: parameters, scope, ETag and its 304 before the work, headers, body.
 * Nothing else touches `res`.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { refuseFuture } from '../contract/filter.ts';
import { expectationOf } from '../contract/parameters.ts';
import { type Account, actorOf } from '../domain/account.ts';
import { ANONYMOUS, shortAddress, type Trace } from '../domain/audit.ts';
import { bogotaDay } from '../domain/day.ts';
import { type Scope, scopeKey } from '../domain/scope.ts';
import { badBody } from '../problem.ts';
import type { Versions } from '../queries/versions.ts';
import { tellExport } from '../services/audit.ts';
import { addressOf, isHttps } from './address.ts';
import type { AnswerCache } from './answers.ts';
import { areUnitsPublic, readerPool, readerScope, requireOwnOrigin, requireWho } from './auth.ts';
import { cookiesOf } from './cookies.ts';
import {
  type Asked,
  Created,
  Download,
  type Endpoint,
  methodOf,
  Page,
  Redirect,
  type Shape,
} from './endpoint.ts';
import { holdsTag, tagOfVersion } from './etag.ts';
import { languageOf, readParameters, searchOf } from './parameters.ts';
import { type Body, readBody } from './uploads.ts';

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
    if (methodOf(endpoint) !== 'GET') return sendWrite(endpoint, serving, req, res);
    const asked = await ask(endpoint, serving, req, res);
    if (endpoint.fresh) return sendFresh(endpoint, asked, req, res);
    const key = await answerKey(endpoint, asked, serving, req);
    setCaching(endpoint, asked, serving, res);
    const version = (await endpoint.version?.(asked)) ?? null;
    const etag = version === null ? `W/"${key}"` : tagOfVersion(version, key);
    res.setHeader('ETag', etag);
    if (holdsTag(req, etag)) {
      res.status(304).end();
      return;
    }
    await tellWhenExport(endpoint, asked, req);
    if (endpoint.kept)
      sendKept(endpoint, await serving.answers.get(key, () => bytesOf(endpoint, asked)), res);
    else await sendAnswer(endpoint, await endpoint.handle(asked), req, res);
  };
}

async function bytesOf(endpoint: Endpoint, asked: Asked<Shape, Shape>): Promise<Buffer> {
  const value = await endpoint.handle(asked);
  return Buffer.from(value instanceof Page ? value.body : JSON.stringify(value));
}

function sendKept({ response }: Endpoint, body: Buffer, res: Response): void {
  if (response instanceof z.ZodType) sendJson(body, res);
  else res.status(200).type(response.type).end(body);
}

/** An answer of this moment and this reader. */
async function sendFresh(
  endpoint: Endpoint,
  asked: Asked<Shape, Shape>,
  req: Request,
  res: Response,
): Promise<void> {
  res.setHeader('Cache-Control', 'no-store');
  await tellWhenExport(endpoint, asked, req);
  await sendAnswer(endpoint, await endpoint.handle(asked), req, res);
}

/** Told before it is sent: an export that breaks off has taken something out too. */
async function tellWhenExport(endpoint: Endpoint, asked: Asked<Shape, Shape>, req: Request): Promise<void> {
  if (endpoint.exports === undefined || req.method !== 'GET') return;
  await tellExport(asked.ctx.db, endpoint.exports, Object.fromEntries(searchOf(req)), asked.trace);
}

/**
 * A request that may change something, or brings a body: who may is asked before the body is read, the file goes with
 * the answer, and nothing is kept anywhere.
 */
async function sendWrite(endpoint: Endpoint, serving: Serving, req: Request, res: Response): Promise<void> {
  requireOwnOrigin(req);
  const asked = await ask(endpoint, serving, req, res);
  res.setHeader('Cache-Control', 'no-store');
  const body = endpoint.body || endpoint.upload ? await readBody(req, endpoint.upload) : null;
  try {
    const value = await endpoint.handle({
      ...asked,
      body: body && parseBody(endpoint, body),
      upload: body?.upload ?? null,
    });
    await sendAnswer(endpoint, value, req, res);
  } catch (error) {
    // Whoever asked has gone: nobody is left to tell, and nothing failed.
    if (!asked.signal.aborted) throw error;
  } finally {
    if (endpoint.tag === 'accounts') asked.ctx.identities.forget();
    await body?.discard();
  }
}

/** @throws Problem bad-body naming the member */
function parseBody(endpoint: Endpoint, { value }: Body): unknown {
  if (!endpoint.body) return undefined;
  const parsed = endpoint.body.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const member = issue?.path.join('.') ?? '';
  const at = { es: member ? `«${member}»: ` : '', en: member ? `“${member}”: ` : '' };
  const schema =
    endpoint.body instanceof z.ZodObject ? endpoint.body.shape[String(issue?.path[0])] : undefined;
  const told = schema && expectationOf(schema as z.ZodType);
  const expected = told ?? { es: issue?.message ?? '', en: issue?.message ?? '' };
  throw badBody({ es: `${at.es}${expected.es}`, en: `${at.en}${expected.en}` }, { parameter: member });
}

async function sendAnswer(endpoint: Endpoint, value: unknown, req: Request, res: Response): Promise<void> {
  if (value instanceof Redirect) {
    res.redirect(303, value.location);
    return;
  }
  if (value instanceof Page || value instanceof Download) return sendText(value, req, res);
  if (value instanceof Created) {
    res.setHeader('Location', value.location);
    sendJson(Buffer.from(JSON.stringify(value.value)), res, 201);
    return;
  }
  if ('type' in endpoint.response && !('parse' in endpoint.response)) {
    throw new TypeError('a text endpoint answers a Download or a Page');
  }
  sendJson(Buffer.from(JSON.stringify(value)), res, endpoint.status);
}

async function ask(
  endpoint: Endpoint,
  { ctx, release }: Serving,
  req: Request,
  res: Response,
): Promise<Asked<Shape, Shape>> {
  const account = endpoint.open === undefined ? await ctx.identify(req) : null;
  const versions = await ctx.versions.current();
  const scope = await readerScope(ctx, versions, req, account);
  requireWho(endpoint.who, scope, account);
  const { params, query, filter, search } = readParameters(endpoint, req);
  const today = bogotaDay(ctx.clock());
  refuseFuture('as_of', filter.asOf ?? (query.as_of as string | undefined), today);
  tellBoundaries(query.territories_as_of as string | undefined, filter.asOf, today, res);
  return {
    ctx,
    params,
    query,
    filter,
    scope,
    db: readerPool(ctx, scope),
    account,
    trace: traceOf(req, account, areUnitsPublic(ctx.config, versions), ctx.clock()),
    ...requestPart(req, res),
    stillReads: () => stillReads(ctx, req, scope),
    versions,
    language: languageOf(req),
    today,
    release,
    link: (changes) => linkTo(req, search, changes),
    origin: originOf(req),
    search,
  };
}

/** A past day is answered by the boundaries of today, unless those of another day are asked for. */
function tellBoundaries(asked: string | undefined, asOf: string | null, today: string, res: Response): void {
  if (asked !== undefined || asOf !== null) res.setHeader('Boundaries-As-Of', asked ?? today);
}

/** A session that ended, an account with other rights, the end of the demonstration: the answer is another one now. */
async function stillReads(ctx: Context, req: Request, scope: Scope): Promise<boolean> {
  try {
    const account = await ctx.identify(req);
    const now = await readerScope(ctx, await ctx.versions.current(), req, account);
    return scopeKey(now) === scopeKey(scope);
  } catch {
    return false;
  }
}

/** @param open every reader reads everything, as it is invented */
function traceOf(req: Request, account: Account | null, open: boolean, at: Date): Trace {
  return {
    actor: account === null ? ANONYMOUS : actorOf(account),
    accountId: account?.id ?? null,
    demonstration: account === null ? open : (account.demonstration ?? false),
    requestId: req.id === undefined ? null : String(req.id),
    address: shortAddress(addressOf(req)),
    at,
  };
}

/** What a handler may know of the request itself. */
function requestPart(req: Request, res: Response) {
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  return {
    body: undefined as unknown,
    upload: null,
    signal: gone.signal,
    from: { address: addressOf(req), agent: req.get('user-agent') ?? '' },
    cookies: cookiesOf(req, res),
    accepts: (...types: string[]): string => req.accepts(types) || (types[0] ?? ''),
    header: (name: string): string => req.get(name) ?? '',
  };
}

/** `https://host`: addresses in maps' documents must be whole, since their workers resolve none. */
function originOf(req: Request): string {
  return `${isHttps(req) ? 'https' : 'http'}://${req.get('host') ?? 'localhost'}`;
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
    readerKey(endpoint, asked),
    endpoint.open === undefined ? asked.language : '',
    asked.today,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/** Readers of one scope share an answer about units; any other answer may tell of the account itself. */
function readerKey({ who }: Endpoint, { scope, account }: Asked<Shape, Shape>): string {
  if (who === 'unit_readers' || who === 'anyone_scoped') return scopeKey(scope);
  return account === null ? '' : `${account.id} ${account.role} ${account.departments.join(',')}`;
}

function versionsKey(versions: Versions): unknown {
  const layers = Object.entries(versions.layers).sort(([a], [b]) => (a < b ? -1 : 1));
  return [versions.units, versions.lastEvent, versions.figures, layers];
}

/** Public, for every origin, only what every anonymous reader gets; all else is the reader's own. */
function setCaching(endpoint: Endpoint, asked: Asked<Shape, Shape>, serving: Serving, res: Response): void {
  if (endpoint.open !== undefined) {
    res.setHeader('Cache-Control', endpoint.open);
    allowEveryOrigin(res);
    return;
  }
  res.vary('Accept-Language');
  if (asked.account === null && isPublic(endpoint, asked.versions, serving.ctx)) {
    res.setHeader('Cache-Control', 'public, no-cache');
    allowEveryOrigin(res);
  } else {
    res.setHeader('Cache-Control', 'private, no-cache');
    res.vary('Cookie');
    res.vary('Authorization');
  }
}

/** Whether everyone who is not signed in gets the same answer. */
export function isPublic({ who }: Pick<Endpoint, 'who'>, versions: Versions, ctx: Context): boolean {
  if (who === 'anyone') return true;
  return (who === 'unit_readers' || who === 'anyone_scoped') && areUnitsPublic(ctx.config, versions);
}

export function allowEveryOrigin(res: Response): void {
  res.setHeader('Access-Control-Allow-Origin', '*');
  res.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Disposition, Boundaries-As-Of');
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
}

function sendJson(body: Buffer, res: Response, status = 200): void {
  res.status(status).type('application/json; charset=utf-8').end(body);
}

async function sendText(value: Download | Page, req: Request, res: Response): Promise<void> {
  if (value instanceof Page) {
    for (const [name, header] of Object.entries(value.headers)) {
      if (header === null) res.removeHeader(name);
      else res.setHeader(name, header);
    }
    res.status(value.status).type(value.type).end(value.body);
    return;
  }
  res.status(200).type(value.type);
  if (value.fileName !== null) res.setHeader('Content-Disposition', disposition(value.fileName));
  if (value.type === EVENT_STREAM) letFlow(res);
  if (req.method === 'HEAD') res.end();
  else await pipeline(Readable.from(value.chunks), res);
}

/** Events that go on for as long as somebody reads them. */
export const EVENT_STREAM = 'text/event-stream';
/** A reader that took nothing for so long, heartbeats neither, is let go, and resumes when it can; ms. */
const STUCK_MS = 60_000;

/** Each event leaves at once: neither compressed here nor gathered by a proxy. */
function letFlow(res: Response): void {
  res.setHeader('Cache-Control', 'no-store, no-transform');
  res.setHeader('X-Accel-Buffering', 'no');
  res.setTimeout(STUCK_MS, () => res.destroy());
  res.flushHeaders();
}

/** The name in plain letters, and as it is where it has others (RFC 6266). */
function disposition(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole =
    plain === fileName
      ? ''
      : `; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, escapeByte)}`;
  return `attachment; filename="${plain}"${whole}`;
}

function escapeByte(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** The service about itself: no database, no ETag. */
async function sendLive(endpoint: Endpoint, serving: Serving, req: Request, res: Response): Promise<void> {
  const { params, query, filter, search } = readParameters(endpoint, req);
  const { ctx } = serving;
  const scope: Scope = { kind: 'nothing' };
  const versions: Versions = { units: 0, lastEvent: 0, demonstration: false, figures: 0, layers: {} };
  const value = await endpoint.handle({
    ctx,
    params,
    query,
    filter,
    scope,
    db: ctx.db,
    account: null,
    trace: traceOf(req, null, false, ctx.clock()),
    ...requestPart(req, res),
    stillReads: async () => true,
    versions,
    language: languageOf(req),
    today: bogotaDay(ctx.clock()),
    release: serving.release,
    link: () => req.path,
    origin: originOf(req),
    search,
  });
  res.setHeader('Cache-Control', 'no-store');
  await sendAnswer(endpoint, value, req, res);
}
