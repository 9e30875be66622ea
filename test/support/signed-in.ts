/** Readers with an account: signed in as the product does it, by a link and a password that they chose. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import type { Role } from '../../server/domain/account.ts';
import { consoleTrace } from '../../server/domain/audit.ts';
import { createAccount } from '../../server/services/accounts.ts';
import type { RunningServer } from './server.ts';

export interface SignedIn {
  id: string;
  email: string;
  password: string;
  /** For `fetch`: the session's cookie. */
  headers: { cookie: string };
  /** The cookie for playwright's `context.addCookies`. */
  cookie: { name: string; value: string; url: string };
}

export interface SignedInOptions {
  /** Of role staff; default Antioquia. */
  departments?: string[];
  email?: string;
}

/** A new account of a role, signed in. `database` is the one that the server was started with. */
export async function signedIn(
  server: RunningServer,
  database: Database,
  role: Role,
  options: SignedInOptions = {},
): Promise<SignedIn> {
  const email = options.email ?? `${role}-${randomUUID().slice(0, 8)}@example.org`;
  const departments = role === 'staff' ? (options.departments ?? ['05']) : [];
  const input = { email, name: `Prueba ${role}`, role, departments };
  const { account, token } = await createAccount(database.knex, input, consoleTrace(new Date()));
  const password = `clave-${randomUUID()}`;
  const response = await fetch(`${server.url}/api/v1/session/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password }),
  });
  expect(response.status, await response.clone().text()).to.equal(200);
  const cookie = sessionCookie(response);
  const [name = '', value = ''] = cookie.split('=', 2);
  return { id: account.id, email, password, headers: { cookie }, cookie: { name, value, url: server.url } };
}

/** The session's cookie that an answer sets, as `name=value`. */
export function sessionCookie(response: Response): string {
  const set = response.headers.getSetCookie().find((line) => line.startsWith('geoser_session='));
  return set?.split(';', 1)[0] ?? '';
}
