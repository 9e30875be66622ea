/** What every answer of the application has in common: log line, security headers, compression, body bound. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:zlib';
import compression from 'compression';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Config } from '../config.ts';
import { STATES_TYPE } from '../contract/states.ts';
import { bodyTooLarge } from '../problem.ts';

/** Largest body taken over HTTP, MB; larger files go in by the import command. */
export const MAX_BODY_MB = 100;
/** Brotli of answers made anew each time: most of the gain for a tenth of the time of the highest. */
const BROTLI_QUALITY = 4;

/** What a proxy may call a request; anything else gets a name of our own. */
const REQUEST_ID = /^[\w.-]{8,64}$/;

/** One line an answer, failures of the server as errors, all else at debug; with the id that the answer carries too. */
export function logRequests(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId(req, res) {
      const given = String(req.headers['x-request-id'] ?? '');
      const id = REQUEST_ID.test(given) ? given : randomUUID();
      res.setHeader('X-Request-Id', id);
      return id;
    },
    customLogLevel: (_req, res, error) => (isFailure(res.statusCode, error) ? 'error' : 'debug'),
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({ id, method, url }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  });
}

/** 501 tells that something isn't offered, which is no failure. */
function isFailure(status: number, error: Error | undefined): boolean {
  return status === 501 ? false : error !== undefined || status >= 500;
}

export function commonHeaders(config: Pick<Config, 'basemapUrl'>): RequestHandler[] {
  return [
    securityHeaders(config),
    refuseLargeBodies,
    compression({
      threshold: 1_024,
      filter: (req, res) => res.getHeader('Content-Type') === STATES_TYPE || compression.filter(req, res),
      brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
    }),
  ];
}

/**
 * Nothing but this server may be loaded, run or contacted, but the base map that the operator has chosen. MapLibre
 * needs blob: for the pictures it makes; its worker is a file of ours. HTTPS is the business of a proxy before us.
 */
function securityHeaders({ basemapUrl }: Pick<Config, 'basemapUrl'>): RequestHandler {
  const basemap = basemapUrl === null ? [] : [basemapOrigin(basemapUrl)];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'font-src': ["'self'"],
        'manifest-src': ["'self'"],
        'worker-src': ["'self'"],
        'frame-src': ["'self'"],
        'connect-src': ["'self'", ...basemap],
        'img-src': ["'self'", 'data:', 'blob:', ...basemap],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'self'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
  });
}

function basemapOrigin(url: string): string {
  return new URL(url.replace(/\{[^}]*\}/g, '0')).origin;
}

const refuseLargeBodies: RequestHandler = (req, _res, next) => {
  const length = Number(req.headers['content-length'] ?? 0);
  // Refused before its endpoint is found: the words of a check are other ones.
  const purpose = req.path.startsWith('/api/v1/checks') ? 'check' : 'import';
  if (length > MAX_BODY_MB * 1_000_000) throw bodyTooLarge(MAX_BODY_MB, purpose);
  next();
};
