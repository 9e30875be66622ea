/**
 * Makes the databases that tests copy, once each: `empty` (migrated), `demo` (demonstration data), `real` (the
 * shared files imported). On PostgreSQL a template database, embedded a folder below .cache/test; the name bears a
 * hash of the code that makes it, so a changed input makes a new one.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { fillWithRealData, SHARED_FILES } from './real-data.ts';
import { REPOSITORY, sharedFile } from './shared.ts';
import { closureOf } from './sources.ts';

export type Contents = 'empty' | 'demo' | 'real';

const CACHE = join(REPOSITORY, '.cache/test');
/** The code and data whose change makes a prepared database stale; what the code imports counts too. */
const SCHEMA = ['db/migrations', 'db/migrate.ts', 'node_modules/@electric-sql/pglite/package.json'];
const MAKERS: Record<Contents, string[]> = {
  empty: SCHEMA,
  demo: [...SCHEMA, 'db/facts', 'db/sql', 'server/services/demonstration.ts'],
  real: [...SCHEMA, 'db/sql', 'server/services/imports.ts', 'test/support/real-data.ts'],
};

/** `geoser_demo_1a2b3c4d5e6f`: the contents and the hash of what makes them. */
export function preparedName(contents: Contents): string {
  const hash = createHash('sha256');
  for (const file of closureOf(MAKERS[contents])) {
    hash.update(file).update(readFileSync(join(REPOSITORY, file)));
  }
  if (contents === 'real') {
    for (const file of SHARED_FILES) hash.update(`${file} ${statSync(sharedFile(file)).size}`);
  }
  return `geoser_${contents}_${hash.digest('hex').slice(0, 12)}`;
}

/** The administering connection of the run's PostgreSQL. @throws when tests run without one. */
export function serverUrl(): string {
  const url = process.env.TEST_POSTGRES;
  if (!url) throw new Error('No PostgreSQL: run tests by `npm test -- <file>`, which starts one');
  return url;
}

/** The same server, another database. */
export function databaseUrl(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs statements that belong to no database, such as `create database`. */
export async function administer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Makes the template database if it isn't there. @returns its name */
export async function preparedTemplate(contents: Contents): Promise<string> {
  const name = preparedName(contents);
  if (await isThere(name)) return name;
  const draft = `${name}_${process.pid}`;
  await administer(`create database ${draft}`);
  await fill(await openDatabase({ databaseUrl: databaseUrl(draft), dataDir: '' }), contents);
  await administer(`alter database ${draft} rename to ${name}`, `alter database ${name} is_template true`);
  return name;
}

async function isThere(name: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  await client.end();
  return rowCount === 1;
}

/** Makes the embedded data folder if it isn't there. @returns its path; copy it, never open it */
export async function preparedFolder(contents: Contents): Promise<string> {
  const name = preparedName(contents);
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const draft = `${folder}_${process.pid}`;
  if (contents !== 'empty') cpSync(await preparedFolder('empty'), draft, { recursive: true });
  await fill(await openDatabase({ databaseUrl: null, dataDir: draft }), contents);
  removeStale(contents);
  renameSync(draft, folder);
  return folder;
}

function removeStale(contents: Contents): void {
  const stale = readdirSync(CACHE).filter((entry) =>
    new RegExp(`^geoser_${contents}_[0-9a-f]{12}$`).test(entry),
  );
  for (const entry of stale) rmSync(join(CACHE, entry), { recursive: true });
}

async function fill(database: Database, contents: Contents): Promise<void> {
  try {
    await migrate(database.knex);
    if (contents === 'demo') {
      const { installDemonstration } = await import('../../server/services/demonstration.ts');
      await installDemonstration({ db: database.knex, engine: database.engine });
    }
    if (contents === 'real') await fillWithRealData(database);
    await database.knex.raw('analyze');
  } finally {
    await database.close();
  }
}
