/** The thread of the embedded database: opens PGlite with PostGIS on a folder and serves it on a socket. */
import { rm, writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { Backend } from './backend.ts';
import { maintain } from './maintenance.ts';
import type { FromWorker, WorkerInput } from './messages.ts';
import { usedPostgis } from './postgis-bundle.ts';
import { serveProtocol } from './protocol.ts';

const { folder, creatingMark, exists, socketPath } = workerData as WorkerInput;
const port = parentPort;
if (!port) throw new Error('db/embedded/worker.ts runs as a worker thread only');
const tell = (message: FromWorker) => port.postMessage(message);

/**
 * One user's machine: memory for the one backend, files in the system's cache, no compiler in WebAssembly, and no log
 * files kept for reuse (a quarter of a gigabyte of them after the demonstration's import).
 */
const SETTINGS = ['work_mem=32MB', 'random_page_cost=1.1', 'jit=off', 'wal_recycle=off'];
const MAINTAIN_EVERY_MS = 10_000;

/** A first start that is killed midway leaves the mark, and the next start begins anew. */
async function openFolder(): Promise<PGlite> {
  if (exists) return openPglite();
  tell({ type: 'creating' });
  await rm(folder, { recursive: true, force: true });
  await writeFile(creatingMark, '');
  const pglite = await openPglite();
  await pglite.exec('create extension postgis; checkpoint');
  await rm(creatingMark);
  return pglite;
}

function openPglite(): Promise<PGlite> {
  return PGlite.create(folder, {
    extensions: { postgis: usedPostgis },
    startParams: [...PGlite.defaultStartParams, ...SETTINGS.flatMap((setting) => ['-c', setting])],
  });
}

async function main(): Promise<void> {
  const pglite = await openFolder();
  const version = (await pglite.query<{ server_version: string }>('show server_version')).rows[0]
    ?.server_version;
  const backend = new Backend((message, onData) =>
    pglite.execProtocolRawStream(message, { syncToFs: false, onRawData: onData }),
  );
  await rm(socketPath, { force: true }); // left by a killed owner; the lock says that we are the only one
  const server = await serveProtocol(backend, socketPath, {
    server_version: version ?? '18',
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    TimeZone: 'UTC',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
    is_superuser: 'on',
  });
  const maintenance = setInterval(() => {
    backend.whenIdle(() => maintain(pglite)).catch(() => undefined); // tried again the next time
  }, MAINTAIN_EVERY_MS);
  port?.once('message', async () => {
    clearInterval(maintenance);
    await server.close();
    await pglite.close();
    await rm(socketPath, { force: true });
    tell({ type: 'closed' });
    port.close();
  });
  tell({ type: 'ready' });
}

main().catch((error: unknown) => {
  tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  port.close();
});
