/** Whether an empty data folder was emptied on purpose, and is to stay without demonstration data. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const mark = (dataDir: string) => join(dataDir, 'emptied');

export function isKeptEmpty(dataDir: string): boolean {
  return existsSync(mark(dataDir));
}

export function setKeptEmpty(dataDir: string, kept: boolean): void {
  if (kept) writeFileSync(mark(dataDir), '');
  else rmSync(mark(dataDir), { force: true });
}
