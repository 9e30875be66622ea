import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { PoolClosed, WorkerPool } from '../../server/tiles/workers/pool.ts';

describe('worker threads', () => {
  let pool: WorkerPool;
  beforeEach(() => {
    pool = new WorkerPool(1);
  });
  afterEach(() => pool.close());

  async function failureOf(work: Promise<unknown>): Promise<NodeJS.ErrnoException> {
    return work.then(
      () => expect.fail('it worked'),
      (error: NodeJS.ErrnoException) => error,
    );
  }

  /** An address at which nobody listens. */
  async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  it('hand their work over as it is', async () => {
    const { layers } = await pool.run('base', null, true);
    expect(layers.map(({ name }) => name)).to.deep.equal(['countries', 'lakes', 'rivers', 'labels']);
    expect(layers[0]?.bands[0]?.points.length).to.be.greaterThan(100);
  });

  it('tell that the database is away, and work on', async () => {
    const job = {
      connection: { host: '127.0.0.1', port: await freePort() },
      kind: 'municipality',
      shape: 'polygon' as const,
      sql: '',
      batch: 1,
      versionSql: '',
    };
    const failure = await failureOf(pool.run('territories', job, true));
    expect(failure.code).to.equal('ECONNREFUSED');
    expect(failure.syscall).to.equal('connect');
    expect((await pool.run('base', null, true)).layers).to.have.length(4);
  });

  it('do what somebody waits for before what can wait', async () => {
    const done: string[] = [];
    const run = (name: string, urgent: boolean) =>
      pool.run('base', null, urgent).then(() => void done.push(name));
    await Promise.all([run('first', false), run('can wait', false), run('urgent', true)]);
    expect(done).to.deep.equal(['first', 'urgent', 'can wait']);
  });

  it('give up their work when closed, and take none after', async () => {
    const failures = Promise.all([
      failureOf(pool.run('base', null, true)),
      failureOf(pool.run('base', null, false)),
    ]);
    await pool.close();
    for (const failure of [...(await failures), await failureOf(pool.run('base', null, true))]) {
      expect(failure).to.be.instanceOf(PoolClosed);
    }
  });
});
