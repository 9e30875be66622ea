import { expect } from 'chai';
import type { FeatureCollection, Geometry, Polygon, Position } from 'geojson';
// @ts-expect-error: it comes without types
import shp from 'shpjs';
import { ByteStream } from '../../server/readers/byte-stream.ts';
import type { SourceRow } from '../../server/readers/index.ts';
import { readShapes } from '../../server/readers/shp.ts';
import {
  dbfOf,
  problemOf,
  readAll,
  type ShapeInput,
  scratchFolder,
  shpOf,
  type ZipPart,
  zipOf,
} from '../support/files.ts';

const PRJ_WGS84 =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
const PRJ_NATIONAL =
  'PROJCS["MAGNA-SIRGAS_Origen-Nacional",GEOGCS["GCS_MAGNA",DATUM["D_MAGNA",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",5000000.0],PARAMETER["False_Northing",2000000.0],PARAMETER["Central_Meridian",-73.0],PARAMETER["Scale_Factor",0.9992],PARAMETER["Latitude_Of_Origin",4.0],UNIT["Meter",1.0]]';
const PRJ_UTM =
  'PROJCS["WGS_1984_UTM_Zone_20N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-63.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

const COLUMNS = [
  { name: 'CODIGO', type: 'C', length: 5 },
  { name: 'NOMBRE', type: 'C', length: 12 },
  { name: 'AREA', type: 'N', length: 8 },
  { name: 'CREADO', type: 'D', length: 8 },
  { name: 'VIGENTE', type: 'L', length: 1 },
] as const;
const CELLS = ['05001', 'Medellín', '374.81', '20170512', 'T'];

/** Clockwise as Esri wants a shell; reverse it for a hole. */
function square(x: number, y: number, size: number): [number, number][] {
  return [
    [x, y],
    [x, y + size],
    [x + size, y + size],
    [x + size, y],
    [x, y],
  ];
}

function layer(
  name: string,
  shapes: ShapeInput[],
  options: { type?: 1 | 5 | 15; dbf?: Buffer; prj?: string | null; cpg?: string } = {},
): ZipPart[] {
  const dbf =
    options.dbf ??
    dbfOf(
      [...COLUMNS],
      shapes.map(() => CELLS),
    );
  const parts: ZipPart[] = [
    { name: `${name}.shp`, content: shpOf(options.type ?? 1, shapes) },
    { name: `${name}.dbf`, content: dbf },
  ];
  if (options.prj !== null) parts.push({ name: `${name}.prj`, content: options.prj ?? PRJ_WGS84 });
  if (options.cpg !== undefined) parts.push({ name: `${name}.cpg`, content: options.cpg });
  return parts;
}

const POINTS: ShapeInput[] = [{ point: [-75.56, 6.25] }];

/** Bytes in pieces that end anywhere. */
async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

function coordinatesOf(row: SourceRow | undefined): unknown {
  return (row?.geometry as Exclude<Geometry, { type: 'GeometryCollection' }> | null | undefined)?.coordinates;
}

