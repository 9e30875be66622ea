import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { ConfigError, readConfig } from '../../server/config.ts';
import { nextReleaseDay } from '../../server/domain/release-schedule.ts';
import { listReleases } from '../../server/queries/releases.ts';
import { ReleaseTimer } from '../../server/services/release-schedule.ts';
import { release } from '../../server/services/releases.ts';
import { fillSmallWorld } from '../api/small-world.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';

describe('the day of the next release', () => {
  const DAYS: [Parameters<typeof nextReleaseDay>[0], string, string | null][] = [
    ['monthly', '2026-11-24', '2026-12-01'],
    ['monthly', '2026-12-31', '2027-01-01'],
    ['monthly', '2026-12-01', '2027-01-01'],
    ['weekly', '2026-11-24', '2026-11-30'],
    ['weekly', '2026-11-30', '2026-12-07'],
    ['off', '2026-11-24', null],
  ];
  for (const [schedule, last, next] of DAYS) {
    it(`is ${next} after ${last}, ${schedule}`, () => {
      expect(nextReleaseDay(schedule, last)).to.equal(next);
    });
  }
});

describe('the smallest group', () => {
  it('is five; below that only where somebody says that it is meant', () => {
    expect(readConfig({}).publicMinimumGroup).to.equal(5);
    expect(() => readConfig({ PUBLIC_MINIMUM_GROUP: '3' })).to.throw(ConfigError, /ACKNOWLEDGED=yes/);
    const acknowledged = { PUBLIC_MINIMUM_GROUP: '3', PUBLIC_MINIMUM_GROUP_ACKNOWLEDGED: 'yes' };
    expect(readConfig(acknowledged).publicMinimumGroup).to.equal(3);
  });
});

onEachEngine('the schedule of releases', (engine) => {
  let database: Database;
  let now: string;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex, { demonstration: false });
  });

  const timer = () =>
    new ReleaseTimer({
      db: database.knex,
      schedule: 'monthly',
      minimum: 5,
      clock: () => new Date(now),
      onRelease: () => undefined,
      onFailure(error) {
        throw error;
      },
    });
  const days = async () => (await listReleases(database.knex)).map(({ asOf }) => asOf);

  it('makes none before somebody made the first', async () => {
    now = '2026-02-01T12:00:00Z';
    await timer().look();
    expect(await days()).to.deep.equal([]);
  });

  it('makes the next one on its day in Colombia, once, whoever looks', async () => {
    const at = new Date('2026-02-10T12:00:00Z');
    await release(database.knex, { minimum: 5, by: 'console', trace: null, at });
    now = '2026-03-01T03:00:00Z'; // still February in Colombia
    await timer().look();
    expect(await days()).to.deep.equal(['2026-02-10']);
    now = '2026-03-01T13:00:00Z';
    await Promise.all([timer().look(), timer().look()]);
    expect(await days()).to.deep.equal(['2026-03-01', '2026-02-10']);
    const told = await database.knex('audit_entries').where({ action: 'release.made' }).pluck('actor');
    expect(told).to.deep.equal(['schedule']);
  });

  it('stops where invented units gave way to real ones, until somebody decides anew', async () => {
    await database.knex('layer_versions').where({ layer: 'units' }).update({ demonstration: true });
    now = '2026-04-01T13:00:00Z';
    await timer().look();
    expect((await days()).length).to.equal(2);
  });
});
