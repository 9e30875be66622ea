import { expect } from 'chai';
import type { Polygon } from 'geojson';
import type { Database } from '../../db/connect.ts';
import { Problem } from '../../server/problem.ts';
import { readVersions } from '../../server/queries/versions.ts';
import { type ImportReport, type ImportRequest, runImport } from '../../server/services/imports.ts';
import { commitTerritories } from '../../server/services/territory-commit.ts';
import { freshDatabase, realDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { scratchFolder } from '../support/files.ts';
import { sharedDir } from '../support/shared.ts';

/** A square of a degree from its south-west corner. */
function square(west: number, south: number): Polygon {
  const ring = [
    [west, south],
    [west + 1, south],
    [west + 1, south + 1],
    [west, south + 1],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

type Properties = Record<string, unknown>;

function collection(features: { properties: Properties; geometry: object | null }[]): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    features: features.map((feature) => ({ type: 'Feature', ...feature })),
  });
}

const MUNICIPALITIES = collection([
  {
    properties: {
      codigo_dane: '05001',
      municipio: 'Uno',
      codigo_departamento: '05',
      departamento: 'ANTIOQUIA',
    },
    geometry: square(-76, 6),
  },
  {
    properties: { codigo_dane: '17001', municipio: 'Dos', codigo_departamento: '17', departamento: 'CALDAS' },
    geometry: square(-75, 6),
  },
]);

