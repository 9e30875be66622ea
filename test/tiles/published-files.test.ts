import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VectorTile } from '@mapbox/vector-tile';
import { expect } from 'chai';
import { PbfReader } from 'pbf';
import type { PublicCells, PublicRelease } from '../../server/contract/releases.ts';
import { findReleaseFile } from '../../server/queries/releases.ts';
import { release } from '../../server/services/releases.ts';
import { publishTo } from '../../server/tiles/public/publish.ts';
import { releaseFiles, type StaticFile, staticList } from '../../server/tiles/public/static-files.ts';
import { ownDemoDatabase } from '../support/databases.ts';
import { engines } from '../support/engines.ts';

const URL_BASE = 'https://mapas.example.org/geoser';

describe('the published folder', () => {
  let folder: string;
  let id: string;
  let files: () => AsyncGenerator<StaticFile>;

  before(async () => {
    const database = await ownDemoDatabase(engines().at(-1) ?? 'server');
    const texts = new Map<string, string>();
    try {
      const order = { minimum: 5, by: 'console', trace: null, at: new Date('2026-01-15T12:00:00Z') };
      ({ id } = await release(database.knex, order));
      const keep = async (path: string): Promise<string> => {
        const file = await findReleaseFile(database.knex, id, path);
        const text = Buffer.from(file?.identity ?? '').toString('utf8');
        texts.set(path, text);
        return text;
      };
      const card = JSON.parse(await keep('release.json')) as PublicRelease;
      for (const { path } of card.files) await keep(path);
    } finally {
      await database.close();
    }
    const read = async (path: string) => texts.get(path) ?? '';
    files = async function* () {
      yield* releaseFiles(id, read, URL_BASE);
      yield staticList(JSON.parse(await read('release.json')) as PublicRelease, URL_BASE);
    };
    folder = mkdtempSync(join(tmpdir(), 'geoser-publish-'));
    await publishTo(folder, files());
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  const text = (path: string) => readFileSync(join(folder, path), 'utf8');

  it('holds every file that its manifest names, byte for byte', () => {
    const { files: named } = JSON.parse(text('manifest.json')) as {
      files: { path: string; bytes: number; sha256: string }[];
    };
    expect(named.length).to.be.greaterThan(1_000);
    for (const { path, bytes, sha256 } of named) {
      const content = readFileSync(join(folder, path));
      expect(content.byteLength).to.equal(bytes);
      expect(createHash('sha256').update(content).digest('hex'), path).to.equal(sha256);
    }
  });

  it('leads from its list to the release, under the address that it will have', () => {
    const { releases, current } = JSON.parse(text('public/releases.json'));
    expect([current, releases[0].base]).to.deep.equal([id, `/geoser/public/${id}/`]);
    const tileJson = JSON.parse(text(`public/${id}/tiles/cells.json`));
    expect(tileJson.tiles).to.deep.equal([`${URL_BASE}/public/${id}/tiles/cells/{z}/{x}/{y}.mvt`]);
  });

  it('holds in the cells’ tiles of each zoom the units of all cells', () => {
    const { rows, rest } = JSON.parse(text(`public/${id}/cells.json`)) as PublicCells;
    const expected = [...rows, ...rest].reduce((sum, { units }) => sum + units, 0);
    for (const z of ['0', '5', '9', '11']) {
      const below = join(folder, `public/${id}/tiles/cells/${z}`);
      const tiles = readdirSync(below, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.mvt'),
      );
      const units = tiles.map((name) => unitsIn(readFileSync(join(below, name))));
      expect(
        units.reduce((sum, each) => sum + each, 0),
        `zoom ${z}`,
      ).to.equal(expected);
    }
  });

  it('is left as it is by a second run, but for what was lost', async () => {
    const path = join(folder, `public/${id}/cells.json`);
    const then = new Date('2020-01-01T00:00:00Z');
    utimesSync(path, then, then);
    const lost = join(folder, `public/${id}/department.json`);
    rmSync(lost);
    const again = await publishTo(folder, files());
    expect(again.written).to.equal(1);
    expect(statSync(path).mtime).to.deep.equal(then);
    expect(statSync(lost).size).to.be.greaterThan(1_000);
  });

  if (spawnSync('ogrinfo', ['--version']).status === 0) {
    it('has tiles that GDAL opens', () => {
      const tiles = join(folder, `public/${id}/tiles/municipality`);
      const options = ['-oo', 'TILE_EXTENSION=mvt', '-oo', `METADATA_FILE=${join(tiles, 'metadata.json')}`];
      const told = spawnSync('ogrinfo', ['-so', '-al', ...options, `MVT:${join(tiles, '8')}`], {
        encoding: 'utf8',
      });
      expect(told.stdout).to.match(/Layer name: municipality/);
      expect(Number(/Feature Count: (\d+)/.exec(told.stdout)?.[1])).to.be.greaterThan(1_000);
    });
  }
});

function unitsIn(bytes: Uint8Array): number {
  const layer = new VectorTile(new PbfReader(bytes)).layers.cells;
  let units = 0;
  for (let i = 0; i < (layer?.length ?? 0); i++) units += Number(layer?.feature(i).properties.point_count);
  return units;
}
