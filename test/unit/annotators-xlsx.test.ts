import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import type { AddedColumns } from '../../server/annotators/index.ts';
import { annotatedTable, oneColumn, unzipped } from '../support/annotating.ts';
import { problemOf, readAll, scratchFolder } from '../support/files.ts';
import { xlsxOf } from '../support/workbooks.ts';

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

describe('an annotated XLSX workbook', () => {
  const write = scratchFolder();

  async function fileOf(fill: (book: ExcelJS.Workbook) => void): Promise<string> {
    const book = new ExcelJS.Workbook();
    fill(book);
    return write('libro.xlsx', Buffer.from(await book.xlsx.writeBuffer()));
  }

  /** A report as an office keeps it: a title, a styled header, formulas, a picture, notes, another sheet. */
  function report(book: ExcelJS.Workbook): void {
    const sheet = book.addWorksheet('Unidades');
    sheet.mergeCells('A1:C1');
    sheet.getCell('A1').value = 'Informe 2018';
    sheet.getRow(3).values = ['código', 'empleos', 'doble'];
    sheet.getRow(3).font = { bold: true };
    sheet.getColumn(1).width = 33;
    for (const [index, jobs] of [5, 6, 7, 8].entries()) {
      const row = 4 + index;
      sheet.getRow(row).values = [`0500${index}`, jobs, { formula: `B${row}*2`, result: jobs * 2 }];
      sheet.getCell(row, 1).note = `nota ${row}`;
    }
    sheet.mergeCells('A9:B9');
    sheet.getCell('B6').dataValidation = { type: 'whole', operator: 'between', formulae: [0, 9] };
    sheet.getCell('A7').value = { text: 'enlace', hyperlink: 'https://example.org/7' };
    sheet.autoFilter = 'A3:C7';
    sheet.addConditionalFormatting({
      ref: 'B6:B7',
      rules: [
        {
          type: 'cellIs',
          operator: 'greaterThan',
          formulae: [6],
          priority: 1,
          style: { font: { bold: true } },
        },
      ],
    });
    const picture = book.addImage({ base64: PIXEL, extension: 'png' });
    sheet.addImage(picture, 'E1:F2');
    book.addWorksheet('Notas').addRow(['otra hoja', { formula: 'SUM(Unidades!B4:B7)', result: 26 }]);
  }

  async function readBack(bytes: Buffer): Promise<ExcelJS.Workbook> {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
    return book;
  }

  const rowsOf = (book: ExcelJS.Workbook, from: number) => {
    const sheet = book.getWorksheet('Unidades');
    const rows: unknown[][] = [];
    sheet?.eachRow((row, number) => {
      if (number >= from && row.getCell(2).value !== null)
        rows.push([number, ...(row.values as unknown[]).slice(1)]);
    });
    return rows;
  };

  it('has ours at the right of its sheet, the header in the style of its neighbour', async () => {
    const columns: AddedColumns = {
      names: ['pdet', 'distancia_m', 'coincide'],
      valuesOf: (row) => [row === 5 ? null : `=fila <${row}> "&"`, row + 0.5, row % 2 === 0],
    };
    const { fileName, bytes } = await annotatedTable(await fileOf(report), columns, { fileName: 'u.xlsx' });
    expect(fileName).to.equal('u-verificado.xlsx');
    const book = await readBack(bytes);
    expect(rowsOf(book, 3)).to.deep.equal([
      [3, 'código', 'empleos', 'doble', 'pdet', 'distancia_m', 'coincide'],
      [4, '05000', 5, { formula: 'B4*2', result: 10 }, '=fila <4> "&"', 4.5, true],
      [5, '05001', 6, { formula: 'B5*2', result: 12 }, null, 5.5, false].map((value) => value ?? undefined),
      [6, '05002', 7, { formula: 'B6*2', result: 14 }, '=fila <6> "&"', 6.5, true],
      [
        7,
        { text: 'enlace', hyperlink: 'https://example.org/7' },
        8,
        { formula: 'B7*2', result: 16 },
        '=fila <7> "&"',
        7.5,
        false,
      ],
    ]);
    const sheet = book.getWorksheet('Unidades');
    expect(sheet?.getCell('D3').font).to.deep.equal(sheet?.getCell('C3').font);
    expect(sheet?.getCell('D3').font.bold).to.equal(true);
    expect(sheet?.getColumn(1).width).to.equal(33);
  });

  it('leaves every other part as it was, and of the sheet all but the rows that changed', async () => {
    const path = await fileOf(report);
    const { bytes } = await annotatedTable(path, oneColumn('v', { 4: 'a', 5: 'b', 6: 'c', 7: 'd' }));
    const before = await unzipped(readFileSync(path));
    const after = await unzipped(bytes);
    const files = [...before.keys()].filter((name) => !name.endsWith('/'));
    expect([...after.keys()]).to.deep.equal(files);
    const changed = files.filter((name) => before.get(name) !== after.get(name));
    expect(changed).to.deep.equal(['xl/worksheets/sheet1.xml']);
    const sheet = (parts: Map<string, string>) => parts.get('xl/worksheets/sheet1.xml') ?? '';
    const plain = sheet(after)
      .replace(/<c r="D\d"[^>]*>.*?<\/c>/g, '')
      .replaceAll('spans="1:4"', 'spans="1:3"')
      .replace(/<dimension[^>]*>/, '');
    expect(plain).to.equal(sheet(before).replace(/<dimension[^>]*>/, ''));
    expect(sheet(after)).to.match(/<dimension ref="A1:D\d+"/);
  });

  it('leaves rows out and moves up what follows, with notes, links, filters and merged cells', async () => {
    const path = await fileOf(report);
    const { bytes } = await annotatedTable(path, oneColumn('v', { 5: 'b', 7: 'd' }));
    const book = await readBack(bytes);
    expect(rowsOf(book, 3)).to.deep.equal([
      [3, 'código', 'empleos', 'doble', 'v'],
      [4, '05001', 6, 12, 'b'],
      [5, { text: 'enlace', hyperlink: 'https://example.org/7' }, 8, 16, 'd'],
    ]);
    const sheet = book.getWorksheet('Unidades');
    const notes = [4, 5, 6, 7].map((row) => JSON.stringify(sheet?.getCell(row, 1).note ?? null));
    expect(notes[0]).to.include('nota 5');
    expect(notes[1]).to.include('nota 7');
    expect(notes.slice(2)).to.deep.equal(['null', 'null']);
    expect(sheet?.autoFilter).to.equal('A3:C5');
    expect((sheet?.model as { merges?: string[] } | undefined)?.merges).to.deep.equal(['A1:C1', 'A7:B7']);
    for (const cell of ['B4', 'B5', 'B6']) expect(sheet?.getCell(cell).dataValidation).to.equal(undefined);
    const parts = await unzipped(bytes);
    const xml = parts.get('xl/worksheets/sheet1.xml') ?? '';
    expect([...xml.matchAll(/<row r="(\d+)"/g)].map(([, row]) => Number(row))).to.deep.equal([1, 3, 4, 5, 7]);
    const boxes = [...parts].find(([name]) => name.endsWith('.vml'))?.[1] ?? '';
    expect([...boxes.matchAll(/<x:Row>(\d+)</g)].map(([, row]) => Number(row))).to.deep.equal([3, 4]);
    expect(JSON.stringify(sheet?.model)).to.include('"ref":"B5:B5"');
  });

  it('keeps a table whole when its rows are left out, without a row of totals that is gone', async () => {
    const path = await fileOf((book) => {
      const sheet = book.addWorksheet('Unidades');
      sheet.addTable({
        name: 'Tabla',
        ref: 'A1',
        headerRow: true,
        totalsRow: true,
        columns: [
          { name: 'código', totalsRowLabel: 'Total' },
          { name: 'n', totalsRowFunction: 'sum' },
        ],
        rows: [
          ['a', 1],
          ['b', 2],
          ['c', 3],
        ],
      });
    });
    const refOf = async (kept: Record<number, string>) => {
      const { bytes } = await annotatedTable(path, oneColumn('v', kept));
      const xml = (await unzipped(bytes)).get('xl/tables/table1.xml') ?? '';
      return [...xml.matchAll(/<(?:table|autoFilter) [^>]*ref="([^"]*)"|totalsRowCount="1"/g)].map(
        ([all, ref]) => ref ?? all,
      );
    };
    expect(await refOf({ 2: 'x', 3: 'y', 4: 'z', 5: 't' })).to.deep.equal([
      'A1:B5',
      'totalsRowCount="1"',
      'A1:B4',
    ]);
    expect(await refOf({ 3: 'y' })).to.deep.equal(['A1:B2', 'A1:B2']);
    expect(await refOf({})).to.deep.equal(['A1:B2', 'A1:B2']);
  });

  it('has no order of calculation that names formulas that are gone', async () => {
    const cell = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c></row>';
    const chain = [
      { name: 'xl/calcChain.xml', content: '<calcChain><c r="A2" i="1"/></calcChain>' },
      {
        name: '[Content_Types].xml',
        content:
          '<Types><Override PartName="/xl/calcChain.xml" ContentType="x"/><Override PartName="/xl/workbook.xml" ContentType="y"/></Types>',
      },
    ];
    const path = write(
      'cadena.xlsx',
      xlsxOf(`<row r="1"><c r="A1" t="inlineStr"><is><t>n</t></is></c></row>${cell}`, chain),
    );
    const all = await unzipped((await annotatedTable(path, oneColumn('v', { 2: 1, 3: 2 }))).bytes);
    expect(all.get('xl/calcChain.xml')).to.include('A2');
    const some = await unzipped((await annotatedTable(path, oneColumn('v', { 3: 2 }))).bytes);
    expect([...some.keys()]).not.to.include('xl/calcChain.xml');
    expect(some.get('[Content_Types].xml')).to.equal(
      '<Types><Override PartName="/xl/workbook.xml" ContentType="y"/></Types>',
    );
  });

  it('of a writer with prefixes and without addresses is numbered as it is read', async () => {
    const text = (value: string) => `<x:c t="inlineStr"><x:is><x:t>${value}</x:t></x:is></x:c>`;
    const path = write(
      'prefijos.xlsx',
      xlsxOf(
        `<x:row>${text('a')}${text('b')}</x:row><x:row/><x:row>${text('1')}</x:row><x:row>${text('  ')}</x:row><x:row><x:c r="B5"><x:v>7</x:v></x:c></x:row>`,
        [],
        'x:',
      ),
    );
    const asked: number[] = [];
    const columns: AddedColumns = {
      names: ['v'],
      valuesOf(row) {
        if (!asked.includes(row)) asked.push(row);
        return [row];
      },
    };
    const { bytes } = await annotatedTable(path, columns);
    const { rows } = await readAll(write('vuelta.xlsx', bytes));
    expect(rows.map(({ row, properties }) => [row, ...Object.values(properties)])).to.deep.equal([
      [3, '1', null, 3],
      [5, null, 7, 5],
    ]);
    expect(asked).to.deep.equal([3, 5]);
  });

  it('does not ask for a row whose shared texts hold white space alone', async () => {
    const path = await fileOf((book) =>
      book.addWorksheet('U').addRows([
        ['a', 'b'],
        ['  ', '\u00a0'],
        ['x', 'y'],
      ]),
    );
    const asked = new Set<number>();
    const columns: AddedColumns = {
      names: ['v'],
      valuesOf: (row) => (asked.add(row).size > 0 ? [row] : null),
    };
    const { rows } = await readAll(write('vuelta.xlsx', (await annotatedTable(path, columns)).bytes));
    expect([...asked]).to.deep.equal([3]);
    expect(rows.map(({ row, properties }) => [row, properties.v])).to.deep.equal([[3, 3]]);
  });

  it('puts ours beyond whatever stands at the right, and in place of empty styled cells', async () => {
    const path = write(
      'derecha.xlsx',
      xlsxOf(
        '<row r="1" spans="1:2"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="C1" s="0"/></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>9</v></c><c r="C2" s="0"/><c r="D2" s="0"/></row>',
      ),
    );
    const { bytes } = await annotatedTable(path, oneColumn('v', { 2: 5 }));
    expect((await unzipped(bytes)).get('xl/worksheets/sheet1.xml')).to.include(
      '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>9</v></c><c r="C2"><v>5</v></c><c r="D2" s="0"/></row>',
    );
  });

  it('gives a name of ours that the sheet has a number, and keeps letters that XML cannot hold out', async () => {
    const path = await fileOf((book) =>
      book.addWorksheet('U').addRows([
        ['pdet', 'b'],
        [1, 2],
      ]),
    );
    const { bytes } = await annotatedTable(path, oneColumn('pdet', { 2: 'a\u0001b _x0041_ \ud800' }));
    const sheet = (await readBack(bytes)).getWorksheet('U');
    expect(sheet?.getCell('C1').value).to.equal('pdet (2)');
    const { rows } = await readAll(write('vuelta.xlsx', bytes));
    expect(rows[0]?.properties['pdet (2)']).to.equal('ab _x0041_');
  });

  it('without a free column is refused by name', async () => {
    const path = write(
      'lleno.xlsx',
      xlsxOf('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="XFD2"><v>1</v></c></row>'),
    );
    let message = '';
    try {
      await annotatedTable(path, oneColumn('v', { 2: 1 }));
    } catch (error) {
      message = String(error);
    }
    expect(message).to.include('no free columns');
    expect(await problemOf(write('x.xlsx', 'x')).then(({ status }) => status)).to.equal(422);
  });
});
