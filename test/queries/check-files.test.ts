import { expect } from 'chai';
import ExcelJS from 'exceljs';
import type { Database } from '../../db/connect.ts';
import { checked, refusalOf, sentences, told } from '../support/checking.ts';
import { demoDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { scratchFolder } from '../support/files.ts';

type Rows = ExcelJS.CellValue[][];

const UNITS: Rows = [
  ['nombre', 'municipio', 'latitud', 'longitud'],
  ['Finca', 'Medellín', 6.2486, -75.5748],
];
const MEDELLIN = '2 not_pdet 05001 05001';

async function workbook(sheets: Record<string, Rows>): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) book.addWorksheet(name).addRows(rows);
  return Buffer.from(await book.xlsx.writeBuffer());
}

onEachEngine('a check of a file as offices keep it', (engine) => {
  let database: Database;
  const write = scratchFolder();

  before(async () => {
    database = await demoDatabase(engine);
  });

  const verdicts = async (content: string) =>
    (await checked(database, write('a.csv', content))).rows.map(told);

  it('is not refused for one row of another length', async () => {
    const good = 'B;Medellín;6,2486;-75,5748\n';
    const odd = 'C;Medellín;6,2486;-75,5748;;\n';
    const found = await verdicts(`nombre;municipio;latitud;longitud\n${good.repeat(20)}${odd}`);
    expect(found).to.have.length(21);
    expect(found.every((row) => row.includes('not_pdet 05001 05001'))).to.equal(true);
    const short = await verdicts(`nombre;municipio;latitud;longitud;obs\n${good.repeat(3)}`);
    expect(short[0]).to.equal(`${MEDELLIN}, duplicate-row`);
  });

  it('is not refused for one open quote or one sign that is no text', async () => {
    const text =
      'nombre,municipio,latitud,longitud\n"Sin cerrar,Medellín,6.2486,-75.5748\nB\0,Medellín,6.2487,-75.5748\n';
    const { rows } = await checked(database, write('q.csv', text));
    expect(rows.map(told)).to.deep.equal([`${MEDELLIN}, text-mended`, '3 not_pdet 05001 05001, text-mended']);
    expect(rows.map(({ label }) => label)).to.deep.equal(['"Sin cerrar', 'B']);
    expect(sentences(rows)).to.deep.equal([
      'En esta fila unas comillas se abren y no se cierran: se leyeron como un signo más del texto. Quítelas o ciérrelas.',
      'La fila tenía signos que no son texto (nulos), y se dejaron de lado: revise que no le falte nada.',
    ]);
  });

  it('says of a row that truly differs what to do', async () => {
    const file = write('b.csv', 'municipio,latitud,longitud\nMedellín,6.2486,-75.5748,x\nMedellín,6.2486\n');
    const { rows } = await checked(database, file);
    expect(rows.map(told)).to.deep.equal(['2 unusable – –, row-damaged', '3 unusable – –, row-damaged']);
    expect(sentences(rows)).to.deep.equal([
      'La fila no se puede leer: la fila tiene 4 celdas y el encabezado 3. Revise separadores y saltos de línea dentro de los textos: estos van entre comillas.',
      'La fila no se puede leer: la fila tiene 2 celdas y el encabezado 3. Revise separadores y saltos de línea dentro de los textos: estos van entre comillas.',
    ]);
  });

  it('of a workbook takes the first sheet with columns for the place, and says so', async () => {
    const cover: Rows = [['Informe 2018'], [], ['Regional', 'Antioquia', 'Fecha'], ['x', 'y', 'z']];
    for (const [name, first] of Object.entries({
      cover,
      title: [['Unidades']],
      ask: [
        ['a', 'b'],
        [1, 2],
      ],
    })) {
      const file = write(`${name}.xlsx`, await workbook({ Portada: first, Datos: UNITS, Otra: UNITS }));
      const { card, rows } = await checked(database, file);
      expect(card, name).to.deep.include({ sheet: 'Datos', sheets: ['Portada', 'Datos', 'Otra'] });
      expect(card.warnings[0]?.es).to.match(/se revisa «Datos»\. Otras: Portada, Otra\./);
      expect(rows.map(told), name).to.deep.equal([MEDELLIN]);
    }
  });

  it('of a sheet that cannot be checked names the others', async () => {
    const file = write(
      'hojas.xlsx',
      await workbook({ Portada: [['Unidades']], Notas: [['a'], ['b']], Datos: UNITS }),
    );
    const empty = await refusalOf(checked(database, file, { sheet: 'Portada' }));
    expect(empty.members).to.deep.include({ sheets: ['Notas', 'Datos'] });
    expect(empty.detail.es).to.include('Elija otra hoja del libro: «Notas», «Datos».');
    const without = await refusalOf(checked(database, file, { sheet: 'Notas' }));
    expect(without).to.include({ code: 'no-place-columns' });
    expect(without.members).to.deep.include({ columns: ['a'], sheets: ['Portada', 'Datos'] });
    expect(without.detail.es).to.match(/O elija otra hoja del libro: «Portada», «Datos»\.$/);
  });

  it('of a formula without its result asks for it only where it is needed', async () => {
    const formula = { formula: 'A1', result: undefined } as ExcelJS.CellFormulaValue;
    const [header = [], row = []] = UNITS;
    const beside = write(
      'f.xlsx',
      await workbook({
        Datos: [
          ['nota', ...header],
          [formula, ...row],
        ],
      }),
    );
    expect((await checked(database, beside)).rows.map(told)).to.deep.equal([MEDELLIN]);
    const needed = write(
      'g.xlsx',
      await workbook({ Datos: [header, [formula, 'Medellín', formula, -75.5]] }),
    );
    const { rows } = await checked(database, needed);
    expect(rows.map(told)).to.deep.equal(['2 unusable – –, row-damaged']);
    expect(sentences(rows)[0]).to.equal(
      'La fila no se puede leer: la fórmula de la columna C no tiene guardado su resultado. Abra el libro en Excel o LibreOffice, guárdelo e inténtelo de nuevo.',
    );
  });

  it('puts a lost decimal point back where the row then lies in what it declares', async () => {
    const found = await verdicts(
      'municipio;latitud;longitud\nMedellín;6.248.600;-75.574.800\nMedellín;62486;-755748\n;62487;-755749\n',
    );
    expect(found).to.deep.equal([
      '2 repair – 05001, decimal-point-lost, → scale 05001',
      '3 repair – 05001, decimal-point-lost, → scale 05001',
      '4 unusable – –, coordinates-out-of-range',
    ]);
  });

  it('says impossible coordinates by their names, as numbers are written', async () => {
    const file = write('c.csv', 'municipio;latitud;longitud\nCali;6255,49;-75642,75\n');
    expect(sentences((await checked(database, file)).rows)).to.deep.equal([
      'Las coordenadas (latitud 6.255,49; longitud −75.642,75) no existen o no son de Colombia en ningún sistema conocido.',
    ]);
  });

  it('points out totals and sources below the table', async () => {
    const rows = 'Finca;6,2486;-75,5748;3\nTOTAL;;;3\nFuente: SENA;;;\n';
    const { card } = await checked(database, write('d.csv', `nombre;latitud;longitud;socios\n${rows}`));
    expect(card.warnings[0]?.es).to.equal(
      'Estas filas no parecen de datos, y cuentan como sin ubicación: 3 («TOTAL»), 4 («Fuente: SENA»). Bórrelas del archivo si no son unidades.',
    );
  });

  it('says of a line or a polygon that its middle is taken', async () => {
    const square = [
      [-75.58, 6.24],
      [-75.57, 6.24],
      [-75.57, 6.25],
      [-75.58, 6.25],
      [-75.58, 6.24],
    ];
    const geometry = { type: 'Polygon', coordinates: [square] };
    const features = [{ type: 'Feature', properties: {}, geometry }];
    const file = write('p.geojson', JSON.stringify({ type: 'FeatureCollection', features }));
    const { rows } = await checked(database, file);
    expect(rows.map(told)).to.deep.equal(['1 not_pdet 05001 –, middle-taken']);
    expect(sentences(rows)[0]).to.equal('Es una línea o un polígono: se tomó el punto de su centro.');
  });

  it('tells the system that a GeoJSON declares', async () => {
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::9377' } };
    const geometry = { type: 'Point', coordinates: [4_715_000, 2_248_000] };
    const features = [{ type: 'Feature', properties: {}, geometry }];
    const file = write('m.geojson', JSON.stringify({ type: 'FeatureCollection', crs, features }));
    const { card, rows } = await checked(database, file);
    expect(card).to.deep.include({
      crs: 9377,
      planeCrs: 9377,
      notations: { degrees: 0, dms: 0, plane: 1, unscaled: 0 },
    });
    expect(rows[0]?.where?.municipality?.code).to.match(/^05/);
  });

  it('suspects a point beside the seat, or beside the centre as official lists round it', async () => {
    const { rows: places } = await database.knex.raw(
      `select st_x(s.geom) as lng, st_y(s.geom) as lat, st_x(st_centroid(t.geom)) as x, st_y(st_centroid(t.geom)) as y
       from municipal_seats s join territories t on t.kind = 'municipality' and t.code = s.code and t.valid_to = 'infinity'
       where s.code = '05001'`,
    );
    const [{ lng, lat, x, y }] = places;
    const text = `lng,lat\n${lng + 9e-5},${lat}\n${x + 9e-4},${y}\n${lng + 3e-4},${lat}\n`;
    expect(await verdicts(text)).to.deep.equal([
      '2 not_pdet 05001 –, on-seat',
      '3 not_pdet 05001 –, on-centroid',
      '4 not_pdet 05001 –',
    ]);
  });

  it('has no word of a library where a file is damaged', async () => {
    const broken = write(
      'r.kml',
      '<?xml version="1.0"?>\n<kml><Placemark>\n<name>a</nombre></Placemark></kml>',
    );
    expect((await refusalOf(checked(database, broken))).detail.es).to.equal(
      'No se puede leer «r.kml»: el archivo está dañado o incompleto (línea 3), tras 0 elementos completos. Expórtelo o descárguelo de nuevo.',
    );
    const zip = write('z.xlsx', Buffer.from('PK\u0003\u0004 nothing'));
    expect((await refusalOf(checked(database, zip))).detail.es).to.equal(
      'No se puede leer «z.xlsx»: el archivo está dañado o incompleto. Cópielo o descárguelo de nuevo.',
    );
    const page = write('h.xls', '<html><table><tr><td>1</td></tr></table></html>');
    expect((await refusalOf(checked(database, page))).detail.es).to.match(
      /Excel o LibreOffice y guárdela como \.xlsx/,
    );
  });
});
