/** Who is asking, as a scope. Until accounts exist: invented units are everyone's, real ones the loopback's. */
import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { READS_EVERYTHING, READS_NOTHING, type Scope } from '../domain/scope.ts';
import type { Versions } from '../queries/versions.ts';

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
