/** Import of many units by the command, against the bare statements for the same rows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { runScript } from './process.ts';
import type { Measurement } from './table.ts';
import { type BenchUnit, inventUnits, writeUnitsFile } from './units-file.ts';

/** `npm run import -- units` of `count` new rows into a database that holds territories. */
export async function measureImport(
  url: string,
  count: number,
  report: (m: Measurement) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'geoser-bench-'));
  try {
    const units = await inventUnits(url, count, 'IMPORT');
    const file = join(folder, 'units.csv');
    await writeUnitsFile(file, units);
    const bareMs = await bareSql(url, units);
    const { ms } = await runScript('import.ts', ['units', file], { DATABASE_URL: url });
    report({
      what: `import of ${count.toLocaleString('en-US')} units, located, with history`,
      value: ms / 1000,
      unit: 's',
      baseline: { what: 'bare insert and join', value: bareMs / 1000 },
      aim: 15 * (count / 100_000),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The rows in chunks of 20,000 by unnest, then one join for the municipality. */
async function bareSql(url: string, units: BenchUnit[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const started = performance.now();
  await client.query('create temporary table bare (code text primary key, geom geometry(Point, 4326))');
  for (let from = 0; from < units.length; from += 20_000) {
    const chunk = units.slice(from, from + 20_000);
    await client.query(
      `insert into bare select code, st_setsrid(st_makepoint(lng, lat), 4326)
       from unnest($1::text[], $2::float8[], $3::float8[]) as t(code, lng, lat)`,
      [chunk.map((unit) => unit.code), chunk.map((unit) => unit.lng), chunk.map((unit) => unit.lat)],
    );
  }
  await client.query(
    `create temporary table located as
     select bare.code, min(part.code) as municipality from bare
     left join territory_parts part on part.kind = 'municipality' and st_intersects(part.geom, bare.geom)
     group by bare.code`,
  );
  const ms = performance.now() - started;
  await client.end();
  return ms;
}
