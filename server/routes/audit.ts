/** The audit trail, as administrators read it. */
import type { z } from 'zod';
import {
  AuditPage,
  type AuditShape,
  auditCsvQuery,
  type auditFilter,
  auditQuery,
} from '../contract/audit.ts';
import { startOfBogotaDay } from '../domain/day.ts';
import { csvHead, csvLine, type Separator } from '../http/csv.ts';
import {
  type Asked,
  Download,
  jsonEndpoint,
  type Shape,
  textEndpoint,
  type Values,
} from '../http/endpoint.ts';
import { type AuditFilter, auditBatches, listAudit, type StoredEntry } from '../queries/audit.ts';
import { readCursor, writeCursor } from './cursor.ts';

const DAY_MS = 24 * 3_600_000;
const CSV = 'text/csv; charset=utf-8';

const page = jsonEndpoint({
  path: '/api/v1/audit',
  who: 'admins',
  tag: 'accounts',
  fresh: true,
  summary: {
    es: 'Quién hizo qué, cuándo y en qué solicitud; primero lo más reciente.',
    en: 'Who did what, when and in which request; newest first.',
  },
  query: auditQuery,
  response: AuditPage,
  async handle({ ctx, query, account, link }) {
    const before = query.cursor === undefined ? null : Number(readCursor(query.cursor, 'n')[0]);
    const found = await listAudit(ctx.db, filterOf(query, account), { before, limit: query.limit + 1 });
    const entries = found.slice(0, query.limit);
    const last = entries.at(-1);
    const next = found.length > query.limit && last ? writeCursor([last.number]) : null;
    return {
      entries: entries.map(shown),
      links: [
        { rel: 'self' as const, href: link({}) },
        ...(next === null ? [] : [{ rel: 'next' as const, href: link({ cursor: next }) }]),
      ],
    };
  },
});

const csv = textEndpoint({
  path: '/api/v1/audit.csv',
  who: 'admins',
  tag: 'accounts',
  fresh: true,
  exports: 'audit',
  summary: { es: 'Lo mismo como CSV, completo.', en: 'The same as CSV, all of it.' },
  query: auditCsvQuery,
  response: { type: CSV },
  async handle({ ctx, query, account, today }) {
    const batches = auditBatches(ctx.db, filterOf(query, account));
    return new Download(`auditoria-${today}.csv`, CSV, lines(batches, query.separator));
  },
});

export const auditEndpoints = [page, csv];

/** A ready account sees what was done with invented data, never a person's sign-ins. */
function filterOf(query: Values<typeof auditFilter>, account: Asked<Shape, Shape>['account']): AuditFilter {
  return {
    q: query.q ?? null,
    actor: query.actor ?? null,
    actions: query.action ?? null,
    from: query.from === undefined ? null : startOfBogotaDay(query.from),
    to: query.to === undefined ? null : new Date(startOfBogotaDay(query.to).getTime() + DAY_MS),
    demonstrationOnly: account?.demonstration ?? false,
  };
}

function shown({ requestId, ...entry }: StoredEntry): z.infer<typeof AuditShape> {
  return { ...entry, request_id: requestId };
}

const COLUMNS = ['number', 'at', 'actor', 'action', 'subject', 'request_id', 'address', 'changes', 'details'];

async function* lines(batches: AsyncIterable<StoredEntry[]>, separator: Separator): AsyncGenerator<string> {
  yield csvHead(COLUMNS, separator);
  for await (const batch of batches) {
    yield batch
      .map((entry) =>
        csvLine(
          [
            entry.number,
            entry.at,
            entry.actor,
            entry.action,
            entry.subject,
            entry.requestId,
            entry.address,
            entry.changes && JSON.stringify(entry.changes),
            entry.details && JSON.stringify(entry.details),
          ],
          separator,
        ),
      )
      .join('');
  }
}
