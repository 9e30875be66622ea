import { expect } from 'chai';
import type { AddedColumns } from '../../server/annotators/index.ts';
import { annotatedTable, oneColumn, unzipped } from '../support/annotating.ts';
import { readAll, scratchFolder } from '../support/files.ts';
import { odsContent, odsOf, odsSheet } from '../support/workbooks.ts';

const text = (value: string, attributes = '') =>
  `<table:table-cell office:value-type="string"${attributes}><text:p>${value}</text:p></table:table-cell>`;
const row = (cells: string, attributes = '') => `<table:table-row${attributes}>${cells}</table:table-row>`;
const table = (rows: string, name = 'Datos') => `<table:table table:name="${name}">${rows}</table:table>`;

describe('an annotated ODS workbook', () => {
  const write = scratchFolder();

  async function contentOf(sheets: string, columns: AddedColumns, sheet?: string): Promise<string> {
    const { bytes } = await annotatedTable(
      write('libro.ods', odsOf(sheets)),
      columns,
      sheet ? { sheet } : {},
    );
    const xml = Buffer.from((await unzipped(bytes)).get('content.xml') ?? '', 'latin1').toString('utf8');
    const [before, behind] = odsContent('|').split('|');
    expect(xml.startsWith(before ?? '') && xml.endsWith(behind ?? ''), 'what is around').to.equal(true);
    return xml.slice(before?.length, -(behind?.length ?? 0));
  }

  it('has ours at the right of its sheet, the header in the style of its neighbour', async () => {
    const other = odsSheet('Otra', [['x', 1]]);
    const header = row(text('a') + text('b', ' table:style-name="ce1"'));
    const columns: AddedColumns = {
      names: ['v', 'n', 'l'],
      valuesOf: () => ['<sí> &  "dos"\n\tlíneas', -74.08, true],
    };
    expect(await contentOf(other + table(header + row(text('1'))), columns, 'Datos')).to.equal(
      other +
        table(
          row(
            text('a') +
              text('b', ' table:style-name="ce1"') +
              ['v', 'n', 'l']
                .map((name) =>
                  text(name).replace('<table:table-cell', '<table:table-cell table:style-name="ce1"'),
                )
                .join(''),
          ) +
            row(
              `${text('1')}<table:table-cell table:number-columns-repeated="1"/>` +
                '<table:table-cell office:value-type="string"><text:p>&lt;sí&gt; &amp;<text:s text:c="2"/>&quot;dos&quot;</text:p><text:p><text:tab/>líneas</text:p></table:table-cell>' +
                '<table:table-cell office:value-type="float" office:value="-74.08"><text:p>-74.08</text:p></table:table-cell>' +
                '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>true</text:p></table:table-cell>',
            ),
        ),
    );
  });

  it('keeps every other part, the first one first and not compressed away', async () => {
    const parts = [
      { name: 'Pictures/logo.png', content: Buffer.from([1, 2, 3]) },
      { name: 'settings.xml', content: '<settings/>' },
      { name: 'META-INF/documentsignatures.xml', content: '<signed/>' },
    ];
    const path = write(
      'partes.ods',
      odsOf(
        odsSheet('Datos', [
          ['a', 'b'],
          ['1', 2],
        ]),
        { parts },
      ),
    );
    const { fileName, type, bytes } = await annotatedTable(path, oneColumn('v', { 2: 'x' }), {
      fileName: 'u.ods',
    });
    expect(fileName).to.equal('u-verificado.ods');
    expect(type).to.equal('application/vnd.oasis.opendocument.spreadsheet');
    const after = await unzipped(bytes);
    expect([...after.keys()]).to.deep.equal([
      'mimetype',
      'content.xml',
      'META-INF/manifest.xml',
      'Pictures/logo.png',
      'settings.xml',
    ]);
    expect(after.get('Pictures/logo.png')).to.equal('\x01\x02\x03');
    expect(after.get('mimetype')).to.equal(type);
  });

  it('splits the empty cells that fill a row up to the last column', async () => {
    const filler = (count: number) =>
      `<table:table-cell table:style-name="c" table:number-columns-repeated="${count}"/>`;
    const sheet = table(row(text('a') + text('b') + filler(1022)) + row(text('1') + filler(1023)));
    const ours = (value: string) => text(value);
    expect(await contentOf(sheet, oneColumn('v', { 2: 'x' }))).to.equal(
      table(
        row(text('a') + text('b') + ours('v') + filler(1021)) +
          row(`${text('1')}<table:table-cell table:style-name="c"/>${ours('x')}${filler(1021)}`),
      ),
    );
  });

  it('writes a row that stands for several once for each, and leaves empty ones folded', async () => {
    const repeated = (count: number) => ` table:number-rows-repeated="${count}"`;
    const empty = row('<table:table-cell/>', repeated(1_000_000));
    const sheet = table(
      row(text('a')) + row('<table:table-cell/>', repeated(2)) + row(text('1'), repeated(3)) + empty,
    );
    expect(await contentOf(sheet, oneColumn('v', { 4: 'x', 6: 'z' }))).to.equal(
      table(
        row(text('a') + text('v')) +
          row('<table:table-cell/>', repeated(2)) +
          row(text('1') + text('x')) +
          row(text('1') + text('z')) +
          empty,
      ),
    );
  });

  it('gives results in place of formulas when rows are left out, as their references would point elsewhere', async () => {
    const cell = (formula: string) =>
      `<table:table-cell${formula} office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>`;
    const formula = ' table:formula="of:=[.B3]*2"';
    const sheet = (some: string) => table(row(text('a')) + row(cell(some)) + row(cell(some)));
    expect(await contentOf(sheet(formula), oneColumn('v', { 2: 'x', 3: 'y' }))).to.include(formula);
    expect(await contentOf(sheet(formula), oneColumn('v', { 3: 'y' }))).to.equal(
      table(row(text('a') + text('v')) + row(cell('') + text('y'))),
    );
  });

  it('merges cells over the rows that stay', async () => {
    const merged = (count: number) => text('A', ` table:number-rows-spanned="${count}"`);
    const covered = '<table:covered-table-cell/>';
    const below = [3, 4].map((number) => row(covered + text(`${number}`)));
    const sheet = table(
      row(text('a') + text('b')) + row(merged(3) + text('2')) + below.join('') + row(text('B')),
    );
    const content = await contentOf(sheet, oneColumn('v', { 2: 'x', 4: 'y' }));
    expect(content).to.equal(
      table(
        row(text('a') + text('b') + text('v')) +
          row(merged(2) + text('2') + text('x')) +
          row(covered + text('4') + text('y')),
      ),
    );
  });

  it('asks for its rows as the readers number them, and is read again with ours', async () => {
    const rows = [
      ['Título', null],
      [null, null],
      ['a', 'b', 'c'],
      ['1', 2, 'x'],
      [' ', null],
      ['3', null, 'z'],
    ];
    const sheet = odsSheet('Datos', rows as (string | number | null)[][]);
    const asked = new Set<number>();
    const columns: AddedColumns = {
      names: ['b'],
      valuesOf(number) {
        asked.add(number);
        return [`fila ${number}`];
      },
    };
    const { bytes } = await annotatedTable(write('filas.ods', odsOf(sheet)), columns);
    const again = await readAll(write('vuelta.ods', bytes));
    expect([...asked]).to.deep.equal([4, 6]);
    expect(
      again.rows.map(({ row: number, properties }) => [number, ...Object.values(properties)]),
    ).to.deep.equal([
      [4, '1', 2, 'x', 'fila 4'],
      [6, '3', null, 'z', 'fila 6'],
    ]);
    expect(again.stream.columns).to.deep.equal(['a', 'b', 'c', 'b (2)']);
  });

  it('leaves tables within drawings and other sheets alone', async () => {
    const inner = table(row(text('dentro')), 'Datos');
    const sheet = `<table:table table:name="Datos"><table:shapes><draw:frame>${inner}</draw:frame></table:shapes>${row(text('a'))}${row(text('1'))}</table:table>`;
    const content = await contentOf(
      sheet + table(row(text('z')), 'Otra'),
      oneColumn('v', { 2: 'x' }),
      'Datos',
    );
    expect(content).to.equal(
      sheet
        .replace(row(text('a')), row(text('a') + text('v')))
        .replace(row(text('1')), row(text('1') + text('x'))) + table(row(text('z')), 'Otra'),
    );
  });
});
