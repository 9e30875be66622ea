import { expect } from 'chai';
import pg from 'pg';
import { type Database, openDatabase } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { EVERYTHING } from '../../server/domain/filter.ts';
import { READS_COARSELY, type Scope } from '../../server/domain/scope.ts';
import { listUnits } from '../../server/queries/unit-list.ts';
import { examine } from '../../server/services/doctor.ts';
import { commitUnits, stageHistories } from '../../server/services/unit-commit.ts';
import { addMarkedUnits, CENTRE, MARK, marksInText } from '../api/marked-unit.ts';
import { fillSmallWorld } from '../api/small-world.ts';
import { freshDatabase } from '../support/databases.ts';
import { engines } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { administer } from '../support/prepare.ts';
import { startServer } from '../support/server.ts';
import { unitInput } from '../support/unit-input.ts';

/** As README says, under “On a server”. */
const SERVICE = `geoser_test_${process.pid}`;

if (engines().includes('server')) {
  describe('the database itself', () => {
    let owners: Database;
    let service: Database;

    before(async () => {
      owners = await freshDatabase('server');
      await fillSmallWorld(owners.knex, { demonstration: false });
      await addMarkedUnits(owners.knex);
      await administer(`create role ${SERVICE} login`, `grant geoser_service, geoser_reader to ${SERVICE}`);
      service = await openDatabase({ databaseUrl: urlAs(owners, SERVICE), dataDir: '' });
    });
    after(async () => {
      await service?.close();
      await administer(`drop role ${SERVICE}`);
    });

    /** Asks as readers of these departments are connected. */
    async function ask(departments: readonly string[], sql: string): Promise<Record<string, unknown>[]> {
      const client = new pg.Client(service.reader(departments).connection);
      await client.connect();
      try {
        return (await client.query(sql)).rows;
      } finally {
        await client.end();
      }
    }

    it('gives a viewer no exact row, of the present or of the past', async () => {
      for (const table of ['units', 'unit_states'])
        expect(await ask([], `select * from ${table}`), table).to.deep.equal([]);
    });

    it('gives staff the exact rows of their departments only', async () => {
      const codes = async (...departments: string[]) =>
        (await ask(departments, `select code from units where geom is not null order by code`)).map(
          ({ code }) => code,
        );
      expect(await codes('18')).to.deep.equal(['u4', 'u5']);
      expect(await codes('05')).to.deep.equal(['a1', 'm1', 'm2', 'm3', 'u1', 'u2', 'u3', 'u8']);
      const states = await ask(['18'], `select unit_code from unit_states where department_code <> '18'`);
      expect(states).to.deep.equal([]);
    });

    it('gives both the rest on the grid, in which nothing marked stands', async () => {
      for (const view of ['units_coarse', 'unit_states_coarse']) {
        const rows = await ask(
          [],
          `select *, ST_X(geom) as lng, ST_Y(geom) as lat, ST_AsText(geom) as place from ${view}`,
        );
        expect(rows.length).to.equal(12);
        expect(marksInText(JSON.stringify(rows)), view).to.deep.equal([]);
        expect(rows.find((row) => 'm1' === (row.code ?? row.unit_code))).to.include({
          ...CENTRE,
          victims: null,
        });
      }
    });

    for (const table of [
      'unit_events',
      'import_units',
      'import_batches',
      'accounts',
      'account_sessions',
      'account_logins',
      'service_secrets',
      'audit_entries',
    ]) {
      it(`refuses them ${table}`, async () => {
        const { rows } = await owners.knex.raw('select to_regclass(?) is not null as known', [table]);
        expect(rows[0].known).to.equal(true);
        expect(await failure(ask(['05'], `select * from ${table}`))).to.match(/permission denied/);
      });
    }

    it('refuses them every write', async () => {
      for (const sql of [
        `update units set name = 'x'`,
        `update units_coarse set name = 'x'`,
        'delete from units',
        'delete from territories',
        `insert into layer_versions (layer) values ('x')`,
        'create table own_copy as select * from units_coarse',
      ])
        expect(await failure(ask(['05'], sql)), sql).to.match(/permission denied/);
    });

    it('holds readers to their rows when the service asks for more', async () => {
      const everything: Scope = { kind: 'everything' };
      const { knex } = service.reader([]);
      expect(
        await listUnits(knex, { filter: EVERYTHING, scope: everything, after: null, limit: 100 }),
      ).to.deep.equal([]);
      const [unit] = await listUnits(knex, {
        filter: EVERYTHING,
        scope: READS_COARSELY,
        after: 'a1',
        limit: 1,
      });
      expect(unit).to.include({ code: 'm1', ...CENTRE });
    });

    it('gives nothing to a role that no policy names, whatever it was granted', async () => {
      const other = `${SERVICE}_other`;
      await administer(`create role ${other} login`);
      await owners.knex.raw('grant select on units to ??', [other]);
      const client = new pg.Client({ connectionString: urlAs(owners, other) });
      await client.connect();
      expect((await client.query('select * from units')).rows).to.deep.equal([]);
      await client.end();
      await owners.knex.raw('revoke select on units from ??', [other]);
      await administer(`drop role ${other}`);
    });

    it('lets the service do its work, and history only grow', async () => {
      const units = [{ unit: unitInput('n1', { lng: MARK.lng, lat: MARK.lat }) }];
      const done = await commitUnits(service.knex, { units, source: { title: 'prueba' }, actor: 'test' });
      expect(done).to.include({ created: 1 });
      for (const sql of [
        'delete from unit_events',
        `update unit_events set actor = 'x'`,
        'delete from audit_entries',
      ])
        expect(await failure(service.knex.raw(sql)), sql).to.match(/permission denied/);
    });

    it('lets the planner know of the many rows that the service staged', async () => {
      const units = Array.from({ length: 5_000 }, (_, n) => ({
        unit: unitInput(`many-${n}`, { lng: MARK.lng, lat: MARK.lat }),
      }));
      await stageHistories(service.knex, { batchId: 4_711, today: '2020-06-15' }, units);
      const { rows } = await owners.knex.raw(
        `select reltuples::integer as rows from pg_class where oid = 'import_units'::regclass`,
      );
      await service.knex('import_units').where({ batch_id: 4_711 }).delete();
      expect(rows[0].rows).to.be.at.least(5_000);
    });

    it('serves every role through its own', async () => {
      const server = await startServer(service, {}, { identify: identifyByName });
      try {
        for (const reader of ['viewer', 'staff 18', 'admin']) {
          for (const path of [
            '/api/v1/units/m1',
            '/api/v1/units.csv',
            '/api/v1/coverage?by=etcr',
            '/tiles/units/9/149/248.mvt',
          ]) {
            const response = await fetch(server.url + path, { headers: headersOf(reader) });
            const text = await response.text();
            expect(response.status, `${reader} ${path} ${text.slice(0, 200)}`).to.equal(200);
            if (!path.startsWith('/tiles') && !path.includes('coverage'))
              expect(marksInText(text).length > 0, `${reader} ${path}`).to.equal(reader === 'admin');
          }
        }
      } finally {
        await server.close();
      }
    });

    it('tells the doctor who serves', async () => {
      const found = async (database: Database, check = 'Role of the service') => {
        for await (const finding of examine(database.knex, { engine: 'server' }))
          if (finding.check.en === check) return finding;
        return null;
      };
      expect(await found(service))
        .to.deep.include({ ok: true })
        .and.nested.property('detail.en')
        .match(/under the row/);
      expect(await found(owners))
        .to.deep.include({ ok: true })
        .and.nested.property('detail.en')
        .match(/owns the tables/);
      await administer(`revoke geoser_reader from ${SERVICE}`);
      expect(await found(service)).to.deep.include({ ok: false });
      await administer(`grant geoser_reader to ${SERVICE}`);
      const publicMap = async () => (await found(service, 'Role of the public map'))?.ok;
      expect(await publicMap()).to.equal(false);
      await administer(`grant geoser_public to ${SERVICE}`);
      expect(await publicMap()).to.equal(true);
    });

    it('keeps these rights through another migration', async () => {
      await migrate(owners.knex);
      expect(await ask([], 'select * from units')).to.deep.equal([]);
      expect((await ask(['18'], 'select * from units')).length).to.be.greaterThan(0);
    });
  });
}

function urlAs({ connection }: Database, role: string): string {
  const url = new URL(connection.connectionString ?? '');
  url.username = role;
  return url.href;
}

async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'it was done',
    (error: Error) => error.message,
  );
}
