import { expect } from 'chai';
import fc from 'fast-check';
import type { AddedColumns } from '../../server/annotators/index.ts';
import { annotated, oneColumn } from '../support/annotating.ts';
import { readAll, scratchFolder } from '../support/files.ts';

const point = (x: number, rest = '') =>
  `{"type":"Feature","properties":{"n":${x}},"geometry":{"type":"Point","coordinates":[${x},6.20]}${rest}}`;

describe('an annotated GeoJSON file', () => {
  const write = scratchFolder();

  async function textOf(content: string, columns: AddedColumns): Promise<string> {
    const { bytes } = await annotated(write('mapa.geojson', content), { format: 'geojson' }, columns);
    return bytes.toString('utf8');
  }

  it('has ours behind the properties of each feature and the rest as it was written', async () => {
    const before = '{"name":"capa","crs":null,\n"features": [\n';
    const after = '\n], "nota": {"features": [1]}, "type":"FeatureCollection"}\n';
    const text = await textOf(
      `${before}${point(-75, ',"id":7,"foreign":{"properties":{}}')},\n ${point(-74)}${after}`,
      { names: ['pdet', 'km'], valuesOf: (row) => (row === 1 ? ['sí', 1.5] : [null, true]) },
    );
    expect(text).to.equal(
      `${before}${point(-75, ',"id":7,"foreign":{"properties":{}}').replace('{"n":-75}', '{"n":-75,"pdet":"sí","km":1.5}')},\n ${point(-74).replace('{"n":-74}', '{"n":-74,"pdet":null,"km":true}')}${after}`,
    );
  });

  it('writes ours as the file writes its members', async () => {
    const lines = '{"type": "Feature",\n  "properties": {\n    "a": "}"\n  },\n  "geometry": null\n}';
    expect(await textOf(lines, oneColumn('v', { 1: 'x' }))).to.equal(
      lines.replace('"}"\n', '"}",\n    "v": "x"\n'),
    );
    const spaced = '{"type": "Feature", "properties": {"a": 1}, "geometry": null}';
    expect(await textOf(spaced, oneColumn('v', { 1: 'x' }))).to.equal(spaced.replace('1}', '1, "v": "x"}'));
  });

  it('gives properties to a feature that has none and makes a feature of a geometry', async () => {
    const column = oneColumn('v', { 1: 'x' });
    expect(await textOf('{"type":"Feature","properties":null,"geometry":null}', column)).to.equal(
      '{"type":"Feature","properties":{"v": "x"},"geometry":null}',
    );
    expect(await textOf('{"type":"Feature","properties": {},"geometry":null}', column)).to.equal(
      '{"type":"Feature","properties": {"v": "x"},"geometry":null}',
    );
    expect(JSON.parse(await textOf('{"type":"Feature","geometry":null}', column))).to.deep.equal({
      type: 'Feature',
      properties: { v: 'x' },
      geometry: null,
    });
    expect(JSON.parse(await textOf('{"type":"Point","coordinates":[-75,6]}', column))).to.deep.equal({
      type: 'Feature',
      properties: { v: 'x' },
      geometry: { type: 'Point', coordinates: [-75, 6] },
    });
  });

  it('leaves features out with their commas, wherever they stand', async () => {
    const collection = (...features: string[]) =>
      `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`;
    const all = [point(-75), point(-74), point(-73), point(-72)];
    for (const kept of [[1], [4], [2, 3], [1, 4], [], [1, 2, 3, 4]]) {
      const text = await textOf(collection(...all), {
        names: [],
        valuesOf: (row) => (kept.includes(row) ? [] : null),
      });
      const features = kept.map((row) => all[row - 1] ?? '');
      expect(text, kept.join()).to.equal(
        kept.length > 0 ? collection(...features) : '{"type":"FeatureCollection","features":[\n\n]}\n',
      );
    }
  });

  it('stays one feature a line, or a text sequence, and leaves lines out whole', async () => {
    const column = oneColumn('v', { 2: 'x', 4: 'y' });
    const marked = (x: number, v: string) => point(x).replace(`{"n":${x}}`, `{"n":${x},"v":"${v}"}`);
    const lines = [point(-75), point(-74), point(-73), point(-72)];
    expect(await textOf(`${lines.join('\n')}\n`, column)).to.equal(
      `${marked(-74, 'x')}\n${marked(-72, 'y')}\n`,
    );
    const sequence = lines.map((line) => `\x1e${line}\n`).join('');
    expect(await textOf(sequence, column)).to.equal(`\x1e${marked(-74, 'x')}\n\x1e${marked(-72, 'y')}\n`);
  });

  it('gives a name of ours that a feature has a number', async () => {
    const text = await textOf(point(-75), oneColumn('n', { 1: 'x' }));
    expect(text).to.include('{"n":-75,"n (2)":"x"}');
  });

  it('changes the properties that count where a member stands twice', async () => {
    const text = await textOf(
      '{"type":"Feature","properties":{"a":1},"geometry":null,"properties":{"b":"\\"}"}}',
      oneColumn('v', { 1: 'x' }),
    );
    expect((JSON.parse(text) as { properties: unknown }).properties).to.deep.equal({ b: '"}', v: 'x' });
  });

  it('read again is what it was with ours, whatever its members and their white space', async () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    const features = fc.array(
      fc.record({
        type: fc.constant('Feature'),
        geometry: fc.constant({ type: 'Point', coordinates: [-75.5, 6.2] }),
        properties: fc.option(fc.dictionary(fc.string(), value)),
        foreign: value,
      }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(
        features,
        fc.constantFrom(0, 1, 2, '\t'),
        fc.array(fc.boolean()),
        async (list, space, kept) => {
          const root = { type: 'FeatureCollection', foreign: { features: list }, features: list, last: '[' };
          const isKept = (row: number) => kept[row - 1] ?? true;
          const text = await textOf(JSON.stringify(root, null, space), {
            names: ['nuestra'],
            valuesOf: (row) => (isKept(row) ? [row] : null),
          });
          const expected = list
            .map((feature, index) => ({
              ...feature,
              properties: { ...feature.properties, nuestra: index + 1 },
            }))
            .filter((_, index) => isKept(index + 1));
          expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify({ ...root, features: expected })));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('larger than a piece of the file comes out whole', async () => {
    const features = Array.from({ length: 5000 }, (_, index) => point(-70 - index / 1000));
    const text = await textOf(`{"type":"FeatureCollection","features":[${features.join(',')}]}`, {
      names: ['fila'],
      valuesOf: (row) => [row],
    });
    const { rows } = await readAll(write('vuelta.geojson', text));
    expect(rows.map(({ row, properties }) => properties.fila === row)).to.deep.equal(
      features.map(() => true),
    );
  });
});
