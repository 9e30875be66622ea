/** The product's HTTP server within a test, on a free port of the loopback address. */
import type { Database } from '../../db/connect.ts';

export interface RunningServer {
  /** `http://127.0.0.1:{port}`, no slash at the end. */
  url: string;
  /** Stops listening and ends what the server started; leaves a database that was handed in open. */
  close(): Promise<void>;
}

/**
 * Serves an open database, ready when this returns. `env` are further settings by their environment names
 * (`PUBLIC_UNITS: 'none'`, `INDEX_MEMORY_MB: '32'`).
 */
export async function startServer(
  database: Database,
  env: Record<string, string> = {},
): Promise<RunningServer> {
  throw new Error(`not there yet: ${database.engine} ${Object.keys(env)}`);
}
