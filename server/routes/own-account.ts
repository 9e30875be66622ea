/** What everyone may do with their own account: password, sessions, keys for programs. */
import {
  accountParams,
  Done,
  KeyList,
  NewKeyAnswer,
  NewKeyBody,
  PasswordBody,
  SessionList,
} from '../contract/accounts.ts';
import type { Account } from '../domain/account.ts';
import { SESSION_COOKIE } from '../http/cookies.ts';
import { jsonEndpoint } from '../http/endpoint.ts';
import { forbidden, signInRequired } from '../problem.ts';
import { listKeys } from '../queries/sessions.ts';
import { changeOwnPassword, createKey, endKey, endSession } from '../services/accounts.ts';
import { sessionsOf } from '../services/sign-in.ts';

/**
 * The account of a person at a browser. A program with a key reads and writes data; it doesn't give itself, or
 * others, further ways in. @throws Problem sign-in-required, forbidden
 */
export function requirePerson(account: Account | null): Account {
  if (account === null) throw signInRequired();
  if (account.key === undefined) return account;
  throw forbidden({
    es: 'las cuentas, sesiones y claves se manejan con una sesión, no con una clave',
    en: 'accounts, sessions and keys are kept by a session, not by a key',
  });
}

const password = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/account/password',
  who: 'signed_in',
  tag: 'accounts',
  ratePerMinute: 10,
  summary: {
    es: 'Cambia la contraseña propia y cierra las demás sesiones.',
    en: 'Changes one’s own password, and ends one’s other sessions.',
  },
  body: PasswordBody,
  response: Done,
  async handle({ ctx, account, body, cookies, trace }) {
    const given = { ...body, cookie: cookies.get(SESSION_COOKIE) };
    await changeOwnPassword(ctx.auth, requirePerson(account), given, trace);
    return { done: true as const };
  },
});

const sessions = jsonEndpoint({
  path: '/api/v1/account/sessions',
  who: 'signed_in',
  tag: 'accounts',
  fresh: true,
  summary: { es: 'Sesiones propias abiertas.', en: 'One’s own sessions.' },
  response: SessionList,
  async handle({ ctx, account, cookies, trace }) {
    const own = await sessionsOf(ctx.auth, requirePerson(account), cookies.get(SESSION_COOKIE), trace.at);
    return {
      sessions: own.map(({ createdAt, usedAt, expiresAt, ...session }) => ({
        ...session,
        created_at: createdAt,
        used_at: usedAt,
        expires_at: expiresAt,
      })),
    };
  },
});

const leaveSession = jsonEndpoint({
  method: 'DELETE',
  path: '/api/v1/account/sessions/{id}',
  who: 'signed_in',
  tag: 'accounts',
  summary: { es: 'Cierra una sesión propia.', en: 'Ends one of one’s own sessions.' },
  params: accountParams,
  response: Done,
  async handle({ ctx, account, params, trace }) {
    await endSession(ctx.db, requirePerson(account), params.id, trace);
    return { done: true as const };
  },
});

const keys = jsonEndpoint({
  path: '/api/v1/keys',
  who: 'signed_in',
  tag: 'accounts',
  fresh: true,
  summary: { es: 'Claves de API propias.', en: 'One’s own API keys.' },
  response: KeyList,
  async handle({ ctx, account }) {
    const own = await listKeys(ctx.db, requirePerson(account).id);
    return {
      keys: own.map(({ createdAt, expiresAt, usedAt, revokedAt, ...key }) => ({
        ...key,
        created_at: createdAt,
        expires_at: expiresAt,
        used_at: usedAt,
        revoked_at: revokedAt,
      })),
    };
  },
});

const newKey = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/keys',
  who: 'signed_in',
  tag: 'accounts',
  status: 201,
  summary: {
    es: 'Crea una clave para un programa; no alcanza más que su dueño y se muestra una sola vez.',
    en: 'Makes a key for a program; it reaches no further than its owner, and is shown this once.',
  },
  body: NewKeyBody,
  response: NewKeyAnswer,
  async handle({ ctx, account, body, trace }) {
    const { id, key, expiresAt } = await createKey(ctx.db, requirePerson(account), body, trace);
    return { id, key, expires_at: expiresAt.toISOString() };
  },
});

const endOwnKey = jsonEndpoint({
  method: 'DELETE',
  path: '/api/v1/keys/{id}',
  who: 'signed_in',
  tag: 'accounts',
  summary: { es: 'Revoca una clave propia.', en: 'Revokes one of one’s own keys.' },
  params: accountParams,
  response: Done,
  async handle({ ctx, account, params, trace }) {
    await endKey(ctx.db, requirePerson(account), params.id, trace);
    return { done: true as const };
  },
});

export const ownAccountEndpoints = [password, sessions, leaveSession, keys, newKey, endOwnKey];
