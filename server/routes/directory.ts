/** Sign-in by the agency's own directory: out to it, and back. */
import { z } from 'zod';
import { expecting } from '../contract/parameters.ts';
import { SESSION_COOKIE } from '../http/cookies.ts';
import { type Asked, Redirect, type Shape, textEndpoint } from '../http/endpoint.ts';
import { noDirectory, Problem } from '../problem.ts';
import { SESSION_LONGEST_S } from '../services/auth.ts';
import { signInByDirectory } from '../services/directory-sign-in.ts';

const PATH = '/api/v1/session/oidc';
const STATE_COOKIE = 'geoser_oidc';
const HTML = 'text/html; charset=utf-8';

/** A path of this site, and of no other. */
const returnTo = expecting(
  z
    .string()
    .max(2_000)
    .refine((path) => path.startsWith('/') && new URL(path, 'http://here.invalid').host === 'here.invalid')
    .optional()
    .default('/'),
  {
    es: 'se espera una dirección de este sitio, que empiece por /',
    en: 'expected a path of this site, beginning with /',
  },
);

const text = expecting(z.string().max(4_000).optional(), {
  es: 'lo que envía el directorio',
  en: 'what the directory sends',
});

const out = textEndpoint({
  path: PATH,
  who: 'anyone',
  tag: 'accounts',
  fresh: true,
  ratePerMinute: 60,
  summary: { es: 'Ingresa por el directorio institucional.', en: 'Signs in by the agency’s directory.' },
  query: { return_to: returnTo },
  response: { type: HTML },
  async handle(asked) {
    const { ctx, query, cookies, trace } = asked;
    if (ctx.directory === null) throw noDirectory();
    const given = { redirectUri: redirectUri(asked), returnTo: query.return_to, at: trace.at };
    const begun = await ctx.directory.begin(ctx.db, given).catch(tellBy(ctx.log));
    if (typeof begun === 'string') return new Redirect(begun);
    cookies.set(STATE_COOKIE, begun.state, null);
    return new Redirect(begun.location);
  },
});

const back = textEndpoint({
  path: `${PATH}/callback`,
  who: 'anyone',
  tag: 'accounts',
  fresh: true,
  ratePerMinute: 60,
  summary: { es: 'Regreso del directorio institucional.', en: 'Return from the agency’s directory.' },
  query: {
    code: text,
    state: text,
    iss: text,
    error: text,
    error_description: text,
    error_uri: text,
    session_state: text,
    scope: text,
    authuser: text,
    hd: text,
    prompt: text,
  },
  response: { type: HTML },
  async handle(asked) {
    const { cookies } = asked;
    const state = cookies.get(STATE_COOKIE);
    cookies.clear(STATE_COOKIE);
    return new Redirect(await finish(asked, state).catch(tellBy(asked.ctx.log)));
  },
});

export const directoryEndpoints = [out, back];

type Asker = Asked<Shape, Shape>;

async function finish(asked: Asker, state: string | null): Promise<string> {
  const { ctx, query, cookies, from, trace } = asked;
  if (ctx.directory === null) throw noDirectory();
  const url = new URL(redirectUri(asked));
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  const { person, returnTo: where } = await ctx.directory.finish(ctx.db, { url, state, at: trace.at });
  const { cookie } = await signInByDirectory(ctx.auth, ctx.directory, person, from, trace);
  cookies.set(SESSION_COOKIE, cookie, SESSION_LONGEST_S);
  return where;
}

/** A person, not a program, waits at the browser: the sign-in page tells what was refused, the log why. */
function tellBy(log: Asker['ctx']['log']): (error: unknown) => string {
  return (error) => {
    if (!(error instanceof Problem)) throw error;
    log.warn({ code: error.code, cause: error.cause }, 'sign-in by the directory refused');
    return `/sign-in#refused=${error.code}`;
  };
}

function redirectUri({ ctx, origin }: Pick<Asker, 'ctx' | 'origin'>): string {
  return `${ctx.config.publicUrl ?? origin}${PATH}/callback`;
}
