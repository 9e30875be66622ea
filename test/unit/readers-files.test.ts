import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { hashFile } from '../../server/readers/index.ts';
import { fixture, problemOf, readAll, scratchFolder } from '../support/files.ts';
import { REPOSITORY, sharedDir, sharedFile } from '../support/shared.ts';
import { odsOf, odsSheet } from '../support/workbooks.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

describe('files', () => {
  const write = scratchFolder();

  for (const [name, content, expected] of [
    ['foto.csv', PNG, 'imagen PNG'],
    ['foto.geojson', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'imagen JPEG'],
    ['informe.xlsx', '%PDF-1.7\n', 'PDF'],
    ['capa.geojson', 'SQLite format 3\0', 'GeoPackage'],
    ['mapa.csv', '<?xml version="1.0"?><kml></kml>', 'KML'],
    ['pagina.csv', '<!DOCTYPE html><html></html>', 'HTML'],
    ['datos.geojson', Buffer.from([0x1f, 0x8b, 8, 0]), 'gzip'],
    ['tabla.geojson', 'a;b\n1;2\n', 'CSV'],
    ['mapa.txt', '{"type":"FeatureCollection","features":[]}', 'GeoJSON'],
    ['mapa.zip', '{"type":"FeatureCollection","features":[]}', 'GeoJSON'],
    ['vacio.csv', '', 'vacío'],
    ['vacio.geojson', '\uFEFF \n', 'vacío'],
  ] as const) {
    it(`${name} is refused as what it is: ${expected}`, async () => {
      const problem = await problemOf(write(name, content));
      expect(problem).to.include({ status: 422, code: 'unreadable-file' });
      expect(problem.detail.es).to.include(expected);
      expect(problem.members.file).to.equal(name);
    });
  }

  it('without a known ending are read by content', async () => {
    const { stream } = await readAll(write('subida', 'a;b\n1;2\n'));
    expect(stream.format).to.equal('csv');
  });

  it('are read as the format that is asked for, unless their content is another', async () => {
    const path = write('tabla.dat.zip', 'a;b\n1;2\n');
    expect((await readAll(path, { format: 'csv' })).rows).to.have.length(1);
    expect((await problemOf(path, { format: 'xlsx' })).detail.es).to.include('XLSX');
  });

  it('that do not exist or are folders are problems too', async () => {
    expect((await problemOf('/nowhere/none.csv')).detail.es).to.include('no existe');
    expect((await problemOf(REPOSITORY)).detail.es).to.include('carpeta');
  });

  it('refuse a coordinate system that is not supported before anything is read', async () => {
    const problem = await problemOf(write('t.csv', 'a\n1\n'), { crs: 32620 });
    expect(problem).to.include({ code: 'invalid-parameter', status: 400 });
    expect(problem.detail.en).to.include('9377');
  });

  it('have a SHA-256 hash', async () => {
    const path = write('h.txt', 'x'.repeat(3_000_000));
    const expected = createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(await hashFile(path)).to.equal(expected);
  });

  it('of any damage end in rows or a Problem, never in another exception', async () => {
    const seeds: Buffer[] = ['veredas.geojson', 'veredas.topojson', 'unidades.csv'].map((name) =>
      readFileSync(fixture(name)),
    );
    seeds.push(
      Buffer.from(
        '<?xml version="1.0" encoding="UTF-8"?><kml><Placemark><name>a</name><Point><coordinates>-75,6</coordinates></Point></Placemark></kml>',
      ),
      Buffer.from('<gpx><wpt lat="6.2" lon="-75.5"><ele>2104.5</ele><name>&#48;01</name></wpt></gpx>'),
      odsOf(
        odsSheet('Datos', [
          ['a', 'b'],
          ['x', 1],
        ]),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: seeds.length - 1 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.nat(),
        async (seed, changes, cut) => {
          const bytes = Buffer.from(seeds[seed] ?? '');
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const path = write(
            'fuzz',
            bytes.subarray(0, bytes.length - (cut % 4 === 0 ? cut % bytes.length : 0)),
          );
          try {
            await readAll(path);
          } catch (error) {
            expect(error).to.have.property('code').that.is.oneOf(['unreadable-file', 'invalid-parameter']);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('TopoJSON', () => {
  const write = scratchFolder();

  it('gives the features of its one object, with arcs joined', async () => {
    const { stream, rows } = await readAll(fixture('veredas.topojson'));
    expect(stream).to.include({ format: 'topojson', crs: 4326 });
    expect(stream.columns).to.deep.equal(['nombre', 'id']);
    expect(rows.map(({ row, properties }) => [row, properties.nombre ?? null])).to.deep.equal([
      [1, 'Norte'],
      [2, 'Sur'],
      [3, null],
    ]);
    expect(rows[0]?.geometry).to.deep.equal({
      type: 'Polygon',
      coordinates: [
        [
          [-75, 6],
          [-74, 6],
          [-74, 7],
          [-75, 7],
          [-75, 6],
        ],
      ],
    });
  });

  it('asks which object is meant when there are several', async () => {
    const topology = JSON.parse(readFileSync(fixture('veredas.topojson'), 'utf8')) as {
      objects: Record<string, unknown>;
    };
    topology.objects.otros = { type: 'GeometryCollection', geometries: [] };
    const path = write('two.topojson', JSON.stringify(topology));
    expect((await problemOf(path)).members.allowed).to.deep.equal(['veredas', 'otros']);
    expect((await readAll(path, { object: 'veredas' })).rows).to.have.length(3);
    expect((await problemOf(path, { object: 'x' })).status).to.equal(422);
  });

  it('refuses rows whose arcs do not exist and rows with too many vertices', async () => {
    const text = readFileSync(fixture('veredas.topojson'), 'utf8');
    const { rows } = await readAll(write('arcs.topojson', text.replace('[[0, 1]]', '[[0, 99]]')));
    expect(rows.map((row) => row.problem?.code)).to.deep.equal(['geometry-invalid', undefined, undefined]);
    const few = await readAll(fixture('veredas.topojson'), { maxVertices: 3 });
    expect(few.rows[0]?.problem?.code).to.equal('too-many-vertices');
  });

  it('converts what projected arcs say, each position once', async () => {
    const topology = {
      type: 'Topology',
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3116' } },
      arcs: [
        [
          [999529.2908, 1001493.9104],
          [1009529, 1001493],
          [1009529, 1011493],
          [999529.2908, 1001493.9104],
        ],
      ],
      objects: {
        a: { type: 'GeometryCollection', geometries: [1, 2].map(() => ({ type: 'Polygon', arcs: [[0]] })) },
      },
    };
    const { rows } = await readAll(write('plane.topojson', JSON.stringify(topology)));
    for (const { geometry } of rows) {
      const [lng, lat] = geometry?.type === 'Polygon' ? (geometry.coordinates[0]?.[0] ?? []) : [];
      expect(lng).to.be.closeTo(-74.08175, 1e-8);
      expect(lat).to.be.closeTo(4.60971, 1e-8);
    }
  });

  it('that is cut off or lacks its arcs is a problem of the file', async () => {
    const text = readFileSync(fixture('veredas.topojson'), 'utf8');
    expect((await problemOf(write('cut.topojson', text.slice(0, -20)))).detail.es).to.include('cortado');
    expect(
      (await problemOf(write('noarcs.topojson', '{"type":"Topology","objects":{"a":{}}}'))).status,
    ).to.equal(422);
  });
});

const shared = sharedDir();

(shared === null ? describe.skip : describe)('the shared files', () => {
  for (const [path, rows, located] of [
    ['data/municipalities/municipios_mgn2021.geojson', 1121, 1121],
    ['data/departments/departamentos_mgn2021.geojson', 33, 33],
    ['data/pdet/pdet_municipios_170.csv', 170, 0],
    ['data/etcr/sitios_acreditacion_etcr_derivado.csv', 29, 28],
    ['data/etcr/sitios_acreditacion_etcr_derivado.geojson', 28, 28],
    ['data/protected_areas/areas_protegidas_2013.geojson', 262, 262],
    ['data/divipola/divipola_municipios_2023-12.csv', 1121, 1121],
    ['data/attributes/municipios_poblacion_ipm.csv', 1121, 0],
    ['data/basemap/world_atlas_10m_countries_clip.geojson', 15, 15],
    ['data/basemap/ne_10m_rivers_colombia_noattr.geojson', 33, 33],
    ['data/basemap/ne_50m_populated_places_simple_clip.geojson', 23, 23],
    ['checks/locate-known-answers.csv', 400, 400],
  ] as const) {
    it(`${path} gives ${rows} rows, ${located} of them with a place`, async () => {
      const read = await readAll(sharedFile(path));
      expect(read.rows).to.have.length(rows);
      expect(read.rows.filter((row) => row.problem)).to.deep.equal([]);
      expect(read.rows.filter((row) => row.geometry !== null)).to.have.length(located);
    });
  }
});
