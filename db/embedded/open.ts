/** Opens a data folder: as its owner, or through the socket of the process that owns it. */
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import { DatabaseError } from '../errors.ts';
import { readOwner, takeLock } from './lock.ts';
import type { FromWorker, WorkerInput } from './messages.ts';

/** The PostgreSQL version of the pinned PGlite; a folder written by another one cannot be opened. */
const POSTGRESQL_VERSION = '18';
/** Part of the socket's file name, as PostgreSQL's own. */
const PORT = 5432;
const LONGEST_SOCKET_PATH = 103; // macOS; Linux takes 107
/** How long an owner may take from its lock to its socket: a first start on a slow machine. */
const OWNER_STARTS_MS = 120_000;

export interface EmbeddedOptions {
  mustOwn: boolean;
  onCreating(): void;
  /** The database thread ended although nobody asked it to. */
  onLost(message: string): void;
}

export interface Embedded {
  connection: pg.ClientConfig;
  close(): Promise<void>;
}

/** @throws DatabaseError: unwritable folder, owned by another process, written by another version, broken */
export async function openEmbedded(dataDir: string, options: EmbeddedOptions): Promise<Embedded> {
  prepareFolder(dataDir);
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16);
  const socketFolder = socketFolderFor(name);
  for (const end = Date.now() + OWNER_STARTS_MS; ; await sleep(100)) {
    const lock = await takeLock(dataDir, name, socketFolder);
    if (lock) {
      try {
        return await own(dataDir, socketFolder, options, lock.release);
      } catch (error) {
        await lock.release();
        throw error;
      }
    }
    const owner = readOwner(dataDir);
    if (options.mustOwn) throw owned(dataDir, owner?.pid);
    if (owner && (await answers(socketPathIn(owner.socketFolder)))) {
      return { connection: connectionTo(owner.socketFolder), close: async () => undefined };
    }
    if (Date.now() > end) throw owned(dataDir, owner?.pid);
  }
}

/** Short: a socket's path is cut silently after 107 bytes. */
function socketFolderFor(name: string): string {
  const below = (base: string) => join(base, `geoser-${process.getuid?.() ?? 0}`, name);
  const preferred = below(tmpdir());
  return Buffer.byteLength(socketPathIn(preferred)) <= LONGEST_SOCKET_PATH ? preferred : below('/tmp');
}

/** Nobody else may stand between a client and the owner: the folders must be ours alone. */
function prepareSocketFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const each of [dirname(folder), folder]) {
    const { uid, mode } = lstatSync(each);
    if (uid === (process.getuid?.() ?? uid) && (mode & 0o077) === 0) continue;
    throw new DatabaseError(
      'socket-folder',
      `La carpeta ${each} debe ser solo de este usuario (modo 0700); bórrela y arranque de nuevo.`,
      `That folder must belong to this user alone; delete it and start again.`,
    );
  }
}

async function own(
  dataDir: string,
  socketFolder: string,
  options: EmbeddedOptions,
  release: () => Promise<void>,
): Promise<Embedded> {
  prepareSocketFolder(socketFolder);
  const input = inputFor(dataDir, socketFolder);
  const module = new URL('./worker.ts', import.meta.url).href;
  const worker = new Worker(new URL('../../scripts/thread.mjs', import.meta.url), {
    workerData: { module, ...input },
  });
  await ready(worker, dataDir, options);
  let closing = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('error', (error) => closing || options.onLost(error.message));
  worker.once('exit', (code) => closing || options.onLost(`exit ${code}`));
  return {
    connection: connectionTo(socketFolder),
    async close() {
      if (!closing) {
        closing = true;
        worker.postMessage('close');
      }
      await ended;
      await release();
    },
  };
}

function ready(worker: Worker, dataDir: string, options: EmbeddedOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(broken(dataDir, reason));
    const onExit = (code: number) => fail(`exit ${code}`);
    const onError = (error: Error) => fail(error.message);
    worker.once('error', onError);
    worker.once('exit', onExit);
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'creating') options.onCreating();
      if (message.type === 'failed') fail(message.message);
      if (message.type !== 'ready') return;
      worker.off('error', onError);
      worker.off('exit', onExit);
      resolve();
    });
  });
}

function inputFor(dataDir: string, socketFolder: string): WorkerInput {
  const folder = join(dataDir, 'pgdata');
  const creatingMark = join(dataDir, 'pgdata.creating');
  const versionFile = join(folder, 'PG_VERSION');
  const exists = existsSync(versionFile) && !existsSync(creatingMark);
  if (exists) {
    const version = readFileSync(versionFile, 'utf8').trim();
    if (version !== POSTGRESQL_VERSION) throw otherVersion(dataDir, version);
  } else if (existsSync(folder) && !existsSync(creatingMark)) {
    throw broken(dataDir, 'pgdata/PG_VERSION'); // never delete what we did not begin
  }
  return { folder, creatingMark, exists, socketPath: socketPathIn(socketFolder) };
}

function prepareFolder(dataDir: string): void {
  try {
    makeFolder(resolve(dataDir));
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new DatabaseError(
      'unwritable',
      `No se puede escribir en la carpeta de datos ${dataDir} (${code}); cambie sus permisos o elija otra con DATA_DIR.`,
      `The data folder cannot be written; change its permissions or set DATA_DIR.`,
    );
  }
}

/** Step by step: Node's own `recursive` never returns where a parent says that it cannot hold the folder, as below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was quicker
  }
}

function socketPathIn(folder: string): string {
  return join(folder, `.s.PGSQL.${PORT}`);
}

function connectionTo(socketFolder: string): pg.ClientConfig {
  return {
    host: socketFolder,
    port: PORT,
    user: 'postgres',
    password: '',
    database: 'postgres',
    ssl: false,
    application_name: 'geoser',
  };
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function owned(dataDir: string, pid: number | undefined): DatabaseError {
  const who = pid === undefined ? '' : ` (pid ${pid})`;
  return new DatabaseError(
    'owned',
    `Otro proceso${who} ya usa la carpeta de datos ${dataDir}; deténgalo o elija otra carpeta con DATA_DIR.`,
    `Another process${who} already uses the data folder; stop it or set DATA_DIR.`,
  );
}

function otherVersion(dataDir: string, version: string): DatabaseError {
  return new DatabaseError(
    'other-version',
    `La carpeta de datos ${dataDir} es de PostgreSQL ${version} y este programa usa ${POSTGRESQL_VERSION}; elija otra con DATA_DIR.`,
    `The data folder was written by PostgreSQL ${version}; this program uses ${POSTGRESQL_VERSION}; set DATA_DIR.`,
  );
}

function broken(dataDir: string, reason: string): DatabaseError {
  return new DatabaseError(
    'broken',
    `No se puede abrir la base de datos de ${dataDir}: ${reason.split('\n')[0]}.`,
    `The database in that folder cannot be opened.`,
  );
}
