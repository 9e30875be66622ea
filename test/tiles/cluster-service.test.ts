import { expect } from 'chai';
import createKnex from 'knex';
import { EVERYTHING, type UnitFilter } from '../../server/domain/filter.ts';
import { READS_EVERYTHING, READS_NOTHING } from '../../server/domain/scope.ts';
import { buildTables } from '../../server/tiles/clusters/build.ts';
import type { ClusterIndex } from '../../server/tiles/clusters/cluster-index.ts';
import type { ClusterTables } from '../../server/tiles/clusters/tables.ts';
import { ClusterService } from '../../server/tiles/sources/clusters.ts';
import type { WorkerPool } from '../../server/tiles/workers/pool.ts';
import { columnsOf, makeUnits } from './cluster-data.ts';

const TABLES = columnsOf(makeUnits(500));
const ACTIVE: UnitFilter = { ...EVERYTHING, statuses: ['active'] };
const CLOSED: UnitFilter = { ...EVERYTHING, statuses: ['closed'] };

/** A pool whose builds end when the test says so. */
class FakePool {
  readonly builds: { urgent: boolean; finish: (version: number) => void; fail: () => void }[] = [];

  run(_name: string, _job: unknown, urgent: boolean): Promise<ClusterTables> {
    return new Promise((resolve, reject) => {
      this.builds.push({
        urgent,
        finish: (version) => resolve(buildTables(version, { ...TABLES, codes: TABLES.codes.slice() })),
        fail: () => reject(new Error('database gone')),
      });
    });
  }
}

