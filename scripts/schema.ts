/** The schema as a program needs it: the embedded one is brought up to date, a server's is its operator's matter. */
import type { Database } from '../db/connect.ts';
import { migrate, pendingMigrations } from '../db/migrate.ts';
import { StartError } from '../server/start-error.ts';

/** @throws StartError naming the command when a server's schema is behind */
export async function prepareSchema(database: Database): Promise<void> {
  if (database.engine === 'embedded') await migrate(database.knex);
  else if ((await pendingMigrations(database.knex)).length > 0) {
    throw new StartError(
      'El esquema no está al día; ejecute antes: npm run migrate',
      'The schema is behind; first run: npm run migrate',
    );
  }
}
