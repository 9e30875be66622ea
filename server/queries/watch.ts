/** Signs of bad practice, and what was said of them. */
import { readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { EVERYTHING } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { type Finding, WATCH_LIMITS } from '../domain/watch.ts';
import { statesSeen, visibleUnits } from './units.ts';

const statement = readFile(new URL('../../db/sql/watch/findings.sql', import.meta.url), 'utf8');

export type StandingDismissal = Omit<Dismissal, 'at'> & { at: string };

/** What is found among the units that the reader sees exactly, the gravest first. Reads events: by the service's pool. */
export async function listFindings(db: Knex, scope: Scope, today: string): Promise<Finding[]> {
  const units = db.from(visibleUnits(db, EVERYTHING, scope).as('u')).select('*');
  const states = db
    .from(statesSeen(db, scope).as('s'))
    .where({ recorded_to: 'infinity', deleted: false })
    .select('unit_code', 'valid_from', 'stage', 'created_on');
  if (scope.kind !== 'everything') for (const rows of [units, states]) rows.where('exact', true);
  const sql = await statement;
  const { rows } = await db.raw<{ rows: Finding[] }>(sql.replace(/^--.*$/gm, ''), {
    visible: units,
    states,
    today,
    ...WATCH_LIMITS,
  } as never);
  return rows;
}

export interface Dismissal {
  kind: string;
  subject: string;
  units: number;
  reason: string;
  by: string;
  at: Date;
}

/** The word that stands of each finding, whatever its kind; by kind and subject. */
export async function listDismissals(db: Knex): Promise<StandingDismissal[]> {
  return db('finding_dismissals')
    .where({ undone_at: null })
    .select('kind', 'subject', 'units', 'reason', 'dismissed_by as by', 'dismissed_at as at');
}

/** What was said of it before is taken back by the same hand: one word stands at a time. */
export async function insertDismissal(trx: Knex, dismissal: Dismissal): Promise<void> {
  const { kind, subject, units, reason, by, at } = dismissal;
  await endDismissal(trx, { kind, subject, by, at });
  await trx('finding_dismissals').insert({
    ...{ kind, subject, units, reason },
    dismissed_by: by,
    dismissed_at: at,
  });
}

/** @returns whether there was one */
export async function endDismissal(
  trx: Knex,
  { kind, subject, by, at }: Pick<Dismissal, 'kind' | 'subject' | 'by' | 'at'>,
): Promise<boolean> {
  const ended = await trx('finding_dismissals')
    .where({ kind, subject, undone_at: null })
    .update({ undone_by: by, undone_at: at });
  return ended > 0;
}
