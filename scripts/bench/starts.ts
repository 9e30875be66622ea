/** `npm start` on an empty folder and again, until the first map can be drawn. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from './load.ts';
import { runToEnd, startProduct } from './process.ts';
import type { Measurement } from './table.ts';

export async function measureStarts(report: (m: Measurement) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'geoser-bench-'));
  try {
    const bare = { first: 0, second: 0 };
    for (const turn of ['first', 'second'] as const) {
      bare[turn] = (await runToEnd('bare-pglite.ts', [join(folder, 'bare')])).ms / 1000;
    }
    for (const turn of ['first', 'second'] as const) {
      const { ms, rssMb } = await startOnce(join(folder, 'data'));
      report({
        what: `${turn} start to the first map, embedded`,
        value: ms / 1000,
        unit: 's',
        baseline: { what: `bare PGlite with PostGIS, ${turn} open`, value: bare[turn] },
        aim: turn === 'first' ? 60 : 5,
      });
      if (turn === 'second') report({ what: 'memory after the start, embedded', value: rssMb, unit: 'MB' });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startOnce(dataDir: string): Promise<{ ms: number; rssMb: number }> {
  const started = performance.now();
  const product = await startProduct({ DATABASE_URL: '', DATA_DIR: dataDir });
  const client = new Client(product.url);
  try {
    for (const path of [
      '/',
      '/styles/light.json',
      '/tiles/municipality/5/9/15.mvt',
      '/tiles/units/5/9/15.mvt',
    ]) {
      const { status } = await client.ask(path);
      if (status >= 400) throw new Error(`${path} answered ${status}`);
    }
    return { ms: performance.now() - started, rssMb: (await product.probe()).rssMb };
  } finally {
    client.close();
    await product.stop();
  }
}
