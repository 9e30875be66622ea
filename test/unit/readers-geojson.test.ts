import { expect } from 'chai';
import { JsonSplitter } from '../../server/readers/json-splitter.ts';
import { fixture, problemOf, readAll, scratchFolder } from '../support/files.ts';

const POINT = { type: 'Point', coordinates: [-75.56, 6.25] };

function feature(properties: object, geometry: object | null = POINT): string {
  return JSON.stringify({ type: 'Feature', properties, geometry });
}

function collection(features: string[], members = ''): string {
  return `{"type":"FeatureCollection",${members}"features":[${features.join(',')}]}`;
}

function crsMember(name: string): string {
  return `"crs":{"type":"name","properties":{"name":"${name}"}},`;
}

describe('GeoJSON', () => {
  const write = scratchFolder();

  it('gives features in order, with text trimmed, empty text null and lists as JSON text', async () => {
    const { stream, rows } = await readAll(fixture('veredas.geojson'));
    expect(stream).to.include({ format: 'geojson', crs: 4326, encoding: null });
    expect(stream.columns).to.deep.equal(['codigo', 'nombre', 'nota', 'lista', 'id']);
    expect(rows[0]?.properties).to.deep.equal({
      codigo: '05001001',
      nombre: 'El Plan',
      nota: null,
      lista: '[1,2]',
      id: 'v-1',
    });
    expect(rows.map(({ row, geometry }) => [row, geometry?.type])).to.deep.equal([
      [1, 'Polygon'],
      [2, 'Point'],
      [3, undefined],
    ]);
  });

  it('leaves heights and extents out of the geometry', async () => {
    const { rows } = await readAll(fixture('veredas.geojson'));
    expect(rows[1]?.geometry).to.deep.equal({ type: 'Point', coordinates: [-75.5, 6.2] });
  });

  it('is read whatever the size of the pieces it comes in', () => {
    const text = collection(
      [feature({ a: 'x"}],[\\' }), feature({ b: 'ñ{["' }, { type: 'MultiPoint', coordinates: [[1, 2]] })],
      '"name":"features","meta":{"features":[1,{"a":[]}]},',
    );
    const bytes = Buffer.from(`${text}\n`);
    const whole = partsOf(bytes, bytes.length);
    expect(whole.map((part) => part.kind)).to.deep.equal(['envelope', 'feature', 'feature', 'root']);
    for (let size = 1; size < 40; size++)
      expect(partsOf(bytes, size), `pieces of ${size}`).to.deep.equal(whole);
  });

  for (const [name, text, count] of [
    ['a single feature', feature({ a: 1 }), 1],
    ['a bare geometry', JSON.stringify(POINT), 1],
    ['features one a line', `${feature({ a: 1 })}\n${feature({ a: 2 })}\r\n`, 2],
    ['a text sequence', `\x1e${feature({ a: 1 })}\n\x1e${feature({ a: 2 })}\n`, 2],
    ['a byte order mark', `\uFEFF${collection([feature({ a: 1 })])}`, 1],
    ['members behind the features', collection([feature({ a: 1 })]).replace(/\}$/, ',"name":"x"}'), 1],
    ['its type behind the features', `{"features":[${feature({ a: 1 })}],"type":"FeatureCollection"}`, 1],
  ] as const) {
    it(`is read as ${name}`, async () => {
      const { rows } = await readAll(write('form.geojson', text));
      expect(rows.map((row) => row.geometry)).to.deep.equal(Array(count).fill(POINT));
    });
  }

  for (const [name, crs] of [
    ['urn:ogc:def:crs:OGC:1.3:CRS84', 4326],
    ['urn:ogc:def:crs:EPSG::4686', 4686],
    ['urn:ogc:def:crs:EPSG:6.9:9377', 9377],
    ['EPSG:3116', 3116],
    ['http://www.opengis.net/def/crs/EPSG/0/3857', 3857],
  ] as const) {
    it(`honours crs ${name}`, async () => {
      const text = collection([feature({}, { type: 'Point', coordinates: PLACES[crs] })], crsMember(name));
      const { stream, rows } = await readAll(write('crs.geojson', text));
      expect(stream.crs).to.equal(crs);
      const [lng, lat] = (rows[0]?.geometry as typeof POINT | null)?.coordinates ?? [];
      expect(lng).to.be.closeTo(-74.08175, 1e-8);
      expect(lat).to.be.closeTo(4.60971, 1e-8);
    });
  }

  it('lets --crs overrule the crs of the file', async () => {
    const text = collection(
      [feature({}, { type: 'Point', coordinates: PLACES[3116] })],
      crsMember('urn:ogc:def:crs:OGC:1.3:CRS84'),
    );
    const { rows } = await readAll(write('overrule.geojson', text), { crs: 3116 });
    expect((rows[0]?.geometry as typeof POINT | null)?.coordinates[0]).to.be.closeTo(-74.08175, 1e-8);
  });

  it('refuses an unknown crs with the list of known ones', async () => {
    const path = write(
      'unknown.geojson',
      collection([feature({})], crsMember('urn:ogc:def:crs:EPSG::32620')),
    );
    const problem = await problemOf(path);
    expect(problem).to.include({ status: 422, code: 'unreadable-file' });
    expect(problem.detail.es).to.include('32620').and.include('9377 (MAGNA-SIRGAS / Origen-Nacional)');
  });

  it('refuses a crs behind the features that they were not read in', async () => {
    const text = collection([feature({})]).replace(/\}$/, `,${crsMember('EPSG:9377').slice(0, -1)}}`);
    expect((await problemOf(write('late.geojson', text))).detail.es).to.include('--crs 9377');
  });

  it('closes an open ring and says so', async () => {
    const ring = [
      [-75, 5],
      [-74, 5],
      [-74, 6],
    ];
    const { rows } = await readAll(
      write('open.geojson', collection([feature({}, { type: 'Polygon', coordinates: [ring] })])),
    );
    expect(rows[0]?.notes?.[0]).to.include({ code: 'repaired', column: 'geometry' });
    expect(rows[0]?.geometry).to.deep.equal({ type: 'Polygon', coordinates: [[...ring, ring[0]]] });
  });

  for (const [name, geometry, code] of [
    ['an unknown type', { type: 'Circle', coordinates: [1, 2] }, 'geometry-invalid'],
    ['text for numbers', { type: 'Point', coordinates: ['-75', '6'] }, 'geometry-invalid'],
    ['one number', { type: 'Point', coordinates: [-75] }, 'geometry-invalid'],
    ['no coordinates', { type: 'Polygon' }, 'geometry-invalid'],
    ['a ring of two', { type: 'Polygon', coordinates: [[[-75, 5], [-74, 5]]] }, 'geometry-invalid'], // biome-ignore format: one line a case
    ['a ring of none', { type: 'Polygon', coordinates: [[]] }, 'geometry-invalid'],
    ['a line of one', { type: 'LineString', coordinates: [[-75, 5]] }, 'geometry-invalid'],
    ['a latitude of 91', { type: 'Point', coordinates: [-75, 91] }, 'coordinates-out-of-range'],
    ['swapped coordinates', { type: 'Point', coordinates: [4.6, -74.08] }, 'coordinates-swapped'],
    ['zeros', { type: 'Point', coordinates: [0, 0] }, 'coordinates-zero'],
    ['a collection within a wrong one', { type: 'GeometryCollection', geometries: [{}] }, 'geometry-invalid'],
  ] as const) {
    it(`refuses the row for ${name} and reads on`, async () => {
      const { rows } = await readAll(
        write('bad.geojson', collection([feature({ a: 1 }, geometry), feature({ a: 2 })])),
      );
      expect(rows.map((row) => row.problem?.code)).to.deep.equal([code, undefined]);
      expect(rows[0]).to.include({ row: 1, geometry: null });
      expect(rows[0]?.properties).to.deep.equal({ a: 1 });
    });
  }

  it('takes an empty geometry for no geometry', async () => {
    const { rows } = await readAll(
      write('empty-geometry.geojson', collection([feature({}, { type: 'MultiPolygon', coordinates: [] })])),
    );
    expect(rows[0]).to.deep.equal({ row: 1, properties: {}, geometry: null });
  });

  it('refuses a feature of another type or without properties', async () => {
    const { rows } = await readAll(
      write('odd.geojson', collection(['{"type":"Thing"}', '{"type":"Feature","geometry":null}'])),
    );
    expect(rows.map((row) => row.problem?.code)).to.deep.equal(['feature-invalid', 'feature-invalid']);
  });

  it('refuses a feature over the limit of vertices without holding it, named by its properties', async () => {
    const line = {
      type: 'LineString',
      coordinates: Array.from({ length: 5000 }, (_, i) => [-75 + i / 1e5, 5]),
    };
    const path = write(
      'large.geojson',
      collection([feature({ nombre: 'Cerro {"}' }, line), feature({ a: 2 })]),
    );
    const { rows } = await readAll(path, { maxVertices: 1000 });
    expect(rows.map((row) => row.problem?.code)).to.deep.equal(['too-many-vertices', undefined]);
    expect(rows[0]?.problem?.value).to.equal('Cerro {"}');
    expect((await readAll(path, { maxVertices: 5000 })).rows[0]?.problem).to.equal(undefined);
  });

  for (const [name, text, expected] of [
    ['is cut off', collection([feature({ a: 1 }), feature({ a: 2 })]).slice(0, -30), 'tras 1 entidades'],
    ['is cut off between features', collection([feature({ a: 1 })]).slice(0, -2), 'está cortado'],
    ['has a comma too many', collection([feature({ a: 1 }), '']), 'JSON'],
    [
      'holds NaN',
      collection(['{"type":"Feature","properties":{"a":NaN},"geometry":null}']),
      'no es JSON válido',
    ],
    ['goes on with rubbish', `${collection([feature({})])} xyz`, 'no es JSON válido'],
    ['has a number among its features', collection(['7']), 'no es un objeto'],
    ['is a list', `[${feature({})}]`, 'es una lista JSON'],
    ['is other JSON', '{"rows": [1, 2]}', 'no GeoJSON'],
    ['has broken members', `{"type":"FeatureCollection",,"features":[${feature({})}]}`, 'no es JSON válido'],
    ['has no features', collection([]), 'ninguna fila'],
    ['is Esri JSON', '{"features":[{"attributes":{},"geometry":{"x":1,"y":2}}]}', 'no GeoJSON'],
  ] as const) {
    it(`that ${name} is a problem of the file`, async () => {
      const problem = await problemOf(write('broken.geojson', text));
      expect(problem.status).to.equal(422);
      expect(problem.detail.es).to.include(expected).and.include('«broken.geojson»');
    });
  }

  it('names the line of a flaw', async () => {
    const text = collection([feature({ a: 1 }), `\n\n${feature({ a: 2 }).replace('2', 'dos')}`]);
    expect((await problemOf(write('line.geojson', text))).members.line).to.equal(3);
  });

  it('in another encoding than UTF-8 is a problem of the file', async () => {
    const latin = Buffer.from(collection([feature({ n: 'Nariño' })]), 'latin1');
    expect((await problemOf(write('latin.geojson', latin))).detail.es).to.include('no está en UTF-8');
    const wide = Buffer.from(collection([feature({ n: 'Nariño' })]), 'utf16le');
    expect((await problemOf(write('wide.geojson', wide))).detail.es).to.include('UTF-16');
  });

  it('marks text that was damaged before', async () => {
    const { rows } = await readAll(write('mojibake.geojson', collection([feature({ n: 'NariÃ±o' })])));
    expect(rows[0]?.notes?.[0]).to.include({ code: 'suspect', column: 'n' });
  });

  it('hands on no text that a database refuses, and no foreign prototype', async () => {
    const text = collection([
      '{"type":"Feature","properties":{"a":"x\\u0000y\\ud800","__proto__":"p"},"geometry":null}',
    ]);
    const { rows } = await readAll(write('odd-text.geojson', text));
    expect(Object.entries(rows[0]?.properties ?? {})).to.deep.equal([
      ['a', 'xy\uFFFD'],
      ['__proto__', 'p'],
    ]);
  });

  it('survives lists nested without end', async () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const features = [
      `{"type":"Feature","properties":{"a":${deep}},"geometry":null}`,
      `{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":${deep}}}`,
    ];
    const { rows } = await readAll(write('deep.geojson', collection(features)));
    expect(rows.map((row) => row.problem?.code)).to.deep.equal([undefined, 'geometry-invalid']);
  });

  it('tells its progress up to the last byte', async () => {
    const seen: [number, number][] = [];
    const path = write('progress.geojson', collection([feature({ a: 1 })]));
    await readAll(path, { onBytes: (read, total) => seen.push([read, total]) });
    const [read, total] = seen.at(-1) ?? [];
    expect(read).to.equal(total).and.to.be.greaterThan(100);
  });
});

/** -74.08175, 4.60971 as PostGIS 3.3 (PROJ 9.1) gives it, in metres rounded to 0.1 mm. */
const PLACES: Record<number, [number, number]> = {
  4326: [-74.08175, 4.60971],
  4686: [-74.08175, 4.60971],
  9377: [4880056.0161, 2067459.1319],
  3116: [999529.2908, 1001493.9104],
  3857: [-8246742.6871, 513705.0667],
};

function partsOf(bytes: Buffer, size: number) {
  const splitter = new JsonSplitter({ maxPositions: 100, maxBytes: 10_000 });
  const parts: { kind: string; text: string }[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const part of splitter.feed(bytes.subarray(at, at + size))) {
      parts.push({
        kind: part.kind,
        text: 'bytes' in part ? part.bytes.toString() : 'text' in part ? part.text : '',
      });
    }
  }
  return parts;
}