onEachEngine('imports', (engine) => {
  let database: Database;
  const file = scratchFolder();

  beforeEach(async () => {
    database = await freshDatabase(engine);
  });

  const run = (kind: string, path: string, more: Partial<ImportRequest> = {}): Promise<ImportReport> =>
    runImport({ db: database.knex }, { kind, file: path, actor: 'test', ...more });

  async function problemOf(work: Promise<unknown>): Promise<Problem> {
    const error = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error instanceof Problem) return error;
    throw error ?? new Error('it went in');
  }

  const codes = async (kind: string): Promise<string[]> =>
    database.knex('territories').where({ kind, valid_to: 'infinity' }).orderBy('code').pluck('code');

  it('of municipalities make the departments out of them', async () => {
    const report = await run('municipality', file('m.geojson', MUNICIPALITIES));
    expect(report).to.include({ status: 'stored', read: 2, stored: 2, refusedCount: 0 });
    const departments = await database.knex('territories').where('kind', 'department').orderBy('code');
    expect(departments.map(({ code, name }) => [code, name])).to.deep.equal([
      ['05', 'ANTIOQUIA'],
      ['17', 'CALDAS'],
    ]);
    expect(departments[0].area_km2).to.be.closeTo(12_220, 20);
  });

  it('of departments replace the derived ones for good', async () => {
    await run('municipality', file('m.geojson', MUNICIPALITIES));
    const own = collection([
      { properties: { codigo_departamento: '5', departamento: 'Antioquia' }, geometry: square(-76, 6) },
      { properties: { codigo_departamento: '17', departamento: 'Caldas' }, geometry: square(-75, 6) },
    ]);
    const report = await run('department', file('d.geojson', own));
    expect(report.notes.map(({ en }) => en)).to.deep.equal([
      'the leading zero of the code was put back (1 row)',
    ]);
    await run('municipality', file('m2.geojson', `${MUNICIPALITIES}\n`));
    const kept = await database.knex('territories').where({ kind: 'department', valid_to: 'infinity' });
    expect(kept.map(({ name }) => name).sort()).to.deep.equal(['Antioquia', 'Caldas']);
  });

  it('of the same file again change nothing and say so', async () => {
    const path = file('m.geojson', MUNICIPALITIES);
    await run('municipality', path);
    const before = await readVersions(database.knex);
    const again = await run('municipality', path);
    expect(again).to.include({ status: 'unchanged', stored: 0 });
    expect(again.notes[0]?.es).to.match(/mismo archivo/);
    expect(await readVersions(database.knex)).to.deep.equal(before);
    expect(await database.knex('sources')).to.have.length(1);
  });

  it('as a dry run report the same and store nothing', async () => {
    const before = await readVersions(database.knex);
    const report = await run('municipality', file('m.geojson', MUNICIPALITIES), { dryRun: true });
    expect(report).to.include({ status: 'checked', read: 2, stored: 2 });
    expect(await codes('municipality')).to.deep.equal([]);
    expect(await readVersions(database.knex)).to.deep.equal(before);
  });

  it('replace a kind as a version that begins where the one before ends', async () => {
    await run('municipality', file('m.geojson', MUNICIPALITIES));
    await run('municipality', file('m2.geojson', `${MUNICIPALITIES} `));
    const versions = await database
      .knex('territories')
      .where({ kind: 'municipality', code: '05001' })
      .orderBy('valid_from');
    expect(versions).to.have.length(2);
    expect(versions[0].valid_to).to.equal(versions[1].valid_from);
    expect(versions[1].valid_to).to.equal('infinity');
    expect((await readVersions(database.knex)).layers.municipality).to.equal(2);
  });

  it('with a code twice are refused whole, naming both rows', async () => {
    const properties = { codigo_dane: '05001', municipio: 'Uno' };
    const twice = collection([
      { properties, geometry: square(-76, 6) },
      { properties, geometry: square(-75, 6) },
    ]);
    const problem = await problemOf(run('municipality', file('t.geojson', twice)));
    expect(problem.code).to.equal('import-refused');
    expect(problem.detail.es).to.match(/05001 \(filas 1, 2\)/);
    expect(await codes('municipality')).to.deep.equal([]);
    const batch = await database.knex('import_batches').first();
    expect(batch.status).to.equal('refused');
  });

  it('that lose over 5 % of the codes are refused unless the loss is accepted', async () => {
    await run('municipality', file('m.geojson', MUNICIPALITIES));
    const one = collection([
      { properties: { codigo_dane: '05001', municipio: 'Uno' }, geometry: square(-76, 6) },
    ]);
    const path = file('one.geojson', one);
    const problem = await problemOf(run('municipality', path));
    expect(problem.detail.es).to.match(/faltan 1 de los 2 códigos actuales \(17001\).*--accept-loss/);
    expect(await codes('municipality')).to.deep.equal(['05001', '17001']);
    await run('municipality', path, { acceptLoss: true });
    expect(await codes('municipality')).to.deep.equal(['05001']);
  });

  it('replace demonstration data without asking for its codes', async () => {
    await commitTerritories(database.knex, {
      kind: 'protected_area',
      rows: [{ code: 'demo', name: 'Círculo', geometry: square(-76, 6) }],
      source: { title: 'demo', demonstration: true },
      actor: 'test',
    });
    const real = collection([{ properties: { id: 1, nombre: 'PNN' }, geometry: square(-75, 6) }]);
    const report = await run('protected_area', file('p.geojson', real));
    expect(report.notes[0]?.en).to.match(/demonstration/);
    expect(await codes('protected_area')).to.deep.equal(['1']);
  });

  it('mend polygons that cross themselves and say so', async () => {
    const bow = {
      type: 'Polygon',
      coordinates: [
        [
          [-76, 6],
          [-75, 7],
          [-75, 6],
          [-76, 7],
          [-76, 6],
        ],
      ],
    };
    const crossed = collection([{ properties: { id: 'x', nombre: 'Corbata' }, geometry: bow }]);
    const report = await run('protected_area', file('x.geojson', crossed));
    expect(report).to.include({ stored: 1 });
    expect(report.repaired[0]).to.include({ row: 1, value: 'x' });
    expect(report.repaired[0]?.reason.en).to.match(/Self-intersection/);
    const { rows } = await database.knex.raw(
      "select st_isvalid(geom) as valid, geometrytype(geom) as type from territories where kind = 'protected_area'",
    );
    expect(rows).to.deep.equal([{ valid: true, type: 'MULTIPOLYGON' }]);
  });

  it('refuse what is no polygon, with its row', async () => {
    const line = {
      type: 'LineString',
      coordinates: [
        [-76, 6],
        [-75, 7],
      ],
    };
    const mixed = collection([
      { properties: { id: 'a', nombre: 'Línea' }, geometry: line },
      { properties: { id: 'b', nombre: 'Área' }, geometry: square(-75, 6) },
      { properties: { id: null, nombre: 'Sin código' }, geometry: square(-75, 6) },
    ]);
    const report = await run('protected_area', file('l.geojson', mixed));
    expect(report).to.include({ read: 3, stored: 1, refusedCount: 2 });
    const told = report.refused.map(({ row, code }) => [row, code]).sort();
    expect(told).to.deep.equal([
      [1, 'invalid-geometry'],
      [3, 'missing-value'],
    ]);
  });

  it('create a kind that comes with its name, and count its layer', async () => {
    const reserve = collection([{ properties: { F: 'R1', N: 'Resguardo' }, geometry: square(-76, 6) }]);
    const path = file('r.geojson', reserve);
    const problem = await problemOf(run('resguardo', path, { map: { code: 'F', name: 'N' } }));
    expect(problem.detail.es).to.match(/--label/);
    await run('resguardo', path, { map: { code: 'F', name: 'N' }, label: 'Resguardo indígena', bufferM: 0 });
    const kind = await database.knex('territory_kinds').where('kind', 'resguardo').first();
    expect(kind).to.include({
      label_es: 'Resguardo indígena',
      role: 'overlay',
      shape: 'polygon',
      buffer_m: 0,
    });
    expect((await readVersions(database.knex)).layers.resguardo).to.equal(1);
  });

  it('name the columns when a field is not recognised', async () => {
    const odd = collection([{ properties: { cosa: 1 }, geometry: square(-76, 6) }]);
    const problem = await problemOf(run('protected_area', file('o.geojson', odd)));
    expect(problem.detail.es).to.match(/--map code=columna.*cosa/);
    const misnamed = await problemOf(
      run('protected_area', file('o.geojson', odd), { map: { code: 'nada', name: 'cosa' } }),
    );
    expect(misnamed.detail.es).to.match(/no tiene la columna «nada»/);
    expect((await problemOf(run('etcr', file('o.csv', 'a,b\n1,2\n'), { map: { x: 'a' } }))).code).to.equal(
      'invalid-parameter',
    );
  });

  it('relocate the units that new boundaries touch, in every state', async () => {
    await run('municipality', file('m.geojson', MUNICIPALITIES));
    const csv =
      'codigo,nombre,linea,fecha_creacion,fecha_cierre,lon,lat\nA,Uno,negocio rural,2015-01-01,2016-01-01,-75.5,6.5\n';
    await run('units', file('u.csv', csv));
    const facts = async () =>
      (await database.knex('unit_states').orderBy('valid_from')).map((state) => state.municipality_code);
    expect(await facts()).to.deep.equal(['05001', '05001']);
    const before = await readVersions(database.knex);
    const swapped = MUNICIPALITIES.replace('"05001"', '"x"')
      .replace('"17001"', '"05001"')
      .replace('"x"', '"17001"');
    const report = await run('municipality', file('s.geojson', swapped));
    expect(report.relocated).to.equal(1);
    expect(await facts()).to.deep.equal(['17001', '17001']);
    expect((await readVersions(database.knex)).units).to.equal(before.units + 1);
  });

  it('relocate by an overlay that comes, moves and shrinks', async () => {
    await run('municipality', file('m.geojson', MUNICIPALITIES));
    await run(
      'units',
      file('u.csv', 'codigo,linea,fecha_creacion,lon,lat\nA,autoconsumo,01/02/2015,-75.5,6.5\n'),
    );
    const overlay = async () => (await database.knex('units').first()).overlay_inside;
    const area = (west: number) =>
      collection([{ properties: { id: 1, nombre: 'Área' }, geometry: square(west, 6) }]);
    await run('protected_area', file('a.geojson', area(-76)));
    expect(await overlay()).to.deep.equal(['protected_area:1']);
    await run('protected_area', file('b.geojson', area(-70)));
    expect(await overlay()).to.deep.equal([]);
  });

  it('of units read Spanish words, store the unlocated and refuse what cannot be', async () => {
    await run('municipality', file('m.geojson', MUNICIPALITIES));
    const report = await run(
      'units',
      file(
        'u.csv',
        [
          'Código,Nombre,Línea,Etapa,Fecha de creación,Longitud,Latitud,codigo_dane,Mujeres,Financiación',
          'A,Panela,Negocio rural,Fortalecida,31/03/2016,-75.5,6.5,5001,3,$ 1.250.000',
          'B,Huerta,Autoconsumo (seguridad alimentaria),creada,2017-01-02,,,05001,,',
          'C,Mala,otra cosa,creada,2017-01-02,,,,,',
          'D,Futura,ocupación rural,creada,2999-01-01,,,,,',
          'E,Lejos,ocupación rural,creada,2017-01-02,6.5,-75.5,,,',
          'F,Código,ocupación rural,creada,2017-01-02,,,99999,,',
          'G,Sin fecha,ocupación rural,empresa,,,,,,',
          'A,Otra,ocupación rural,creada,2017-01-02,,,,,',
          'H,En curso,ocupación rural,formación,,,,,,',
        ].join('\n'),
      ),
    );
    expect(report).to.include({ read: 9, stored: 3, created: 3, refusedCount: 6, unlocated: 2 });
    const told = report.refused.map(({ row, column, code }) => [row, column, code]);
    expect(told).to.deep.equal([
      [4, 'Línea', 'invalid-value'],
      [5, 'Fecha de creación', 'impossible-date'],
      [6, report.refused[2]?.column, 'coordinates-swapped'],
      [7, 'codigo_dane', 'unknown-code'],
      [8, 'Fecha de creación', 'missing-value'],
      [9, 'code', 'duplicate-code'],
    ]);
    const unit = await database.knex('units').where('code', 'A').first();
    expect(unit).to.include({
      line: 'rural_business',
      stage: 'strengthened',
      created_on: '2016-03-31',
      women: 3,
      financing_cop: 1_250_000,
      declared_municipality: '05001',
      municipality_code: '05001',
    });
  });

  it('of figures replace those of the subject before', async () => {
    await run('municipality', file('m.geojson', MUNICIPALITIES));
    const report = await run(
      'population',
      file('p.csv', 'codigo_dane,pob_2020_rural,ipm_rural_2018\n05001,100,22.5\n17001,,\n88888,1,1\n'),
    );
    expect(report).to.include({ read: 3, stored: 2, refusedCount: 1 });
    const figures = async () =>
      (await database.knex('territory_figures').orderBy(['code', 'name'])).map((row) => [
        row.name,
        row.year,
        row.value,
      ]);
    expect(await figures()).to.deep.equal([
      ['ipm_rural', 2018, 22.5],
      ['population_rural', 2020, 100],
    ]);
    await run('population', file('p2.csv', 'codigo_dane,pob_2021_rural\n05001,7\n'));
    expect(await figures()).to.deep.equal([['population_rural', 2021, 7]]);
  });

  it('of a file without one usable row are refused', async () => {
    const problem = await problemOf(run('units', file('n.csv', 'codigo,linea\nA,nada\n')));
    expect(problem.code).to.equal('import-refused');
    expect(problem.detail.es).to.match(/fila 2/);
  });
});

