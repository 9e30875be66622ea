import { expect } from 'chai';
import iconv from 'iconv-lite';
import { fixture, problemOf, readAll, scratchFolder } from '../support/files.ts';

describe('CSV', () => {
  const write = scratchFolder();

  it('gives text only, so that codes keep their zeros, and the rows of a spreadsheet', async () => {
    const { stream, rows } = await readAll(fixture('unidades.csv'));
    expect(stream).to.include({ format: 'csv', crs: 4326, encoding: 'utf-8' });
    expect(stream.columns).to.deep.equal(['código', 'nombre', 'longitud', 'latitud', 'municipio']);
    expect(rows.map(({ row, properties }) => [row, properties.municipio])).to.deep.equal([
      [2, '05697'],
      [4, '15600'],
      [5, '05001'],
    ]);
    expect(rows[0]?.geometry).to.deep.equal({ type: 'Point', coordinates: [-75.2637, 6.1384] });
    expect(rows[1]?.properties.nombre).to.equal('Villa "Terracota"\nEcoturismo');
    expect(rows[2]).to.deep.include({ geometry: null });
    expect(rows[2]?.problem).to.equal(undefined);
  });

  for (const name of ['windows-1252', 'utf-16le', 'utf-16be', 'utf-8']) {
    for (const bom of name === 'windows-1252' ? [false] : [false, true]) {
      it(`in ${name} ${bom ? 'with' : 'without'} byte order mark is recognised`, async () => {
        const text = 'código;municipio\n00001;Nariño\n00002;Bogotá – «centro»\n';
        const { stream, rows } = await readAll(write('e.csv', iconv.encode(text, name, { addBOM: bom })));
        expect(stream.encoding).to.equal(name);
        expect(stream.columns).to.deep.equal(['código', 'municipio']);
        expect(rows.map((row) => row.properties.municipio)).to.deep.equal(['Nariño', 'Bogotá – «centro»']);
      });
    }
  }

  it('is recognised by all of its bytes, not by the first alone', async () => {
    const text = `a;b\n${'ascii;row\n'.repeat(100_000)}Nariño;x\n`;
    const { stream, rows } = await readAll(write('late.csv', iconv.encode(text, 'windows-1252')));
    expect(stream.encoding).to.equal('windows-1252');
    expect(rows.at(-1)?.properties.a).to.equal('Nariño');
  });

  it('in a mixture of encodings loses the damaged rows only', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a;b\nMedellín;1\nBogotá;2\nNari'),
      Buffer.from([0xf1]),
      Buffer.from('o;3\n'),
    ]);
    const { stream, rows } = await readAll(write('mixed.csv', bytes));
    expect(rows.map((row) => row.problem?.code)).to.deep.equal([undefined, undefined, 'text-damaged']);
    expect(rows[2]?.problem).to.include({ column: 'a', value: 'Nari\uFFFDo' });
    expect(stream.warnings[0]?.es).to.include('mezcla');
  });

  it('obeys an encoding that is named', async () => {
    const path = write('dos.csv', iconv.encode('a\nNariño\n', 'cp850'));
    const { rows } = await readAll(path, { encoding: 'cp850' });
    expect(rows[0]?.properties.a).to.equal('Nariño');
    expect((await problemOf(path, { encoding: 'klingon' })).status).to.equal(400);
  });

  for (const [name, text] of [
    ['comma', 'a,b,c\n1,"2,5",3\n'],
    ['semicolon', 'a;b;c\n1;2,5;3\n'],
    ['tab', 'a\tb\tc\n1\t2,5\t3\n'],
    ['bar', 'a|b|c\n1|2,5|3\n'],
    ['separator line', 'sep=;\r\na;b;c\r\n1;2,5;3\r\n'],
    ['old Mac lines', 'a;b;c\r1;2,5;3\r'],
    ['mixed line ends', 'a;b;c\r\n1;2,5;3\n'],
  ] as const) {
    it(`is split by ${name}`, async () => {
      const { rows } = await readAll(write('d.csv', text));
      expect(rows.map((row) => row.properties)).to.deep.equal([{ a: '1', b: '2,5', c: '3' }]);
    });
  }

  it('has no sign that nobody sees, in names and cells', async () => {
    const text = '\uFEFFnom\u00ADbre;\u200Blatitud\u00A0;\uFEFFlongitud\na\u00A0b;6,2;\u200B-75,5\u00A0\n';
    const { stream, rows } = await readAll(write('i.csv', text));
    expect(stream.columns).to.deep.equal(['nombre', 'latitud', 'longitud']);
    expect(rows[0]?.properties).to.deep.equal({ nombre: 'a b', latitud: '6,2', longitud: '-75,5' });
    expect(rows[0]?.geometry).to.deep.equal({ type: 'Point', coordinates: [-75.5, 6.2] });
  });

  it('of one column needs no separator', async () => {
    const { stream, rows } = await readAll(write('one.csv', 'código\n05001\n\n05002\n'));
    expect(stream.columns).to.deep.equal(['código']);
    expect(rows.map(({ row }) => row)).to.deep.equal([2, 4]);
  });

  it('finds the header below titles', async () => {
    const text = 'SENA Emprende Rural;;;\n;;;\ncodigo;nombre;lon;lat\n1;x;-75;6\n';
    const { stream, rows } = await readAll(write('title.csv', text));
    expect(stream.columns).to.deep.equal(['codigo', 'nombre', 'lon', 'lat']);
    expect(rows.map(({ row }) => row)).to.deep.equal([4]);
    expect(stream.warnings[0]?.es).to.include('fila 3');
  });

  it('joins the names of groups to those of their columns, as merged cells leave them', async () => {
    const columnsOf = async (...header: string[]) => {
      const text = [...header, ...Array<string>(30).fill('U1;Café;Apartadó;7,8829;-76,6259;30')].join('\n');
      const { stream, rows } = await readAll(write('grupos.csv', `${text}\n`));
      expect(rows).to.have.length(30);
      expect(rows[0]).to.deep.include({
        row: header.length + 1,
        geometry: { type: 'Point', coordinates: [-76.6259, 7.8829] },
      });
      expect(stream.warnings.at(-1)?.es).to.include(`ocupa las filas 1 a ${header.length}`);
      return stream.columns;
    };
    const three = ['Datos de la unidad;;;Ubicación;;', 'Código;Nombre;Municipio;Coordenadas geográficas;;'];
    expect(await columnsOf(...three, ';;;Latitud;Longitud;Altura')).to.deep.equal([
      ...['Código', 'Nombre', 'Municipio', 'Latitud', 'Longitud', 'Altura'],
    ]);
    expect(
      await columnsOf('No.;Representante;;Datos;;', ';Nombre;Municipio;Latitud;Longitud;Código'),
    ).to.deep.equal([
      ...['No.', 'Representante Nombre', 'Representante Municipio', 'Latitud', 'Longitud', 'Código'],
    ]);
  });

  it('has one line of header where texts stand below it', async () => {
    const text = 'nombre;municipio;;latitud;longitud\nFinca Norte;Municipio de Cali;obs;3,4;-76,5\n';
    const { stream, rows } = await readAll(write('una.csv', text));
    expect(stream.columns).to.deep.equal(['nombre', 'municipio', 'columna 3', 'latitud', 'longitud']);
    const mute = await readAll(write('muda.csv', 'nombre;municipio;\nFinca;Cali;obs\n'));
    expect([rows.length, mute.rows.length]).to.deep.equal([1, 1]);
  });

  it('refuses a row that repeats the header', async () => {
    const text = 'nombre;lat;lon\nA;6,2;-75,5\nNOMBRE;Lat;Lon\nnombre;6,3;-75,5\n';
    const { rows } = await readAll(write('paginas.csv', text));
    expect(rows.map(({ problem }) => problem?.code)).to.deep.equal([undefined, 'header-repeated', undefined]);
  });

  it('names columns that stand twice or have no name', async () => {
    const { stream } = await readAll(write('twice.csv', 'a;;a;\n1;2;3;\n'));
    expect(stream.columns).to.deep.equal(['a', 'columna 2', 'a (2)']);
    expect(stream.warnings[0]?.es).to.include('«a»');
  });

  it('is parted by the sign that parts header and most rows, whatever some odd row holds', async () => {
    const good = 'B;Medellín;6,25649;-75,64275\n'.repeat(20);
    const odd = 'C;Medellín;6,25649;-75,64275;;\n';
    const header = 'nombre;municipio;lat;lon';
    const files = {
      'odd row in the middle': `${header}\n${good}${odd}${good}`,
      'odd row first': `${header}\n${odd}${good}`,
      'every row odd': `${header}\n${odd.repeat(5)}`,
      'rows too long': `${header}\n${'C;Medellín;6,25649;-75,64275;x;y\n'.repeat(2)}${good}`,
      'rows without the last cell': `${header};obs\n${good}`,
      'some with it': `${header};obs\n${'A;Medellín;6,25549;-75,64275;x\n'.repeat(3)}${good}`,
      'below a title, quoted': `Informe, con comas\n\n${header}\n"B; C";"Medellín, Antioquia";6,25649;-75,64275\n`,
    };
    for (const [name, text] of Object.entries(files)) {
      const { rows, stream } = await readAll(write('signos.csv', text));
      expect(stream.columns?.slice(0, 4), name).to.deep.equal(['nombre', 'municipio', 'lat', 'lon']);
      expect(rows.at(-1)?.geometry, name).to.deep.equal({ type: 'Point', coordinates: [-75.64275, 6.25649] });
    }
    const commas = await readAll(write('comas.csv', 'nombre,nota,lat,lon,obs\n"A;B;C","x;y",6.2,-75.5\n'));
    expect(commas.stream.columns).to.have.length(5);
  });

  it('takes a row that ends before cells that no place stands in', async () => {
    const { rows } = await readAll(write('cortas.csv', 'lat;lon;obs;x\n6,2;-75,5\n6,2\n'));
    expect(rows.map(({ problem }) => problem?.code)).to.deep.equal([undefined, 'row-ragged']);
    expect(rows[0]?.properties).to.deep.equal({ lat: '6,2', lon: '-75,5', obs: null, x: null });
  });

  it('refuses ragged rows, empty cells beyond the header excepted', async () => {
    const { rows } = await readAll(write('ragged.csv', 'a;b\n1\n1;2\n1;2;3\n1;2;;\n;;;\n'));
    expect(rows.map(({ row, problem }) => [row, problem?.code])).to.deep.equal([
      [2, 'row-ragged'],
      [3, undefined],
      [4, 'row-ragged'],
      [5, undefined],
    ]);
    expect(rows[2]?.problem).to.include({ value: '1 | 2 | 3' });
  });

  for (const [header, place] of [
    ['lon;lat', [-75, 6]],
    ['Longitud;Latitud', [-75, 6]],
    ['LONGITUD (X);LATITUD (Y)', [-75, 6]],
    ['X;Y', [-75, 6]],
    ['Coord_X;Coord_Y', [-75, 6]],
    ['Este;Norte', [-75, 6]],
    ['lon;altura', null],
  ] as const) {
    it(`reads the place from ${header}`, async () => {
      const { rows } = await readAll(write('names.csv', `${header};n\n-75;6;a\n`));
      const expected = header.startsWith('LONGITUD (X)') ? [-75, 6] : place;
      expect(rows[0]?.geometry).to.deep.equal(
        expected === null ? null : { type: 'Point', coordinates: expected },
      );
    });
  }

  it('prefers longitude and latitude to x and y', async () => {
    const { rows } = await readAll(write('both.csv', 'x;y;longitud;latitud\n1;2;-75;6\n'));
    expect(rows[0]?.geometry).to.deep.equal({ type: 'Point', coordinates: [-75, 6] });
  });

  it('says when one coordinate column lacks the other', async () => {
    const { stream } = await readAll(write('lonely.csv', 'codigo;latitud\n1;6\n'));
    expect(stream.warnings[0]?.es).to.include('latitud');
  });

  it('takes the columns it is told, or lists those there are', async () => {
    const path = write('told.csv', 'a;b;lon;lat\n-75;6;1;1\n');
    const { rows } = await readAll(path, { lngColumn: 'a', latColumn: 'B' });
    expect(rows[0]?.geometry).to.deep.equal({ type: 'Point', coordinates: [-75, 6] });
    const problem = await problemOf(path, { lngColumn: 'q', latColumn: 'b' });
    expect(problem).to.include({ code: 'invalid-parameter', status: 400 });
    expect(problem.detail.es).to.include('a, b, lon, lat');
  });

  it('converts projected coordinates with --crs', async () => {
    const path = write('plane.csv', 'este;norte\n"4.880.056,0161";2067459,1319\n');
    const { rows } = await readAll(path, { crs: 9377 });
    const place = rows[0]?.geometry;
    expect(place?.type === 'Point' ? place.coordinates.map((value) => value.toFixed(6)) : null).to.deep.equal(
      ['-74.081750', '4.609710'],
    );
  });

  for (const [lng, lat, code, column] of [
    ['-75', '', 'coordinate-missing', 'lat'],
    ['', '6', 'coordinate-missing', 'lon'],
    ['abc', '6', 'coordinate-not-a-number', 'lon'],
    ['-75', '#N/A', 'coordinate-not-a-number', 'lat'],
    ['6.2', '-75.5', 'coordinates-swapped', 'lon, lat'],
    ["6°12'N", "75°30'W", 'coordinates-swapped', 'lon'],
    ['-755', '6', 'coordinates-out-of-range', 'lon, lat'],
    ['-7408175', '460971', 'coordinates-out-of-range', 'lon, lat'],
    ['0', '0', 'coordinates-zero', 'lon, lat'],
  ] as const) {
    it(`refuses ${lng || '–'} / ${lat || '–'} as ${code}`, async () => {
      const { rows } = await readAll(write('bad.csv', `lon;lat;n\n${lng};${lat};1\n-75;6;2\n`));
      expect(rows.map((row) => row.problem?.code)).to.deep.equal([code, undefined]);
      expect(rows[0]?.problem?.column).to.equal(column);
      expect(rows[0]?.problem?.reason.es).to.match(/\S/);
      expect(rows[0]?.problem?.remedy.es).to.match(/\.$/);
    });
  }

  it('guesses the system of coordinates out of range', async () => {
    const { rows } = await readAll(write('guess.csv', 'x;y\n4880056;2067459\n'));
    expect(rows[0]?.problem?.remedy.es).to.include('--crs 9377').and.not.include('3857');
  });

  it('marks a longitude without its minus sign', async () => {
    const { rows } = await readAll(write('sign.csv', 'lon;lat\n74.08;4.6\n'));
    expect(rows[0]?.geometry).to.deep.equal({ type: 'Point', coordinates: [74.08, 4.6] });
    expect(rows[0]?.notes?.[0]).to.include({ code: 'suspect', column: 'lon, lat' });
  });

  it('turns degrees, minutes and seconds into degrees and says so', async () => {
    const { rows } = await readAll(write('dms.csv', 'lon\tlat\n74°04\'54.3"W\t4°36\'34.956"N\n'));
    const place = rows[0]?.geometry;
    expect(place?.type === 'Point' ? place.coordinates.map((value) => value.toFixed(6)) : null).to.deep.equal(
      ['-74.081750', '4.609710'],
    );
    expect(rows[0]?.notes?.[0]?.code).to.equal('converted');
  });

  for (const [name, text, expected] of [
    ['has a header only', 'a;b\n', 'ninguna fila'],
    ['has blank lines only', ' \n\n  \n', 'vacío'],
    ['has no header', '05001;-75.56;6.25\n05002;-75.43;5.79\n', 'encabezado'],
    ['is binary', Buffer.from([1, 2, 3, 0, 0, 7, 9, 0, 255, 4]), 'no es texto'],
  ] as const) {
    it(`that ${name} is a problem of the file`, async () => {
      const problem = await problemOf(write('broken.csv', text));
      expect(problem).to.include({ code: 'unreadable-file', status: 422 });
      expect(problem.detail.es).to.include(expected);
    });
  }

  it('can be left in the middle and read again', async () => {
    const { stream } = await readAll(write('again.csv', `a;b\n${'1;2\n'.repeat(50_000)}`));
    let count = 0;
    for await (const row of stream) {
      count = row.row;
      if (count === 10) break;
    }
    for await (const row of stream) count = row.row;
    expect(count).to.equal(50_001);
  });
});
