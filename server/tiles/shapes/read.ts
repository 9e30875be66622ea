/** Reads the territories of a kind, all of one version. Runs in a worker thread. */

import type { Geometry } from 'geojson';
import type pg from 'pg';

/** What the thread needs to read by itself; the statements stand in queries/territory-shapes. */
export interface TerritoriesJob {
  connection: pg.ClientConfig;
  kind: string;
  shape: 'polygon' | 'point';
  sql: string;
  batch: number;
  versionSql: string;
}

export interface TerritoryRow {
  code: string;
  name: string;
  parent: string | null;
  category: string | null;
  geometry: Geometry;
}

/** Readings that a commit may spoil before one transaction takes a snapshot, which none can spoil. */
const OPEN_READINGS = 2;

/** @throws what the database throws */
export async function readTerritories(
  client: pg.Client,
  job: TerritoriesJob,
): Promise<{ version: number; rows: TerritoryRow[] }> {
  for (let reading = 0; reading < OPEN_READINGS; reading++) {
    const before = await readVersion(client, job);
    const rows = await readRows(client, job);
    if ((await readVersion(client, job)) === before) return { version: before, rows };
  }
  await client.query('begin isolation level repeatable read read only');
  const version = await readVersion(client, job);
  const rows = await readRows(client, job);
  await client.query('commit');
  return { version, rows };
}

async function readVersion(client: pg.Client, { versionSql, kind }: TerritoriesJob): Promise<number> {
  const { rows } = await client.query<{ version: string }>(versionSql, [kind]);
  return Number(rows[0]?.version ?? 0);
}

async function readRows(client: pg.Client, job: TerritoriesJob): Promise<TerritoryRow[]> {
  const rows: TerritoryRow[] = [];
  for (;;) {
    const after = rows.at(-1)?.code ?? '';
    const batch = await client.query<TerritoryRow & { geometry: string }>(job.sql, [job.kind, after]);
    for (const row of batch.rows) rows.push({ ...row, geometry: JSON.parse(row.geometry) as Geometry });
    if (batch.rows.length < job.batch) return rows;
  }
}
