/** The audit trail: written in the transaction of what it tells, read by administrators, changed by nobody. */
import type { Knex } from 'knex';
import type { AuditAction, AuditEntry, Changes } from '../domain/audit.ts';
import { searchKey } from '../domain/text.ts';

export interface StoredEntry {
  number: number;
  at: string;
  actor: string;
  action: AuditAction;
  subject: string;
  requestId: string | null;
  address: string | null;
  changes: Changes | null;
  details: Record<string, unknown> | null;
}

export interface AuditFilter {
  /** Words of actor, subject and details, all of which must occur. */
  q: string | null;
  actor: string | null;
  actions: readonly AuditAction[] | null;
  /** Instants; `from` inclusive, `to` exclusive. */
  from: Date | null;
  to: Date | null;
  /** Only what was done with invented data: all that a ready account may see. */
  demonstrationOnly: boolean;
}

/** Adds one entry. Call it within the transaction of the write, so that neither stands without the other. */
export async function audit(trx: Knex, given: AuditEntry): Promise<void> {
  const { operator } = given;
  const entry = operator ? { ...given, details: { user: operator, ...given.details } } : given;
  await trx('audit_entries').insert({
    at: entry.at,
    actor: entry.actor,
    account_id: entry.accountId,
    demonstration: entry.demonstration,
    action: entry.action,
    subject: entry.subject,
    request_id: entry.requestId,
    address: entry.address,
    changes: entry.changes ? JSON.stringify(entry.changes) : null,
    details: entry.details ? JSON.stringify(entry.details) : null,
    search_key: keyOf(entry),
  });
}

/** Newest first, from below the number `before`. */
export async function listAudit(
  db: Knex,
  filter: AuditFilter,
  { before, limit }: { before: number | null; limit: number },
): Promise<StoredEntry[]> {
  const query = db('audit_entries')
    .select<StoredEntry[]>(
      'number',
      'at',
      'actor',
      'action',
      'subject',
      'request_id as requestId',
      'address',
      'changes',
      'details',
    )
    .orderBy('number', 'desc')
    .limit(limit);
  if (before !== null) query.where('number', '<', before);
  if (filter.actor !== null) query.where('actor', filter.actor);
  if (filter.actions !== null) query.whereIn('action', [...filter.actions]);
  if (filter.from !== null) query.where('at', '>=', filter.from);
  if (filter.to !== null) query.where('at', '<', filter.to);
  if (filter.demonstrationOnly) query.where('demonstration', true);
  for (const word of searchKey(filter.q).split(' ').filter(Boolean)) {
    query.whereRaw('position(? in search_key) > 0', [word]);
  }
  return query;
}

/** Everything of a filter, newest first, read in batches by key: an open cursor would hold the embedded engine. */
export async function* auditBatches(
  db: Knex,
  filter: AuditFilter,
  size = 1_000,
): AsyncGenerator<StoredEntry[]> {
  for (let before: number | null = null; ; ) {
    const batch: StoredEntry[] = await listAudit(db, filter, { before, limit: size });
    if (batch.length > 0) yield batch;
    if (batch.length < size) return;
    before = batch.at(-1)?.number ?? null;
  }
}

function keyOf({ actor, subject, details, changes }: AuditEntry): string {
  const told = [...Object.values(details ?? {}), ...Object.values(changes ?? {}).flat()];
  const words = told.map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)));
  return searchKey(actor, subject, ...words);
}
