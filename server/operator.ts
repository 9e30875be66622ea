/** Whoever runs a program on the server itself, for the audit trail. */
import { userInfo } from 'node:os';
import { consoleTrace, type Trace } from './domain/audit.ts';

/** Name of the operating system's user; '' where it has none, as in some containers. */
export function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/** The trace of what this process does by somebody's command. */
export function operatorTrace(): Trace {
  return consoleTrace(new Date(), operatorName());
}
