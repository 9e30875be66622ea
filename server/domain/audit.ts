/** What the audit trail tells: who did what to what, from where, in which request. */

/** Everything that is told, `noun.verb`. A write that has no word here has no place in the service. */
export const AUDIT_ACTIONS = [
  'session.started',
  'session.refused',
  'session.ended',
  'account.created',
  'account.changed',
  'account.link_made',
  'account.password_set',
  'key.created',
  'key.revoked',
  'export.made',
  'import.staged',
  'import.committed',
  'import.reverted',
  'import.discarded',
  'unit.created',
  'unit.changed',
  'unit.closed',
  'unit.reopened',
  'unit.deleted',
  'unit.restored',
  'unit.change_undone',
  'unit.visited',
  'unit.measured',
  'photo.added',
  'photo.removed',
  'indicator.told',
  'finding.dismissed',
  'finding.reopened',
  'facts.repaired',
  'release.made',
  'demonstration.installed',
  'demonstration.removed',
  'database.emptied',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who acts and by which request: the same for all that one request does. */
export interface Trace {
  /** E-mail of the account; `ANONYMOUS`, or `CONSOLE` for a command on the server. */
  actor: string;
  accountId: string | null;
  /** Whoever acts has no account of a person: a ready account, or a reader of invented data. */
  demonstration: boolean;
  requestId: string | null;
  /** Shortened, see `shortAddress`. */
  address: string | null;
  at: Date;
  /** Of a command: the user of the operating system who ran it, told as the detail `user`. */
  operator?: string;
}

/** Before and after of each field that changed; never a password, a token or a person's data. */
export type Changes = Record<string, [before: unknown, after: unknown]>;

export interface AuditEntry extends Trace {
  action: AuditAction;
  /** What it was done to: `unit:05-2017-1`, `import:12`, `account:ana@example.org`. */
  subject: string;
  changes?: Changes;
  /** What else is worth knowing: the filter of an export, the totals of an import. */
  details?: Record<string, unknown>;
}

export const ANONYMOUS = 'anonymous';
export const CONSOLE = 'console';

/** The trace of a command that someone runs on the server itself. */
export function consoleTrace(at: Date, operator = ''): Trace {
  return {
    actor: CONSOLE,
    accountId: null,
    demonstration: false,
    requestId: null,
    address: null,
    at,
    operator,
  };
}

/** The fields of `after` that differ from `before`, compared as JSON. */
export function changesBetween<T extends object>(before: T, after: Partial<T>): Changes {
  const changes: Changes = {};
  for (const [field, value] of Object.entries(after)) {
    const old: unknown = before[field as keyof T];
    if (JSON.stringify(old) !== JSON.stringify(value)) changes[field] = [old ?? null, value ?? null];
  }
  return changes;
}

/** The network an address belongs to: /24 of IPv4, /48 of IPv6. Enough to tell offices apart, not persons. */
export function shortAddress(address: string): string {
  const v4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(address);
  if (v4) return `${v4[1]}.0`;
  if (!address.includes(':')) return '';
  const [head = '', tail] = address.toLowerCase().split('%', 1).join('').split('::');
  const groups = head.split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length;
  const whole = [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? '').split(':')];
  return `${whole.slice(0, 3).join(':')}::`;
}
