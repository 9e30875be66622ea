/**
 * Sessions and passwords, by better-auth, which is loaded at its first use. Within `transaction` everything here works
 * on that transaction: a sign-in and its entry in the audit trail are one, and nobody waits for a second connection.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import type { Account, Role } from '../domain/account.ts';
import { agreeOnSecret } from '../queries/service-secrets.ts';
import type { Way } from '../queries/sessions.ts';
import { hashToken, newToken } from './secrets.ts';

/** A session ends so long after its last use, and in any case so long after its beginning; s. */
export const SESSION_IDLE_S = 12 * 3_600;
export const SESSION_LONGEST_S = 7 * 24 * 3_600;

/** The session of a browser that holds, and whose it is. */
export interface FoundSession {
  id: string;
  account: Account;
}

export interface NewSession {
  accountId: string;
  way: Way;
  /** Shortened. */
  address: string;
  agent: string;
}

type Module = typeof import('./auth-library.ts');
type Loaded = Module & { library: ReturnType<Module['createLibrary']> };

export class Auth {
  readonly db: Knex;
  readonly #options: { secret: string | null; log: Logger };
  readonly #transaction = new AsyncLocalStorage<Knex.Transaction>();
  #loaded: Promise<Loaded> | null = null;

  /** @param options.secret signs the cookies; null: one that the database keeps for all processes of the service */
  constructor(options: { db: Knex; secret: string | null; log: Logger }) {
    this.db = options.db;
    this.#options = options;
  }

  /** Loads the library once nothing waits for the start, so that the first who signs in need not wait either. */
  warm(): void {
    this.#ready().catch(() => undefined); // told to whoever needs it, who tries again
  }

  async transaction<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
    await this.#ready(); // which asks the database, and would wait for itself inside
    return this.db.transaction((trx) => this.#transaction.run(trx, () => work(trx)));
  }

  /** @returns null when the session has ended, or its cookie was never signed here */
  async find(cookie: string): Promise<FoundSession | null> {
    const { library, headersWith, hasEnded } = await this.#ready();
    const found = await library.api.getSession({ headers: headersWith(cookie) }).catch((error: unknown) => {
      if (hasEnded(error)) return null;
      throw error;
    });
    if (!found || found.user.disabledAt) return null;
    const { id, email, name, departments, demonstration } = found.user;
    const role = found.user.role as Role; // as the table's check has it
    return { id: found.session.id, account: { id, email, name, role, departments, demonstration } };
  }

  /** @returns the cookie of the new session */
  async open({ address, agent, ...of }: NewSession): Promise<string> {
    const { library, cookieIn } = await this.#ready();
    const body = { ...of, ipAddress: address, userAgent: agent };
    const given = { body, headers: new Headers(), returnHeaders: true } as const;
    return cookieIn((await library.api.openSession(given)).headers);
  }

  /** Ends the session of a cookie. */
  async end(cookie: string): Promise<void> {
    const { library, headersWith } = await this.#ready();
    await library.api.signOut({ headers: headersWith(cookie) });
  }

  /** Takes as long for nobody and for an account without a password, so that the time tells nothing of either. */
  async isPassword(accountId: string | null, given: string): Promise<boolean> {
    const { internalAdapter, password } = await this.#context();
    const login = accountId === null ? null : await internalAdapter.findCredentialAccount(accountId);
    if (login?.password) return password.verify({ hash: login.password, password: given });
    await password.hash(given);
    return false;
  }

  /** Slow on purpose: before a transaction, not in it. */
  async hash(password: string): Promise<string> {
    return (await this.#context()).password.hash(password);
  }

  /** @param hash of `hash` */
  async setPassword(accountId: string, hash: string): Promise<void> {
    const { internalAdapter } = await this.#context();
    if (await internalAdapter.findCredentialAccount(accountId)) {
      await internalAdapter.updatePassword(accountId, hash);
      return;
    }
    const login = { userId: accountId, providerId: 'credential', accountId, password: hash };
    await internalAdapter.createAccount(login);
  }

  async #context() {
    return (await this.#ready()).library.$context;
  }

  /** Once for all; again after a failure. */
  #ready(): Promise<Loaded> {
    const loaded = this.#loaded ?? this.#load();
    this.#loaded = loaded;
    loaded.catch(() => {
      if (this.#loaded === loaded) this.#loaded = null;
    });
    return loaded;
  }

  async #load(): Promise<Loaded> {
    const { secret: given, log } = this.#options;
    const [module, secret] = await Promise.all([
      import('./auth-library.ts'),
      given ?? agreeOnSecret(this.db, 'sessions', newToken(), new Date()),
    ]);
    const connection = () => this.#transaction.getStore() ?? this.db;
    return { ...module, library: module.createLibrary({ secret, log, connection, hash: hashToken }) };
  }
}
