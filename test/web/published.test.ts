import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PublicRelease } from '../../server/contract/releases.ts';
import { shownText } from '../../server/embed/numbers.ts';
import { findReleaseFile } from '../../server/queries/releases.ts';
import { Embeds } from '../../server/services/embeds/embeds.ts';
import { staticFiles } from '../../server/services/embeds/static-files.ts';
import { release } from '../../server/services/releases.ts';
import { publishTo } from '../../server/tiles/public/publish.ts';
import { releaseFiles, staticList } from '../../server/tiles/public/static-files.ts';
import { ownDemoDatabase } from '../support/databases.ts';
import { engines } from '../support/engines.ts';
import { serveFolder } from '../support/file-server.ts';
import { drawn, publicTable, type Visit, visit } from './embed-page.ts';
import { type PublicMap, publicMapTests } from './embed-suite.ts';

/** The public map as `npm run publish` writes it, on a server that knows files alone. */
async function publishedFolder(): Promise<PublicMap> {
  const folder = mkdtempSync(join(tmpdir(), 'geoser-published-'));
  const files = await serveFolder(folder);
  const database = await ownDemoDatabase(engines().at(-1) ?? 'embedded');
  try {
    const order = { minimum: 5, by: 'console', trace: null, at: new Date('2026-01-15T12:00:00Z') };
    const { id } = await release(database.knex, order);
    const read = async (path: string) =>
      Buffer.from((await findReleaseFile(database.knex, id, path))?.identity ?? '').toString('utf8');
    const embeds = new Embeds({
      current: async () => id,
      json: async (_id, path) => JSON.parse(await read(path)),
    });
    await publishTo(
      folder,
      (async function* () {
        yield* releaseFiles(id, read, files.url);
        yield* staticFiles(embeds, { url: files.url, service: null });
        yield staticList(JSON.parse(await read('release.json')) as PublicRelease, files.url);
      })(),
    );
  } finally {
    await database.close();
  }
  return {
    url: files.url,
    close() {
      files.close();
      rmSync(folder, { recursive: true });
    },
  };
}

let published: Promise<PublicMap> | undefined;
after(async () => (await published)?.close());

/** One for both suites. */
async function onFiles(): Promise<PublicMap> {
  published ??= publishedFolder();
  return { url: (await published).url, close() {} };
}

publicMapTests('the public map from a folder', onFiles);

describe('the published folder on a plain file server', () => {
  let url: string;
  let visited: Visit | undefined;

  before(async () => {
    ({ url } = await onFiles());
  });
  afterEach(async () => {
    const { complaints = [] } = visited ?? {};
    await visited?.close();
    visited = undefined;
    expect(complaints).to.deep.equal([]);
  });

  for (const path of ['/', '/embed/', '/embed/en.html']) {
    it(`shows the map at ${path}, with the numbers of the release in its list`, async () => {
      visited = await visit(url + path);
      const { page } = visited;
      await drawn(page);
      const [first] = (await publicTable(url, 'department')).filter(({ units }) => 'n' in units);
      const language = path.endsWith('en.html') ? 'en' : 'es';
      expect(await page.locator('body').textContent())
        .to.include(first?.name)
        .and.include(shownText(first?.units ?? { n: -1 }, language));
    });
  }

  it('shows the picture and the list without script', async () => {
    visited = await visit(`${url}/`, { javaScriptEnabled: false });
    const { page } = visited;
    expect(await page.locator('svg').first().isVisible()).to.equal(true);
    expect(await page.locator('body').textContent()).to.include('Antioquia');
  });
});
