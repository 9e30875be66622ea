/** Databases to measure on: demonstration data of a size, in the temporary cluster. */
import pg from 'pg';
import type { Cluster } from '../system/cluster.ts';
import { runScript } from './process.ts';

/** @param units null for the demonstration's own size (50,150) @returns its connection string */
export async function makeDatabase(
  cluster: Cluster,
  name: string,
  units: number | null,
  say: (line: string) => void,
): Promise<string> {
  const administrator = new pg.Client({ connectionString: cluster.url });
  await administrator.connect();
  await administrator.query(`create database ${name}`);
  await administrator.end();
  const url = new URL(cluster.url);
  url.pathname = `/${name}`;
  const env = { DATABASE_URL: url.href };
  await runScript('migrate.ts', [], env);
  const { ms } = await runScript('demo.ts', units === null ? [] : ['--units', String(units)], env);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const { rows } = await client.query('select count(*)::int as units from units');
  await client.query('vacuum analyze');
  await client.end();
  say(`demonstration data of ${rows[0].units} rows made in ${(ms / 1000).toFixed(1)} s`);
  return url.href;
}
