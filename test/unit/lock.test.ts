import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { readOwner, takeLock } from '../../db/embedded/lock.ts';

describe('the lock of a data folder', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'geoser-lock-'));
  });

  afterEach(() => rmSync(dataDir, { recursive: true }));

  for (const platform of ['linux', 'darwin'] as const) {
    describe(`on ${platform}`, () => {
      before(function () {
        if (platform === 'linux' && process.platform !== 'linux') this.skip();
      });

      it('is refused while it is held, told whose it is, and free again after release', async () => {
        const take = () => takeLock(dataDir, basename(dataDir), '/sockets', platform);
        const lock = await take();
        expect(lock).not.to.equal(null);
        expect(await take()).to.equal(null);
        expect(readOwner(dataDir)).to.deep.equal({ pid: process.pid, socketFolder: '/sockets' });
        await lock?.release();
        expect(readdirSync(dataDir)).to.deep.equal([]);
        await (await take())?.release();
      });
    });
  }

  it('by file is taken over when its process is gone', async () => {
    const gone = spawn(process.execPath, ['--eval', '']);
    await once(gone, 'exit');
    writeFileSync(join(dataDir, 'lock'), `${gone.pid} 0.5`);
    const lock = await takeLock(dataDir, basename(dataDir), '/sockets', 'darwin');
    expect(readOwner(dataDir)?.pid).to.equal(process.pid);
    await lock?.release();
    expect(readdirSync(dataDir)).to.deep.equal([]);
  });

  it('by abstract socket vanishes with a killed process', async function () {
    if (process.platform !== 'linux') this.skip();
    const name = basename(dataDir);
    const holder = spawn(process.execPath, [
      '--eval',
      `require('net').createServer().listen('\\0geoser-${name}', () => console.log('held'))`,
    ]);
    await once(holder.stdout, 'data');
    expect(await takeLock(dataDir, name, '/sockets')).to.equal(null);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const lock = await takeLock(dataDir, name, '/sockets');
    expect(lock).not.to.equal(null);
    await lock?.release();
  });
});
