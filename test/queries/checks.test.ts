import { join } from 'node:path';
import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import type { ColumnRole, PersonalData } from '../../server/domain/check/types.ts';
import { notationText } from '../../server/domain/check/words.ts';
import { Check } from '../../server/services/checks.ts';
import { checked, reasons, refusalOf, sentences, told } from '../support/checking.ts';
import { demoDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { scratchFolder } from '../support/files.ts';
import { REPOSITORY } from '../support/shared.ts';

/** A hand-made file under test/fixtures/checks: each has one oddity, which its name tells. */
function fixture(name: string): string {
  return join(REPOSITORY, 'test/fixtures/checks', name);
}

const MEDELLIN = '2 not_pdet 05001 05001';
const CAGUAN = '3 pdet 18753 18753';

/** What is expected of each file: rows as `told` writes them, and what else is worth a word. */
const EXPECTED: Record<string, string[]> = {
  'coma-decimal.csv': [MEDELLIN, CAGUAN],
  'tabulador.txt': [MEDELLIN],
  'barras.csv': [MEDELLIN],
  'marca-de-orden.csv': [MEDELLIN],
  'windows-1252.csv': [MEDELLIN],
  'utf-16.txt': [MEDELLIN],
  'encabezado-abajo.csv': ['5 not_pdet 05001 05001'],
  'encabezado-de-dos-filas.csv': ['3 not_pdet 05001 05001', '4 pdet 18753 18753'],
  'encabezado-repetido.csv': [MEDELLIN, '4 unusable – –, no-coordinates', '6 pdet 18753 18753'],
  'lineas-en-blanco.csv': ['3 not_pdet 05001 05001', '6 pdet 18753 18753'],
  'ceros-perdidos.csv': [`${MEDELLIN}, code-zero-restored`, CAGUAN],
  'ceros.xlsx': [`${MEDELLIN}, code-zero-restored`, CAGUAN],
  'gms.csv': [`${MEDELLIN}, shared-point`, CAGUAN, '4 not_pdet 05001 05001, shared-point'],
  'gms-sin-letras.csv': ['2 repair – 05001, missing-minus, → minus 05001'],
  'gms-en-columnas.csv': [
    '2 repair – 05001, missing-minus, → minus 05001',
    '3 unusable – 05001, coordinate-not-a-number',
  ],
  'gms-en-columnas-sin-eje.csv': [MEDELLIN, CAGUAN],
  'una-columna.csv': [MEDELLIN, CAGUAN],
  'una-columna-al-reves.csv': [MEDELLIN],
  'una-columna-gms.csv': [MEDELLIN],
  'origen-nacional.csv': [MEDELLIN, CAGUAN],
  'metros-3114.csv': ['2 not_pdet 19001 19001'],
  'metros-3115.csv': ['2 not_pdet 19001 19001'],
  'metros-3116.csv': [MEDELLIN],
  'metros-3117.csv': ['2 not_pdet 85440 85440'],
  'metros-3118.csv': ['2 not_pdet 85440 85440'],
  'metros-21896.csv': ['2 not_pdet 19001 19001'],
  'metros-21897.csv': [MEDELLIN],
  'metros-21898.csv': ['2 not_pdet 85440 85440'],
  'metros-21899.csv': ['2 not_pdet 85440 85440'],
  'metros-utm.csv': [MEDELLIN, CAGUAN],
  'metros-sin-sistema.csv': ['2 unusable – 05001, crs-unknown', '3 unusable – –, crs-unknown'],
  'metros-sin-municipio.csv': ['2 not_pdet 05001 –'],
  'sin-punto.csv': [
    '2 repair – 05001, decimal-point-lost, → scale 05001',
    '3 repair – 18753, decimal-point-lost, → scale 18753',
  ],
  'intercambiadas.csv': ['2 repair – 05001, coordinates-swapped, → swap 05001'],
  'sin-signo.csv': [
    '2 repair – 05001, missing-minus, → minus 05001',
    '3 repair – –, missing-minus, → minus 18753',
  ],
  'intercambiadas-sin-signo.csv': ['2 repair – 05001, coordinates-swapped missing-minus, → swap-minus 05001'],
  'cero-cero.csv': ['2 unusable – 05001, coordinates-zero'],
  'en-la-cabecera.csv': [`${MEDELLIN}, on-seat`],
  'repetidas.csv': [`${MEDELLIN}, duplicate-row`, CAGUAN, '4 not_pdet 05001 05001, duplicate-row'],
  'mismo-punto.csv': [
    `${MEDELLIN}, shared-point`,
    '3 not_pdet 05001 05001, shared-point',
    '4 not_pdet 05001 05001',
  ],
  'en-el-mar.csv': ['2 outside – –, in-the-sea'],
  'otro-pais.csv': ['2 outside – –, outside-country'],
  'lejos.csv': ['2 pdet 18753 05001, declared-elsewhere'],
  'minutos.csv': ['2 repair 05440 05001, degrees-as-minutes, → minutes 05001'],
  'otro-sistema.csv': [MEDELLIN, CAGUAN, '4 repair – 05615, wrong-crs, → crs 3116 05615'],
  'homonimos.csv': [
    '2 not_pdet 85440 85440, shared-point',
    '3 not_pdet 44874 44874',
    '4 not_pdet 85440 85440, shared-point',
    '5 not_pdet 05001 –, declared-ambiguous',
    '6 not_pdet 85440 44874, declared-elsewhere shared-point',
  ],
  'contradicen.csv': [
    '2 not_pdet 05001 05001',
    '3 not_pdet 05001 05001, declared-contradiction',
    '4 not_pdet 05001 05001, declared-contradiction',
  ],
  'variantes.csv': [
    '2 not_pdet 13001 13001',
    '3 not_pdet 11001 11001, shared-point',
    '4 not_pdet 54001 54001',
    '5 not_pdet 05001 05001, shared-point',
    '6 not_pdet 11001 11001, shared-point',
    '7 not_pdet 05001 05001, shared-point',
    '8 not_pdet 05001 –, declared-unknown shared-point',
  ],
  'mezcla.csv': [
    `${MEDELLIN}, shared-point`,
    '3 not_pdet 05001 05001, shared-point',
    '4 not_pdet 05001 05001, shared-point',
    '5 not_pdet 05001 05001',
  ],
  'nombres-mudos.csv': [MEDELLIN, CAGUAN],
  'codigos-mudos.csv': [MEDELLIN, CAGUAN],
  'personales.csv': ['2 not_pdet 05001 –'],
  'en-ingles.csv': [MEDELLIN],
  'fila-danada.csv': [MEDELLIN, '3 unusable – –, row-damaged'],
  'faltan.csv': [
    '2 unusable – 05001, coordinate-missing',
    '3 unusable – 05001, no-coordinates',
    '4 unusable – 05001, coordinate-not-a-number',
    '5 unusable – –, coordinates-out-of-range',
  ],
  'hojas.xlsx': [MEDELLIN],
  'unidades.ods': [MEDELLIN],
  'puntos.geojson': [
    '1 not_pdet 05001 05001',
    '2 repair – 05001, coordinates-swapped, → swap 05001',
    '3 unusable – –, no-coordinates',
  ],
  'puntos.kml': ['1 not_pdet 05001 05001'],
  'puntos.gpx': ['1 pdet 18753 –'],
};

/** Files that nobody can use, and what the refusal must say. */
const REFUSED: Record<string, RegExp> = {
  'solo-encabezado.csv': /no contiene ninguna fila/,
  'vacio.csv': /está vacío/,
  'foto.csv': /imagen PNG/,
  'con-contrasena.xlsx': /protegido con contraseña/,
  'danado.xlsx': /dañado o incompleto/,
  'sin-coordenadas.csv': /Ninguna columna parece tener coordenadas/,
};

onEachEngine('a check', (engine) => {
  let database: Database;
  const write = scratchFolder();

  before(async () => {
    database = await demoDatabase(engine);
  });

  for (const [file, rows] of Object.entries(EXPECTED)) {
    it(`of ${file} gives each row its verdict`, async () => {
      expect((await checked(database, fixture(file))).rows.map(told)).to.deep.equal(rows);
    });
  }

  for (const [file, words] of Object.entries(REFUSED)) {
    it(`of ${file} is refused with a word about what to do`, async () => {
      const problem = await refusalOf(checked(database, fixture(file)));
      expect(problem.status).to.equal(422);
      expect(problem.detail.es).to.match(words);
    });
  }

  it('tells how the file was understood', async () => {
    const card = async (file: string) => (await checked(database, fixture(file))).card;
    expect(await card('coma-decimal.csv')).to.include({
      separator: ';',
      decimal: ',',
      headerRow: 1,
      crs: 4326,
    });
    expect(await card('windows-1252.csv')).to.include({ encoding: 'windows-1252', decimal: ',' });
    expect(await card('utf-16.txt')).to.include({ encoding: 'utf-16le', separator: '\t' });
    expect(await card('encabezado-abajo.csv')).to.include({ headerRow: 4, decimal: '.' });
    expect(await card('origen-nacional.csv')).to.include({ crs: 9377 });
    expect((await card('mezcla.csv')).notations).to.deep.equal({ degrees: 2, dms: 1, plane: 1, unscaled: 0 });
    expect(await card('hojas.xlsx')).to.deep.include({ sheet: 'Unidades', sheets: ['Unidades', 'Notas'] });
    expect((await card('metros-sin-municipio.csv')).warnings[0]?.es).to.match(
      /pueden ser de varios sistemas/,
    );
  });

  it('gives no answer from a guessed system that puts the rows far from what they declare', async () => {
    const { card, rows } = await checked(database, fixture('metros-sin-sistema.csv'));
    expect(card).to.include({ planeCrs: null });
    expect(notationText(card.notations, card.planeCrs, 'es')).to.equal('metros, de un sistema sin reconocer');
    expect(card.warnings[0]?.es).to.match(/^No se reconoce .* no se responde si están en PDET/);
    expect(sentences(rows)[0]).to.match(/en ninguno cae el punto cerca de Medellín/);
    expect((await checked(database, fixture('metros-utm.csv'))).card).to.include({ crs: 32_618 });
    const given = await checked(database, fixture('metros-sin-sistema.csv'), { crs: 32_618 });
    expect(given.rows.map(told)[0]).to.equal('2 not_pdet 11001 05001, declared-elsewhere');
  });

  it('tells degrees without their point from metres', async () => {
    const { card } = await checked(database, fixture('sin-punto.csv'));
    expect(card).to.include({ crs: 4326 });
    expect(notationText(card.notations, card.planeCrs, 'es')).to.equal('grados sin su punto decimal');
  });

  it('of a value that it does not understand among metres asks for metres', async () => {
    const text = 'este,norte\n4715000,2248000\n4716000,km 22\n';
    const { rows } = await checked(database, write('m.csv', text));
    expect(sentences(rows).join()).to.match(/«km 22», en «norte», .* Escriba metros/);
  });

  it('counts no row that repeats the header, and says how many', async () => {
    const { card, totals } = await checked(database, fixture('encabezado-repetido.csv'));
    expect(totals.rows).to.equal(3);
    expect(card.warnings.map(({ es }) => es)).to.deep.equal([
      '2 filas repiten el encabezado (filas 3, 5): no se cuentan.',
      'Esta fila no parece de datos, y cuenta como sin ubicación: 4 («REGIONAL CAQUETÁ»). Bórrela del archivo si no es una unidad.',
    ]);
  });

  it('takes the system that a person names', async () => {
    const { card, rows } = await checked(database, fixture('metros-21897.csv'), { crs: 21_897 });
    expect(card).to.deep.include({ crs: 21_897, warnings: [] });
    expect(rows[0]?.place?.lng).to.be.closeTo(-75.5748, 1e-6);
    expect(rows[0]?.place?.lat).to.be.closeTo(6.2486, 1e-6);
  });

  it('recognises columns by name and by content, and points out personal ones', async () => {
    const roles = async (file: string) =>
      (await checked(database, fixture(file))).columns.map(({ name, role, by }) => `${name} ${role} ${by}`);
    expect(await roles('nombres-mudos.csv')).to.deep.equal([
      'a null null',
      'b municipality content',
      'c lat content',
      'd lng content',
    ]);
    expect(await roles('ceros-perdidos.csv')).to.deep.equal([
      'código DANE municipality_code name',
      'latitud lat name',
      'longitud lng name',
    ]);
    const { columns } = await checked(database, fixture('personales.csv'));
    const personal: (PersonalData | null)[] = ['person', 'document', 'telephone', 'email', null, null];
    expect(columns.map((column) => column.personal)).to.deep.equal(personal);
    const mute = await checked(database, fixture('personales-mudos.csv'));
    const told: (PersonalData | null)[] = ['email', 'telephone', 'document', null, null];
    expect(mute.columns.map((column) => column.personal)).to.deep.equal(told);
  });

  it('joins degrees, minutes and seconds of several columns, and says where degrees are all there is', async () => {
    const roles = async (file: string) =>
      (await checked(database, fixture(file))).columns.map(({ role }) => role);
    const parts: ColumnRole[] = ['lat', 'lat_minutes', 'lat_seconds', 'lng', 'lng_minutes', 'lng_seconds'];
    expect(await roles('gms-en-columnas.csv')).to.deep.equal(['municipality', ...parts]);
    expect(await roles('gms-en-columnas-sin-eje.csv')).to.deep.equal([
      'municipality',
      ...[...parts.slice(0, 3), 'lat_hemisphere', ...parts.slice(3), 'lng_hemisphere'],
    ]);
    const { card, columns } = await checked(
      database,
      write('enteros.csv', 'municipio,latitud,longitud,lat_min,lat_max\nMedellín,6,-75,5,7\n'),
    );
    expect(columns.map(({ role }) => role)).to.deep.equal(['municipality', 'lat', 'lng', null, null]);
    expect(card.warnings.map(({ es }) => es).join()).to.match(/^Todas las coordenadas son grados enteros/);
    expect((await checked(database, fixture('coma-decimal.csv'))).card.warnings).to.deep.equal([]);
  });

  it('follows whoever maps the columns by hand', async () => {
    const columns: Record<string, ColumnRole | null> = { latitud: 'lng', longitud: 'lat', municipio: null };
    const { rows } = await checked(database, fixture('intercambiadas.csv'), { columns });
    expect(rows.map(told)).to.deep.equal(['2 not_pdet 05001 –']);
  });

  it('says in a sentence what is wrong and what a repair leads to', async () => {
    const { rows } = await checked(database, fixture('sin-signo.csv'));
    expect(reasons(rows)).to.deep.equal([
      'Fila 2: falta el signo menos en la longitud; con −75,5748 cae en Medellín, como dice la fila.',
      'Fila 3: falta el signo menos en la longitud; con −74,76 cae en San Vicente del Caguán.',
    ]);
    const far = await checked(database, fixture('lejos.csv'));
    expect(sentences(far.rows)[0]).to.match(
      /^El punto cae en San Vicente del Caguán, a \d{3} km de Medellín, que es lo que dice la fila\.$/,
    );
    const namesakes = await checked(database, fixture('homonimos.csv'));
    expect(sentences(namesakes.rows).join(' ')).to.match(
      /El punto cae en Villanueva \(Casanare\), a \d+ km de Villanueva \(La Guajira\)/,
    );
    expect(sentences(namesakes.rows)).to.include(
      'Hay «Villanueva» en Bolívar, La Guajira, Santander y Casanare: indique el departamento.',
    );
  });

  it('adds the rows up', async () => {
    const { totals } = await checked(database, fixture('coma-decimal.csv'));
    expect(totals).to.deep.include({ rows: 2, agree: 2, disagree: 0, byProblem: [], byRepair: [] });
    expect(totals.verdicts).to.include({ pdet: 1, not_pdet: 1, repair: 0 });
    expect(totals.bySubregion.map(({ rows }) => rows)).to.deep.equal([1]);
    expect(totals.byDepartment).to.deep.equal([
      { code: '05', name: 'Antioquia', rows: 1, pdet: 0 },
      { code: '18', name: 'Caquetá', rows: 1, pdet: 1 },
    ]);
  });

  it('suspects a point that is the centre of the municipality', async () => {
    const { rows: centres } = await database.knex.raw(
      `select st_x(c) as lng, st_y(c) as lat from (
         select st_centroid(geom) as c from territories where kind = 'municipality' and code = '05001' and valid_to = 'infinity') q`,
    );
    const file = write('centro.csv', `lng,lat\n${centres[0].lng},${centres[0].lat}\n`);
    expect((await checked(database, file)).rows.map(told)).to.deep.equal(['2 not_pdet 05001 –, on-centroid']);
  });

  it('reads 300 columns', async () => {
    const names = Array.from({ length: 298 }, (_, i) => `c${i}`);
    const file = write(
      'ancha.csv',
      `${names.join(',')},latitud,longitud\n${names.map(() => 'x').join(',')},6.2486,-75.5748\n`,
    );
    expect((await checked(database, file)).rows.map(told)).to.deep.equal(['2 not_pdet 05001 –']);
  });

  it('refuses a row of 10 MB, and more than 200,000 rows', async () => {
    const long = write('larga.csv', `latitud,longitud,nota\n6.2,-75.5,${'x'.repeat(10_000_000)}\n`);
    expect((await refusalOf(checked(database, long))).detail.es).to.match(/fila .*1 MB/);
    const many = write('muchas.csv', `latitud,longitud\n${'6.2,-75.5\n'.repeat(200_001)}`);
    expect(await refusalOf(checked(database, many))).to.include({ code: 'too-many-rows', status: 413 });
  });

  it('ends when it is told to', async () => {
    const abort = new AbortController();
    const check = await Check.open(database.knex, {
      file: fixture('coma-decimal.csv'),
      signal: abort.signal,
    });
    await check.survey();
    abort.abort();
    const left = await check
      .rows()
      .next()
      .then(
        () => 'judged',
        (error: Error) => error.name,
      );
    expect(left).to.equal('AbortError');
  });
});
