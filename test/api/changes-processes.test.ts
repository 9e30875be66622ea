/** Two processes of the service over one PostgreSQL, one of which is killed and started again. */
import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { commitUnits } from '../../server/services/unit-commit.ts';
import { freshDatabase } from '../support/databases.ts';
import { engines } from '../support/engines.ts';
import { type Program, runProgram } from '../support/programs.ts';
import { StreamReader } from '../support/stream.ts';
import { unitInput } from '../support/unit-input.ts';
import { fillSmallWorld } from './small-world.ts';

const SOURCE = { title: 'prueba', demonstration: true };

if (engines().includes('server')) {
  describe('changes between processes', () => {
    let database: Database;
    const programs: Program[] = [];
    const readers: StreamReader[] = [];
    const urls: string[] = ['', ''];

    before(async () => {
      database = await freshDatabase('server');
      await fillSmallWorld(database.knex);
      await Promise.all([serve(0), serve(1)]);
    });
    after(async () => {
      for (const reader of readers) reader.close();
      await Promise.all(programs.map((program) => program.stop('SIGKILL')));
    });

    async function serve(index: number): Promise<Program> {
      const { connectionString } = database.connection;
      const program = runProgram('start', [], {
        ...{ DATABASE_URL: String(connectionString), PORT: '0', LOG_LEVEL: 'error' },
      });
      programs[index] = program;
      [, urls[index] = ''] = await program.says(/GeoSER: (http:\/\/localhost:\d+)/);
      return program;
    }

    const write = (from: number, count: number) =>
      commitUnits(database.knex, {
        units: Array.from({ length: count }, (_, n) => ({
          unit: unitInput(`P${from + n}`, { lng: -74.95, lat: 5.05 }),
        })),
        source: SOURCE,
        actor: 'test',
      });

    it('bring every event to every reader exactly once, whatever process dies', async () => {
      for (const index of [0, 1, 1]) readers.push(new StreamReader(() => urls[index] ?? ''));
      for (const reader of readers)
        await reader.until(({ received }) => received.length > 0, 'the beginning');
      await write(0, 3);
      await readers[1]?.until(({ changes }) => changes.length >= 1, 'a first change');
      const dead = programs[1]?.stop('SIGKILL');
      await write(10, 450);
      await dead;
      await write(1_000, 2);
      await serve(1);
      await write(2_000, 2);
      const numbers = Array.from({ length: 457 }, (_, n) => n + 1);
      for (const reader of readers) {
        await reader.until(({ changes }) => changes.length >= numbers.length, 'all changes');
        expect(reader.changes.map(({ number }) => number)).to.deep.equal(numbers);
      }
      expect(readers.map(({ connections }) => connections > 1)).to.deep.equal([false, true, true]);
    });
  });
}
