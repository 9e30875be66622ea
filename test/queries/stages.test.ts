import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Database, openDatabase } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { lockImports } from '../../server/queries/imports.ts';
import { stageUpload } from '../../server/services/unit-uploads.ts';
import { fillSmallWorld } from '../api/small-world.ts';
import { engines } from '../support/engines.ts';
import { administer, databaseUrl } from '../support/prepare.ts';
import { runFile } from '../support/programs.ts';

const ROUNDS = 20;
const NEW = 300;
const KNOWN = 100;

/** Half of the first import comes again changed, so that a commit writes both ways. */
function unitsFile(folder: string, round: number): string {
  const line = (code: string, name: string) => `${code},${name},negocio rural,creada,2016-01-01,-74.95,5.05`;
  const rows = [
    ...Array.from({ length: KNOWN }, (_, n) => line(`K${n}`, `Conocida ${n} ${round}`)),
    ...Array.from({ length: NEW }, (_, n) => line(`R${round}-${n}`, `Nueva ${n}`)),
  ];
  const path = join(folder, `unidades-${round}.csv`);
  writeFileSync(path, ['codigo,nombre,linea,etapa,fecha_creacion,lon,lat', ...rows].join('\n'));
  return path;
}

for (const engine of engines()) {
  describe(`a commit that is killed (${engine})`, function () {
    this.timeout(1_800_000);
    let folder: string;
    let env: Record<string, string>;
    const name = `killed_${process.pid}`;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'geoser-killed-'));
      if (engine === 'server') await administer(`create database ${name}`);
      env = engine === 'server' ? { DATABASE_URL: databaseUrl(name) } : { DATA_DIR: join(folder, 'data') };
      await within(async ({ knex }) => {
        await migrate(knex);
        await fillSmallWorld(knex, { demonstration: false });
      });
    });
    after(async () => {
      if (engine === 'server') await administer(`drop database if exists ${name} with (force)`);
      rmSync(folder, { recursive: true, force: true });
    });

    /** Opens the database as a next process does, and closes it. */
    async function within<T>(work: (database: Database) => Promise<T>): Promise<T> {
      const database = await openDatabase({
        databaseUrl: env.DATABASE_URL ?? null,
        dataDir: env.DATA_DIR ?? '',
      });
      try {
        return await work(database);
      } finally {
        await database.close();
      }
    }

    const stage = (round: number) =>
      within(async ({ knex }) => {
        const batch = await stageUpload(knex, {
          file: unitsFile(folder, round),
          author: { name: 'test', account: null },
          today: '2020-06-15',
          signal: new AbortController().signal,
          onProgress: () => undefined,
          note: async () => undefined,
        });
        return batch.id;
      });

    const commit = (id: number, query: number, when: string) =>
      runFile('test/support/commit-and-die.ts', [String(id), String(query), when], env).ended;

    /** What stands after the killed process is gone for good. */
    const found = (id: number, round: number) =>
      within(async ({ knex }) => {
        await knex.transaction(lockImports); // whoever held it has ended
        const count = async (table: string, where: object) =>
          Number((await knex(table).where(where).count('* as n').first())?.n);
        const { status } = await knex('import_batches').where({ id }).first('status');
        const fresh = await knex('units').whereLike('code', `R${round}-%`).count('* as n').first();
        const changed = await knex('units').whereLike('name', `Conocida % ${round}`).count('* as n').first();
        return {
          status,
          units: Number(fresh?.n),
          changed: Number(changed?.n),
          events: await count('unit_events', { batch_id: id }),
          staged: await count('import_units', { batch_id: id }),
          compared: await count('import_diffs', { batch_id: id }),
        };
      });

    it(`leaves all or nothing each of ${ROUNDS} times, and the stage while it is nothing`, async () => {
      const first = await stage(0);
      const whole = await commit(first, 0, 'before');
      expect(whole.code, whole.stderr).to.equal(0);
      const queries = Number(/queries: (\d+)/.exec(whole.stdout)?.[1]);
      expect(queries).to.be.greaterThan(10);

      const nothing = {
        status: 'staged',
        units: 0,
        changed: 0,
        events: 0,
        staged: KNOWN + NEW,
        compared: KNOWN + NEW,
      };
      const all = {
        status: 'committed',
        units: NEW,
        changed: KNOWN,
        events: KNOWN + NEW,
        staged: 0,
        compared: KNOWN + NEW,
      };
      let round = 1;
      let id = await stage(round);
      for (let killed = 0; killed < ROUNDS; killed += 1) {
        const query = 1 + Math.round((killed * (queries - 1)) / (ROUNDS - 1));
        const { code, stderr } = await commit(id, query, killed % 2 === 0 ? 'before' : 'during');
        expect(code, `round ${killed}: ${stderr}`).to.equal(null);
        const state = await found(id, round);
        if (state.status === 'committed') {
          expect(state, `killed at query ${query}`).to.deep.equal(all);
          round += 1;
          id = await stage(round);
        } else expect(state, `killed at query ${query}`).to.deep.equal(nothing);
      }
      const ended = await commit(id, 0, 'before');
      expect(ended.code, ended.stderr).to.equal(0);
      expect(await found(id, round)).to.deep.equal(all);
    });
  });
}