describe('zipped shapefiles', () => {
  const write = scratchFolder();

  it('give points with typed attributes', async () => {
    const { stream, rows } = await readAll(write('a.zip', zipOf(layer('a', POINTS, { cpg: 'UTF-8' }))));
    expect(stream).to.include({ format: 'shapefile', crs: 4326, encoding: 'utf-8' });
    expect(stream.columns).to.deep.equal(['CODIGO', 'NOMBRE', 'AREA', 'CREADO', 'VIGENTE']);
    expect(rows).to.deep.equal([
      {
        row: 1,
        properties: {
          CODIGO: '05001',
          NOMBRE: 'Medellín',
          AREA: 374.81,
          CREADO: '2017-05-12',
          VIGENTE: true,
        },
        geometry: { type: 'Point', coordinates: [-75.56, 6.25] },
      },
    ]);
  });

  it('leave a blank number, date and text empty', async () => {
    const dbf = dbfOf([...COLUMNS], [['', '', '********', '00000000', '?']]);
    const { rows } = await readAll(write('blank.zip', zipOf(layer('a', POINTS, { dbf }))));
    expect(rows[0]?.properties).to.deep.equal({
      CODIGO: null,
      NOMBRE: null,
      AREA: null,
      CREADO: null,
      VIGENTE: null,
    });
  });

  it('are converted from the system in their .prj', async () => {
    const parts = layer('a', [{ point: [4880056.0161, 2067459.1319] }], { prj: PRJ_NATIONAL });
    const { stream, rows } = await readAll(write('crs.zip', zipOf(parts)));
    expect(stream.crs).to.equal(9377);
    const [lng, lat] = coordinatesOf(rows[0]) as Position;
    expect(lng).to.be.closeTo(-74.08175, 1e-8);
    expect(lat).to.be.closeTo(4.60971, 1e-8);
  });

  it('are refused when their system is unknown, with the list of known ones', async () => {
    const problem = await problemOf(write('utm.zip', zipOf(layer('a', POINTS, { prj: PRJ_UTM }))));
    expect(problem.status).to.equal(422);
    expect(problem.detail.es).to.include('WGS_1984_UTM_Zone_20N').and.include('9377');
  });

  it('without .prj are degrees when they look so, and refused when they do not', async () => {
    const { stream } = await readAll(write('bare.zip', zipOf(layer('a', POINTS, { prj: null }))));
    expect(stream.crs).to.equal(4326);
    expect(stream.warnings[0]?.es).to.include('.prj');
    const metres = layer('a', [{ point: [4880056, 2067459] }], { prj: null });
    expect((await problemOf(write('metres.zip', zipOf(metres)))).detail.es).to.include('--crs');
  });

  for (const [cpg, bytes] of [
    ['1252', Buffer.from('Nari\xf1o', 'latin1')],
    ['ANSI 1252', Buffer.from('Nari\xf1o', 'latin1')],
    ['ISO-8859-1', Buffer.from('Nari\xf1o', 'latin1')],
    ['UTF-8', Buffer.from('Nariño')],
    ['850', Buffer.from('Nari\xa4o', 'latin1')],
  ] as const) {
    it(`honour a .cpg that says ${cpg}`, async () => {
      const dbf = dbfOf([{ name: 'N', type: 'C', length: 10 }], [[bytes]]);
      const { rows } = await readAll(write('cpg.zip', zipOf(layer('a', POINTS, { dbf, cpg }))));
      expect(rows[0]?.properties).to.deep.equal({ N: 'Nariño' });
    });
  }

  it('without .cpg are recognised by content, then by the language driver', async () => {
    const read = async (bytes: Buffer, driver: number) => {
      const dbf = dbfOf([{ name: 'N', type: 'C', length: 10 }], [[bytes]], { driver });
      const { rows } = await readAll(write('nocpg.zip', zipOf(layer('a', POINTS, { dbf }))));
      return rows[0]?.properties.N;
    };
    expect(await read(Buffer.from('Nariño'), 87)).to.equal('Nariño');
    expect(await read(Buffer.from('Nari\xf1o', 'latin1'), 0)).to.equal('Nariño');
    expect(await read(Buffer.from('Nari\xa4o', 'latin1'), 2)).to.equal('Nariño');
  });

  it('keep row and shape together past null shapes and deleted rows', async () => {
    const dbf = dbfOf([{ name: 'N', type: 'C', length: 2 }], [['a'], ['b'], ['c']], { deleted: [1] });
    const shapes: ShapeInput[] = [null, { point: [-75, 6] }, { point: [-74, 5] }];
    const { rows } = await readAll(write('null.zip', zipOf(layer('a', shapes, { dbf }))));
    expect(rows.map(({ row, properties, geometry }) => [row, properties.N, geometry?.type])).to.deep.equal([
      [1, 'a', undefined],
      [3, 'c', 'Point'],
    ]);
  });

  it('give each hole to the ring that holds it, not to the ring whose extent does', async () => {
    // An L whose extent covers the square beside it; both extents cover the hole, only the square holds it.
    const bracket: [number, number][] = [
      [-75, 5],
      [-75, 7],
      [-74.9, 7],
      [-74.9, 5.1],
      [-73, 5.1],
      [-73, 5],
      [-75, 5],
    ];
    const hole = square(-74, 6, 0.1).reverse();
    const rings = [bracket, square(-74.5, 5.5, 1.4), hole];
    const bytes = zipOf(layer('a', [{ rings }], { type: 5 }));
    const { rows } = await readAll(write('holes.zip', bytes));
    expect((coordinatesOf(rows[0]) as Position[][][]).map((polygon) => polygon.length)).to.deep.equal([1, 2]);
  });

  it('keep a hole that lies in no ring as a polygon, and say so', async () => {
    const rings = [square(-75, 5, 1), square(-70, 5, 1).reverse()];
    const { rows } = await readAll(write('orphan.zip', zipOf(layer('a', [{ rings }], { type: 5 }))));
    expect(coordinatesOf(rows[0])).to.have.length(2);
    expect(rows[0]?.notes?.[0]).to.include({ code: 'repaired' });
  });

  it('read rings that all run the wrong way round', async () => {
    const rings = [square(-75, 5, 1).reverse(), square(-74.6, 5.4, 0.1)];
    const { rows } = await readAll(write('reversed.zip', zipOf(layer('a', [{ rings }], { type: 5 }))));
    expect(coordinatesOf(rows[0])).to.have.length(2);
    expect(rows[0]?.notes).to.equal(undefined);
  });

  it('leave heights out', async () => {
    const bytes = zipOf(layer('a', [{ rings: [square(-75, 5, 1)] }], { type: 15 }));
    const { rows } = await readAll(write('z.zip', bytes));
    expect(coordinatesOf(rows[0])).to.deep.equal([square(-75, 5, 1)]);
  });

  it('agree with another reader on islands with holes', async () => {
    const shapes: ShapeInput[] = [
      { rings: [square(-75, 5, 1), square(-74.5, 5.5, 0.2).reverse()] },
      { rings: [square(-73, 5, 1), square(-71, 5, 1), square(-70.5, 5.5, 0.2).reverse()] },
    ];
    const bytes = zipOf(layer('a', shapes, { type: 5, cpg: 'UTF-8', prj: null }));
    const { rows } = await readAll(write('both.zip', bytes));
    const { features } = (await shp(bytes)) as FeatureCollection<Polygon>;
    expect(rows.map((row) => row.geometry)).to.deep.equal(
      features.map(({ geometry }) => ({
        type: geometry.type,
        coordinates: (geometry as Polygon).coordinates,
      })),
    );
  });

  it('ask which layer is meant when there are several', async () => {
    const path = write('two.zip', zipOf([...layer('d/veredas', POINTS), ...layer('d/resguardos', POINTS)]));
    const problem = await problemOf(path);
    expect(problem.detail.es).to.include('d/veredas').and.include('d/resguardos').and.include('--object');
    expect((await readAll(path, { object: 'Resguardos' })).rows).to.have.length(1);
    expect((await problemOf(path, { object: 'nada' })).members.allowed).to.deep.equal([
      'd/veredas',
      'd/resguardos',
    ]);
  });

  it('refuse a feature with too many vertices and read on', async () => {
    const shapes: ShapeInput[] = [
      { rings: [square(-75, 5, 1)] },
      {
        rings: [
          square(-74, 5, 1)
            .slice(0, 3)
            .concat([[-74, 5]]),
        ],
      },
    ];
    const { rows } = await readAll(write('many.zip', zipOf(layer('a', shapes, { type: 5 }))), {
      maxVertices: 4,
    });
    expect(rows.map((row) => row.problem?.code)).to.deep.equal(['too-many-vertices', undefined]);
    expect(rows[0]?.properties.CODIGO).to.equal('05001');
  });

  it('pass over the content of a record with too many vertices', async () => {
    const rings = [square(-75, 5, 1)];
    const stream = new ByteStream(pieces(shpOf(5, [{ rings }, { rings }]).subarray(100)));
    const flaws: (string | null)[] = [];
    for await (const shape of readShapes(stream, 4)) flaws.push(shape.flaw);
    expect(flaws).to.deep.equal(['vertices', 'vertices']);
  });

  it('that are cut off, uneven or damaged are problems of the file', async () => {
    const [shpPart, ...rest] = layer('a', [...POINTS, ...POINTS]);
    const cut = { name: 'a.shp', content: Buffer.from(shpPart?.content ?? '').subarray(0, -10) };
    expect((await problemOf(write('cut.zip', zipOf([cut, ...rest])))).detail.es).to.include('incompleto');
    const uneven = layer('a', POINTS, { dbf: dbfOf([...COLUMNS], [CELLS, CELLS]) });
    expect((await problemOf(write('uneven.zip', zipOf(uneven)))).detail.es).to.include('no concuerdan');
    const whole = zipOf(layer('a', POINTS));
    expect((await problemOf(write('half.zip', whole.subarray(0, whole.length / 2)))).code).to.equal(
      'unreadable-file',
    );
  });

  it('a record whose counts are wrong is a problem of its row', async () => {
    const bytes = shpOf(5, [{ rings: [square(-75, 5, 1)] }]);
    bytes.writeInt32LE(900, 108 + 40);
    const parts = layer('a', [{ rings: [square(-75, 5, 1)] }], { type: 5 });
    const { rows } = await readAll(
      write('counts.zip', zipOf([{ name: 'a.shp', content: bytes }, ...parts.slice(1)])),
    );
    expect(rows[0]?.problem?.code).to.equal('geometry-invalid');
  });

  it('without .dbf have no attributes', async () => {
    const parts = layer('a', POINTS).filter(({ name }) => !name.endsWith('.dbf'));
    const { stream, rows } = await readAll(write('nodbf.zip', zipOf(parts)));
    expect(rows[0]?.properties).to.deep.equal({});
    expect(stream.warnings[0]?.es).to.include('.dbf');
  });
});

describe('zip archives', () => {
  const write = scratchFolder();

  it('with neither layer nor workbook are refused by what they hold', async () => {
    const problem = await problemOf(write('x.zip', zipOf([{ name: 'foto.jpg', content: 'x' }])));
    expect(problem.detail.es).to.include('foto.jpg');
  });

  it('that are encrypted are refused as such', async () => {
    const parts = layer('a', POINTS).map((part) => ({ ...part, encrypted: true }));
    expect((await problemOf(write('secret.zip', zipOf(parts)))).detail.es).to.include('contraseña');
  });

  it('that unpack to more than they should are refused', async () => {
    const bomb = { name: 'a.shp', content: Buffer.alloc(40_000_000) };
    const problem = await problemOf(write('bomb.zip', zipOf([bomb, ...layer('a', POINTS).slice(1)])));
    expect(problem.detail.es).to.include('40 MB');
  });

  it('that lie about a size are refused', async () => {
    const [shpPart, ...rest] = layer('a', POINTS);
    const liar: ZipPart = { name: 'a.shp', content: shpPart?.content ?? '', claimedBytes: 50 };
    expect((await problemOf(write('liar.zip', zipOf([liar, ...rest])))).code).to.equal('unreadable-file');
  });
});
