/**
 * better-auth as this service uses it: its models on our tables, no paths of its own, no sign-up. It opens, finds,
 * renews and ends sessions, signs their cookie, and keeps passwords. Imported when it is first needed: it is large.
 */
import { createAuthEndpoint, isAPIError } from 'better-auth/api';
import { parseSetCookieHeader, setSessionCookie } from 'better-auth/cookies';
import { betterAuth } from 'better-auth/minimal';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type AdapterOptions, knexAdapter } from '../queries/auth-adapter.ts';
import { SESSION_IDLE_S, SESSION_LONGEST_S } from './auth.ts';
import { hashPassword, newId, verifyPassword } from './secrets.ts';

/** Use is noted at most so often, s. */
const TOUCH_S = 60;
/** What the library calls its cookie; the browser's name for it is http/cookies' affair. */
const COOKIE = 'session';

const ACCOUNT = {
  modelName: 'accounts',
  fields: { createdAt: 'created_at' },
  additionalFields: {
    role: { type: 'string', input: false },
    departments: { type: 'string[]', input: false },
    demonstration: { type: 'boolean', input: false },
    disabledAt: { type: 'date', fieldName: 'disabled_at', required: false, input: false },
  },
} as const;

const SESSION = {
  modelName: 'account_sessions',
  fields: {
    token: 'token_hash',
    userId: 'account_id',
    ipAddress: 'address',
    userAgent: 'agent',
    createdAt: 'created_at',
    updatedAt: 'used_at',
    expiresAt: 'expires_at',
  },
  additionalFields: { way: { type: 'string', input: false } },
} as const;

const LOGIN = {
  modelName: 'account_logins',
  fields: {
    userId: 'account_id',
    providerId: 'provider',
    accountId: 'subject',
    password: 'password_hash',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
  },
} as const;

const opening = z.object({
  accountId: z.string(),
  way: z.string(),
  ipAddress: z.string(),
  userAgent: z.string(),
});

/** Opens a session for whoever has proved who it is, whatever the way; answers by its Set-Cookie. */
const openSession = createAuthEndpoint.serverOnly({ method: 'POST', body: opening }, async (ctx) => {
  const { accountId, ...more } = ctx.body;
  const user = await ctx.context.internalAdapter.findUserById(accountId);
  const session = user && (await ctx.context.internalAdapter.createSession(accountId, false, more));
  if (!session) throw new Error('no session could be opened');
  await setSessionCookie(ctx, { session, user });
  return { id: session.id };
});

/** The headers by which the library is asked about a session's cookie. */
export function headersWith(cookie: string): Headers {
  return new Headers({ cookie: `${COOKIE}=${cookie}` });
}

/** The session's cookie that an answer of the library sets, as it goes over the wire. */
export function cookieIn(headers: Headers): string {
  const cookie = parseSetCookieHeader(headers.getSetCookie().join(', ')).get(COOKIE);
  if (!cookie) throw new Error('the session has no cookie');
  return encodeURIComponent(cookie.value);
}

/** Whether the library found a session and lost it while it renewed it: it was ended at the same time. */
export function hasEnded(error: unknown): boolean {
  return isAPIError(error) && error.status === 'UNAUTHORIZED';
}

export function createLibrary({ secret, log, ...adapter }: AdapterOptions & { secret: string; log: Logger }) {
  return betterAuth({
    baseURL: 'http://localhost', // nothing of its own is served
    secret,
    database: knexAdapter(adapter),
    user: ACCOUNT,
    session: { ...SESSION, expiresIn: SESSION_IDLE_S, updateAge: TOUCH_S },
    account: LOGIN,
    // scrypt at OWASP's strength with its cost beside it, in place of the library's N 2^14, r 16, p 1
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(password, hash) },
    },
    databaseHooks: {
      session: {
        update: {
          async before(change, ctx) {
            const begun = ctx?.context.session?.session.createdAt;
            return begun
              ? { data: { ...change, expiresAt: noLaterThanLongest(change.expiresAt, begun) } }
              : undefined;
          },
        },
      },
    },
    advanced: {
      cookies: { session_token: { name: COOKIE } },
      useSecureCookies: false,
      database: { generateId: newId },
      ipAddress: { disableIpTracking: true },
    },
    plugins: [{ id: 'open-session', endpoints: { openSession } }],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message, ...details) => log.error({ details }, message) },
  });
}

function noLaterThanLongest(expiresAt: Date | undefined, begun: Date): Date | undefined {
  const longest = begun.getTime() + SESSION_LONGEST_S * 1_000;
  return expiresAt && new Date(Math.min(expiresAt.getTime(), longest));
}
