/** Who is asking, as a scope. Until accounts exist: invented units are everyone's, real ones the loopback's. */
import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import { isWriter } from '../domain/account.ts';
import { READS_EVERYTHING, READS_NOTHING, type Scope } from '../domain/scope.ts';
import { forbidden, foreignOrigin, signInRequired } from '../problem.ts';
import type { Versions } from '../queries/versions.ts';
import type { Who } from './endpoint.ts';

/** Finds the account behind a request; null for nobody. @throws Problem for credentials that are wrong */
export type Identify = (req: IncomingMessage) => Promise<Account | null>;

/** Nobody has an account. */
export const identifyNobody: Identify = async () => null;

/** What a request may read of the units. */
export async function readerScope(
  ctx: Pick<Context, 'config' | 'versions'>,
  req: IncomingMessage,
): Promise<Scope> {
  if (ctx.config.publicUnits === 'none') return READS_NOTHING;
  return scopeOf(ctx.config, await ctx.versions.current(), req);
}

/** The same where the versions are at hand. */
export function scopeOf(
  config: Pick<Config, 'publicUnits'>,
  versions: Pick<Versions, 'demonstration'>,
  req: IncomingMessage,
): Scope {
  if (config.publicUnits === 'none') return READS_NOTHING;
  return versions.demonstration || isLoopback(req) ? READS_EVERYTHING : READS_NOTHING;
}

/** Units are invented and nobody switched that off: every reader anywhere gets the same. */
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
 * site, and brings no cookies of ours either.
 * Source: OWASP Cross-Site Request Forgery Prevention, "Fetch Metadata" and "Verifying Origin".
 * @throws Problem foreign-origin
 */
export function requireOwnOrigin(req: IncomingMessage): void {
  const site = req.headers['sec-fetch-site'];
  const { origin, host } = req.headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw foreignOrigin(origin ?? String(site));
  if (origin !== undefined && hostOf(origin) !== host) throw foreignOrigin(origin);
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
