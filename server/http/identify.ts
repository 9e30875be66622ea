/** Who is behind a request, by the session's cookie or by `Authorization: Bearer <API key>`. */
import { invalidKey } from '../problem.ts';
import type { Identities } from '../services/identities.ts';
import { bearerOf, type Identify } from './auth.ts';
import { readCookie, SESSION_COOKIE } from './cookies.ts';

/** A session that has ended is nobody's; a key that doesn't hold is a mistake that its program must hear of. */
export function identifyBy(identities: Identities): Identify {
  return async (req) => {
    const key = bearerOf(req);
    if (key !== null) {
      const account = await identities.byKey(key);
      if (account === null) throw invalidKey();
      return account;
    }
    const cookie = readCookie(req, SESSION_COOKIE);
    return cookie === null ? null : identities.bySession(cookie);
  };
}
