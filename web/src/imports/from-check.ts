/** The page of imports within that of a check: rows that were checked there are staged here, with their file at hand. */
import '../style/imports.css';
import { type FromCheck, go, stage } from './state.ts';

export { ImportsPage } from './imports-page.tsx';

/** Opens the page on this file and stages it. @returns whether the stage stands */
export function takeOver(source: File, check: FromCheck): Promise<boolean> {
  go({ kind: 'new' });
  return stage(source, { check });
}
