/** The demonstration data of a new embedded database, with its progress. */
import { analyzeDatabase, type Database } from '../db/connect.ts';
import { operatorTrace } from './operator.ts';
import type { Readiness } from './readiness.ts';
import { installDemonstration } from './services/demonstration.ts';
import { releaseDemonstration } from './services/releases.ts';

export async function fillWithDemonstration(database: Database, readiness: Readiness): Promise<void> {
  await installDemonstration(
    { db: database.knex, engine: database.engine },
    { onProgress: (step, done, total) => readiness.begin(step, done, total), trace: operatorTrace() },
  );
  await analyzeDatabase(database.knex);
  readiness.begin({ es: 'Publicando el mapa de demostración', en: 'Releasing the demonstration map' });
  await releaseDemonstration(database.knex);
}
