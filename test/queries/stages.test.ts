import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDatabase } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { fillSmallWorld } from '../api/small-world.ts';
import { engines } from '../support/engines.ts';
import { KNOWN, type Left, NEW, stageRound, type Told } from '../support/killed-commits.ts';
import { administer, databaseUrl } from '../support/prepare.ts';
import { type Ended, runFile } from '../support/programs.ts';

const ROUNDS = 20;
const COMPARED = { compared: KNOWN + NEW };
const NOTHING: Left = { status: 'staged', units: 0, changed: 0, events: 0, staged: KNOWN + NEW, ...COMPARED };
const ALL: Left = {
  status: 'committed',
  units: NEW,
  changed: KNOWN,
  events: KNOWN + NEW,
  staged: 0,
  ...COMPARED,
};

for (const engine of engines()) {
  describe(`a commit that is killed (${engine})`, function () {
    this.timeout(900_000);
    let folder: string;
    let env: Record<string, string>;
    let first: number;
    const name = `killed_${process.pid}`;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'geoser-killed-'));
      if (engine === 'server') await administer(`create database ${name}`);
      env = engine === 'server' ? { DATABASE_URL: databaseUrl(name) } : { DATA_DIR: join(folder, 'data') };
      const database = await openDatabase({
        databaseUrl: env.DATABASE_URL ?? null,
        dataDir: env.DATA_DIR ?? '',
      });
      await migrate(database.knex);
      await fillSmallWorld(database.knex, { demonstration: false });
      first = await stageRound(database.knex, folder, 0);
      await database.close();
    });
    after(async () => {
      if (engine === 'server') await administer(`drop database if exists ${name} with (force)`);
      rmSync(folder, { recursive: true, force: true });
    });

    async function commit(
      { id, round }: Pick<Told, 'id' | 'round'>,
      query: number,
      when: string,
    ): Promise<Ended & Told> {
      const args = [id, round, folder, query, when].map(String);
      const ended = await runFile('test/support/commit-and-die.ts', args, env).ended;
      const [line = ''] = ended.stdout.split('\n', 1);
      expect(line, ended.stderr).to.match(/^\{/);
      return { ...ended, ...(JSON.parse(line) as Told) };
    }

    it(`leaves all or nothing each of ${ROUNDS} times, and the stage while it is nothing`, async () => {
      const whole = await commit({ id: first, round: 0 }, 0, 'before');
      expect(whole.code, whole.stderr).to.equal(0);
      const queries = Number(/queries: (\d+)/.exec(whole.stdout)?.[1]);
      expect(queries).to.be.greaterThan(10);
      let last: Ended & Told = whole;
      for (let killed = 0; killed <= ROUNDS; killed += 1) {
        // the last one is let finish
        const query = killed === ROUNDS ? 0 : 1 + Math.round((killed * (queries - 1)) / (ROUNDS - 1));
        const next = await commit(last, query, killed % 2 === 0 ? 'before' : 'during');
        expect(next.code, `round ${killed}: ${next.stderr}`).to.equal(query === 0 ? 0 : null);
        const committed = killed === 0 || next.left.status === 'committed';
        expect(next.left, `left by the one before ${killed}`).to.deep.equal(committed ? ALL : NOTHING);
        last = next;
      }
      const after = await commit(last, 0, 'before');
      expect(after.left).to.deep.equal(ALL);
    });
  });
}
