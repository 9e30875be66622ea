import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { readVersions } from '../../server/queries/versions.ts';
import { examine, type Finding, repairFacts } from '../../server/services/doctor.ts';
import { commitTerritories } from '../../server/services/territory-commit.ts';
import { commitUnits } from '../../server/services/unit-commit.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { unitInput } from '../support/unit-input.ts';

const SOURCE = { title: 'prueba' };
const RING = [
  [-76, 6],
  [-75, 6],
  [-75, 7],
  [-76, 7],
  [-76, 6],
];

onEachEngine('the doctor', (engine) => {
  let database: Database;

  beforeEach(async () => {
    database = await freshDatabase(engine);
    await commitTerritories(database.knex, {
      kind: 'municipality',
      rows: [
        { code: '05001', name: 'Uno', parent: '05', geometry: { type: 'Polygon', coordinates: [RING] } },
      ],
      source: SOURCE,
      actor: 'test',
    });
    const unit = unitInput('A', { lng: -75.5, lat: 6.5, accuracyM: 12.5, closedOn: '2016-01-01' });
    await commitUnits(database.knex, { units: [{ unit }], source: SOURCE, actor: 'test' });
  });

  async function findings(): Promise<Finding[]> {
    const all: Finding[] = [];
    for await (const finding of examine(database.knex)) all.push(finding);
    return all;
  }

  const wrong = async (): Promise<string[]> =>
    (await findings()).filter(({ ok }) => !ok).map(({ check }) => check.en);

  it('finds nothing in a database that only imports wrote', async () => {
    const all = await findings();
    expect(all.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect(all).to.have.length(11);
    expect(all[0]?.detail.en).to.match(/^PostgreSQL \d+.*PostGIS 3\.\d/);
  });

  it('mends stale facts when it is told to', async () => {
    await database.knex('unit_states').update({ municipality_code: '99999' });
    await database.knex('units').update({ municipality_code: '99999' });
    const before = await readVersions(database.knex);
    expect(await repairFacts(database.knex)).to.be.greaterThan(0);
    expect((await findings()).filter(({ ok }) => !ok)).to.deep.equal([]);
    expect((await readVersions(database.knex)).units).to.equal(before.units + 1);
  });

  const damages: readonly (readonly [what: string, sql: string, found: string[]])[] = [
    ['a missing index', 'drop index units_geom', ['Indexes']],
    ['a lost projection', 'delete from spatial_ref_sys where srid = 9377', ['EPSG:9377']],
    ['stale facts', "update unit_states set municipality_code = '99999'", ['Located facts', 'Open states']],
    ['a unit without its state', "update units set members = 7 where code = 'A'", ['Open states']],
    [
      'history that its events do not tell',
      "update unit_states set stage = 'company' where valid_to <> 'infinity'",
      ['History'],
    ],
    [
      'parts of another version',
      "update territory_parts set code = '05002'",
      ['Parts for locating', 'Located facts'],
    ],
    [
      'a version behind the events',
      "update layer_versions set last_event = 0 where layer = 'units'",
      ['Layer versions'],
    ],
    [
      'a crossed polygon',
      `update territories set geom = st_geomfromtext('POLYGON((-76 6,-75 7,-75 6,-76 7,-76 6))', 4326)`,
      ['Geometry'],
    ],
    [
      'a PDET municipality that is none',
      "insert into territory_members values ('pdet_subregion', '1', 'municipality', '19050', 1)",
      ['PDET municipalities'],
    ],
  ];

  for (const [what, sql, found] of damages) {
    it(`finds ${what}`, async () => {
      const restored = await database.knex('spatial_ref_sys').where('srid', 9377).first();
      await database.knex.raw(sql);
      try {
        expect(await wrong()).to.deep.equal(found);
      } finally {
        await database.knex('spatial_ref_sys').insert(restored).onConflict('srid').ignore();
        await database.knex.raw('create index if not exists units_geom on units using gist (geom)');
      }
    });
  }

  it('stops at a schema that is behind', async () => {
    await database.knex('schema_migrations').where('name', '0002_import_staging').delete();
    try {
      expect((await findings()).map(({ check, ok }) => [check.en, ok])).to.deep.equal([
        ['Database', true],
        ['Migrations', false],
      ]);
    } finally {
      await database.knex('schema_migrations').insert({ name: '0002_import_staging' });
    }
  });
});
