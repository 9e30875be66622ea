/** Links that work once, sign-ins under way at the agency's directory, and attempts that failed. */
import type { Knex } from 'knex';

export interface NewLink {
  tokenHash: string;
  purpose: 'setup' | 'password';
  accountId: string | null;
  at: Date;
  expiresAt: Date;
}

/** A newer link of the same purpose and account takes the place of the older. */
export async function replaceLink(trx: Knex, link: NewLink): Promise<void> {
  await trx('account_links').where({ purpose: link.purpose, account_id: link.accountId }).delete();
  await trx('account_links').insert({
    token_hash: link.tokenHash,
    purpose: link.purpose,
    account_id: link.accountId,
    created_at: link.at,
    expires_at: link.expiresAt,
  });
}

/** Uses a link up. @returns null when it was used, replaced or is too old */
export async function takeLink(
  trx: Knex,
  tokenHash: string,
  at: Date,
): Promise<{ purpose: 'setup' | 'password'; accountId: string | null } | null> {
  const [row] = await trx('account_links')
    .where({ token_hash: tokenHash })
    .where('expires_at', '>', at)
    .delete()
    .returning<{ purpose: 'setup' | 'password'; accountId: string | null }[]>([
      'purpose',
      'account_id as accountId',
    ]);
  return row ?? null;
}

export interface OidcAttempt {
  verifier: string;
  nonce: string;
  returnTo: string;
}

export async function insertOidcAttempt(
  db: Knex,
  stateHash: string,
  attempt: OidcAttempt,
  expiresAt: Date,
): Promise<void> {
  await db('oidc_attempts').insert({
    state_hash: stateHash,
    verifier: attempt.verifier,
    nonce: attempt.nonce,
    return_to: attempt.returnTo,
    expires_at: expiresAt,
  });
}

export async function takeOidcAttempt(db: Knex, stateHash: string, at: Date): Promise<OidcAttempt | null> {
  const [row] = await db('oidc_attempts')
    .where({ state_hash: stateHash })
    .where('expires_at', '>', at)
    .delete()
    .returning<OidcAttempt[]>(['verifier', 'nonce', 'return_to as returnTo']);
  return row ?? null;
}

/** How many failures in a row are forgiven, and how long the next ones wait. */
export interface Patience {
  free: number;
  maxWaitS: number;
  /** Failures older than this count no more. */
  forgetS: number;
}

/**
 * Counts an attempt as failed before it is made, so that a thousand at once are no more than one after another.
 * @returns seconds to wait, when it may not be made now; 0 when it may
 */
export async function countAttempt(
  db: Knex,
  subjectHash: string,
  at: Date,
  patience: Patience,
): Promise<number> {
  const { rows } = await db.raw<{ rows: { failures: number }[] }>(
    `insert into sign_in_attempts as t (subject_hash, failures, last_at, blocked_until)
     values (:subject, 1, :at, :at)
     on conflict (subject_hash) do update set
       failures = case when t.last_at < :at::timestamptz - make_interval(secs => :forget) then 1 else t.failures + 1 end,
       last_at = :at,
       blocked_until = :at::timestamptz + make_interval(secs => case
         when t.last_at < :at::timestamptz - make_interval(secs => :forget) or t.failures + 1 < :free then 0
         else least(:most, power(2, least(t.failures + 1 - :free, 20))) end)
     where t.blocked_until <= :at
     returning failures`,
    {
      subject: subjectHash,
      at,
      forget: patience.forgetS,
      free: patience.free,
      most: patience.maxWaitS,
    },
  );
  if (rows.length > 0) return 0;
  const row = await db('sign_in_attempts').where({ subject_hash: subjectHash }).first('blocked_until');
  const until = row ? Date.parse(row.blocked_until) : at.getTime();
  return Math.max(1, Math.ceil((until - at.getTime()) / 1_000));
}

/** A success clears what was counted against an account; an address gets back the one attempt that it was. */
export async function forgiveAttempts(db: Knex, account: string, address: string): Promise<void> {
  await db('sign_in_attempts').where({ subject_hash: account }).delete();
  await db('sign_in_attempts')
    .where({ subject_hash: address })
    .where('failures', '>', 0)
    .update({ failures: db.raw('failures - 1'), blocked_until: db.raw('last_at') });
}
