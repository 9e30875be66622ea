/** npm run migrate: brings the schema of DATABASE_URL, or of the embedded database, up to date. */
import { DatabaseError, openDatabase } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { readConfig } from '../server/config.ts';
import { run } from './report.ts';

const RIGHTS = 'create extension if not exists postgis; grant insert on spatial_ref_sys to <usuario/user>;';

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
  const reason = error.message.slice(error.message.lastIndexOf(' - ') + 3); // knex puts the statement before it
  throw new DatabaseError(
    'not-permitted',
    `El usuario de la base de datos no tiene permiso (${reason}); un administrador del servidor ejecuta antes, en esa base: ${RIGHTS}`,
    `The database user lacks a right (${reason}); an administrator of the server first runs, in that database: ${RIGHTS}`,
  );
}
