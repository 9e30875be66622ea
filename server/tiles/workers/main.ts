/** The worker thread: does one job at a time and hands the arrays over without a copy. */
import { parentPort } from 'node:worker_threads';
import pg from 'pg';
import { makeRelease } from '../../domain/release/make.ts';
import { baseLayers } from '../base/layers.ts';
import { buildTables } from '../clusters/build.ts';
import { type PointsJob, readPoints } from '../clusters/read.ts';
import { buffersOf, type ClusterTables } from '../clusters/tables.ts';
import { territoryLayers } from '../shapes/build.ts';
import { readTerritories, type TerritoriesJob } from '../shapes/read.ts';
import { type ShapeTables, shapeBuffers } from '../shapes/tables.ts';
import type { JobError, JobMessage, JobName, Jobs, ReplyMessage } from './jobs.ts';

interface Done<N extends JobName> {
  output: Jobs[N]['output'];
  transfer: ArrayBuffer[];
}
type Workshop = { [N in JobName]: (input: Jobs[N]['input']) => Promise<Done<N>> };

const workshop: Workshop = {
  async clusters(job: PointsJob) {
    const { version, columns } = await withClient(job.connection, (client) => readPoints(client, job));
    const output: ClusterTables = buildTables(version, columns);
    return { output, transfer: buffersOf(output) };
  },

  async territories(job: TerritoriesJob) {
    const { version, rows } = await withClient(job.connection, (client) => readTerritories(client, job));
    const output: ShapeTables = { version, layers: territoryLayers(job.kind, job.shape, rows) };
    return { output, transfer: shapeBuffers(output) };
  },

  async base() {
    const output: ShapeTables = { version: 0, layers: baseLayers() };
    return { output, transfer: shapeBuffers(output) };
  },

  async release(input) {
    return { output: makeRelease(input), transfer: [] };
  },
};

async function withClient<T>(connection: pg.ClientConfig, use: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function work<N extends JobName>({ name, input }: JobMessage<N>): Promise<void> {
  try {
    const { output, transfer } = await workshop[name](input);
    const reply: ReplyMessage = { ok: true, output, heapBytes: process.memoryUsage().heapUsed };
    parentPort?.postMessage(reply, transfer);
  } catch (error) {
    parentPort?.postMessage({ ok: false, error: toJobError(error) } satisfies ReplyMessage);
  }
}

function toJobError(error: unknown): JobError {
  const {
    message,
    stack = '',
    code,
    syscall,
  } = (error instanceof Error ? error : new Error(String(error))) as NodeJS.ErrnoException;
  return { message, stack, code, syscall };
}

parentPort?.on('message', (message: JobMessage) => void work(message));
