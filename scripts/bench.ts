/**
 * `npm run bench [-- --quick] [-- section …]`: what the product does a second, how long it takes and what it weighs,
 * each beside the same work done barely in the same run. Sections: clusters, past, outcomes, imports, checks, weights,
 * embed, live, starts. --quick keeps to 50,000 units. PostgreSQL is a temporary one; the database of a developer isn't
 * touched.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { measureChecks } from './bench/checks.ts';
import { measureClusters } from './bench/clusters.ts';
import { makeDatabase } from './bench/database.ts';
import { measureEmbed } from './bench/embed.ts';
import { measureImport } from './bench/imports.ts';
import { measureLive } from './bench/live.ts';
import { measureOutcomes } from './bench/outcomes.ts';
import { measurePast, measurePlay } from './bench/play.ts';
import { measureStarts } from './bench/starts.ts';
import { formatMeasurement, type Measurement } from './bench/table.ts';
import { measureWeights } from './bench/weights.ts';
import { type Cluster, startCluster } from './system/cluster.ts';
import { ensureRequirements } from './system/install.ts';
import { findPostgres } from './system/postgres.ts';

const SMALL = { coldMs: 5, unseenMs: 500, commitMs: 1_000, memoryMb: 1_536 };
const LARGE = { coldMs: 5, unseenMs: 10_000, commitMs: 10_000, memoryMb: 1_536 };
const SECTIONS = ['clusters', 'past', 'outcomes', 'imports', 'checks', 'weights', 'embed', 'live', 'starts'];

const quick = process.argv.includes('--quick');
const chosen = process.argv.slice(2).filter((argument) => SECTIONS.includes(argument));
const wanted = chosen.length > 0 ? chosen : SECTIONS;
const say = (line: string): void => console.log(line);
const report = (measurement: Measurement): void => say(formatMeasurement(measurement));
let failures = 0;

await main();
process.exit(failures === 0 ? 0 : 1);

async function main(): Promise<void> {
  const tools = (await ensureRequirements(say)) ? findPostgres() : null;
  if (tools === null) process.exit(1);
  say(
    `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, node ${process.version}`,
  );
  say(
    `PostgreSQL ${tools.version} with PostGIS ${tools.postgis}, settings of a temporary cluster (no fsync)\n`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'geoser-bench-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another account
  const cluster = await startCluster({ tools, folder: join(folder, 'postgres') });
  const end = (): void => {
    void cluster.stop().finally(() => process.exit(130));
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    await measureAll(cluster);
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll(cluster: Cluster): Promise<void> {
  execFileSync(process.execPath, [join(import.meta.dirname, 'boot.mjs'), 'build-web'], {
    stdio: 'ignore',
  });
  if (wanted.includes('starts')) await section('starts', () => measureStarts(report));
  if (wanted.some((name) => name !== 'starts')) {
    await section('50,000 units', () => measureSmall(cluster));
    if (!quick && (wanted.includes('clusters') || wanted.includes('past'))) {
      await section('1,000,000 units', async () => {
        const url = await makeDatabase(cluster, 'large', 1_000_000, say);
        if (wanted.includes('clusters')) await measureClusters(url, '1,000,000', LARGE, report);
        if (wanted.includes('past')) await measurePast(url, '1,000,000', report);
      });
    }
  }
}

async function measureSmall(cluster: Cluster): Promise<void> {
  const url = await makeDatabase(cluster, 'small', null, say);
  if (wanted.includes('clusters')) await measureClusters(url, '50,000', SMALL, report);
  if (wanted.includes('past')) {
    await measurePast(url, '50,000', report);
    await measurePlay(url, report);
  }
  if (wanted.includes('outcomes')) await measureOutcomes(url, '50,000', report);
  if (wanted.includes('weights')) await measureWeights(url, report);
  if (wanted.includes('embed')) await measureEmbed(url, report);
  if (wanted.includes('checks')) await measureChecks(url, report);
  if (wanted.includes('live')) await measureLive(url, report);
  if (wanted.includes('imports')) await measureImport(url, 100_000, report);
}

/** One failure doesn't take the other sections along. */
async function section(title: string, work: () => Promise<void>): Promise<void> {
  say(`-- ${title}`);
  try {
    await work();
  } catch (error) {
    failures += 1;
    say(`${title}: not measured: ${error instanceof Error ? error.message : String(error)}`);
  }
}
