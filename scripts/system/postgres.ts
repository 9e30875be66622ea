/** Where this machine keeps a PostgreSQL with PostGIS that is new enough. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const OLDEST_POSTGRES = 15;
export const OLDEST_POSTGIS = 3.3;

export interface PostgresTools {
  /** The folder of `initdb` and `postgres`. */
  binDir: string;
  /** Major version of PostgreSQL. */
  version: number;
  /** As its control file gives it, `3.3.2`. */
  postgis: string;
}

/** The newest installation with PostGIS ≥ 3.3 on PostgreSQL ≥ 15, or null. */
export function findPostgres(): PostgresTools | null {
  const found = binFolders()
    .map(inspect)
    .filter((tools) => tools !== null)
    .filter(
      ({ version, postgis }) => version >= OLDEST_POSTGRES && Number.parseFloat(postgis) >= OLDEST_POSTGIS,
    );
  return found.sort((a, b) => b.version - a.version)[0] ?? null;
}

function binFolders(): string[] {
  const configured = output('pg_config', ['--bindir']);
  const known = [
    ...foldersIn('/usr/lib/postgresql', /^\d+$/),
    ...foldersIn('/usr', /^pgsql-\d+$/),
    ...foldersIn('/opt/homebrew/opt', /^postgresql@\d+$/),
  ];
  return [...new Set([...(configured ? [configured] : []), ...known])];
}

function foldersIn(base: string, name: RegExp): string[] {
  if (!existsSync(base)) return [];
  const versions = readdirSync(base).filter((entry) => name.test(entry));
  return versions.map((entry) => join(base, entry, 'bin'));
}

function inspect(binDir: string): PostgresTools | null {
  if (!existsSync(join(binDir, 'initdb')) || !existsSync(join(binDir, 'postgres'))) return null;
  const version = Number.parseInt(output(join(binDir, 'postgres'), ['--version'])?.split(' ')[2] ?? '', 10);
  const shareDir = output(join(binDir, 'pg_config'), ['--sharedir']) ?? `/usr/share/postgresql/${version}`;
  const control = join(shareDir, 'extension/postgis.control');
  if (Number.isNaN(version) || !existsSync(control)) return null;
  const postgis = /default_version\s*=\s*'([^']+)'/.exec(readFileSync(control, 'utf8'))?.[1];
  return postgis === undefined ? null : { binDir, version, postgis };
}

function output(program: string, args: string[]): string | null {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
