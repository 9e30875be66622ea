import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { emptyDatabase } from '../../db/empty.ts';
import { operatorTrace } from '../../server/operator.ts';
import { audit } from '../../server/queries/audit.ts';
import { installDemonstration, removeDemonstration } from '../../server/services/demonstration.ts';
import { runImport } from '../../server/services/imports.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { scratchFolder } from '../support/files.ts';
import { runProgram } from '../support/programs.ts';
import { fillSmallWorld } from './small-world.ts';

const UNITS = [
  'codigo,nombre,linea,fecha_creacion,lon,lat',
  'R1,Café,negocio rural,2016-01-01,-74.95,5.05',
  'R2,Mala,otra cosa,2016-01-01,-74.95,5.05',
].join('\n');
const AREAS = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { code: 'X1', name: 'Reserva' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [-75, 5],
            [-74.9, 5],
            [-74.9, 5.1],
            [-75, 5.1],
            [-75, 5],
          ],
        ],
      },
    },
  ],
});
const PDET = 'codigo_dane,id_subregion,subregion\n18001,8,Cuenca\n';
const PEOPLE = 'codigo_dane,pob_2018_rural\n05001,1200\n';

interface Told {
  actor: string;
  action: string;
  subject: string;
  details: Record<string, unknown>;
}

onEachEngine('what commands tell the audit trail', (engine) => {
  let database: Database;
  const file = scratchFolder();

  beforeEach(async () => {
    database = await freshDatabase(engine);
  });

  const told = (): Promise<Told[]> =>
    database.knex('audit_entries').orderBy('number').select('actor', 'action', 'subject', 'details');
  const load = (kind: string, name: string, content: string, more: object = {}) =>
    runImport(
      { db: database.knex },
      { kind, file: file(name, content), actor: 'ana', trace: operatorTrace(), ...more },
    );
  const user = userInfo().username;

  for (const { kind, name, content, counts } of [
    { kind: 'units', name: 'u.csv', content: UNITS, counts: { stored: 1, created: 1, refused: 1 } },
    { kind: 'protected_area', name: 'a.geojson', content: AREAS, counts: { stored: 1, refused: 0 } },
    { kind: 'pdet', name: 'p.csv', content: PDET, counts: { stored: 1, refused: 0 } },
    { kind: 'population', name: 'i.csv', content: PEOPLE, counts: { stored: 1, refused: 0 } },
  ]) {
    it(`is who imported ${kind}, from which file, and how many rows`, async () => {
      await fillSmallWorld(database.knex);
      const { batchId } = await load(kind, name, content, { acceptLoss: true });
      const [entry, ...more] = await told();
      expect(more).to.deep.equal([]);
      expect(entry).to.include({
        actor: 'console',
        action: 'import.committed',
        subject: `import:${batchId}`,
      });
      expect(entry?.details).to.include({ user, kind, file: name, ...counts });
      expect(entry?.details.sha256).to.match(/^[0-9a-f]{64}$/);
    });
  }

  it('is nothing of what stored nothing: a dry run, a file that is refused, the same file again', async () => {
    await fillSmallWorld(database.knex);
    for (const [kind, name, content] of [
      ['units', 'u.csv', UNITS],
      ['protected_area', 'a.geojson', AREAS],
    ] as const)
      await load(kind, name, content, { dryRun: true, acceptLoss: true });
    const nobody = UNITS.split('\n').toSpliced(1, 1).join('\n');
    await load('units', 'u.csv', nobody).catch(() => undefined);
    expect(await told()).to.deep.equal([]);
    await load('units', 'u.csv', UNITS);
    await load('units', 'u.csv', UNITS);
    expect(await told()).to.have.length(1);
  });

  it('is undone with what it tells of', async () => {
    await fillSmallWorld(database.knex);
    const failing = database.knex.transaction(async (trx) => {
      const path = file('u.csv', UNITS);
      await runImport({ db: trx }, { kind: 'units', file: path, actor: 'ana', trace: operatorTrace() });
      expect(await trx('audit_entries')).to.have.length(1);
      throw new Error('afterwards');
    });
    await failing.catch(() => undefined);
    expect(await told()).to.deep.equal([]);
  });

  it('is who installed demonstration data and took them out', async () => {
    const trace = operatorTrace();
    await installDemonstration({ db: database.knex, engine }, { units: 500, seed: 7, trace });
    await load('units', 'u.csv', UNITS);
    await removeDemonstration({ db: database.knex, trace });
    const entries = await told();
    expect(entries.map(({ action, subject }) => [action, subject])).to.deep.equal([
      ['demonstration.installed', 'demonstration'],
      ['import.committed', 'import:1'],
      ['demonstration.removed', 'demonstration'],
    ]);
    expect(entries[0]?.details).to.include({ user, units: 500, seed: 7 });
    expect(entries[2]?.details.units).to.be.at.least(500);
  });

  it('begins anew with who emptied the database, however often', async () => {
    for (const _ of [1, 2]) {
      await fillSmallWorld(database.knex);
      await emptyDatabase(database.knex, (trx, gone) =>
        audit(trx, { ...operatorTrace(), action: 'database.emptied', subject: 'database', details: gone }),
      );
      const [entry, ...more] = await told();
      expect(more).to.deep.equal([]);
      expect(entry).to.deep.include({ actor: 'console', action: 'database.emptied' });
      expect(entry?.details).to.include({ user, units: 9, accounts: 0 });
    }
  });
});

describe('commands that leave an entry in the audit trail', function () {
  this.timeout(120_000);
  let database: Database;
  const file = scratchFolder();

  before(async () => {
    database = await freshDatabase('server');
    await fillSmallWorld(database.knex);
  });

  const run = async (name: string, ...args: string[]) => {
    const ended = await runProgram(name, args, { DATABASE_URL: urlOf(database) }).ended;
    expect(ended.code, ended.stderr).to.be.oneOf([0, 2]);
  };

  it('are import, export, make-account and, for what it emptied, reset', async () => {
    const path = file('u.csv', UNITS);
    const out = join(path, '..', 'salida.csv');
    writeFileSync(out, '');
    await run('import', 'units', path);
    await run('export', 'units', out, 'status=active');
    await run('make-account', '--email', 'jefa@example.org', '--role', 'admin');
    const user = userInfo().username;
    const entries = await database.knex('audit_entries').orderBy('number');
    expect(entries.map(({ actor, action, subject }) => [actor, action, subject])).to.deep.equal([
      ['console', 'import.committed', 'import:1'],
      ['console', 'export.made', 'units'],
      ['console', 'account.created', 'account:jefa@example.org'],
      ['console', 'account.link_made', 'account:jefa@example.org'],
    ]);
    for (const { details } of entries) expect(details.user).to.equal(user);
    expect(entries[1].details).to.include({ file: 'salida.csv', status: 'active' });
    await run('reset', '--yes');
    const [emptied, ...more] = await database.knex('audit_entries');
    expect(more).to.deep.equal([]);
    expect(emptied).to.include({ actor: 'console', action: 'database.emptied', subject: 'database' });
    expect(emptied.details).to.deep.equal({
      user,
      units: 10,
      territories: 11,
      accounts: 1,
      audit_entries: 4,
    });
  });
});

function urlOf({ connection }: Database): string {
  if (connection.connectionString) return connection.connectionString;
  const { user, host, port, database } = connection;
  return `postgresql://${user}@${host}:${port}/${database}`;
}
