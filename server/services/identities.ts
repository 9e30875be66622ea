/**
 * Who is behind a token. An answer serves for a second, as a map asks for dozens of tiles in one; this process forgets
 * it with its own changes at once, and another's within that second.
 */
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { type Account, isWider } from '../domain/account.ts';
import { type FoundKey, findKey, findSession, touchKey, touchSession } from '../queries/sessions.ts';
import { hashToken } from './secrets.ts';
import type { VersionReader } from './versions.ts';

/** How long one answer serves, ms. */
const FRESH_MS = 1_000;
const KEPT = 10_000;
/** A session ends so long after its last use, and in any case so long after its beginning; ms. */
export const SESSION_IDLE_MS = 12 * 3_600_000;
export const SESSION_LONGEST_MS = 7 * 24 * 3_600_000;
/** Use is noted at most so often, ms. */
const TOUCH_MS = 60_000;

interface Kept {
  account: Account | null;
}

export class Identities {
  readonly #db: Knex;
  readonly #versions: VersionReader;
  readonly #clock: () => Date;
  readonly #readyAccounts: boolean;
  readonly #kept = new LRUCache<string, Kept>({ max: KEPT, ttl: FRESH_MS });

  /** @param options.readyAccounts false refuses them even while every unit is invented */
  constructor(options: { db: Knex; versions: VersionReader; clock: () => Date; readyAccounts: boolean }) {
    this.#db = options.db;
    this.#versions = options.versions;
    this.#clock = options.clock;
    this.#readyAccounts = options.readyAccounts;
  }

  /** The account of a browser's session; null when it has ended. */
  bySession(token: string): Promise<Account | null> {
    return this.#remembered(`session ${hashToken(token)}`, () => this.#askSession(hashToken(token)));
  }

  /** The account for which a program acts, with its key's role; null when the key doesn't hold. */
  byKey(token: string): Promise<Account | null> {
    return this.#remembered(`key ${hashToken(token)}`, () => this.#askKey(hashToken(token)));
  }

  /** Called after every change of accounts, sessions and keys. */
  forget(): void {
    this.#kept.clear();
  }

  async #remembered(name: string, ask: () => Promise<Account | null>): Promise<Account | null> {
    const kept = this.#kept.get(name);
    const account = kept ? kept.account : await ask();
    if (!kept) this.#kept.set(name, { account });
    if (!account?.demonstration) return account;
    return this.#readyAccounts && (await this.#versions.current()).demonstration ? account : null;
  }

  async #askSession(tokenHash: string): Promise<Account | null> {
    const now = this.#clock();
    const found = await findSession(this.#db, tokenHash, now);
    if (!found) return null;
    if (now.getTime() - Date.parse(found.usedAt) > TOUCH_MS) {
      const longest = Date.parse(found.createdAt) + SESSION_LONGEST_MS;
      const expiresAt = new Date(Math.min(now.getTime() + SESSION_IDLE_MS, longest));
      await touchSession(this.#db, found.id, now, expiresAt);
    }
    return found.account;
  }

  async #askKey(tokenHash: string): Promise<Account | null> {
    const now = this.#clock();
    const found = await findKey(this.#db, tokenHash, now);
    if (!found) return null;
    if (found.usedAt === null || now.getTime() - Date.parse(found.usedAt) > TOUCH_MS) {
      await touchKey(this.#db, found.id, now);
    }
    return actingBy(found);
  }
}

/** Never further than its owner reaches today, whatever the owner was when the key was made. */
function actingBy({ owner, name, role, departments }: FoundKey): Account {
  const own = { ...owner, key: name };
  if (!isWider({ role, departments }, owner)) return { ...own, role, departments };
  return owner.role === 'staff' && role === 'staff'
    ? { ...own, departments: departments.filter((code) => owner.departments.includes(code)) }
    : own;
}
