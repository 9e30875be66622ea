/** Every request of the page goes through here: language, problems (RFC 9457), and the server's being gone. */
import { signal } from '@preact/signals';
import { language } from '../state/language.ts';

export type ServerState = { kind: 'up' } | { kind: 'gone' } | { kind: 'preparing'; step: string };

export const server = signal<ServerState>({ kind: 'up' });
/** Rises each time the server comes back: what failed is asked again. */
export const revival = signal(0);

/** Rises with each change of units that the page is to show: answers about units are asked again, quietly. */
export const freshness = signal(0);

/** The members of a problem (RFC 9457) that the page reads. */
interface ProblemBody extends Record<string, unknown> {
  type?: string;
  detail?: string;
  parameter?: string;
  value?: unknown;
}

/** What the server said, in the reader's language. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly parameter: string | null;
  /** The whole problem, with what it names beside its words. */
  readonly problem: Record<string, unknown>;
  /** What the parameter was given, where that is a text. */
  readonly value: string | null;

  constructor(status: number, problem: ProblemBody) {
    super(problem.detail ?? '');
    this.status = status;
    this.code = problem.type?.split('/').pop() ?? '';
    this.parameter = problem.parameter ?? null;
    this.problem = problem;
    this.value = typeof problem.value === 'string' ? problem.value : null;
  }
}

/** The server could not be reached, or said that it is not ready. */
export class ServerGone extends Error {}

const POLL_MS = 2_000;
const ABSENT = new Set([502, 503, 504]);

/** What a request brings beside its path. */
export interface Asked {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A form with its file, or anything else as JSON. */
  body?: unknown;
  accept?: string;
  headers?: Record<string, string>;
  abort?: AbortSignal | undefined;
}

/** @throws ApiError, ServerGone, or the abort */
export async function getJson<T>(path: string, abort?: AbortSignal): Promise<T> {
  const response = await send(path, { abort });
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (abort?.aborted || !(error instanceof TypeError)) throw error;
    serverLost(); // it went away in the middle of its answer
    throw new ServerGone();
  }
}

/** The answer to any request, its body unread. @throws ApiError, ServerGone, or the abort */
export async function send(path: string, asked: Asked = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, requestOf(asked));
  } catch (error) {
    if (asked.abort?.aborted) throw error;
    serverLost();
    throw new ServerGone();
  }
  if (ABSENT.has(response.status)) {
    serverLost();
    throw new ServerGone();
  }
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  return response;
}

function requestOf({ method = 'GET', body, accept, headers = {}, abort }: Asked): RequestInit {
  const all: Record<string, string> = {
    Accept: accept ?? 'application/json, application/geo+json',
    'Accept-Language': language.peek(),
    ...headers,
  };
  if (body === undefined || body instanceof FormData) {
    return { method, headers: all, body: body ?? null, signal: abort ?? null };
  }
  all['Content-Type'] = 'application/json';
  return { method, headers: all, body: JSON.stringify(body), signal: abort ?? null };
}

async function problemOf(response: Response): Promise<ProblemBody> {
  try {
    return (await response.json()) as ProblemBody;
  } catch {
    return {};
  }
}

/** Starts asking /readyz until it answers; the map calls it too when a tile cannot be had. */
export function serverLost(): void {
  if (server.value.kind !== 'up') return;
  server.value = { kind: 'gone' };
  setTimeout(poll, POLL_MS);
}

async function poll(): Promise<void> {
  try {
    const response = await fetch('/readyz', { cache: 'no-store' });
    if (response.ok) {
      server.value = { kind: 'up' };
      revival.value += 1;
      return;
    }
    server.value =
      response.status === 503 ? preparing((await response.json()) as Progress) : { kind: 'gone' };
  } catch {
    server.value = { kind: 'gone' };
  }
  setTimeout(poll, POLL_MS);
}

/** The body of a 503 of /readyz: `{step: {es, en}, done, total}`. */
interface Progress {
  step?: { es: string; en: string } | null;
  done?: number | null;
  total?: number | null;
}

function preparing({ step, done, total }: Progress): ServerState {
  if (!step) return { kind: 'gone' };
  const share = done && total ? ` (${Math.round((100 * done) / total)} %)` : '';
  return { kind: 'preparing', step: step[language.peek()] + share };
}
