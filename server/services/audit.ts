/** What the audit trail is told outside a transaction. */
import type { Knex } from 'knex';
import type { Trace } from '../domain/audit.ts';
import { audit } from '../queries/audit.ts';

/** Something is taken out of the service as a whole. @param parameters the filter, as it was asked */
export async function tellExport(
  db: Knex,
  what: string,
  parameters: Record<string, string>,
  trace: Trace,
): Promise<void> {
  await audit(db, { ...trace, action: 'export.made', subject: what, details: parameters });
}
