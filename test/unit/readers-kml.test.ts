import { expect } from 'chai';
import iconv from 'iconv-lite';
import { problemOf, readAll, scratchFolder, zipOf } from '../support/files.ts';

const kml = (content: string, declaration = '<?xml version="1.0" encoding="UTF-8"?>') =>
  `${declaration}<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Mapa</name>${content}</Document></kml>`;
const point = (coordinates: string) => `<Point><coordinates>${coordinates}</coordinates></Point>`;
const placemark = (content: string) => `<Placemark>${content}</Placemark>`;

describe('KML', () => {
  const write = scratchFolder();
  const rowsOf = async (content: string) => (await readAll(write('mapa.kml', kml(content)))).rows;

  it('gives the place, name, description and extended data of each placemark', async () => {
    const schema = '<SchemaData schemaUrl="#u"><SimpleData name="empleos">12</SimpleData></SchemaData>';
    const data = '<Data name="municipio"><displayName>Municipio</displayName><value>La Unión</value></Data>';
    const path = write(
      'mapa.kml',
      kml(
        placemark(
          `<name>Hortisanos</name><styleUrl>#s</styleUrl><description><![CDATA[<b>Café</b> & plátano]]></description>` +
            `<TimeStamp><when>2017-05-12</when></TimeStamp><ExtendedData>${data}${schema}</ExtendedData>` +
            `<Point><altitudeMode>absolute</altitudeMode><coordinates> -75.5,6.2,2100 </coordinates></Point>`,
        ),
      ),
    );
    const { stream, rows } = await readAll(path);
    expect(stream).to.include({ format: 'kml', crs: 4326 });
    expect(rows).to.deep.equal([
      {
        row: 1,
        properties: {
          name: 'Hortisanos',
          description: '<b>Café</b> & plátano',
          when: '2017-05-12',
          municipio: 'La Unión',
          empleos: '12',
        },
        geometry: { type: 'Point', coordinates: [-75.5, 6.2] },
      },
    ]);
    expect(stream.columns).to.deep.equal(Object.keys(rows[0]?.properties ?? {}));
  });

  it('names the folders that a placemark lies in', async () => {
    const rows = await rowsOf(
      `<Folder><name>Antioquia</name><Folder><name>Oriente</name>${placemark(point('-75.5,6.2'))}</Folder>${placemark('<name>b</name>')}</Folder>${placemark('<name>c</name>')}`,
    );
    expect(rows.map(({ properties }) => properties.folder)).to.deep.equal([
      'Antioquia / Oriente',
      'Antioquia',
      undefined,
    ]);
  });

  it('gives lines, polygons with holes and several shapes as GeoJSON can say them', async () => {
    const ring = (x: number) =>
      `<LinearRing><coordinates>${x},1 ${x + 1},1 ${x + 1},2 ${x},1</coordinates></LinearRing>`;
    const rows = await rowsOf(
      placemark('<LineString><coordinates>-75,6 -74, 7</coordinates></LineString>') +
        placemark(
          `<Polygon><outerBoundaryIs>${ring(-75)}</outerBoundaryIs><innerBoundaryIs>${ring(-75)}</innerBoundaryIs></Polygon>`,
        ) +
        placemark(`<MultiGeometry>${point('-75,6')}${point('-74,5')}</MultiGeometry>`) +
        placemark(
          `<MultiGeometry>${point('-75,6')}<MultiGeometry>${point('-74,5')}</MultiGeometry><LineString><coordinates>-75,6 -74,7</coordinates></LineString></MultiGeometry>`,
        ),
    );
    const corners = [
      [-75, 1],
      [-74, 1],
      [-74, 2],
      [-75, 1],
    ];
    const line = {
      type: 'LineString',
      coordinates: [
        [-75, 6],
        [-74, 7],
      ],
    };
    const points = [
      [-75, 6],
      [-74, 5],
    ];
    expect(rows.map(({ geometry }) => geometry)).to.deep.equal([
      line,
      { type: 'Polygon', coordinates: [corners, corners] },
      { type: 'MultiPoint', coordinates: points },
      {
        type: 'GeometryCollection',
        geometries: [...points.map((coordinates) => ({ type: 'Point', coordinates })), line],
      },
    ]);
  });

  it('gives a row without a place for a placemark without one, and refuses a place that is no number', async () => {
    const rows = await rowsOf(
      placemark('<name>a</name>') + placemark(point('')) + placemark(point('4°35N,74°04W')),
    );
    expect(rows.map(({ geometry }) => geometry)).to.deep.equal([null, null, null]);
    expect(rows.map(({ problem }) => problem?.code)).to.deep.equal([
      undefined,
      undefined,
      'geometry-invalid',
    ]);
    expect(rows[2]?.problem?.reason.es).to.include('4°35N');
  });

  it('gives a place that cannot be true to whoever mends it, and refuses it to others', async () => {
    const path = write('mapa.kml', kml(placemark(point('6.2,-75.5'))));
    expect((await readAll(path)).rows[0]?.problem?.code).to.equal('coordinates-swapped');
    const { rows } = await readAll(path, { judgePlaces: false });
    expect(rows[0]?.geometry).to.deep.equal({ type: 'Point', coordinates: [6.2, -75.5] });
  });

  it('keeps both when extended data repeats the name', async () => {
    const data = (value: string) =>
      `<ExtendedData><Data name="name"><value>${value}</value></Data></ExtendedData>`;
    const rows = await rowsOf(
      placemark(`<name>a</name>${data('a')}`) + placemark(`<name>a</name>${data('b')}`),
    );
    expect(rows.map(({ properties }) => properties)).to.deep.equal([
      { name: 'a' },
      { name: 'a', 'name (2)': 'b' },
    ]);
  });

  it('is read in the encoding that it declares, with a prefix of its own, and after comments', async () => {
    const text = kml(
      placemark('<name>La Unión</name>'),
      '<?xml version="1.0" encoding="ISO-8859-1"?><!-- <gpx> -->',
    );
    const latin = await readAll(write('mapa.kml', iconv.encode(text, 'latin1')));
    expect(latin.rows[0]?.properties).to.deep.equal({ name: 'La Unión' });
    const wide = kml(placemark('<name>La Unión</name>'), '<?xml version="1.0" encoding="UTF-16"?>');
    const utf16 = await readAll(write('subida', iconv.encode(wide, 'utf-16le', { addBOM: true })));
    expect(utf16.rows[0]?.properties).to.deep.equal({ name: 'La Unión' });
    const prefixed =
      '<k:kml xmlns:k="http://www.opengis.net/kml/2.2"><k:Placemark><k:name>x</k:name></k:Placemark></k:kml>';
    expect((await readAll(write('p.kml', prefixed))).rows[0]?.properties).to.deep.equal({ name: 'x' });
  });

  it('is found in a KMZ beside its pictures', async () => {
    const archive = zipOf([
      { name: 'images/logo.png', content: 'x' },
      { name: 'doc.kml', content: kml(placemark(point('-75.5,6.2'))) },
    ]);
    const { stream, rows } = await readAll(write('mapa.kmz', archive));
    expect(stream.format).to.equal('kml');
    expect(rows[0]?.geometry).to.deep.equal({ type: 'Point', coordinates: [-75.5, 6.2] });
  });

  it('without placemarks, cut off, or with entities of its own is refused', async () => {
    expect((await problemOf(write('v.kml', kml('')))).detail.es).to.include('ninguna fila');
    const cut = kml(placemark(point('-75,6'))).slice(0, -10);
    expect((await problemOf(write('c.kml', cut))).detail.es).to.include('tras un elemento completo');
    const bomb =
      '<!DOCTYPE kml [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>';
    expect((await problemOf(write('b.kml', bomb))).detail.es).to.include('dañado');
    const outside =
      '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml><Placemark><name>&a;</name></Placemark></kml>';
    expect((await problemOf(write('o.kml', outside))).detail.es).to.include('dañado');
  });

  it('that is HTML or other XML is refused as what it is', async () => {
    expect((await problemOf(write('h.kml', '<html><body></body></html>'))).detail.es).to.include('HTML');
    expect((await problemOf(write('x.kml', '<?xml version="1.0"?><svg></svg>'))).detail.es).to.include(
      '«svg»',
    );
    expect((await problemOf(write('g.kml', '<gpx></gpx>'))).detail.es).to.include('parece GPX');
  });
});
