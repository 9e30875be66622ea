/** Findings as their readers name them, dismissed with a word and taken up again. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Trace } from '../domain/audit.ts';
import type { Scope } from '../domain/scope.ts';
import type { Finding } from '../domain/watch.ts';
import { notFound } from '../problem.ts';
import { audit } from '../queries/audit.ts';
import { endDismissal, insertDismissal, listFindings } from '../queries/watch.ts';
import { requireNoPerson } from './unit-edits.ts';

export interface NamedFinding extends Finding {
  /** Stays the same as long as it is about the same. */
  id: string;
}

export async function findings(db: Knex, scope: Scope, today: string): Promise<NamedFinding[]> {
  const found = await listFindings(db, scope, today);
  return found.map((finding) => ({ id: idOf(finding), ...finding }));
}

/** The subject may be a place, which belongs in no address. */
function idOf({ kind, subject }: Pick<Finding, 'kind' | 'subject'>): string {
  return `${kind}.${createHash('sha256').update(`${kind} ${subject}`).digest('hex').slice(0, 16)}`;
}

export interface Saying {
  id: string;
  scope: Scope;
  today: string;
  trace: Trace;
}

/** @throws Problem not-found, also where the reader does not see its units exactly; unit-refused for a person's data */
export async function dismissFinding(db: Knex, saying: Saying & { reason: string }): Promise<void> {
  const { trace, reason } = saying;
  requireNoPerson(reason);
  const { id, kind, subject, units } = await requireFinding(db, saying);
  await db.transaction(async (trx) => {
    await insertDismissal(trx, { kind, subject, units, reason, by: trace.actor, at: trace.at });
    await audit(trx, {
      ...trace,
      action: 'finding.dismissed',
      subject: `finding:${id}`,
      details: { reason, kind, units },
    });
  });
}

/** @throws Problem not-found, also where nobody dismissed it */
export async function reopenFinding(db: Knex, saying: Saying): Promise<void> {
  const { trace } = saying;
  const { id, kind, subject } = await requireFinding(db, saying);
  await db.transaction(async (trx) => {
    if (!(await endDismissal(trx, { kind, subject, by: trace.actor, at: trace.at }))) throw noFinding(id);
    await audit(trx, { ...trace, action: 'finding.reopened', subject: `finding:${id}`, details: { kind } });
  });
}

async function requireFinding(db: Knex, { id, scope, today }: Saying): Promise<NamedFinding> {
  const found = (await findings(db, scope, today)).find((finding) => finding.id === id);
  if (!found) throw noFinding(id);
  return found;
}

function noFinding(id: string) {
  return notFound({ es: 'la señal', en: 'finding' }, id);
}
