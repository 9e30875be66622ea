/**
 * Passwords and tokens, from Node's own cryptography. Passwords: scrypt at the strength that OWASP's Password Storage
 * Cheat Sheet asks for (N 2^15, r 8, p 3; 32 MB each). Tokens: 256 random bits, of which the SHA-256 is stored; a
 * slow hash would add nothing to so much chance.
 */
import {
  createHash,
  randomBytes,
  randomUUID,
  type ScryptOptions,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';

const COST: ScryptOptions = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const HASH_BYTES = 32;

/** Letters at the front of an API key, by which scanners of leaked secrets and people know it. */
export const KEY_PREFIX = 'geoser_';

export function newToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

export function newId(): string {
  return randomUUID();
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** `scrypt$32768$8$3$salt$hash`: its own cost stands with it, so that the cost may rise later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [kind, n, r, p, salt, hash] = stored.split('$');
  if (kind !== 'scrypt' || !salt || !hash) throw new Error('a password hash is of an unknown kind');
  const cost = { N: Number(n), r: Number(r), p: Number(p), maxmem: COST.maxmem };
  const given = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return timingSafeEqual(given, Buffer.from(hash, 'base64url'));
}

/** Unicode's compatibility form, so that the same password typed on another keyboard is the same (RFC 8265). */
function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
