import { expect } from 'chai';
import type { Polygon } from 'geojson';
import type { Database } from '../../db/connect.ts';
import { type LocatedFacts, locatePoints } from '../../server/queries/locate.ts';
import { relocateUnits } from '../../server/queries/unit-relocation.ts';
import { runImport } from '../../server/services/imports.ts';
import { commitMembers, commitTerritories } from '../../server/services/territory-commit.ts';
import { freshDatabase, ownRealDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type KnownAnswer, knownAnswers, sharedDir, sharedFile } from '../support/shared.ts';
import { rolledBack } from '../support/transaction.ts';

const SOURCE = { title: 'prueba' };

/** A rectangle in degrees, from its south-west corner. */
function rectangle(west: number, south: number, width: number, height: number): Polygon {
  const [east, north] = [west + width, south + height];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

onEachEngine('located facts', (engine) => {
  let database: Database;

  before(async () => {
    database = await freshDatabase(engine);
    const commit = (kind: string, rows: { code: string; geometry: Polygon }[], boundaryErrorM = 0) =>
      commitTerritories(database.knex, {
        kind,
        rows: rows.map((row) => ({ ...row, name: row.code, parent: row.code.slice(0, 2) })),
        source: { ...SOURCE, boundaryErrorM },
        actor: 'test',
      });
    const municipalities = [
      { code: '05001', geometry: rectangle(-76, 6, 1, 1) },
      { code: '05002', geometry: rectangle(-75, 6, 1, 1) },
    ];
    await commit('municipality', municipalities, 100);
    await commitMembers(database.knex, {
      rows: [{ parent: '3', parentName: 'Bajo Cauca', child: '05002' }],
      source: SOURCE,
      actor: 'test',
    });
    await commit('protected_area', [{ code: '7', geometry: rectangle(-75.5, 6.4, 0.1, 0.1) }]);
  });

  async function at(lng: number, lat: number, accuracyM?: number): Promise<LocatedFacts> {
    const [facts] = await locatePoints(database.knex, [{ key: 'p', lng, lat, accuracyM }]);
    if (!facts) throw new Error('no facts');
    return facts;
  }

  it('name the municipality that holds a point, its department and subregion', async () => {
    const facts = { municipalityCode: '05002', departmentCode: '05', pdetSubregionCode: '3' };
    expect(await at(-74.5, 6.5)).to.include({ ...facts, borderline: false, pdetBorderline: false });
  });

  it('give a point on a border to the lower code', async () => {
    expect(await at(-75, 6.5)).to.include({ municipalityCode: '05001', pdetSubregionCode: null });
  });

  it('leave a point outside without municipality, with the nearest one within 1 km alone', async () => {
    const near = await at(-75.5, 5.995);
    expect(near).to.include({ municipalityCode: null, nearestMunicipalityCode: '05001' });
    // 553 m to the parallel; its edge is a geodesic, which at the middle lies 25 m north of it.
    expect(near.nearestMunicipalityM).to.be.closeTo(578, 1);
    const far = await at(-75.5, 5.9);
    expect(far).to.include({ nearestMunicipalityCode: null, nearestMunicipalityM: null });
    expect(far.borderM).to.be.closeTo(11_083, 5);
  });

  it('are borderline within the larger of the accuracy and the boundary error', async () => {
    // 0.001° of longitude at 6.5° N is 110.6 m
    expect(await at(-75.0005, 6.5)).to.include({ borderline: true, pdetBorderline: true });
    expect(await at(-75.002, 6.5)).to.include({ borderline: false, pdetBorderline: false });
    expect(await at(-75.002, 6.5, 300)).to.include({ borderline: true, pdetBorderline: true });
  });

  it('are not borderline in PDET where the near neighbour agrees, or there is none', async () => {
    expect(await at(-75.5, 6.0005)).to.include({ borderline: true, pdetBorderline: false });
  });

  it('take the accuracy that the location source stands for', async () => {
    const [seat] = await locatePoints(database.knex, [
      { key: 's', lng: -75.03, lat: 6.5, locationSource: 'municipal_seat' },
    ]);
    expect(seat).to.include({ borderline: true, pdetBorderline: true });
    expect(await at(-75.03, 6.5)).to.include({ borderline: false });
  });

  it('tell overlays that hold a point and those within their buffer, with the distance', async () => {
    const area = { kind: 'protected_area', code: '7' };
    expect((await at(-75.45, 6.45)).overlays).to.deep.equal([{ ...area, distanceM: 0 }]);
    const [near] = (await at(-75.52, 6.45)).overlays;
    expect(near).to.include(area);
    expect(near?.distanceM).to.be.closeTo(2_212, 3);
    expect((await at(-75.55, 6.45)).overlays).to.deep.equal([]);
  });

  it('are none where there are no territories yet', async () => {
    await rolledBack(database.knex, async (trx) => {
      for (const table of ['territory_parts', 'territory_borders']) await trx(table).delete();
      const [facts] = await locatePoints(trx, [{ key: 'p', lng: -75.5, lat: 6.5 }]);
      expect(facts).to.include({
        municipalityCode: null,
        borderM: null,
        nearestEtcrCode: null,
        borderline: false,
      });
    });
  });
});

if (sharedDir() !== null) {
  onEachEngine('the 400 known answers', (engine) => {
    let database: Database;
    const answers = knownAnswers();

    before(async () => {
      database = (await ownRealDatabase(engine)) as Database;
    });
    after(() => database.close());

    it('agree when they are located as points', async () => {
      const facts = await locatePoints(
        database.knex,
        answers.map(({ id, lng, lat }) => ({ key: id, lng, lat })),
      );
      const sites = await etcrNames(database);
      for (const [index, answer] of answers.entries()) compare(answer, facts[index], sites);
    });

    it('agree when they are imported as units', async () => {
      const report = await runImport(
        { db: database.knex },
        {
          kind: 'units',
          file: sharedFile('checks/locate-known-answers.csv'),
          actor: 'test',
          map: { code: 'id' },
          set: { line: 'rural_business', created_on: '2018-01-01' },
        },
      );
      const outside = answers.filter(({ municipality }) => municipality === null).length;
      expect(report).to.include({ read: 400, stored: 400, created: 400, refusedCount: 0, outside });
      const sites = await etcrNames(database);
      const units = new Map((await database.knex('units')).map((unit) => [unit.code, unit]));
      for (const answer of answers) compare(answer, factsOf(units.get(answer.id)), sites);
    });

    it('are what relocating computes again', async () => {
      await rolledBack(database.knex, async (trx) => {
        expect(await relocateUnits(trx, {})).to.equal(0);
        await trx('unit_states')
          .where('unit_code', '5')
          .update({ municipality_code: null, overlay_inside: [] });
        expect(await relocateUnits(trx, {})).to.equal(1);
        expect((await trx('unit_states').where('unit_code', '5').first()).overlay_inside).to.deep.equal([
          'protected_area:37',
        ]);
      });
    });
  });
}

/** Ids exactly where the point is over a metre from a border; distances within 0.5 %, and the file's rounding to metres. */
function compare(answer: KnownAnswer, facts: LocatedFacts | undefined, sites: Map<string, string>): void {
  const where = `point ${answer.id}`;
  if (!facts) throw new Error(`no facts of ${where}`);
  if (answer.boundaryM > 1) {
    expect(facts.municipalityCode, where).to.equal(answer.municipality);
    expect(facts.departmentCode, where).to.equal(answer.department);
    expect(facts.pdetSubregionCode, where).to.equal(answer.pdetSubregion);
  }
  const codes = (isInside: boolean) =>
    facts.overlays
      .filter(({ distanceM }) => (distanceM === 0) === isInside)
      .map(({ code }) => code)
      .sort();
  expect(codes(true), where).to.deep.equal(answer.protectedInside);
  expect(codes(false), where).to.deep.equal(answer.protectedNear);
  expectDistance(facts.borderM, answer.boundaryM, where);
  expect(sites.get(facts.nearestEtcrCode ?? ''), where).to.equal(answer.nearestEtcr);
  expectDistance(facts.nearestEtcrM, answer.nearestEtcrM, where);
}

function expectDistance(found: number | null, told: number, where: string): void {
  expect(found, where).to.be.closeTo(told, Math.max(0.501, told * 0.005));
}

async function etcrNames({ knex }: Database): Promise<Map<string, string>> {
  const rows = await knex('territories').where({ kind: 'etcr', valid_to: 'infinity' });
  return new Map(rows.map(({ code, name }) => [code, name]));
}

interface UnitRow {
  code: string;
  municipality_code: string | null;
  department_code: string | null;
  pdet_subregion_code: string | null;
  nearest_municipality_code: string | null;
  nearest_municipality_m: number | null;
  border_m: number | null;
  borderline: boolean;
  pdet_borderline: boolean;
  nearest_etcr_code: string | null;
  nearest_etcr_m: number | null;
  overlay_inside: string[];
  overlay_near: string[];
  overlay_near_m: number[];
}

function factsOf(unit: UnitRow | undefined): LocatedFacts | undefined {
  if (!unit) return undefined;
  const overlay = (text: string, distanceM: number) => {
    const [kind = '', code = ''] = text.split(':');
    return { kind, code, distanceM };
  };
  return {
    key: unit.code,
    municipalityCode: unit.municipality_code,
    departmentCode: unit.department_code,
    pdetSubregionCode: unit.pdet_subregion_code,
    nearestMunicipalityCode: unit.nearest_municipality_code,
    nearestMunicipalityM: unit.nearest_municipality_m,
    borderM: unit.border_m,
    borderline: unit.borderline,
    pdetBorderline: unit.pdet_borderline,
    nearestEtcrCode: unit.nearest_etcr_code,
    nearestEtcrM: unit.nearest_etcr_m,
    overlays: [
      ...unit.overlay_inside.map((text) => overlay(text, 0)),
      ...unit.overlay_near.map((text, index) => overlay(text, unit.overlay_near_m[index] ?? Number.NaN)),
    ],
  };
}
