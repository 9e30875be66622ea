/** Turns whatever was thrown into a problem: expected ones as they are, anything else a 500 with an id. */
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import { databaseUnavailable, noSuchPath, Problem, unexpected } from '../problem.ts';
import { languageOf } from './parameters.ts';
import { PROBLEM_PAGE_CSP, problemPage } from './problem-page.ts';

/** Sends a problem in the language of the request. */
export function sendProblem(req: Request, res: Response, problem: Problem): void {
  for (const [name, value] of Object.entries(problem.headers)) res.setHeader(name, value);
  res.removeHeader('ETag');
  res.setHeader('Cache-Control', 'no-store');
  res.vary('Accept, Accept-Language');
  res.status(problem.status);
  if (isBrowsing(req)) {
    res.setHeader('Content-Security-Policy', PROBLEM_PAGE_CSP);
    res.type('html').end(problemPage(problem, languageOf(req)));
    return;
  }
  res.type('application/problem+json');
  res.end(JSON.stringify(problem.toJson(languageOf(req))));
}

/** A person opened an address that is not one of the API's: what programs ask is always told as JSON. */
function isBrowsing(req: Request): boolean {
  return !req.path.startsWith('/api/') && req.accepts(['application/problem+json', 'html']) === 'html';
}

/**
 * The last handler of the app. An answer already begun is cut off, so that nobody takes it for whole. Whoever left
 * before the end of it, or of the question, is told nothing, and no failure of ours is counted or logged.
 */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    if (res.destroyed && hasLeft(error)) return;
    const problem = toProblem(error, req, log);
    if (res.headersSent) res.destroy();
    else sendProblem(req, res, problem);
  };
}

/** What streams say when the other end is gone. */
const LEFT = /^(ERR_STREAM_(PREMATURE_CLOSE|DESTROYED|UNABLE_TO_PIPE)|ECONNRESET|EPIPE|ABORT_ERR)$/;

function hasLeft(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LEFT.test(String(error.code));
}

/** Anything that isn't a problem is told to the log, and to the client by an id alone. */
export function toProblem(
  error: unknown,
  req: Pick<Request, 'method' | 'path'> & { id?: unknown },
  log: Logger,
): Problem {
  if (error instanceof Problem) return error;
  if (isMalformedPath(error)) return noSuchPath(req.path);
  if (isDatabaseAway(error)) {
    log.error({ err: error }, 'the database does not answer');
    return databaseUnavailable();
  }
  const id = req.id === undefined ? randomUUID() : String(req.id);
  log.error({ err: error, id, method: req.method, path: req.path }, 'unexpected error');
  return unexpected(id);
}

/** A path with a broken percent escape, as Express's router reports it. */
function isMalformedPath(error: unknown): boolean {
  return error instanceof URIError;
}

/** SQLSTATE classes of a lost or refused connection, and what Node says of a socket. */
const AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|08...|57P0[1-3]|53300)$/;

function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'KnexTimeoutError' || error.message.includes('Connection terminated')) return true;
  if (!('code' in error)) return false;
  const connecting = 'syscall' in error && error.syscall === 'connect';
  return connecting || AWAY.test(String(error.code));
}
