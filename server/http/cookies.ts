/**
 * Cookies as this service uses them: no script reads them (HttpOnly), no other site's request but a plain link brings
 * them (SameSite=Lax), and over https they go by https alone, to this very host (`__Host-`).
 */
import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { isHttps } from './address.ts';

export const SESSION_COOKIE = 'geoser_session';

export interface Cookies {
  /** As it went over the wire. */
  get(name: string): string | null;
  /** `maxAgeS` null: until the browser is closed. */
  set(name: string, value: string, maxAgeS: number | null): void;
  clear(name: string): void;
}

export function cookiesOf(req: IncomingMessage, res: Response): Cookies {
  const secure = isHttps(req);
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    get: (name) => readCookie(req, name),
    set(name, value, maxAgeS) {
      const maxAge = maxAgeS === null ? undefined : maxAgeS * 1_000;
      res.cookie(nameFor(name, secure), value, { ...options, maxAge, encode: String });
    },
    clear: (name) => res.clearCookie(nameFor(name, secure), options),
  };
}

/** A cookie's value, null where there is none. Over https only the one that https has set counts. */
export function readCookie(req: IncomingMessage, name: string): string | null {
  const wanted = `${nameFor(name, isHttps(req))}=`;
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const pair = part.trim();
    if (pair.startsWith(wanted)) return pair.slice(wanted.length);
  }
  return null;
}

function nameFor(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}
