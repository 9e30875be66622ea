/** The product's HTTP server within a test, on a free port of the loopback address. */
import type { Database } from '../../db/connect.ts';
import { readConfig } from '../../server/config.ts';
import { type StartOptions, start } from '../../server/main.ts';

export interface RunningServer {
  /** `http://127.0.0.1:{port}`, no slash at the end. */
  url: string;
  /** Stops listening and ends what the server started; leaves a database that was handed in open. */
  close(): Promise<void>;
}

/**
 * Serves an open database, ready when this returns. `env` are further settings by their environment names
 * (`PUBLIC_UNITS: 'none'`, `INDEX_MEMORY_MB: '32'`), `options` what main's `start` takes, a clock for one.
 * The page is served as it was built last: `npm test` builds it before.
 */
export async function startServer(
  database: Database,
  env: Record<string, string> = {},
  options: StartOptions = {},
): Promise<RunningServer> {
  const config = readConfig({ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error', ...env });
  return start(config, { database, web: 'keep', ...options });
}
