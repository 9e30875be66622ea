/**
 * npm run reset [-- --yes] [-- --empty]: empties the database after a question. The embedded one gets its
 * demonstration data anew unless --empty. While the service runs, it works through it.
 */
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '../db/connect.ts';
import { setKeptEmpty } from '../db/embedded/emptied.ts';
import { emptyDatabase } from '../db/empty.ts';
import { type Config, readConfig } from '../server/config.ts';
import { fillWithDemonstration } from '../server/first-data.ts';
import { operatorTrace } from '../server/operator.ts';
import { audit } from '../server/queries/audit.ts';
import { everyPhoto } from '../server/queries/photos.ts';
import { Readiness } from '../server/readiness.ts';
import { photoStoreAt } from '../server/services/photo-store.ts';
import { emptyShelf } from '../server/services/photos.ts';
import { StartError } from '../server/start-error.ts';
import { progressLine } from './progress.ts';
import { run } from './report.ts';

await run(async () => {
  const values = readOptions();
  const config = readConfig();
  if (!values.yes && !(await confirmed(config))) {
    console.log('No se borró nada. / Nothing was deleted.');
    return;
  }
  const database = await openDatabase(config);
  try {
    const photos = await everyPhoto(database.knex);
    // The trail goes with all else; what begins anew begins with who emptied it.
    await emptyDatabase(database.knex, (trx, gone) =>
      audit(trx, { ...operatorTrace(), action: 'database.emptied', subject: 'database', details: gone }),
    );
    await emptyShelf(photoStoreAt(config.photos), photos);
    if (database.engine === 'embedded') setKeptEmpty(config.dataDir, values.empty ?? false);
    const demonstration = database.engine === 'embedded' && !values.empty;
    if (demonstration) await install(database);
    console.log(
      demonstration
        ? 'La base tiene de nuevo los datos de demostración. / The database holds the demonstration data again.'
        : 'La base está vacía. / The database is empty.',
    );
  } finally {
    await database.close();
  }
});

function readOptions(): { yes?: boolean; empty?: boolean } {
  try {
    return parseArgs({ options: { yes: { type: 'boolean' }, empty: { type: 'boolean' } } }).values;
  } catch {
    const usage = 'npm run reset -- [--yes] [--empty]';
    throw new StartError(`Uso: ${usage}`, `Usage: ${usage}`);
  }
}

async function confirmed(config: Config): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new StartError(
      'Sin terminal para preguntar: añada --yes para borrar todo (npm run reset -- --yes).',
      'No terminal to ask on: add --yes to delete everything.',
    );
  }
  const where = config.databaseUrl === null ? config.dataDir : 'DATABASE_URL';
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `Se borrará todo lo que hay en ${where}. ¿Continuar? / Everything there will be deleted. Go on? [s/N] `,
  );
  terminal.close();
  return /^(s|si|sí|y|yes)$/i.test(answer.trim());
}

async function install(database: Database): Promise<void> {
  const readiness = new Readiness();
  const terminal = progressLine();
  readiness.onChange(terminal.show);
  await fillWithDemonstration(database, readiness);
  terminal.end();
}
