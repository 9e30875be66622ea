/** What is answered before the application stands: life, progress, the starting page, and 503 for all else. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { starting } from '../problem.ts';
import type { Readiness } from '../readiness.ts';
import { STARTING_PAGE_CSP, startingPage } from './page.ts';

export function startingHandler(readiness: Readiness): RequestListener {
  return (req, res) => {
    const path = (req.url ?? '/').split('?', 1)[0];
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('X-Content-Type-Options', 'nosniff');
    if (path === '/healthz') return send(res, 200, 'application/json', JSON.stringify({ status: 'ok' }));
    res.setHeader('Retry-After', '1');
    if (path === '/readyz') return send(res, 503, 'application/json', JSON.stringify(readiness.toJson()));
    const language = prefersEnglish(req) ? 'en' : 'es';
    if (req.method === 'GET' && /\btext\/html\b/.test(req.headers.accept ?? '')) {
      res.setHeader('Content-Security-Policy', STARTING_PAGE_CSP);
      return send(res, 503, 'text/html', startingPage(language));
    }
    send(res, 503, 'application/problem+json', JSON.stringify(starting(readiness.step).toJson(language)));
  };
}

function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.statusCode = status;
  res.setHeader('Content-Type', `${type}; charset=utf-8`);
  res.end(body);
}

/** Spanish unless English is named first of the two. */
function prefersEnglish(req: IncomingMessage): boolean {
  const languages = (req.headers['accept-language'] ?? '').toLowerCase().match(/\b(es|en)\b/);
  return languages?.[0] === 'en';
}
