import { z } from 'zod';
import { AUDIT_ACTIONS } from '../domain/audit.ts';
import { Links } from './common.ts';
import { cursor, expecting, limit, separator } from './parameters.ts';

const text = expecting(z.string().trim().min(1).max(200).optional(), {
  es: 'se esperan de 1 a 200 caracteres',
  en: 'expected 1 to 200 characters',
});
const day = expecting(z.iso.date().optional(), {
  es: 'se espera una fecha AAAA-MM-DD',
  en: 'expected a date YYYY-MM-DD',
});

export const auditFilter = {
  /** Words of actor, subject, changes and details. */
  q: text,
  /** E-mail; `anonymous` or `console`. */
  actor: text,
  /** `a,b` is either. */
  action: expecting(
    z
      .string()
      .transform((value) => value.split(','))
      .pipe(z.array(z.enum(AUDIT_ACTIONS)))
      .optional(),
    { es: `se admite ${AUDIT_ACTIONS.join(', ')}`, en: `allowed are ${AUDIT_ACTIONS.join(', ')}` },
  ),
  /** Days in Colombia, both inclusive. */
  from: day,
  to: day,
};
export const auditQuery = { ...auditFilter, limit, cursor };
export const auditCsvQuery = { ...auditFilter, separator };

export const AuditShape = z.object({
  /** Order of writing. */
  number: z.int(),
  at: z.string(),
  actor: z.string(),
  action: z.enum(AUDIT_ACTIONS),
  subject: z.string(),
  request_id: z.string().nullable(),
  /** The network alone. */
  address: z.string().nullable(),
  /** Field → before and after. */
  changes: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])).nullable(),
  details: z.record(z.string(), z.unknown()).nullable(),
});
/** Newest first. */
export const AuditPage = z.object({ entries: z.array(AuditShape), links: Links });

export type AuditShape = z.infer<typeof AuditShape>;
export type AuditPage = z.infer<typeof AuditPage>;
