import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { type Database, DatabaseError, openDatabase } from '../../db/connect.ts';

describe('the embedded database', () => {
  let dataDir: string;
  let database: Database;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'geoser-embedded-'));
    database = await openDatabase({ databaseUrl: null, dataDir }, { mustOwn: true });
    await database.knex.raw('create table things (id integer primary key, body text)');
  });

  after(async () => {
    await database.close();
    await rm(dataDir, { recursive: true });
  });

  async function client(): Promise<pg.Client> {
    const connected = new pg.Client(database.connection);
    await connected.connect();
    return connected;
  }

  it('answers each of many mixed queries on several connections with its own rows', async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, client));
    const big = 'ñ'.repeat(200_000);
    const ask = async (each: pg.Client, c: number, n: number) => {
      const tag = `${c}-${n}`;
      if (n % 4 === 0) {
        const { rows } = await each.query('select $1::text as tag, length($2::text) as size', [
          tag,
          big + tag,
        ]);
        expect(rows).to.deep.equal([{ tag, size: 200_000 + tag.length }]);
      } else if (n % 4 === 1) {
        const failed = await each.query('select 1 / $1::int', [0]).catch((error: Error) => error.message);
        expect(failed).to.equal('division by zero');
      } else if (n % 4 === 2) {
        const { rows } = await each.query(`select '${tag}' as tag, repeat('x', 100000) as body`);
        expect(rows).to.deep.equal([{ tag, body: 'x'.repeat(100_000) }]);
      } else {
        const { rows } = await each.query({
          name: 'same-name',
          text: `select $1::text as t, ${c} as c`,
          values: [tag],
        });
        expect(rows).to.deep.equal([{ t: tag, c }]);
      }
    };
    await Promise.all(
      clients.map(async (each, c) => {
        for (let n = 0; n < 20; n += 1) await ask(each, c, n);
      }),
    );
    await Promise.all(clients.map((each) => each.end()));
  });

  it('keeps the transactions of several connections apart', async () => {
    const add = (id: number) =>
      database.knex.transaction(async (trx) => {
        await trx('things').insert({ id, body: 'a' });
        const inside = await trx('things').where({ id }).first();
        await trx('things')
          .where({ id })
          .update({ body: `${inside.body}b` });
        if (id % 2 === 1) throw new Error('odd');
      });
    await Promise.allSettled(Array.from({ length: 12 }, (_, n) => add(100 + n)));
    expect(await database.knex('things').where('id', '>=', 100).orderBy('id')).to.deep.equal(
      [100, 102, 104, 106, 108, 110].map((id) => ({ id, body: 'ab' })),
    );
  });

  it('goes on in a transaction after an error caught by a savepoint', async () => {
    await database.knex.transaction(async (trx) => {
      await trx('things').insert({ id: 1, body: 'first' });
      const caught = await trx
        .transaction((inner) => inner('things').insert({ id: 1, body: 'again' }))
        .catch((error: pg.DatabaseError) => error.code);
      expect(caught).to.equal('23505');
      await trx('things').insert({ id: 2, body: 'second' });
    });
    expect(await database.knex('things').whereIn('id', [1, 2]).orderBy('id').pluck('body')).to.deep.equal([
      'first',
      'second',
    ]);
  });

  it('rolls back the transaction of a connection that is cut, and serves the others', async () => {
    const cut = await client();
    cut.on('error', () => undefined);
    await cut.query('begin');
    await cut.query("insert into things values (50, 'lost')");
    const waiting = database.knex('things').where({ id: 50 });
    const answer = waiting.then((rows) => rows.length);
    (cut as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await answer).to.equal(0);
  });

  it('reads through cursors in steps while others wait their turn', async () => {
    const reader = await client();
    const cursor = reader.query(new Cursor('select n from generate_series(1, 25) n'));
    const other = database.knex.raw('select 7 as n');
    const seen: number[] = [];
    for (let rows = await cursor.read(10); rows.length > 0; rows = await cursor.read(10)) {
      seen.push(...rows.map((row: { n: number }) => row.n));
    }
    await cursor.close();
    expect(seen).to.deep.equal(Array.from({ length: 25 }, (_, n) => n + 1));
    expect((await other).rows).to.deep.equal([{ n: 7 }]);
    await reader.end();
  });

  it('recovers when a cursor fails', async () => {
    const reader = await client();
    const cursor = reader.query(new Cursor('select 1 / (n - 3) from generate_series(1, 5) n'));
    const failed = await cursor.read(10).catch((error: Error) => error.message);
    expect(failed).to.equal('division by zero');
    expect((await reader.query('select 1 as one')).rows).to.deep.equal([{ one: 1 }]);
    await reader.end();
  });

  it('refuses COPY FROM STDIN, within a transaction too, and works on', async () => {
    const one = await client();
    const refused = await one.query('copy things from stdin').catch((error: Error) => error.message);
    expect(refused).to.match(/COPY FROM STDIN is not possible/);
    await one.query('begin');
    await one.query('-- a comment\nCOPY things (id) FROM STDIN').catch(() => undefined);
    const aborted = await one.query('select 1').catch((error: pg.DatabaseError) => error.code);
    expect(aborted).to.equal('25P02');
    await one.query('rollback');
    expect((await one.query("select 'copy a from stdin' as text")).rows).to.deep.equal([
      { text: 'copy a from stdin' },
    ]);
    await one.end();
  });

  it('takes parameters and returns values of many megabytes', async () => {
    const body = 'x'.repeat(20_000_000);
    const { rows } = await database.knex.raw('select ?::text as body', [body]);
    expect(rows[0].body.length).to.equal(body.length);
  });

  it('gives numbers, dates and times as the server engine does', async () => {
    const { rows } =
      await database.knex.raw(`select 5::int8 as big, 2.5::numeric as exact, date '2018-03-01' as day,
      timestamptz '2018-03-01 10:00:00.25-05' as time, array[1, null]::int8[] as list, 'infinity'::date as ever`);
    expect(rows).to.deep.equal([
      {
        big: 5,
        exact: 2.5,
        day: '2018-03-01',
        time: '2018-03-01T15:00:00.250Z',
        list: [1, null],
        ever: 'infinity',
      },
    ]);
  });

  it('refuses a second owner in one line, and lets it in as a client', async () => {
    const refused = await openDatabase({ databaseUrl: null, dataDir }, { mustOwn: true }).catch(
      (error) => error,
    );
    expect(refused).to.be.instanceOf(DatabaseError);
    expect(refused.code).to.equal('owned');
    expect(refused.message)
      .to.match(new RegExp(`pid ${process.pid}`))
      .and.not.include('\n');
    const guest = await openDatabase({ databaseUrl: null, dataDir });
    await guest.knex('things').insert({ id: 900, body: 'from a guest' });
    await guest.close();
    expect(await database.knex('things').where({ id: 900 }).pluck('body')).to.deep.equal(['from a guest']);
  });

  it('keeps what was committed through closing and opening', async () => {
    await database.knex('things').insert({ id: 901, body: 'kept' });
    await database.close();
    database = await openDatabase({ databaseUrl: null, dataDir }, { mustOwn: true });
    expect(await database.knex('things').where({ id: 901 }).pluck('body')).to.deep.equal(['kept']);
  });
});
