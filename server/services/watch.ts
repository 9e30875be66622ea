/** Findings as their readers name them, dismissed with a word and taken up again. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import type { Trace } from '../domain/audit.ts';
import { type Scope, scopeKey } from '../domain/scope.ts';
import type { Finding } from '../domain/watch.ts';
import { notFound } from '../problem.ts';
import { audit } from '../queries/audit.ts';
import type { Versions } from '../queries/versions.ts';
import {
  endDismissal,
  insertDismissal,
  listDismissals,
  listFindings,
  type StandingDismissal,
} from '../queries/watch.ts';
import { requireNoPerson } from './unit-edits.ts';

export interface NamedFinding extends Finding {
  /** Stays the same as long as it is about the same. */
  id: string;
  /** The word that stands; of fewer units than are found now it doesn't count. */
  dismissal: StandingDismissal | null;
}

/** Findings by what they hang on: some seconds of work on a large register, until a unit changes. */
export class Watch {
  readonly #db: Knex;
  readonly #found = new LRUCache<string, Promise<(Finding & { id: string })[]>>({ max: 24 });

  constructor(db: Knex) {
    this.#db = db;
  }

  async findings({ scope, today, versions }: Reader): Promise<NamedFinding[]> {
    const [found, dismissals] = await Promise.all([
      this.#findOnce(scope, today, versions),
      listDismissals(this.#db),
    ]);
    const said = new Map(dismissals.map((each) => [`${each.kind} ${each.subject}`, each]));
    return found.map((finding) => {
      const word = said.get(`${finding.kind} ${finding.subject}`);
      return { ...finding, dismissal: word && word.units >= finding.units ? word : null };
    });
  }

  #findOnce(scope: Scope, today: string, versions: Versions): Promise<(Finding & { id: string })[]> {
    const key = JSON.stringify([scopeKey(scope), today, versions.units, versions.lastEvent, versions.layers]);
    const held = this.#found.get(key);
    if (held) return held;
    const finding = listFindings(this.#db, scope, today).then((found) =>
      found.map((each) => ({ id: idOf(each), ...each })),
    );
    this.#found.set(key, finding);
    finding.catch(() => this.#found.delete(key));
    return finding;
  }
}

/** Who asks, and of which state of the units. */
export interface Reader {
  scope: Scope;
  today: string;
  versions: Versions;
}

/** The subject may be a place, which belongs in no address. */
function idOf({ kind, subject }: Pick<Finding, 'kind' | 'subject'>): string {
  return `${kind}.${createHash('sha256').update(`${kind} ${subject}`).digest('hex').slice(0, 16)}`;
}

export interface Saying extends Reader {
  watch: Watch;
  id: string;
  trace: Trace;
}

/** @throws Problem not-found, also where the reader does not see its units exactly; unit-refused for a person's data */
export async function dismissFinding(db: Knex, saying: Saying & { reason: string }): Promise<void> {
  const { trace, reason } = saying;
  requireNoPerson(reason);
  const { id, kind, subject, units } = await requireFinding(saying);
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
  const { id, kind, subject } = await requireFinding(saying);
  await db.transaction(async (trx) => {
    if (!(await endDismissal(trx, { kind, subject, by: trace.actor, at: trace.at }))) throw noFinding(id);
    await audit(trx, { ...trace, action: 'finding.reopened', subject: `finding:${id}`, details: { kind } });
  });
}

async function requireFinding({ watch, id, ...reader }: Saying): Promise<NamedFinding> {
  const found = (await watch.findings(reader)).find((finding) => finding.id === id);
  if (!found) throw noFinding(id);
  return found;
}

function noFinding(id: string) {
  return notFound({ es: 'la señal', en: 'finding' }, id);
}
