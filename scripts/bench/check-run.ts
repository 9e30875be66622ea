/**
 * One check in a process that does nothing else: `check-run.ts <database URL or data folder> <file> [bare]`. Sends what
 * it took, with every row written as the API writes it; with `bare` after the bare join of the same points, whose
 * memory would count as the check's.
 */
import { readFileSync } from 'node:fs';
import { type Database, openDatabase } from '../../db/connect.ts';
import { rowOf } from '../../server/routes/check-rows.ts';
import { Check } from '../../server/services/checks.ts';

export interface CheckRun {
  ms: number;
  /** 0 where the bare join was not asked for. */
  bareMs: number;
  peakMb: number;
}

const [where = '', file = '', bare = ''] = process.argv.slice(2);
const isServer = where.startsWith('postgresql:');
const database = await openDatabase({ databaseUrl: isServer ? where : null, dataDir: isServer ? '' : where });
const bareMs = bare === 'bare' ? await bareJoin(database, file) : 0;
const started = performance.now();
let bytes = 0;
const check = await Check.open(database.knex, { file });
await check.survey();
for await (const rows of check.rows()) {
  for (const row of rows) bytes += Buffer.byteLength(JSON.stringify(rowOf(row, 'es')));
}
const ms = performance.now() - started;
if (bytes === 0) throw new Error('nothing was checked');
process.send?.({ ms, bareMs, peakMb: peakMb() } satisfies CheckRun);
await database.close();

/** The points in chunks of 20,000 by unnest, then one join for the municipality. */
async function bareJoin({ knex }: Database, path: string): Promise<number> {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  const points = lines.map((line) => line.split(',').slice(2).map(Number));
  const began = performance.now();
  await knex.transaction(async (trx) => {
    await trx.raw('create temporary table bare (key integer, geom geometry(Point, 4326)) on commit drop');
    for (let from = 0; from < points.length; from += 20_000) {
      const chunk = points.slice(from, from + 20_000);
      await trx.raw(
        `insert into bare select ordinality, st_setsrid(st_makepoint(lng, lat), 4326)
         from unnest(?::float8[], ?::float8[]) with ordinality as t(lng, lat, ordinality)`,
        [chunk.map((point) => point[1] ?? 0), chunk.map((point) => point[0] ?? 0)],
      );
    }
    await trx.raw(
      `select bare.key, min(part.code) from bare
       left join territory_parts part on part.kind = 'municipality' and st_intersects(part.geom, bare.geom)
       group by bare.key`,
    );
  });
  return performance.now() - began;
}

function peakMb(): number {
  try {
    const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0);
    return kilobytes / 1_024;
  } catch {
    return process.memoryUsage.rss() / 2 ** 20;
  }
}
