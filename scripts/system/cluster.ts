/** A PostgreSQL cluster of our own on a free port: in a folder that is given, as an unprivileged user, never kept. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, closeSync, cpSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import type { PostgresTools } from './postgres.ts';

export interface Cluster {
  /** Connection string of the database `postgres`, as the superuser `postgres`. */
  url: string;
  /** The data folder. */
  dataDir: string;
  /** Ends the server by a fast shutdown; the data folder stays. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  tools: PostgresTools;
  /** Holds the data folder and the log; made here. */
  folder: string;
  /** A data folder to begin from (same major version); without one the cluster is empty. */
  seed?: string;
  /** Further settings, `name=value`. */
  settings?: string[];
}

/** No durability: a crash of the machine may spoil it, and nobody minds. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'shared_buffers=256MB',
  'maintenance_work_mem=256MB',
  'max_wal_size=1GB',
  'wal_recycle=off',
  'max_connections=80',
  'unix_socket_directories=',
  'listen_addresses=127.0.0.1',
];
const START_LIMIT_MS = 30_000;

/** @throws Error with the end of the server's log when it doesn't start. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { tools, folder } = options;
  const account = unprivileged();
  const dataDir = join(folder, 'data');
  makeFolder(folder, account);
  if (options.seed) copyAs(options.seed, dataDir, account);
  else initialise(tools, folder, dataDir, account);
  const port = await freePort();
  const server = launch(tools, folder, port, [...SETTINGS, ...(options.settings ?? [])], account);
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await answering(url, server, folder);
  return { url, dataDir, stop: () => stop(server) };
}

interface Account {
  uid: number;
  gid: number;
}

/** initdb refuses root: then `postgres`, or `nobody` where there is none. Null: the account that runs this. */
function unprivileged(): Account | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // no such account: the next
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no account “postgres” or “nobody” to run it as',
  );
}

function makeFolder(folder: string, account: Account | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (account) chownSync(folder, account.uid, account.gid);
}

function copyAs(seed: string, dataDir: string, account: Account | null): void {
  cpSync(seed, dataDir, { recursive: true });
  rmSync(join(dataDir, 'postmaster.pid'), { force: true });
  if (account) execFileSync('chown', ['-R', `${account.uid}:${account.gid}`, dataDir]);
  chmodSync(dataDir, 0o700);
}

function initialise(tools: PostgresTools, folder: string, dataDir: string, account: Account | null): void {
  const args = ['-D', dataDir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(tools.binDir, 'initdb'), args, { cwd: folder, stdio: 'pipe', ...account });
}

/**
 * A shell holds the server and reads our pipe: when the pipe closes, by stop() or because this process died in
 * whatever way, the server is told to shut down. A session of its own keeps a terminal's Ctrl-C from it.
 */
function launch(
  tools: PostgresTools,
  folder: string,
  port: number,
  settings: string[],
  account: Account | null,
): ChildProcess {
  const log = openSync(join(folder, 'log'), 'w');
  const script = '"$@" & server=$!; cat > /dev/null; kill -INT $server; wait $server';
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const command = [join(tools.binDir, 'postgres'), '-D', join(folder, 'data'), '-p', String(port), ...flags];
  const server = spawn('sh', ['-c', script, 'sh', ...command], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', log, log],
    ...account,
  });
  closeSync(log);
  return server;
}

async function answering(url: string, server: ChildProcess, folder: string): Promise<void> {
  const until = Date.now() + START_LIMIT_MS;
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > until) {
      await stop(server);
      const log = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').slice(-5).join('\n');
      throw new Error(`The temporary PostgreSQL did not start:\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.stdin?.end();
  await ended;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1');
  return address.port;
}
