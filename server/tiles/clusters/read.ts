/** Reads unit rows into columns, in batches by key, all of one version. Runs in a worker thread. */
import type pg from 'pg';
import { joinColumns, type Packing, type UnitColumns, unpackBatch } from './columns.ts';

/** What the thread needs to read by itself; the statements are made by queries/unit-points. */
export interface PointsJob {
  connection: pg.ClientConfig;
  sql: string;
  bindings: unknown[];
  versionSql: string;
  packing: Packing;
}

/** Units of one batch: few enough that an embedded database, which answers one at a time, isn't held long. */
const BATCH_UNITS = 20_000;
/** Readings that a commit may spoil before one transaction takes a snapshot, which none can spoil. */
const OPEN_READINGS = 2;

/** Values stay text: they are converted where they are stored. */
const RAW_TYPES: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

type BatchRow = [
  units: string,
  lastCode: string | null,
  codes: string | null,
  lngLats: string | null,
  traits: string | null,
];

/** @throws what the database throws */
export async function readPoints(
  client: pg.Client,
  job: PointsJob,
): Promise<{ version: number; columns: UnitColumns }> {
  for (let reading = 0; reading < OPEN_READINGS; reading++) {
    const before = await readVersion(client, job);
    const columns = await readColumns(client, job);
    if ((await readVersion(client, job)) === before) return { version: before, columns };
  }
  await client.query('begin isolation level repeatable read read only');
  const version = await readVersion(client, job);
  const columns = await readColumns(client, job);
  await client.query('commit');
  return { version, columns };
}

async function readVersion(client: pg.Client, { versionSql }: PointsJob): Promise<number> {
  const { rows } = await client.query<[string]>({ text: versionSql, rowMode: 'array', types: RAW_TYPES });
  return Number(rows[0]?.[0] ?? 0);
}

async function readColumns(client: pg.Client, job: PointsJob): Promise<UnitColumns> {
  const parts: UnitColumns[] = [];
  let after = '';
  for (;;) {
    const { rows } = await client.query<BatchRow>({
      text: job.sql,
      values: [...job.bindings, after, BATCH_UNITS],
      rowMode: 'array',
      types: RAW_TYPES,
    });
    const [units, lastCode, codes, lngLats, traits] = rows[0] ?? ['0', null, null, null, null];
    if (lastCode === null || codes === null || lngLats === null || traits === null) break;
    const packed = { units: Number(units), codes, lngLats: Buffer.from(lngLats.slice(2), 'hex'), traits };
    parts.push(unpackBatch(packed, job.packing));
    if (packed.units < BATCH_UNITS) break;
    after = lastCode;
  }
  return joinColumns(parts);
}
