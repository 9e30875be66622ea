/** Express's routes from the table of endpoints: GET and HEAD answer, OPTIONS tells, any other method is 405. */
import { type RequestHandler, Router } from 'express';
import rateLimit from 'express-rate-limit';
import type { Context } from '../context.ts';
import { methodNotAllowed, tooManyRequests } from '../problem.ts';
import { AnswerCache } from './answers.ts';
import { isLoopback } from './auth.ts';
import type { Endpoint } from './endpoint.ts';
import { allowEveryOrigin, isPublic, serve } from './serve.ts';

const METHODS = ['GET', 'HEAD', 'OPTIONS'];
/** Weight limit of kept answers, bytes. */
const ANSWER_BYTES = 48 * 1024 * 1024;

export function endpointRouter(ctx: Context, endpoints: readonly Endpoint[], release: string): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const serving = { ctx, answers: new AnswerCache(ANSWER_BYTES), release };
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/\{(\w+)\}/g, ':$1');
    const limits = endpoint.ratePerMinute ? [limitRate(endpoint.ratePerMinute)] : [];
    router.get(path, ...limits, serve(endpoint, serving));
    router.options(path, tellMethods(endpoint, ctx));
    router.all(path, (req) => {
      throw methodNotAllowed(req.method, METHODS);
    });
  }
  return router;
}

/** Answers a browser's question whether a page of another origin may read this. */
function tellMethods(endpoint: Endpoint, ctx: Context): RequestHandler {
  return async (_req, res) => {
    res.setHeader('Allow', METHODS.join(', '));
    if (!endpoint.live && isPublic(endpoint, await ctx.versions.current(), ctx)) {
      allowEveryOrigin(res);
      res.setHeader('Access-Control-Allow-Methods', METHODS.join(', '));
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
    validate: { xForwardedForHeader: false },
    handler: () => {
      throw tooManyRequests(60);
    },
  });
}