if (sharedDir() !== null) {
  onEachEngine('the shared files', (engine) => {
    let database: Database;

    before(async () => {
      database = (await realDatabase(engine)) as Database;
    });

    const count = async (kind: string): Promise<number> => {
      const rows = await database.knex('territories').where({ kind, valid_to: 'infinity' }).pluck('code');
      return rows.length;
    };

    it('give 1,121 municipalities, 33 departments, 28 ETCR and 262 protected areas', async () => {
      const found = {
        municipality: 1_121,
        department: 33,
        etcr: 28,
        protected_area: 262,
        pdet_subregion: 16,
      };
      for (const [kind, rows] of Object.entries(found)) expect(await count(kind), kind).to.equal(rows);
    });

    it('give 170 PDET municipalities in 16 subregions', async () => {
      const rows = await database
        .knex('territory_members')
        .where('parent_kind', 'pdet_subregion')
        .groupBy('parent')
        .select('parent', database.knex.raw('count(*) as municipalities'));
      const counts = new Map(rows.map((row) => [Number(row.parent), row.municipalities]));
      const expected = [24, 4, 13, 8, 14, 17, 12, 15, 4, 11, 9, 15, 7, 5, 4, 8];
      expect(expected.map((_, index) => counts.get(index + 1))).to.deep.equal(expected);
      const named = await database.knex('territories').where({ kind: 'pdet_subregion', code: '16' }).first();
      expect(named.name).to.equal('Urabá Antioqueño');
    });

    it('give 1,121 populations, and no poverty where the file is blank', async () => {
      const of = async (name: string, year: number) =>
        (await database.knex('territory_figures').where({ kind: 'municipality', name, year })).length;
      expect(await of('population_rural', 2025)).to.equal(1_121);
      expect(await of('ipm', 2018)).to.equal(1_101);
      expect(await of('ipm_rural', 2018)).to.equal(1_101);
    });

    it('leave one ETCR out, saying row, column, reason and what to do', async () => {
      const batch = await database.knex('import_batches').where('kind', 'etcr').first();
      expect(batch.report).to.include({ read: 29, stored: 28, refusedCount: 1 });
      const [refused] = batch.report.refused;
      expect(refused).to.include({ row: 21, column: 'lon', code: 'no-coordinates' });
      expect(refused.reason.es).to.equal('no tiene coordenadas');
      expect(refused.remedy.es).to.match(/longitud y la latitud/);
    });
  });
}
