/** How long after a commit its unit stands in the next tile, while clients keep asking for it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Client } from './load.ts';
import { runScript } from './process.ts';
import { pathOf } from './sample.ts';
import { inventUnits, writeUnitsFile } from './units-file.ts';

const LIMIT_MS = 120_000;

/** Milliseconds from the commit, seen by the version row of another connection, to a tile with another ETag. */
export async function commitToTile(databaseUrl: string, serverUrl: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'geoser-bench-'));
  const client = new Client(serverUrl);
  try {
    const units = await inventUnits(databaseUrl, 1, `COMMIT-${Date.now()}`);
    const file = join(folder, 'units.csv');
    await writeUnitsFile(file, units);
    const path = `/tiles/units/${pathOf(units[0]?.lng ?? 0, units[0]?.lat ?? 0, 9)}.mvt`;
    const { etag } = await client.ask(path);
    const importing = runScript('import.ts', ['units', file], { DATABASE_URL: databaseUrl });
    const committed = await nextVersion(databaseUrl);
    await changed(client, path, etag);
    const ms = performance.now() - committed;
    await importing;
    return ms;
  } finally {
    client.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** When the version of the units went up. */
async function nextVersion(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const read = async () => {
    const { rows } = await client.query("select version from layer_versions where layer = 'units'");
    return String(rows[0]?.version);
  };
  try {
    const before = await read();
    await poll(async () => (await read()) !== before);
    return performance.now();
  } finally {
    await client.end();
  }
}

async function changed(client: Client, path: string, etag: string): Promise<void> {
  await poll(async () => {
    const answer = await client.ask(path);
    return answer.status === 200 && answer.etag !== etag;
  });
}

async function poll(done: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + LIMIT_MS;
  while (!(await done())) {
    if (performance.now() > until) throw new Error(`Nothing changed within ${LIMIT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
