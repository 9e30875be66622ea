import { expect } from 'chai';
import { problemOf, readAll, scratchFolder } from '../support/files.ts';
import { manifest, odsOf, odsSheet } from '../support/workbooks.ts';

const HEADER = ['código', 'nombre', 'longitud', 'latitud'];
const UNIT = ['05001', 'Hortisanos', -75.5, 6.2];
const HIDDEN =
  '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>';

/** One sheet whose only row below the header `a`, `b`, ... is made of these cells. */
function oneRow(cells: string, columns = ['a', 'b', 'c']): Buffer {
  const header = columns.map((name) => `<table:table-cell><text:p>${name}</text:p></table:table-cell>`);
  return odsOf(
    `<table:table table:name="Datos"><table:table-row>${header.join('')}</table:table-row><table:table-row>${cells}</table:table-row></table:table>`,
  );
}

describe('ODS', () => {
  const write = scratchFolder();

  async function propertiesOf(cells: string, columns?: string[]) {
    const { rows } = await readAll(write('fila.ods', oneRow(cells, columns)));
    return rows[0]?.properties;
  }

  it('gives texts and numbers as they are, the place, and the rows of the spreadsheet', async () => {
    const path = write('unidades.ods', odsOf(odsSheet('Unidades', [HEADER, UNIT])));
    const { stream, rows } = await readAll(path);
    expect(stream).to.include({ format: 'ods', crs: 4326, encoding: null });
    expect(stream.columns).to.deep.equal(HEADER);
    expect(rows).to.deep.equal([
      {
        row: 2,
        properties: { código: '05001', nombre: 'Hortisanos', longitud: -75.5, latitud: 6.2 },
        geometry: { type: 'Point', coordinates: [-75.5, 6.2] },
      },
    ]);
  });

  it('gives dates, times, truth values and percentages by their value, not by how they are shown', async () => {
    const properties = await propertiesOf(
      '<table:table-cell office:value-type="date" office:date-value="2017-05-12T00:00:00"><text:p>12 de mayo</text:p></table:table-cell>' +
        '<table:table-cell office:value-type="time" office:time-value="PT8H30M00S"><text:p>8:30 a. m.</text:p></table:table-cell>' +
        '<table:table-cell office:value-type="boolean" office:boolean-value="false"><text:p>FALSO</text:p></table:table-cell>' +
        '<table:table-cell office:value-type="percentage" office:value="0.6"><text:p>60 %</text:p></table:table-cell>' +
        '<table:table-cell office:value-type="date" office:date-value="2017-05-12T14:05:00"><text:p>12/05</text:p></table:table-cell>',
      ['a', 'b', 'c', 'd', 'e'],
    );
    expect(properties).to.deep.equal({
      a: '2017-05-12',
      b: '08:30:00',
      c: false,
      d: 0.6,
      e: '2017-05-12T14:05:00',
    });
  });

  it('joins the lines, spaces and parts of a text, without notes and drawings', async () => {
    const properties = await propertiesOf(
      '<table:table-cell office:value-type="string"><office:annotation><dc:date>2020-01-01</dc:date><text:p>revisar</text:p></office:annotation><text:p>Asociación <text:span>de<text:s text:c="2"/>mujeres</text:span></text:p><text:p>La Unión<text:tab/>1</text:p></table:table-cell>' +
        '<table:table-cell><draw:frame><draw:text-box><text:p>logotipo</text:p></draw:text-box></draw:frame></table:table-cell>',
    );
    expect(properties).to.deep.equal({ a: 'Asociación de  mujeres\nLa Unión\t1', b: null, c: null });
  });

  it('expands repeated cells and rows and steps over a million empty ones', async () => {
    const empty =
      '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>';
    const twice =
      '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/><table:table-cell table:number-columns-repeated="16380"/></table:table-row>';
    const header = HEADER.map((name) => `<table:table-cell><text:p>${name}</text:p></table:table-cell>`);
    const sheet = `<table:table table:name="A"><table:table-row>${header.join('')}</table:table-row>${twice}${empty}${twice}</table:table>`;
    const { rows } = await readAll(write('repetidas.ods', odsOf(sheet)));
    expect(rows.map(({ row, properties }) => [row, Object.values(properties)])).to.deep.equal([
      [2, [null, null, 7, 7]],
      [3, [null, null, 7, 7]],
      [1_048_004, [null, null, 7, 7]],
      [1_048_005, [null, null, 7, 7]],
    ]);
  });

  it('does not believe that a filled row stands a thousand million times', async () => {
    const row = `<table:table-row table:number-rows-repeated="1000000000"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>`;
    const { rows } = await readAll(
      write('bomba.ods', odsOf(`<table:table table:name="A">${row}</table:table>`)),
    );
    expect(rows.at(-1)?.row).to.equal(1_048_576);
  });

  it('takes the only visible sheet with rows, asks when there are two, and finds a hidden one by its name', async () => {
    const visible = odsSheet('Datos', [HEADER, UNIT]);
    const hidden = odsSheet('Oculta', [HEADER, UNIT, UNIT], 'table:style-name="ta2"');
    const path = write('hojas.ods', odsOf(odsSheet('Vacía', []) + hidden + visible, { styles: HIDDEN }));
    expect((await readAll(path)).rows).to.have.length(1);
    expect((await readAll(path, { sheet: 'oculta' })).rows).to.have.length(2);
    const both = write('dos.ods', odsOf(hidden + visible));
    expect((await problemOf(both)).members.allowed).to.deep.equal(['Oculta', 'Datos']);
    expect((await problemOf(both, { sheet: 'x' })).detail.es).to.include('«Datos»');
  });

  it('leaves out what a merged cell covers', async () => {
    const properties = await propertiesOf(
      '<table:table-cell table:number-columns-spanned="2"><text:p>x</text:p></table:table-cell><table:covered-table-cell><text:p>tapado</text:p></table:covered-table-cell><table:table-cell><text:p>z</text:p></table:table-cell>',
    );
    expect(properties).to.deep.equal({ a: 'x', b: null, c: 'z' });
  });

  it('refuses a row with a formula whose result was not saved', async () => {
    const cells = '<table:table-cell table:formula="of:=[.A1]*2"/>';
    const { rows } = await readAll(write('formula.ods', oneRow(cells)));
    expect(rows[0]?.problem).to.include({ code: 'formula-without-result', column: 'A' });
  });

  it('with a password says so, in the old way of encrypting and in the new', async () => {
    const encryption = '<manifest:encryption-data manifest:checksum="x"/>';
    const old = odsOf('', {
      parts: [
        { name: 'META-INF/manifest.xml', content: manifest(encryption) },
        { name: 'content.xml', content: Buffer.from('a3f08c12', 'hex') },
      ],
    });
    expect((await problemOf(write('clave.ods', old))).detail.es).to.include('contraseña');
    const parts = [{ name: 'encrypted-package', content: Buffer.from('a3f08c12', 'hex') }];
    const whole = odsOf('', {
      parts: [...parts, { name: 'META-INF/manifest.xml', content: manifest(encryption) }],
    });
    expect((await problemOf(write('clave2.ods', whole))).detail.es).to.include('sin contraseña');
  });

  it('that are a text document, cut off or of own entities are refused by name', async () => {
    const text = odsOf('', {
      parts: [{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' }],
    });
    expect((await problemOf(write('carta.ods', text))).detail.es).to.include('no una hoja de cálculo');
    const cut = odsOf('', { parts: [{ name: 'content.xml', content: '<office:document-content>' }] });
    expect((await problemOf(write('cortado.ods', cut))).detail.es).to.include('dañado');
    const bomb = odsOf('', {
      parts: [{ name: 'content.xml', content: '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>' }],
    });
    expect((await problemOf(write('entidades.ods', bomb))).detail.es).to.include('dañado');
  });

  it('that inflate without end are refused before they are read', async () => {
    const parts = [{ name: 'content.xml', content: Buffer.alloc(40_000_000, ' ') }];
    expect((await problemOf(write('inflado.ods', odsOf('', { parts })))).detail.es).to.include('40 MB');
  });
});
