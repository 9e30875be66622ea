/** From where and by which protocol a request came, past a proxy on this machine. */
import type { IncomingMessage } from 'node:http';

/** Who asks: the peer, or whom a proxy on this machine says it speaks for (the last address is its own word). */
export function addressOf(req: IncomingMessage): string {
  const peer = req.socket.remoteAddress ?? '';
  const forwarded = String(req.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  const local = peer === '::1' || /^(::ffff:)?127\./.test(peer);
  return local && forwarded ? forwarded : peer;
}

/** By https, here or at the proxy. Whoever lies about it only keeps a cookie from himself. */
export function isHttps(req: IncomingMessage): boolean {
  if ('encrypted' in req.socket && req.socket.encrypted) return true;
  return (
    String(req.headers['x-forwarded-proto'] ?? '')
      .split(',', 1)[0]
      ?.trim() === 'https'
  );
}
