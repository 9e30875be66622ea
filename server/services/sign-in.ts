/** The ways in and out: password, ready account, link that works once, and what every one of them leaves behind. */
import type { Knex } from 'knex';
import { type Account, normalEmail } from '../domain/account.ts';
import { changesBetween, shortAddress, type Trace } from '../domain/audit.ts';
import { READY_ACCOUNTS } from '../domain/ready-accounts.ts';
import {
  badBody,
  emailTaken,
  linkGone,
  readyAccountsOver,
  signInFailed,
  tooManyAttempts,
} from '../problem.ts';
import { countAttempt, forgiveAttempts, type Patience, takeLink } from '../queries/account-links.ts';
import { findAccount, findAccountByEmail, insertAccount, noteSignIn } from '../queries/accounts.ts';
import { audit } from '../queries/audit.ts';
import { deleteSessions, listSessions, type Session, type Way } from '../queries/sessions.ts';
import { readVersions } from '../queries/versions.ts';
import type { Auth } from './auth.ts';
import { hashToken, newId } from './secrets.ts';

/** Ten wrong passwords of one account wait in all 31 s, fifteen 17 min; an office behind one address has more. */
const ACCOUNT_PATIENCE: Patience = { free: 5, maxWaitS: 900, forgetS: 3_600 };
const ADDRESS_PATIENCE: Patience = { free: 30, maxWaitS: 900, forgetS: 3_600 };

/** Where a session is opened from. */
export interface Origin {
  /** Whole: attempts are counted by it, nothing keeps it. */
  address: string;
  /** What the browser calls itself. */
  agent: string;
}

export interface Opened {
  account: Account;
  /** What the browser keeps. */
  cookie: string;
}

/** @throws Problem sign-in-failed, the same for a wrong password and an unknown e-mail; too-many-attempts */
export async function signInByPassword(
  auth: Auth,
  given: { email: string; password: string },
  from: Origin,
  trace: Trace,
): Promise<Opened> {
  const { db } = auth;
  const email = normalEmail(given.email);
  const subjects = [hashToken(`account ${email}`), hashToken(`address ${from.address}`)] as const;
  const wait = await waitOf(db, subjects, trace.at);
  if (wait > 0) {
    await tellRefused(db, email, { way: 'password', retry_after_s: wait }, trace);
    throw tooManyAttempts(wait);
  }
  const account = await findAccountByEmail(db, email);
  const right = await auth.isPassword(account?.id ?? null, given.password);
  if (!account || !right || account.disabledAt !== null) {
    await tellRefused(db, email, { way: 'password' }, trace);
    throw signInFailed();
  }
  await forgiveAttempts(db, ...subjects);
  return auth.transaction((trx) => open(auth, trx, account, { way: 'password', from, trace }));
}

/** Seconds until the next attempt may be made; 0: this one, which is counted. */
async function waitOf(
  db: Knex,
  [account, address]: readonly [account: string, address: string],
  at: Date,
): Promise<number> {
  return (
    (await countAttempt(db, address, at, ADDRESS_PATIENCE)) ||
    (await countAttempt(db, account, at, ACCOUNT_PATIENCE))
  );
}

/** One entry an attempt: an address makes no more a minute than its rate lets through. */
async function tellRefused(db: Knex, email: string, details: object, trace: Trace): Promise<void> {
  const subject = `account:${email}`;
  await audit(db, {
    ...trace,
    action: 'session.refused',
    subject,
    details: { ...details },
    demonstration: false,
  });
}

/** Enters a ready account, which is made at its first use. @throws Problem ready-accounts-over */
export async function signInAsReady(auth: Auth, id: string, from: Origin, trace: Trace): Promise<Opened> {
  const ready = READY_ACCOUNTS.find((account) => account.id === id);
  return auth.transaction(async (trx) => {
    if (!ready || !(await readVersions(trx)).demonstration) throw readyAccountsOver();
    await insertAccount(trx, ready, trace.at);
    return open(auth, trx, ready, { way: 'ready', from, trace });
  });
}

/** What a person who follows a link chooses. A setup link needs all, a password link the password alone. */
export interface Chosen {
  token: string;
  password: string;
  email?: string;
  name?: string;
}

