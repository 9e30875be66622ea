import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { type AddedColumns, annotateFile } from '../../server/annotators/index.ts';
import { openRawTable } from '../../server/readers/index.ts';
import { annotated, annotatedTable, oneColumn } from '../support/annotating.ts';
import { scratchFolder } from '../support/files.ts';

describe('an annotated CSV file', () => {
  const write = scratchFolder();

  async function textOf(content: string | Buffer, columns: AddedColumns, file = {}): Promise<string> {
    const { bytes } = await annotatedTable(write('unidades.csv', content), columns, file);
    return bytes.toString('utf8');
  }

  it('keeps every byte of its own and has ours at the right, with its separator and line ends', async () => {
    const text = await textOf(
      'código; nombre ;x\r\n001;"Finca ""El Sol""";1,50\r\n002;Nariño;\r\n',
      oneColumn('pdet', { 2: 'sí', 3: 'no; en límite' }),
    );
    expect(text).to.equal(
      'código; nombre ;x;pdet\r\n001;"Finca ""El Sol""";1,50;sí\r\n002;Nariño;;"no; en límite"\r\n',
    );
  });

  it('keeps titles above the header, blank rows, a separator line and a last row without a line end', async () => {
    const text = await textOf(
      'sep=|\nInforme 2018\n\na|b|c\n1|2|3\n\n||\n4|5|6',
      oneColumn('v', { 5: 'x', 8: 'y' }),
    );
    expect(text).to.equal('sep=|\nInforme 2018\n\na|b|c|v\n1|2|3|x\n\n||\n4|5|6|y');
  });

  it('has the byte order mark once', async () => {
    expect(await textOf('\uFEFFa,b\n1,2\n', oneColumn('v', { 2: 1 }))).to.equal('\uFEFFa,b,v\n1,2,1\n');
  });

  it('has cells of several lines and quotes out of place as they were', async () => {
    const text = await textOf('a,b\n"uno\ndos",5" tubo\n"x"y,2\r', oneColumn('v', { 2: 1, 3: 2 }));
    expect(text).to.equal('a,b,v\n"uno\ndos",5" tubo,1\n"x"y,2,2\r');
  });

  it('has a quote that is never closed in its own row, as it was', async () => {
    const text = await textOf('a,b,c\n"uno,2,3\ndos,2,3\n', oneColumn('v', { 2: 1, 3: 2 }));
    expect(text).to.equal('a,b,c,v\n"uno,2,3,1\ndos,2,3,2\n');
  });

  it('leaves rows out without a trace and keeps the order of the others', async () => {
    const text = await textOf('a,b\n1,x\n2,y\n3,z\n4,w', oneColumn('v', { 2: 'si', 4: 'no' }));
    expect(text).to.equal('a,b,v\n1,x,si\n3,z,no\n');
  });

  it('writes numbers with its decimal sign and leaves them numbers, and disarms formulas of ours', async () => {
    const columns: AddedColumns = {
      names: ['lon', 'nota', 'vacía', 'coincide'],
      valuesOf: () => [-74.08, '=SUM(A1)', null, true],
    };
    expect(await textOf('a;b\n1;2\n', columns, { decimal: ',' })).to.equal(
      "a;b;lon;nota;vacía;coincide\n1;2;-74,08;'=SUM(A1);;true\n",
    );
    expect(await textOf('a,b\n1,2\n', columns, { decimal: ',' })).to.include('1,2,"-74,08",');
    for (const sign of ['+', '-', '@', '\t']) {
      const text = await textOf('a,b\n1,2\n', oneColumn('v', { 2: `${sign}1+1` }));
      expect(text).to.equal(`a,b,v\n1,2,'${sign}1+1\n`);
    }
  });

  it('quotes as the file does', async () => {
    const both = { 2: 'sí' };
    expect(await textOf('"a","b"\n"1","2"\n', oneColumn('v', both))).to.equal('"a","b","v"\n"1","2","sí"\n');
    const columns: AddedColumns = { names: ['v', 'n'], valuesOf: () => ['sí', 1.5] };
    expect(await textOf('"a","b"\n"x",2\n', columns)).to.equal('"a","b","v","n"\n"x",2,"sí",1.5\n');
    expect(await textOf('"a","b"\n"x","2"\n', columns)).to.equal('"a","b","v","n"\n"x","2","sí","1.5"\n');
  });

  it('puts ours under their names where rows are shorter or wider than the header', async () => {
    const values = { 2: 'p', 3: 'q', 4: 'r' };
    const text = await textOf('a,b,c\n1\n1,2,3,,\n1,2,3,4,5,6\n', oneColumn('v', values));
    expect(text).to.equal('a,b,c,v\n1,,,p\n1,2,3,q,,\n1,2,3,r,4,5,6\n');
    const quoted = await textOf('a,b\n"1,""x""\n,y",5" t,"3,4",\n', oneColumn('v', { 2: 'p' }));
    expect(quoted).to.equal('a,b,v\n"1,""x""\n,y",5" t,p,"3,4",\n');
    const empty = await textOf('a;b;;\n1;2\n', oneColumn('v', { 2: 'p' }));
    expect(empty).to.equal('a;b;;;v\n1;2;;;p\n');
  });

  it('gives a name of ours that the file has a number', async () => {
    expect(await textOf('pdet,b\n1,2\n', oneColumn('pdet', { 2: 'x' }))).to.equal('pdet,b,pdet (2)\n1,2,x\n');
    const latin = iconv.encode('subregión;b\nñ;2\n', 'windows-1252');
    const { bytes } = await annotatedTable(write('l.csv', latin), oneColumn('subregión', { 2: 'x' }));
    expect(iconv.decode(bytes, 'windows-1252')).to.equal('subregión;b;subregión (2)\nñ;2;x\n');
  });

  it('in Windows-1252 stays in it; letters that it lacks are replaced by their like', async () => {
    const own = Buffer.concat([iconv.encode('código;año\nÑ;', 'windows-1252'), Buffer.from([0x81, 0x0a])]);
    const path = write('latin.csv', own);
    const { bytes, type } = await annotatedTable(path, oneColumn('región', { 2: 'Ĉauca − 5 → “ñ” 😀' }));
    expect(bytes.subarray(0, own.indexOf('\n'))).to.deep.equal(own.subarray(0, own.indexOf('\n')));
    const expected = Buffer.concat([
      iconv.encode('código;año;región\nÑ;', 'windows-1252'),
      Buffer.from([0x81]),
      iconv.encode(';Cauca - 5 -> “ñ” ?\n', 'windows-1252'),
    ]);
    expect(bytes).to.deep.equal(expected);
    expect(type).to.equal('text/csv; charset=windows-1252');
  });

  for (const encoding of ['utf-16le', 'utf-16be']) {
    it(`in ${encoding} stays in it, mark and all`, async () => {
      const path = write(
        'wide.csv',
        iconv.encode('código\taño\r\nÑ\t"1\r\n2"\r\n', encoding, { addBOM: true }),
      );
      const { bytes } = await annotatedTable(path, oneColumn('región', { 2: '→ sí' }));
      expect(bytes).to.deep.equal(
        iconv.encode('código\taño\tregión\r\nÑ\t"1\r\n2"\t→ sí\r\n', encoding, { addBOM: true }),
      );
    });
  }

  it('is named after the file, without a place to write to in the name', async () => {
    const path = write('b.csv', 'a,b\n1,2\n');
    const named = async (fileName: string, suffix: string) =>
      (await annotatedTable(path, oneColumn('v', {}), { fileName, suffix })).fileName;
    expect(await named('Unidades 2018.csv', '-verificado')).to.equal('Unidades 2018-verificado.csv');
    expect(await named('units.v2.CSV', '-checked')).to.equal('units.v2-checked.CSV');
    expect(await named('unidades', '-checked')).to.equal('unidades-checked');
  });

  it('asks for its rows as the readers number them, blank ones left out', async () => {
    const path = write('filas.csv', 'Título\n\na,b\n1,2\n\n , \n"x\ny",3\n');
    const asked: number[] = [];
    const columns: AddedColumns = { names: ['v'], valuesOf: (row) => [asked.push(row)] };
    await annotatedTable(path, columns);
    const { rows } = await openRawTable(path);
    const read: number[] = [];
    for await (const { row, cells } of rows()) if (cells.some((cell) => cell !== null)) read.push(row);
    expect(asked).to.deep.equal(read);
  });

  it('is written while it is read: nothing is held but the piece at hand', async () => {
    const line = `${'x'.repeat(900)},1\n`;
    const path = write('grande.csv', `a,b\n${line.repeat(5_000)}`);
    let asked = 0;
    const columns: AddedColumns = { names: ['v'], valuesOf: () => [++asked] };
    const { chunks } = await annotateFile(path, { fileName: 'x.csv', suffix: '', format: 'csv' }, columns);
    let written = 0;
    for await (const chunk of chunks) {
      written += chunk.length;
      // Two pieces of the file may be read ahead of what is written.
      expect(asked * line.length - written).to.be.below(1_000_000);
    }
    expect(asked).to.equal(5_000);
  });

  it('read again gives the cells that were there and ours, in any dialect', async () => {
    const dialect = fc.record({
      separator: fc.constantFrom(',', ';', '\t', '|'),
      encoding: fc.constantFrom('utf-8', 'windows-1252', 'utf-16le', 'utf-16be'),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
      quotesAll: fc.boolean(),
      hasMark: fc.boolean(),
      endsInLine: fc.boolean(),
    });
    const cell = fc.string({
      unit: fc.constantFrom('a', 'ñ', 'É', '"', ',', ';', '\t', '|', '\n', ' ', '7'),
      maxLength: 6,
    });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    await fc.assert(
      fc.asyncProperty(
        dialect,
        table,
        fc.array(cell, { minLength: 6, maxLength: 6 }),
        async (style, rows, ours) => {
          const { separator, encoding, lineEnd } = style;
          const header = Array.from(rows[0] ?? [], (_, index) => `ñ${index}`);
          const quoted = (text: string) =>
            style.quotesAll || /["\r\n,;\t|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
          const lines = [header, ...rows].map((cells) => cells.map(quoted).join(separator));
          const content = lines.join(lineEnd) + (style.endsInLine ? lineEnd : '');
          const addBOM = style.hasMark && encoding !== 'windows-1252';
          const path = write('dialecto.csv', iconv.encode(content, encoding, { addBOM }));
          const columns: AddedColumns = { names: ['nuestra'], valuesOf: (row) => [ours[row - 2] ?? ''] };
          const { bytes } = await annotated(path, { format: 'csv', encoding, separator }, columns);
          const expected = [header, ...rows].map((cells, index) => {
            if (cells.every((text) => text.trim() === '')) return cells;
            return [...cells, index === 0 ? 'nuestra' : (ours[index - 1] ?? '').replace(/^\t/, "'\t")];
          });
          const options = { delimiter: separator, record_delimiter: lineEnd, relax_column_count: true };
          expect(parse(iconv.decode(bytes, encoding), options)).to.deep.equal(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});