describe('the store of cluster indexes', () => {
  const db = createKnex({ client: 'pg' });
  let pool: FakePool;
  let service: ClusterService;
  let warnings: unknown[];

  beforeEach(() => {
    pool = new FakePool();
    warnings = [];
    service = makeService();
  });

  function makeService(
    maxBytes = 1e9,
    checkFilter?: (filter: UnitFilter) => Promise<void>,
    versions?: { current(): Promise<{ units: number }> },
  ): ClusterService {
    return new ClusterService({
      database: { connection: {}, reader: () => ({ knex: db, connection: {} }) },
      db,
      pool: pool as unknown as WorkerPool,
      log: { warn: (warning: unknown) => void warnings.push(warning), debug: () => undefined } as never,
      maxBytes,
      retryMs: 0,
      checkFilter,
      versions,
    });
  }

  /** Lets everything run that waits for nothing. */
  async function settle(): Promise<void> {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  }

  async function build(filter: UnitFilter, version: number): Promise<ClusterIndex> {
    const asked = service.index(filter, READS_EVERYTHING, { units: version });
    await settle();
    pool.builds.at(-1)?.finish(version);
    return asked;
  }

  it('builds an unseen filter once for all who wait for it', async () => {
    const asked = [1, 2, 3].map(() => service.index(EVERYTHING, READS_EVERYTHING, { units: 1 }));
    await settle();
    expect(pool.builds).to.have.length(1);
    expect(pool.builds[0]?.urgent).to.equal(true);
    pool.builds[0]?.finish(1);
    const indexes = await Promise.all(asked);
    expect(new Set(indexes).size).to.equal(1);
  });

  it('serves the old index under its own version until the new one is whole', async () => {
    const old = await build(EVERYTHING, 1);
    for (let time = 0; time < 3; time++) {
      expect(service.index(EVERYTHING, READS_EVERYTHING, { units: 2 })).to.equal(old);
    }
    await settle();
    expect(pool.builds).to.have.length(2);
    expect(pool.builds[1]?.urgent).to.equal(false);
    expect(old.version).to.equal(1);
    pool.builds[1]?.finish(2);
    await settle();
    const renewed = await service.index(EVERYTHING, READS_EVERYTHING, { units: 2 });
    expect(renewed.version).to.equal(2);
    expect(pool.builds).to.have.length(2);
  });

  it('goes on with the old index when a rebuild fails, and tries again', async () => {
    const old = await build(EVERYTHING, 1);
    void service.index(EVERYTHING, READS_EVERYTHING, { units: 2 });
    await settle();
    pool.builds[1]?.fail();
    await settle();
    expect(warnings).to.have.length(1);
    expect(service.index(EVERYTHING, READS_EVERYTHING, { units: 2 })).to.equal(old);
    await settle();
    expect(pool.builds).to.have.length(3);
  });

  it('keeps no failure: who asks next builds again', async () => {
    const asked = service.index(EVERYTHING, READS_EVERYTHING, { units: 1 });
    await settle();
    pool.builds[0]?.fail();
    const failure = await Promise.resolve(asked).then(
      () => 'built',
      (error: Error) => error.message,
    );
    expect(failure).to.equal('database gone');
    expect((await build(EVERYTHING, 1)).version).to.equal(1);
  });

  it('keeps filters and scopes apart', async () => {
    const everything = await build(EVERYTHING, 1);
    const active = await build(ACTIVE, 1);
    expect(active.tag).not.to.equal(everything.tag);
    const nothing = service.index(EVERYTHING, READS_NOTHING, { units: 1 });
    await settle();
    expect(pool.builds).to.have.length(3);
    pool.builds[2]?.finish(1);
    expect((await nothing).tag).not.to.equal(everything.tag);
  });

  it('takes equal filters for one, whatever the order of their values', async () => {
    const one = await build({ ...EVERYTHING, statuses: ['active', 'closed'] }, 1);
    const other = await service.index({ ...EVERYTHING, statuses: ['closed', 'active'] }, READS_EVERYTHING, {
      units: 1,
    });
    expect(other).to.equal(one);
  });

  it('lets go of what was not asked for longest when the store is full, but never of what is', async () => {
    const weight = (await build(EVERYTHING, 1)).bytes;
    service = makeService(2.5 * weight);
    await build(EVERYTHING, 1);
    await build(ACTIVE, 1);
    void service.index(EVERYTHING, READS_EVERYTHING, { units: 1 });
    await build(CLOSED, 1);
    const before = pool.builds.length;
    void service.index(EVERYTHING, READS_EVERYTHING, { units: 1 });
    await settle();
    expect(pool.builds.length).to.equal(before);
    void service.index(ACTIVE, READS_EVERYTHING, { units: 1 });
    await settle();
    expect(pool.builds.length).to.equal(before + 1);
    service = makeService(1);
    const only = await build(EVERYTHING, 1);
    expect(service.index(EVERYTHING, READS_EVERYTHING, { units: 1 })).to.equal(only);
  });

  it('renews the indexes in use one after the other, the last used first', async () => {
    const everything = await build(EVERYTHING, 1);
    await build(ACTIVE, 1);
    void service.index(EVERYTHING, READS_EVERYTHING, { units: 1 });
    for (let time = 0; time < 3; time++) service.refresh({ units: 2 });
    await settle();
    expect(pool.builds).to.have.length(3);
    pool.builds[2]?.finish(2);
    await settle();
    expect(service.index(EVERYTHING, READS_EVERYTHING, { units: 2 })).not.to.equal(everything);
    service.refresh({ units: 2 });
    await settle();
    expect(pool.builds).to.have.length(4);
  });

  it('looks for commits while an index is in use, so that nobody need ask for the old one', async () => {
    const current = { units: 1 };
    let looks = 0;
    const seen = new Promise<void>((resolve) => {
      const versions = {
        async current() {
          if (looks++ > 0) resolve();
          return current;
        },
      };
      service = makeService(1e9, undefined, versions);
    });
    await build(EVERYTHING, 1);
    current.units = 2;
    await seen;
    await settle();
    service.close();
    expect(pool.builds.map(({ urgent }) => urgent)).to.deep.equal([true, false]);
  });

  it('refuses a filter that names what is not there before reading any unit', async () => {
    service = makeService(1e9, async () => {
      throw new Error('no such territory');
    });
    const asked = Promise.resolve(service.index(EVERYTHING, READS_EVERYTHING, { units: 1 }));
    const failure = await asked.then(
      () => 'built',
      (error: Error) => error.message,
    );
    expect(failure).to.equal('no such territory');
    expect(pool.builds).to.deep.equal([]);
  });

  describe('finds a cluster by its id', () => {
    let id: string;
    let openId: string;

    beforeEach(async () => {
      const index = await build(EVERYTHING, 1);
      const [cluster] = index.inBox([-180, -90, 180, 90], 5).filter((item) => item.kind === 'cluster');
      if (cluster?.kind !== 'cluster') throw new Error('no cluster');
      id = service.idOf(cluster);
      openId = service.idOf({ ...cluster, name: { ...cluster.name, version: null } });
    });

    it('while its index stands', () => {
      expect(service.find(id, READS_EVERYTHING)?.index.version).to.equal(1);
    });

    it('not under another scope', () => {
      expect(service.find(id, READS_NOTHING)).to.equal(null);
    });

    it('not once another version serves; a tile’s id goes on while the cluster does', async () => {
      void service.index(EVERYTHING, READS_EVERYTHING, { units: 2 });
      await settle();
      pool.builds[1]?.finish(2);
      await settle();
      expect(service.find(id, READS_EVERYTHING)).to.equal(null);
      expect(service.find(openId, READS_EVERYTHING)?.index.version).to.equal(2);
    });

    it('not when it is no id', () => {
      expect(service.find('nothing', READS_EVERYTHING)).to.equal(null);
      expect(service.find(`${id}0`, READS_EVERYTHING)).to.equal(null);
    });
  });
});
