/** Express's routes from the table of endpoints: their methods answer, OPTIONS tells, any other method is 405. */
import { type RequestHandler, Router } from 'express';
import rateLimit, { ipKeyGenerator } from 'express-rate-limit';
import { Histogram } from 'prom-client';
import type { Context } from '../context.ts';
import { methodNotAllowed, tooManyRequests } from '../problem.ts';
import { addressOf } from './address.ts';
import { AnswerCache } from './answers.ts';
import { isLoopback } from './auth.ts';
import { type Endpoint, methodOf } from './endpoint.ts';
import { allowEveryOrigin, isPublic, serve } from './serve.ts';

/** Weight limit of kept answers, bytes. */
const ANSWER_BYTES = 48 * 1024 * 1024;

export function endpointRouter(ctx: Context, endpoints: readonly Endpoint[], release: string): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const serving = { ctx, answers: new AnswerCache(ANSWER_BYTES), release };
  const time = timer(ctx);
  for (const group of byPath(endpoints)) {
    const [{ path: template }] = group;
    const path = template.replace(/\{(\w+)\}/g, ':$1');
    for (const endpoint of group) {
      const limits = endpoint.ratePerMinute ? [limitRate(endpoint.ratePerMinute)] : [];
      const method = METHOD_CALLS[methodOf(endpoint)];
      router[method](path, time(template), ...limits, serve(endpoint, serving));
    }
    const methods = methodsOf(group);
    router.options(path, tellMethods(group, methods, ctx));
    router.all(path, (req) => {
      throw methodNotAllowed(req.method, methods);
    });
  }
  return router;
}

const METHOD_CALLS = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const;

type Group = [Endpoint, ...Endpoint[]];

/** Endpoints of one path together, in the order of the table. */
function byPath(endpoints: readonly Endpoint[]): Group[] {
  const groups = new Map<string, Group>();
  for (const endpoint of endpoints) {
    const group = groups.get(endpoint.path);
    if (group) group.push(endpoint);
    else groups.set(endpoint.path, [endpoint]);
  }
  return [...groups.values()];
}

function methodsOf(group: Group): string[] {
  const own = group.map((endpoint) => methodOf(endpoint));
  return [...own.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'];
}

/** Answers a browser's question whether a page of another origin may read this. */
function tellMethods(group: Group, methods: string[], ctx: Context): RequestHandler {
  const reading = group.find((endpoint) => methodOf(endpoint) === 'GET');
  return async (_req, res) => {
    res.setHeader('Allow', methods.join(', '));
    if (reading && !reading.live && !reading.fresh && isPublic(reading, await ctx.versions.current(), ctx)) {
      allowEveryOrigin(res);
      res.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, OPTIONS');
      res.setHeader('Access-Control-Allow-Headers', 'If-None-Match, Accept-Language');
      res.setHeader('Access-Control-Max-Age', '86400');
    }
    res.status(204).end();
  };
}

function limitRate(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: isLoopback,
    keyGenerator: (req) => ipKeyGenerator(addressOf(req)),
    validate: { xForwardedForHeader: false },
    handler: () => {
      throw tooManyRequests(60);
    },
  });
}

/** Measures what an endpoint takes, by its path in the table: addresses themselves would be endless labels. */
function timer({ metrics }: Context): (path: string) => RequestHandler {
  const seconds = new Histogram({
    name: 'geoser_http_request_seconds',
    help: 'Time to answer, by endpoint and status',
    labelNames: ['path', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [metrics],
  });
  return (path) => (_req, res, next) => {
    const began = performance.now();
    res.setMaxListeners(20); // a streamed and compressed answer has eleven that watch it close
    res.once('close', () =>
      seconds.observe({ path, status: res.statusCode }, (performance.now() - began) / 1_000),
    );
    next();
  };
}
