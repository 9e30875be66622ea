import { expect } from 'chai';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { mendQuotes, withQuotes } from '../../server/readers/csv-quotes.ts';
import { readAll, scratchFolder } from '../support/files.ts';

async function mended(text: string, width: number, pieceBytes: number): Promise<string> {
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  const out: Buffer[] = [];
  for await (const piece of mendQuotes(pieces(), { delimiter: ',', width, limit: 10_000 })) out.push(piece);
  return Buffer.concat(out).toString();
}

describe('a quote that is never closed', () => {
  const write = scratchFolder();
  const HEADER = 'nombre,municipio,lat,lon';

  const rowsOf = async (body: string, header = HEADER) =>
    (await readAll(write('c.csv', `${header}\n${body}`))).rows.map(({ row, properties, notes = [] }) =>
      [row, ...Object.values(properties), ...notes.map(() => 'note')].join('|'),
    );

  it('is a sign of its row, which is marked; the others stay what they are', async () => {
    const rows = await rowsOf('"Sin cerrar,Bogotá,4.6,-74\nZ,Bogotá,4.7,-74\n"La ""21""",Turbo,8,-76\n');
    expect(rows).to.deep.equal([
      '2|"Sin cerrar|Bogotá|4.6|-74|note',
      '3|Z|Bogotá|4.7|-74',
      '4|La "21"|Turbo|8|-76',
    ]);
    expect(await rowsOf('A,Cali,3,-76\nB,"Cali,3,-76')).to.deep.equal([
      '2|A|Cali|3|-76',
      '3|B|"Cali|3|-76|note',
    ]);
  });

  it('swallows no row up to the next quoted text, nor up to an inch', async () => {
    expect(await rowsOf('"A,Cali,3,-76\n"B",Turbo,8,-76\n')).to.deep.equal([
      '2|"A|Cali|3|-76|note',
      '3|B|Turbo|8|-76',
    ]);
    expect(await rowsOf('"A,Cali,3,-76\nB,Cali,3,-75\nTubo 5",Cali,3,-74\n')).to.deep.equal([
      '2|"A|Cali|3|-76|note',
      '3|B|Cali|3|-75',
      '4|Tubo 5"|Cali|3|-74',
    ]);
  });

  it('is another thing than a text of several lines', async () => {
    const rows = await rowsOf(
      '"Finca\nLa ""Ñapa""",Turbo,8,-76\nB,"Vía a, Turbo\n\nkm 3",8,-76\nC,Turbo,8,"-76\n"\n',
    );
    expect(rows).to.deep.equal([
      '2|Finca\nLa "Ñapa"|Turbo|8|-76',
      '3|B|Vía a, Turbo\n\nkm 3|8|-76',
      '4|C|Turbo|8|-76',
    ]);
  });

  it('is read in every encoding and behind a byte order mark', async () => {
    for (const bytes of [
      Buffer.from('\uFEFFnombre;lat;lon\r\n"Ñ;6;-75\r\nB;6;-75\r\n'),
      Buffer.from('\uFEFFnombre;lat;lon\r\n"Ñ;6;-75\r\nB;6;-75\r\n', 'utf16le'),
      Buffer.from('nombre;lat;lon\r\n"\xd1;6;-75\r\nB;6;-75\r\n', 'latin1'),
    ]) {
      const { rows } = await readAll(write('e.csv', bytes));
      expect(rows.map(({ properties }) => properties.nombre)).to.deep.equal(['"Ñ', 'B']);
    }
  });

  it('never changes what is well written, in whatever pieces it comes', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' '), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (rows, pieceBytes) => {
          const text = stringify(rows, { quoted: true });
          expect(await mended(text, 9, pieceBytes)).to.equal(text);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps every byte in its place', async () => {
    const text = '"a,b,c,d\n1,2,3,4\n"x","y\nz",3,4\n5",6,7,8\n"';
    for (const pieceBytes of [1, 2, 5, 100]) {
      const out = await mended(text, 4, pieceBytes);
      expect(withQuotes(out)).to.equal(text);
      expect([...out].flatMap((sign, at) => (sign === '\u001d' ? [at] : []))).to.deep.equal([
        0,
        text.length - 1,
      ]);
    }
  });
});