/**
 * Uses a link: creates the first administrator, or sets the password of its account and ends its other sessions.
 * @throws Problem link-gone, email-taken
 */
export async function signInByLink(auth: Auth, chosen: Chosen, from: Origin, trace: Trace): Promise<Opened> {
  const hash = await auth.hash(chosen.password);
  return auth.transaction(async (trx) => {
    const link = await takeLink(trx, hashToken(chosen.token), trace.at);
    if (!link) throw linkGone();
    const account =
      link.accountId === null
        ? await createAdministrator(trx, chosen, trace)
        : await choosePassword(trx, link.accountId, trace);
    await auth.setPassword(account.id, hash);
    return open(auth, trx, account, { way: 'link', from, trace });
  });
}

async function createAdministrator(
  trx: Knex.Transaction,
  { email, name }: Chosen,
  trace: Trace,
): Promise<Account> {
  if (email === undefined) {
    throw badBody(
      { es: 'falta el correo del administrador', en: 'the administrator’s e-mail is missing' },
      { parameter: 'email' },
    );
  }
  const account: Account = {
    id: newId(),
    email: normalEmail(email),
    name: name || normalEmail(email),
    role: 'admin',
    departments: [],
  };
  if (!(await insertAccount(trx, account, trace.at))) throw emailTaken(account.email);
  await audit(trx, {
    ...trace,
    actor: account.email,
    accountId: account.id,
    demonstration: false,
    action: 'account.created',
    subject: `account:${account.email}`,
    changes: changesBetween({}, { name: account.name, role: account.role }),
  });
  return account;
}

async function choosePassword(trx: Knex.Transaction, id: string, trace: Trace): Promise<Account> {
  const account = await findAccount(trx, id);
  if (!account || account.disabledAt !== null) throw linkGone();
  await deleteSessions(trx, id);
  await audit(trx, {
    ...by(account, trace),
    action: 'account.password_set',
    subject: `account:${account.email}`,
  });
  return account;
}

/** Opens a session within the transaction of whatever led to it. */
export async function open(
  auth: Auth,
  trx: Knex.Transaction,
  account: Account,
  { way, from, trace }: { way: Way; from: Origin; trace: Trace },
): Promise<Opened> {
  const address = shortAddress(from.address);
  const cookie = await auth.open({ accountId: account.id, way, address, agent: from.agent.slice(0, 200) });
  await noteSignIn(trx, account.id, trace.at);
  await audit(trx, {
    ...by(account, trace),
    action: 'session.started',
    subject: `account:${account.email}`,
    details: { way },
  });
  const { id, name, email, role, departments, demonstration } = account;
  return { account: { id, name, email, role, departments, demonstration }, cookie };
}

/** Ends the session of a cookie; one that has ended already is no error. */
export async function signOut(auth: Auth, cookie: string, trace: Trace): Promise<void> {
  await auth.transaction(async (trx) => {
    const session = await auth.find(cookie);
    if (!session) return;
    await auth.end(cookie);
    await audit(trx, {
      ...by(session.account, trace),
      action: 'session.ended',
      subject: `account:${session.account.email}`,
    });
  });
}

/** The same request, told as this account's. */
export function by(account: Pick<Account, 'id' | 'email' | 'demonstration'>, trace: Trace): Trace {
  return {
    ...trace,
    actor: account.email,
    accountId: account.id,
    demonstration: account.demonstration ?? false,
  };
}

/** An account's sessions that hold, with the one that asks marked; a ready account is many people's, who see their own alone. */
export async function sessionsOf(
  auth: Auth,
  account: Account,
  cookie: string | null,
  at: Date,
): Promise<(Session & { current: boolean })[]> {
  const own = cookie === null ? null : await auth.find(cookie);
  const sessions = await listSessions(auth.db, account.id, at);
  const shown = READY_ACCOUNTS.some(({ id }) => id === account.id)
    ? sessions.filter(({ id }) => id === own?.id)
    : sessions;
  return shown.map((session) => ({ ...session, current: session.id === own?.id }));
}
