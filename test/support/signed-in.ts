/** Readers with an account and a session. A password costs a third of a second of a core: only those who need one have it. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import pino from 'pino';
import type { Database } from '../../db/connect.ts';
import type { Role } from '../../server/domain/account.ts';
import { consoleTrace } from '../../server/domain/audit.ts';
import { createAccount } from '../../server/services/accounts.ts';
import { Auth } from '../../server/services/auth.ts';
import type { RunningServer } from './server.ts';

export interface SignedIn {
  id: string;
  email: string;
  /** For `fetch`: the session's cookie. */
  headers: { cookie: string };
  /** The cookie for playwright's `context.addCookies`. */
  cookie: { name: string; value: string; url: string };
}

/** Whoever can sign in again. */
export type WithPassword = SignedIn & { password: string };

export interface SignedInOptions {
  /** Of role staff; default Antioquia. */
  departments?: string[];
  email?: string;
}

/** A new account of a role with a session. `database` is the one that the server was started with. */
export async function signedIn(
  server: RunningServer,
  database: Database,
  role: Role,
  options: SignedInOptions = {},
): Promise<SignedIn> {
  const { account } = await newAccount(database, role, options);
  const auth = new Auth({ db: database.knex, secret: null, log: pino({ level: 'silent' }) });
  const value = await auth.open({ accountId: account.id, way: 'link', address: '', agent: 'test' });
  return { ...account, ...cookieOf(server, `geoser_session=${value}`) };
}

/** The same by the way of the product: a link, and a password that they chose there. */
export async function signedInByPassword(
  server: RunningServer,
  database: Database,
  role: Role,
  options: SignedInOptions = {},
): Promise<WithPassword> {
  const { account, token } = await newAccount(database, role, options);
  const password = `clave-${randomUUID()}`;
  const response = await fetch(`${server.url}/api/v1/session/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password }),
  });
  expect(response.status, await response.clone().text()).to.equal(200);
  return { ...account, password, ...cookieOf(server, sessionCookie(response)) };
}

async function newAccount(database: Database, role: Role, options: SignedInOptions) {
  const email = options.email ?? `${role}-${randomUUID().slice(0, 8)}@example.org`;
  const departments = role === 'staff' ? (options.departments ?? ['05']) : [];
  const input = { email, name: `Prueba ${role}`, role, departments };
  const { account, token } = await createAccount(database.knex, input, consoleTrace(new Date()));
  return { account: { id: account.id, email }, token };
}

function cookieOf({ url }: RunningServer, cookie: string): Pick<SignedIn, 'headers' | 'cookie'> {
  const [name = '', value = ''] = cookie.split('=', 2);
  return { headers: { cookie }, cookie: { name, value, url } };
}

/** The session's cookie that an answer sets, as `name=value`. */
export function sessionCookie(response: Response): string {
  const set = response.headers.getSetCookie().find((line) => line.startsWith('geoser_session='));
  return set?.split(';', 1)[0] ?? '';
}
