/** The migrations in their order. Names carry no extension, so compiled and uncompiled code agree about them. */
import { readFile } from 'node:fs/promises';

export interface Migration {
  name: string;
  /** The statements, run together in one transaction. */
  sql(): Promise<string>;
}

/** Append only: a released migration is never edited, a new one is added below it. */
const names = [
  '0001_foundation',
  '0002_import_staging',
  '0003_accounts',
  '0004_stages',
  '0005_scopes',
  '0006_better_auth',
  '0008_statistics',
  '0009_corrections',
  '0010_stage_heartbeats',
  '0012_history',
  '0013_releases',
  '0015_outcomes',
  '0016_photos',
  '0017_territory_changes',
];

export const migrations: readonly Migration[] = names.map((name) => ({
  name,
  sql: () => readFile(new URL(`./${name}.sql`, import.meta.url), 'utf8'),
}));
