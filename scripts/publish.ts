/**
 * npm run publish -- <folder> [--url https://mapas.example.org/geoser]: writes the newest release and the page of the
 * public map as files for any web host or object store. The next run writes what changed.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Knex } from 'knex';
import { openDatabase } from '../db/connect.ts';
import { readConfig } from '../server/config.ts';
import type { PublicRelease } from '../server/contract/releases.ts';
import { findReleaseFile, listReleases } from '../server/queries/releases.ts';
import { Embeds } from '../server/services/embeds/embeds.ts';
import { staticFiles } from '../server/services/embeds/static-files.ts';
import { StartError } from '../server/start-error.ts';
import { publishTo } from '../server/tiles/public/publish.ts';
import { releaseFiles, type StaticFile, staticList } from '../server/tiles/public/static-files.ts';
import { buildWeb } from '../server/web-build.ts';
import { run } from './report.ts';
import { prepareSchema } from './schema.ts';

const USAGE = 'npm run publish -- <carpeta/folder> [--url https://…]';

await run(async () => {
  const { folder, url } = readOptions();
  const config = readConfig();
  await buildWeb();
  const database = await openDatabase(config);
  try {
    await prepareSchema(database);
    const done = await publishTo(folder, filesOf(database.publicReader(), url, config.publicUrl));
    const total = `${done.written + done.unchanged} archivos, ${(done.bytes / 1e6).toFixed(1)} MB`;
    console.log(`Publicado en ${folder}: ${total}; ${done.written} escritos, ${done.unchanged} ya estaban.`);
    console.log(`Published: ${done.written} files written, ${done.unchanged} were there.`);
  } finally {
    await database.close();
  }
});

/** @throws StartError with the usage */
function readOptions(): { folder: string; url: string } {
  try {
    const { values, positionals } = parseArgs({
      options: { url: { type: 'string', default: '' } },
      allowPositionals: true,
    });
    const [folder, ...others] = positionals;
    if (!folder || others.length > 0) throw new TypeError('one folder');
    const url = values.url.replace(/\/+$/, '');
    if (url !== '') new URL(url);
    return { folder: resolve(folder), url };
  } catch {
    throw new StartError(`Uso: ${USAGE}`, `Usage: ${USAGE}`);
  }
}

async function* filesOf(db: Knex, url: string, service: string | null): AsyncGenerator<StaticFile> {
  const [newest] = await listReleases(db);
  if (!newest) {
    throw new StartError(
      'Aún no hay ninguna publicación; haga una antes: npm run release',
      'There is no release yet; make one first: npm run release',
    );
  }
  const read = async (path: string): Promise<string> => {
    const file = await findReleaseFile(db, newest.id, path);
    if (!file) throw new Error(`release ${newest.id} lacks ${path}`);
    return Buffer.from(file.identity).toString('utf8');
  };
  yield* releaseFiles(newest.id, read, url);
  const embeds = new Embeds({
    current: async () => newest.id,
    json: async (_id, path) => JSON.parse(await read(path)),
  });
  yield* staticFiles(embeds, { url: url || null, service });
  yield staticList(JSON.parse(await read('release.json')) as PublicRelease, url);
}
