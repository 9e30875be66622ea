/**
 * One process owns a data folder. On Linux the lock is an abstract socket, which the kernel frees with its process;
 * elsewhere a file with the pid, taken over when that process is gone. owner.json tells the others whom they meet.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Owner {
  pid: number;
  /** Folder of the PostgreSQL socket, as `pg` wants it for `host`. */
  socketFolder: string;
}

export interface Lock {
  release(): Promise<void>;
}

const ownerFile = (dataDir: string) => join(dataDir, 'owner.json');

/**
 * @param name identifies the data folder on this machine, a hash of its real path
 * @returns null when another process holds the lock
 */
export async function takeLock(
  dataDir: string,
  name: string,
  socketFolder: string,
  platform: NodeJS.Platform = process.platform,
): Promise<Lock | null> {
  const owner: Owner = { pid: process.pid, socketFolder };
  const held = platform === 'linux' ? await holdAbstractSocket(name) : await holdPidFile(dataDir);
  if (!held) return null;
  try {
    // Beside and renamed: a reader never meets half a file.
    writeFileSync(`${ownerFile(dataDir)}.new`, JSON.stringify(owner), { mode: 0o600 });
    renameSync(`${ownerFile(dataDir)}.new`, ownerFile(dataDir));
  } catch (error) {
    await held.release();
    throw error;
  }
  return {
    async release() {
      rmSync(ownerFile(dataDir), { force: true });
      await held.release();
    },
  };
}

/** @returns who last took the folder, null when nobody said so */
export function readOwner(dataDir: string): Owner | null {
  try {
    return JSON.parse(readFileSync(ownerFile(dataDir), 'utf8')) as Owner;
  } catch {
    return null;
  }
}

function holdAbstractSocket(name: string): Promise<Lock | null> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(`\0geoser-${name}`, () => {
      resolve({ release: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

async function holdPidFile(dataDir: string): Promise<Lock | null> {
  const file = join(dataDir, 'lock');
  const mine = `${process.pid} ${Math.random()}`;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (create(file, mine)) return { release: async () => rmSync(file, { force: true }) };
    const theirs = read(file);
    if (theirs === null) continue;
    if (isAlive(Number.parseInt(theirs, 10))) return null;
    takeAway(file, theirs);
    await sleep(20);
  }
  return null;
}

function create(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Removes a stale lock by renaming it, so that of two processes that find it stale only one takes it away. */
function takeAway(file: string, stale: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // the other one was quicker
  }
  if (read(aside) === stale) rmSync(aside);
  else renameSync(aside, file); // it was a new owner's already
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
