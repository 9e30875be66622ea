/** Who is asking and what that lets them read: domain/scope decides, this gathers what it decides by. */
import type { IncomingMessage } from 'node:http';
import type { Knex } from 'knex';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import { isWriter } from '../domain/account.ts';
import { exactDepartments, type Scope, scopeOf } from '../domain/scope.ts';
import { forbidden, foreignOrigin, signInRequired } from '../problem.ts';
import type { Versions } from '../queries/versions.ts';
import type { KnownAccounts } from '../services/known-accounts.ts';
import type { Who } from './endpoint.ts';

/** Finds the account behind a request; null for nobody. @throws Problem for credentials that are wrong */
export type Identify = (req: IncomingMessage) => Promise<Account | null>;

/** Nobody signed in can be behind a request without one of these: what is asked without waiting. */
export function hasCredentials({ headers }: IncomingMessage): boolean {
  return headers.cookie !== undefined || headers.authorization !== undefined;
}

/** What a request of this account, or of nobody, may read of the units. */
export async function readerScope(
  { config, accounts }: { config: Pick<Config, 'publicUnits'>; accounts: Pick<KnownAccounts, 'exist'> },
  { demonstration }: Pick<Versions, 'demonstration'>,
  req: IncomingMessage,
  account: Account | null,
): Promise<Scope> {
  const { publicUnits } = config;
  const loopback = isLoopback(req);
  const decided = account !== null || demonstration || !loopback || publicUnits === 'none';
  const hasAccounts = decided || (await accounts.exist());
  return scopeOf(account, { demonstration, publicUnits, loopback, hasAccounts });
}

/** The pool on which a reader of this scope asks: PostgreSQL itself keeps it to the scope (db/sql/roles.sql). */
export function readerPool({ database }: Pick<Context, 'database'>, scope: Scope): Knex {
  const departments = exactDepartments(scope);
  return departments === null ? database.knex : database.reader(departments).knex;
}

/** Units are invented and nobody switched that off: everyone who is not signed in gets the same. */
export function areUnitsPublic(
  config: Pick<Config, 'publicUnits'>,
  versions: Pick<Versions, 'demonstration'>,
): boolean {
  return versions.demonstration && config.publicUnits === 'auto';
}

/** On this machine itself. A proxy here speaks for strangers, so whatever it forwards doesn't count. */
export function isLoopback(req: IncomingMessage): boolean {
  const { headers } = req;
  if (headers.forwarded || headers['x-forwarded-for'] || headers['x-real-ip'] || headers.via) return false;
  const address = req.socket.remoteAddress ?? '';
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** @throws Problem sign-in-required, forbidden */
export function requireWho(who: Who, scope: Scope, account: Account | null): void {
  if (who === 'anyone' || who === 'anyone_scoped') return;
  if (who === 'unit_readers') {
    if (scope.kind === 'nothing') throw signInRequired();
    return;
  }
  if (account === null) throw signInRequired();
  if (who === 'admins' && account.role !== 'admin') {
    throw forbidden({ es: 'es de administradores', en: 'it is for administrators' });
  }
  if (who === 'writers' && !isWriter(account)) {
    throw forbidden({
      es: 'es del personal de un departamento o de administradores',
      en: 'it is for staff of a department or administrators',
    });
  }
}

/**
 * Refuses what a page of another site makes a browser send. A program that is no browser names neither origin nor
 * site, and brings no cookies of ours either; one that brings its key has said who it is, which no browser adds by itself.
 * Source: OWASP Cross-Site Request Forgery Prevention, "Fetch Metadata" and "Verifying Origin".
 * @throws Problem foreign-origin
 */
export function requireOwnOrigin(req: IncomingMessage): void {
  if (bearerOf(req) !== null && req.headers.cookie === undefined) return;
  const site = req.headers['sec-fetch-site'];
  const { origin, host } = req.headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw foreignOrigin(origin ?? String(site));
  if (origin !== undefined && hostOf(origin) !== host) throw foreignOrigin(origin);
}

/** The key of `Authorization: Bearer <API key>`; other schemes are a proxy's or the browser's own business. */
export function bearerOf(req: IncomingMessage): string | null {
  return /^Bearer +(\S+) *$/i.exec(req.headers.authorization ?? '')?.[1] ?? null;
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
