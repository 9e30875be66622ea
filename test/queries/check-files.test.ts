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
});
