/** The test cluster's template databases, kept in .cache/ between runs as a stopped cluster's data folder. */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import type { Cluster } from './cluster.ts';
import type { PostgresTools } from './postgres.ts';

const CACHE = resolve(import.meta.dirname, '../../.cache/test');

function folderOf(tools: PostgresTools): string {
  return join(CACHE, `postgres-${tools.version}-${tools.postgis}`);
}

/** The data folder to begin from, if a run before this one kept one. */
export function keptCluster(tools: PostgresTools): string | undefined {
  const folder = folderOf(tools);
  return existsSync(folder) ? folder : undefined;
}

/** Names of the template databases, the newest first. */
export async function templatesIn(cluster: Cluster): Promise<string[]> {
  const { rows } = await query<{ datname: string }>(
    cluster,
    "select datname from pg_database where datistemplate and datname like 'geoser%' order by oid desc",
  );
  return rows.map((row) => row.datname);
}

/** Stops the cluster, and keeps it for the next run when its templates are no longer those it began with. */
export async function keepTemplates(cluster: Cluster, tools: PostgresTools, before: string[]): Promise<void> {
  const kept = await dropAllButNewest(cluster);
  await cluster.stop();
  if (kept.join() === before.join()) return;
  const folder = folderOf(tools);
  const draft = `${folder}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  cpSync(cluster.dataDir, draft, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
}

/** Of the templates `geoser_{contents}_{hash}` only the newest of each contents stays, and no other database. */
async function dropAllButNewest(cluster: Cluster): Promise<string[]> {
  const kept = new Map<string, string>();
  for (const name of await templatesIn(cluster)) {
    const contents = name.split('_')[1] ?? '';
    if (!kept.has(contents)) kept.set(contents, name);
  }
  const { rows } = await query<{ datname: string }>(cluster, 'select datname from pg_database order by oid');
  const stay = new Set(['postgres', 'template0', 'template1', ...kept.values()]);
  for (const { datname } of rows.filter((row) => !stay.has(row.datname))) {
    await query(cluster, `alter database ${datname} is_template false`);
    await query(cluster, `drop database ${datname} with (force)`);
  }
  return [...kept.values()];
}

async function query<Row extends pg.QueryResultRow>(
  cluster: Cluster,
  sql: string,
): Promise<pg.QueryResult<Row>> {
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  try {
    return await client.query<Row>(sql);
  } finally {
    await client.end();
  }
}
