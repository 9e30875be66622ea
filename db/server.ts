/** What a PostgreSQL server must be, and what is wrong with it in one line when it cannot be used. */
import pg from 'pg';
import { DatabaseError } from './errors.ts';

/** Tries the server once. @throws DatabaseError: unreachable, refused, PostgreSQL below 15, PostGIS absent or below 3.3 */
export async function checkServer(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined); // a connection lost later is told by the query that needs it
  try {
    await client.connect();
    await checkVersions(client);
  } catch (error) {
    throw explainConnection(error, connection.connectionString ?? '');
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkVersions(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as name,
      (select coalesce(installed_version, default_version) from pg_available_extensions where name = 'postgis') as postgis`);
  const objection = objectionTo(rows[0]);
  if (objection) throw objection;
}

/** What speaks against a server of these versions. @param postgis installed or installable; null for neither */
export function objectionTo(server: {
  number: number;
  name: string;
  postgis: string | null;
}): DatabaseError | null {
  const { number, name, postgis } = server;
  if (number < 150_000) {
    return new DatabaseError(
      'old-postgresql',
      `La base de datos es PostgreSQL ${name} y se necesita 15 o posterior.`,
      `The database is PostgreSQL ${name}; 15 or later is needed.`,
    );
  }
  if (postgis === null) {
    return new DatabaseError(
      'no-postgis',
      'Al servidor PostgreSQL le falta PostGIS 3.3 o posterior (Debian: apt install postgresql-15-postgis-3).',
      'The PostgreSQL server lacks PostGIS 3.3 or later.',
    );
  }
  if (atLeast(postgis, 3, 3)) return null;
  return new DatabaseError(
    'old-postgis',
    `El servidor tiene PostGIS ${postgis} y se necesita 3.3 o posterior.`,
    `The server has PostGIS ${postgis}; 3.3 or later is needed.`,
  );
}

function atLeast(version: string, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return a > major || (a === major && b >= minor);
}

/** Turns what `pg` throws on connecting into one line that names the cause; the password is never repeated. */
function explainConnection(error: unknown, url: string): unknown {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error;
  const code = (error as Error & { code?: string }).code ?? '';
  const where = describe(url);
  const cause = CAUSES[code] ?? (/timeout/i.test(error.message) ? CAUSES.ETIMEDOUT : undefined);
  if (!cause) {
    const text = error.message.split('\n')[0];
    return new DatabaseError(
      'unusable',
      `No se puede usar la base de datos de DATABASE_URL (${where}): ${text}.`,
      `The database of DATABASE_URL cannot be used: ${text}.`,
    );
  }
  return new DatabaseError(cause[0], `DATABASE_URL (${where}): ${cause[1]}.`, `DATABASE_URL: ${cause[2]}.`);
}

/** pg error code → [own code, Spanish, English]. */
const CAUSES: Record<string, [string, string, string]> = {
  ECONNREFUSED: [
    'refused',
    'nadie responde en esa dirección; revise el servidor y el puerto',
    'connection refused; check server and port',
  ],
  ENOENT: ['refused', 'no existe ese socket de PostgreSQL', 'no such PostgreSQL socket'],
  ENOTFOUND: ['unknown-host', 'no se encuentra ese servidor', 'unknown host'],
  EAI_AGAIN: ['unknown-host', 'no se encuentra ese servidor', 'unknown host'],
  ETIMEDOUT: ['timeout', 'el servidor no responde a tiempo', 'the server does not answer in time'],
  EHOSTUNREACH: ['timeout', 'el servidor no es alcanzable', 'the server is unreachable'],
  '3D000': [
    'unknown-database',
    'esa base de datos no existe; créela con createdb',
    'that database does not exist',
  ],
  '28P01': ['bad-password', 'usuario o contraseña no aceptados', 'user or password not accepted'],
  '28000': ['bad-password', 'el servidor no admite a ese usuario', 'the server does not admit that user'],
  '53300': ['too-many', 'el servidor no admite más conexiones', 'the server has too many connections'],
  '57P03': [
    'starting',
    'el servidor aún está arrancando; intente de nuevo',
    'the server is still starting; try again',
  ],
};

/** host:port/database of a connection string. */
function describe(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return '?';
  }
}
