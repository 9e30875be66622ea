/** npm run migrate: brings the schema of DATABASE_URL, or of the embedded database, up to date. */
import { DatabaseError, openDatabase } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { readConfig } from '../server/config.ts';
import { run } from './report.ts';

await run(async () => {
  const database = await openDatabase(readConfig());
  try {
    const applied = await migrate(database.knex).catch(explain);
    console.log(
      applied.length === 0
        ? 'El esquema ya está al día. / The schema is up to date.'
        : `Migraciones aplicadas: ${applied.join(', ')} / Migrations applied.`,
    );
  } finally {
    await database.close();
  }
});

function explain(error: Error & { code?: string }): never {
  if (error.code !== '42501') throw error;
  throw new DatabaseError(
    'not-permitted',
    `El usuario de la base de datos no tiene permiso: ${error.message}. Si es por PostGIS, un administrador ejecuta antes: create extension postgis`,
    'The database user lacks a right; for PostGIS an administrator first runs: create extension postgis',
  );
}
