import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { annotated, oneColumn } from '../support/annotating.ts';
import { dbfOf, fixture, scratchFolder, shpOf, zipOf } from '../support/files.ts';

const placemark = (content: string, coordinates: string) =>
  `<Placemark>${content}<Point><coordinates>${coordinates}</coordinates></Point></Placemark>`;

describe('an annotated file of a format that takes no columns', () => {
  const write = scratchFolder();

  it('is a CSV table of its places, its properties and ours: KML', async () => {
    const data = (name: string, value: string) =>
      `<ExtendedData><Data name="${name}"><value>${value}</value></Data></ExtendedData>`;
    const path = write(
      'subida',
      `<kml><Document>${placemark('<name>a, b</name>', '-75.5,6.2')}${placemark('<name>no</name>', '-74,5')}${placemark(data('lon', '-3'), '6.2,-75.5')}${placemark(data('orden', '=1+1'), '')}</Document></kml>`,
    );
    const file = { format: 'kml', fileName: 'visita.kmz' } as const;
    const { fileName, type, bytes } = await annotated(
      path,
      file,
      oneColumn('pdet', { 1: 'sí', 3: null, 4: 'no' }),
    );
    expect(fileName).to.equal('visita-verificado.csv');
    expect(type).to.equal('text/csv; charset=utf-8');
    expect(bytes.toString('utf8')).to.equal(
      '\uFEFFlon (2),lat,name,lon,orden,pdet\r\n-75.5,6.2,"a, b",,,sí\r\n6.2,-75.5,,-3,,\r\n,,,,\'=1+1,no\r\n',
    );
  });

  it('is written with the separator and decimal sign that are asked for: GPX', async () => {
    const path = write(
      'v.gpx',
      '<gpx><wpt lat="6.2" lon="-75.5"><ele>2104.5</ele><name>001</name></wpt></gpx>',
    );
    const file = { format: 'gpx', separator: ';', decimal: ',' } as const;
    const { bytes } = await annotated(path, file, oneColumn('km', { 1: 1.5 }));
    expect(bytes.toString('utf8')).to.equal('\uFEFFlon;lat;ele;name;km\r\n-75,5;6,2;2104,5;001;1,5\r\n');
  });

  it('has no place for an area: TopoJSON; and rows left out: Shapefile', async () => {
    const topo = await annotated(
      fixture('veredas.topojson'),
      { format: 'topojson' },
      oneColumn('v', { 1: 'x', 2: 'y', 3: 'z' }),
    );
    const rows = parse(topo.bytes, { bom: true }) as string[][];
    expect(rows.map((row) => row.slice(0, 3))).to.deep.equal([
      ['lon', 'lat', 'nombre'],
      ['', '', 'Norte'],
      ['', '', 'Sur'],
      ['', '', ''],
    ]);
    const columns = [{ name: 'NOMBRE', type: 'C', length: 5 } as const];
    const path = write(
      'capa.zip',
      zipOf([
        { name: 'u.shp', content: shpOf(1, [{ point: [-75, 6] }, { point: [-74, 5] }]) },
        { name: 'u.dbf', content: dbfOf(columns, [['a'], ['b']]) },
      ]),
    );
    const shape = await annotated(path, { format: 'shapefile' }, oneColumn('v', { 2: 'x' }));
    expect(shape.bytes.toString('utf8')).to.equal('\uFEFFlon,lat,NOMBRE,v\r\n-74,5,b,x\r\n');
  });
});
