/** What the public map's page may load: the server's word on each answer, and the page's own where it comes from a folder. */
import { createHash } from 'node:crypto';

/**
 * A CSP without frame-ancestors, which a page cannot say of itself. Nothing but what lies beside the page is loaded or
 * asked, and of styles the page's own by its hash. data: is how the map library starts its worker in a frame that has
 * no origin.
 */
export function policyOf(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'sha256-${hash}'`,
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    "worker-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
