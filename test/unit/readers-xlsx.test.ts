import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { dateText } from '../../server/readers/sheet.ts';
import { isDateFormat } from '../../server/readers/workbook.ts';
import { problemOf, readAll, scratchFolder, type ZipPart, zipOf } from '../support/files.ts';

/** A workbook of one sheet, written out as openpyxl and others do: absolute targets, no shared strings. */
function bareWorkbook(
  sheetXml: string,
  options: { workbookPr?: string; styles?: string; strings?: string } = {},
): ZipPart[] {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
  const parts = [
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<worksheet ${main}><sheetData>${sheetXml}</sheetData></worksheet>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `<workbook ${main} ${relations}>${options.workbookPr ?? ''}<sheets><sheet name="Datos" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: '<Relationships><Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
    },
  ];
  if (options.styles)
    parts.push({ name: 'xl/styles.xml', content: `<styleSheet ${main}>${options.styles}</styleSheet>` });
  if (options.strings)
    parts.push({ name: 'xl/sharedStrings.xml', content: `<sst ${main}>${options.strings}</sst>` });
  return parts;
}

const DATE_STYLES =
  '<numFmts><numFmt numFmtId="164" formatCode="dd&quot; de &quot;mmmm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>';

describe('XLSX', () => {
  const write = scratchFolder();

  async function excelFile(fill: (workbook: ExcelJS.Workbook) => void): Promise<string> {
    const workbook = new ExcelJS.Workbook();
    fill(workbook);
    return write('book.xlsx', Buffer.from(await workbook.xlsx.writeBuffer()));
  }

  it('gives numbers, texts, dates, truth values and formula results of a workbook from another writer', async () => {
    const path = await excelFile((workbook) => {
      const sheet = workbook.addWorksheet('Unidades');
      sheet.addRow(['código', 'nombre', 'longitud', 'latitud', 'creado', 'activa', 'empleos', 'mixto']);
      sheet.addRow([
        '00012',
        ' Hortisanos ',
        -75.2637,
        6.1384,
        new Date(Date.UTC(2017, 4, 12)),
        true,
        { formula: '2*3', result: 6 },
        { richText: [{ text: 'Apro' }, { text: 'café', font: { bold: true } }] },
      ]);
    });
    const { stream, rows } = await readAll(path);
    expect(stream).to.include({ format: 'xlsx', crs: 4326, encoding: null });
    expect(rows).to.deep.equal([
      {
        row: 2,
        properties: {
          código: '00012',
          nombre: 'Hortisanos',
          longitud: -75.2637,
          latitud: 6.1384,
          creado: '2017-05-12',
          activa: true,
          empleos: 6,
          mixto: 'Aprocafé',
        },
        geometry: { type: 'Point', coordinates: [-75.2637, 6.1384] },
      },
    ]);
  });

  it('counts rows as the spreadsheet does, past blank ones and titles', async () => {
    const path = await excelFile((workbook) => {
      const sheet = workbook.addWorksheet('A');
      sheet.getCell('A1').value = 'SENA Emprende Rural';
      sheet.getRow(3).values = ['a', 'b', 'c'];
      sheet.getRow(4).values = [1, 2, 3];
      sheet.getRow(7).values = [4];
    });
    const { rows } = await readAll(path);
    expect(rows.map(({ row, properties }) => [row, properties])).to.deep.equal([
      [4, { a: 1, b: 2, c: 3 }],
      [7, { a: 4, b: null, c: null }],
    ]);
  });

  it('reads the one visible sheet with rows, and asks where there are several', async () => {
    const fill = (workbook: ExcelJS.Workbook, second: boolean) => {
      workbook.addWorksheet('Vacía');
      workbook.addWorksheet('Listas', { state: 'hidden' }).addRows([['x'], [1]]);
      workbook.addWorksheet('Unidades 2018').addRows([['a'], [1]]);
      if (second) workbook.addWorksheet('Unidades 2019').addRows([['a'], [2], [3]]);
    };
    expect((await readAll(await excelFile((workbook) => fill(workbook, false)))).rows).to.have.length(1);
    const path = await excelFile((workbook) => fill(workbook, true));
    const problem = await problemOf(path);
    expect(problem.members.allowed).to.deep.equal(['Unidades 2018', 'Unidades 2019']);
    expect(problem.detail.es).to.include('--sheet');
    expect((await readAll(path, { sheet: 'unidades 2019' })).rows).to.have.length(2);
    expect((await readAll(path, { sheet: 'Listas' })).rows).to.have.length(1);
    expect((await problemOf(path, { sheet: 'nada' })).detail.es).to.include('Unidades 2018');
  });

  it('reads inline texts, cells without address, absolute targets and prefixed names', async () => {
    const sheet =
      '<row><c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>no</t></rPh></is></c><c t="str"><v>c_x000A_d</v></c></row>' +
      '<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row>';
    const { stream, rows } = await readAll(write('bare.xlsx', zipOf(bareWorkbook(sheet))));
    expect(stream.columns).to.deep.equal(['ab', 'c d']);
    expect(rows[0]).to.deep.include({ row: 2, properties: { ab: 1, 'c d': '#N/A' } });
    const prefixed = bareWorkbook(sheet).map((part) => ({
      ...part,
      content: part.content
        .toString()
        .replace(/<(\/?)(?=[a-zA-Z])/g, '<$1x:')
        .replace(/xmlns="/g, 'xmlns:x="'),
    }));
    expect((await readAll(write('prefixed.xlsx', zipOf(prefixed)))).rows).to.have.length(1);
  });

  it('reads dates by their style: of formulas, of own formats, and from 1904', async () => {
    const sheet =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c><c r="C1" t="inlineStr"><is><t>c</t></is></c></row>' +
      '<row r="2"><c r="A2" s="1"><f>TODAY()</f><v>42867</v></c><c r="B2" s="2"><v>42867.5</v></c><c r="C2" s="0"><v>42867</v></c></row>';
    const { rows } = await readAll(write('dates.xlsx', zipOf(bareWorkbook(sheet, { styles: DATE_STYLES }))));
    expect(rows[0]?.properties).to.deep.equal({ a: '2017-05-12', b: '2017-05-12T12:00:00', c: 42867 });
    const mac = bareWorkbook(sheet, { styles: DATE_STYLES, workbookPr: '<workbookPr date1904="1"/>' });
    expect((await readAll(write('mac.xlsx', zipOf(mac)))).rows[0]?.properties.a).to.equal('2021-05-13');
  });

  it('reads hours beyond a day as they are shown, not as days of 1900', async () => {
    const cells = [3.0867013888888888, 0.19162037037037036, 3.0867048611111114]
      .map((value, index) => `<c r="${'ABC'.charAt(index)}2" s="${index + 1}"><v>${value}</v></c>`)
      .join('');
    const names = ['a', 'b', 'c']
      .map((name, index) => `<c r="${'ABC'.charAt(index)}1" t="inlineStr"><is><t>${name}</t></is></c>`)
      .join('');
    const styles =
      '<styleSheet><numFmts count="1"><numFmt numFmtId="165" formatCode="hh:mm:ss"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="46"/><xf numFmtId="21"/><xf numFmtId="165"/></cellXfs></styleSheet>';
    const sheet = `<row r="1">${names}</row><row r="2">${cells}</row>`;
    const { rows } = await readAll(write('hours.xlsx', zipOf(bareWorkbook(sheet, { styles }))));
    expect(rows[0]?.properties).to.deep.equal({ a: '74:04:51', b: '04:35:56', c: '74:04:51.3' });
  });

  it('reads dates around the day that Excel invented', () => {
    expect([1, 59, 61, 0.5, 36526].map((serial) => dateText(serial, false))).to.deep.equal([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
      '12:00:00',
      '2000-01-01',
    ]);
  });

  it('tells formats of dates from formats of numbers', () => {
    expect(['dd/mm/yyyy', '[$-240A]d" de "mmmm', '[h]:mm', 'yyyy'].map(isDateFormat)).to.not.include(false);
    expect(
      ['General', '0.00', '"días" 0', '[Red]0', '#,##0\\d', '0.00E+00', '@'].map(isDateFormat),
    ).to.not.include(true);
  });

  it('refuses a row whose formula has no result, since nobody can know it', async () => {
    const sheet =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2"><f>1+1</f></c></row><row r="3"><c r="A3"><v>3</v></c></row>';
    const { rows } = await readAll(write('formula.xlsx', zipOf(bareWorkbook(sheet))));
    expect(rows.map((row) => row.problem?.code)).to.deep.equal(['formula-without-result', undefined]);
    expect(rows[0]?.problem?.column).to.equal('A');
  });

  it('reads coordinates written as text, and refuses error values', async () => {
    const path = await excelFile((workbook) => {
      workbook.addWorksheet('A').addRows([
        ['lon', 'lat'],
        ['-75,5', '6,2'],
        [-75.5, { error: '#DIV/0!' } as ExcelJS.CellErrorValue],
      ]);
    });
    const { rows } = await readAll(path);
    expect(rows[0]?.geometry).to.deep.equal({ type: 'Point', coordinates: [-75.5, 6.2] });
    expect(rows[1]?.problem).to.include({ code: 'coordinate-not-a-number', value: '#DIV/0!' });
  });

  it('with a password or in the old format is refused by that reason', async () => {
    const compound = Buffer.alloc(4096);
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(compound);
    expect((await problemOf(write('old.xlsx', compound))).detail.es).to.include('.xls');
    compound.write('EncryptedPackage', 1024, 'utf16le');
    expect((await problemOf(write('secret.xlsx', compound))).detail.es).to.include('contraseña');
  });

  it('that is corrupt is a problem of the file wherever the damage is', async () => {
    const sheet = '<row><c t="inlineStr"><is><t>a</t></is></c></row><row><c><v>1</v></c></row>';
    const parts = bareWorkbook(sheet);
    const broken = (name: string, content: string) =>
      zipOf(parts.map((part) => (part.name.endsWith(name) ? { ...part, content } : part)));
    const cases = [
      broken('sheet1.xml', '<worksheet><sheetData><row><c>'),
      broken('workbook.xml', 'no es xml'),
      broken('workbook.xml', '<!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>'),
      broken('.rels', '<Relationships/>'),
      zipOf(parts).subarray(0, 300),
    ];
    for (const bytes of cases) {
      expect((await problemOf(write('corrupt.xlsx', bytes))).code).to.equal('unreadable-file');
    }
    const flipped = zipOf(parts);
    flipped.fill(0xff, 60, 90);
    expect((await problemOf(write('flipped.xlsx', flipped))).code).to.equal('unreadable-file');
  });

  it('with no rows is a problem of the file', async () => {
    const empty = await excelFile((workbook) => workbook.addWorksheet('A'));
    expect((await problemOf(empty)).detail.es).to.include('ninguna fila');
  });

  it('with one endless text is refused before it fills the memory', async () => {
    const sheet = `<row><c t="inlineStr"><is><t>${'a'.repeat(9_000_000)}</t></is></c></row>`;
    const problem = await problemOf(write('endless.xlsx', zipOf(bareWorkbook(sheet))));
    expect(problem.detail.en).to.include('the workbook is damaged or incomplete');
  });

  it('with more texts than memory should hold is told to come as CSV', async () => {
    const strings = {
      name: 'xl/sharedStrings.xml',
      content: randomBytes(600_000),
      claimedBytes: 200_000_000,
    };
    const problem = await problemOf(write('grande.xlsx', zipOf([...bareWorkbook(''), strings])));
    expect(problem).to.include({ status: 413, code: 'workbook-too-large' });
    expect(problem.detail.es).to.match(/«grande\.xlsx».*200 MB.*CSV/);
  });
});
