/** Validators: whether a client holds what it would be sent. */
import type { IncomingMessage } from 'node:http';

/**
 * Weak comparison of If-None-Match (RFC 9110, 13.1.2). A request's own Cache-Control is not looked at: clients that
 * set the validator themselves send no-cache beside it.
 */
export function holdsTag(req: IncomingMessage, etag: string): boolean {
  const given = req.headers['if-none-match'];
  if (given === undefined) return false;
  const bare = etag.replace(/^W\//, '');
  return given.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === bare);
}
