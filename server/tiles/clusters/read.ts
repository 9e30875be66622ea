/** Reads unit rows into columns, in batches by key, all of one version. Runs in a worker thread. */
import type pg from 'pg';
import type { UnitColumns } from './build.ts';

/** What the thread needs to read by itself; see queries/unit-points for the statements. */
export interface PointsJob {
  connection: pg.ClientConfig;
  sql: string;
  bindings: unknown[];
  versionSql: string;
}

/** Rows of one batch: small enough that an embedded database, which answers one at a time, isn't held long. */
const BATCH_ROWS = 20_000;
/** Readings that a commit may spoil before one transaction takes a snapshot, which none can spoil. */
const OPEN_READINGS = 2;

type Row = [code: string, lng: string, lat: string, traits: string];

/** Numbers arrive as text and are converted where they are stored. */
const RAW_TYPES: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

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
  const batches: Batch[] = [];
  let after = '';
  for (;;) {
    const { rows } = await client.query<Row>({
      name: 'unit-points',
      text: job.sql,
      values: [...job.bindings, after, BATCH_ROWS],
      rowMode: 'array',
      types: RAW_TYPES,
    });
    if (rows.length > 0) batches.push(toBatch(rows));
    const last = rows.at(-1);
    if (!last || rows.length < BATCH_ROWS) return joinBatches(batches);
    after = last[0];
  }
}

interface Batch {
  codes: Buffer;
  codeEnds: Uint32Array;
  traits: Uint8Array;
  lngs: Float64Array;
  lats: Float64Array;
}

function toBatch(rows: Row[]): Batch {
  const n = rows.length;
  const codes = Buffer.from(rows.map((row) => row[0]).join(''));
  const batch = {
    codes,
    codeEnds: new Uint32Array(n),
    traits: new Uint8Array(n),
    lngs: new Float64Array(n),
    lats: new Float64Array(n),
  };
  let end = 0;
  for (let i = 0; i < n; i++) {
    const [code, lng, lat, traits] = rows[i] as Row;
    end += Buffer.byteLength(code);
    batch.codeEnds[i] = end;
    batch.traits[i] = Number(traits);
    batch.lngs[i] = Number(lng);
    batch.lats[i] = Number(lat);
  }
  return batch;
}

function joinBatches(batches: Batch[]): UnitColumns {
  const units = batches.reduce((sum, batch) => sum + batch.traits.length, 0);
  const bytes = batches.reduce((sum, batch) => sum + batch.codes.length, 0);
  const columns: UnitColumns = {
    units,
    codes: new Uint8Array(bytes),
    codeEnds: new Uint32Array(units),
    traits: new Uint8Array(units),
    lngs: new Float64Array(units),
    lats: new Float64Array(units),
  };
  let row = 0;
  let byte = 0;
  for (const batch of batches) {
    columns.codes.set(batch.codes, byte);
    columns.codeEnds.set(
      batch.codeEnds.map((end) => end + byte),
      row,
    );
    columns.traits.set(batch.traits, row);
    columns.lngs.set(batch.lngs, row);
    columns.lats.set(batch.lats, row);
    byte += batch.codes.length;
    row += batch.traits.length;
  }
  return columns;
}
