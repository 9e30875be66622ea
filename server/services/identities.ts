/**
 * Who is behind a token. An answer serves for a second, as a map asks for dozens of tiles in one; this process forgets
 * it with its own changes at once, and another's within that second.
 */
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { type Account, isWider } from '../domain/account.ts';
import { type FoundKey, findKey, touchKey } from '../queries/sessions.ts';
import { readVersions } from '../queries/versions.ts';
import type { Auth } from './auth.ts';
import { hashToken } from './secrets.ts';
import type { VersionReader } from './versions.ts';

/** How long one answer serves, ms. */
const FRESH_MS = 1_000;
const KEPT = 10_000;
/** Use of a key is noted at most so often, ms. */
const TOUCH_MS = 60_000;

export class Identities {
  readonly #auth: Auth;
  readonly #db: Knex;
  readonly #versions: VersionReader;
  readonly #clock: () => Date;
  readonly #readyAccounts: boolean;
  readonly #kept = new LRUCache<string, Promise<Account | null>>({ max: KEPT, ttl: FRESH_MS });

  /** @param options.readyAccounts false refuses them even while every unit is invented */
  constructor(options: { auth: Auth; versions: VersionReader; clock: () => Date; readyAccounts: boolean }) {
    this.#auth = options.auth;
    this.#db = options.auth.db;
    this.#versions = options.versions;
    this.#clock = options.clock;
    this.#readyAccounts = options.readyAccounts;
  }

  /** The account of a browser's session; null when it has ended. */
  bySession(cookie: string): Promise<Account | null> {
    return this.#remembered(`session ${hashToken(cookie)}`, () => this.#askSession(cookie));
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
    const account = await (this.#kept.get(name) ?? this.#keep(name, ask()));
    if (!account?.demonstration) return account;
    return this.#readyAccounts && (await this.#versions.current()).demonstration ? account : null;
  }

  /** Who asks meanwhile shares the answer; one that was on its way when all was forgotten is not kept. */
  #keep(name: string, answer: Promise<Account | null>): Promise<Account | null> {
    this.#kept.set(name, answer);
    answer.catch(() => {
      if (this.#kept.get(name) === answer) this.#kept.delete(name);
    });
    return answer;
  }

  async #askSession(cookie: string): Promise<Account | null> {
    const account = (await this.#auth.find(cookie))?.account ?? null;
    if (!account?.demonstration) return account;
    return (await readVersions(this.#db)).demonstration ? account : null;
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
