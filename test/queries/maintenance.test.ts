import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { expect } from 'chai';
import { maintain } from '../../db/embedded/maintenance.ts';

describe('maintenance of the embedded database', () => {
  let folder: string;
  let pglite: PGlite;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'geoser-maintenance-'));
    pglite = await PGlite.create(join(folder, 'pgdata'));
    await pglite.exec('create table things as select n from generate_series(1, 10000) n');
  });

  after(async () => {
    await pglite.close();
    rmSync(folder, { recursive: true });
  });

  async function statistics() {
    await pglite.exec('select pg_stat_force_next_flush()');
    const { rows } = await pglite.query<{ changed: number; dead: number }>(
      `select n_mod_since_analyze::int as changed, n_dead_tup::int as dead from pg_stat_user_tables where relname = 'things'`,
    );
    return rows[0];
  }

  it('analyses a table that was filled', async () => {
    expect(await statistics()).to.deep.equal({ changed: 10_000, dead: 0 });
    await maintain(pglite);
    expect(await statistics()).to.deep.equal({ changed: 0, dead: 0 });
  });

  it('removes the dead rows of one that was rewritten', async () => {
    await pglite.exec('update things set n = n + 1');
    expect(await statistics()).to.deep.equal({ changed: 10_000, dead: 10_000 });
    await maintain(pglite);
    expect(await statistics()).to.deep.equal({ changed: 0, dead: 0 });
  });

  it('leaves alone what hardly changed', async () => {
    await pglite.exec('update things set n = n + 1 where n < 100');
    const before = await statistics();
    await maintain(pglite);
    expect(await statistics()).to.deep.equal(before);
  });
});
