/** npm run release: makes a release of the public map from the units as they are. Also while the service runs. */
import { openDatabase } from '../db/connect.ts';
import { readConfig } from '../server/config.ts';
import { CONSOLE } from '../server/domain/audit.ts';
import { operatorTrace } from '../server/operator.ts';
import { release } from '../server/services/releases.ts';
import { run } from './report.ts';
import { prepareSchema } from './schema.ts';

await run(async () => {
  const config = readConfig();
  const database = await openDatabase(config);
  try {
    await prepareSchema(database);
    const trace = operatorTrace();
    const { publicMinimumGroup: minimum } = config;
    const made = await release(database.knex, { minimum, by: CONSOLE, trace, at: trace.at });
    const { cells, municipalitiesHidden: hidden, bytes } = made.summary;
    console.log(
      `Publicación ${made.id}: ${cells} celdas, ${hidden} municipios sin número, ${kilobytes(bytes)}.`,
    );
    console.log(`Release ${made.id}: ${cells} cells, ${hidden} municipalities without a number.`);
  } finally {
    await database.close();
  }
});

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_000)} kB`;
}
