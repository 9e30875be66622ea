/**
 * `npm test [-- mocha's arguments]`: every test, on both engines and in Chromium, from a bare checkout. Brings up a
 * temporary PostgreSQL, which begins from the one kept in .cache/ so that prepared databases are made once.
 * The last line is `N passed, N failed`.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Cluster, startCluster } from './system/cluster.ts';
import { ensureRequirements } from './system/install.ts';
import { findPostgres, type PostgresTools } from './system/postgres.ts';
import { keepTemplates, keptCluster, templatesIn } from './system/templates.ts';

interface Counts {
  passed: number;
  failed: number;
  failures: string[];
}

const NONE: Counts = { passed: 0, failed: 0, failures: [] };
const BROKEN: Counts = { passed: 0, failed: 1, failures: ['The run itself: see above'] };

/** A whole run goes in parts, the longest first, three at once: each waits half of its time for what it started. */
const PARTS = ['queries/', 'web/', 'api/[a-h]', 'api/[!a-h]', '{tiles,unit,rules}/'];
const PARTS_AT_ONCE = 3;
const BOOT = join(import.meta.dirname, 'boot.mjs');
const args = process.argv.slice(2);
const files = args.filter((arg) => arg.endsWith('.ts'));
const say = (line: string): void => console.log(line);
let interrupted = false;
const running = new Set<ChildProcess>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true;
    for (const mocha of running) mocha.kill('SIGINT'); // which mocha hands on to the process that runs the tests
  });
}

const counts = await run();
if (interrupted) say('Interrupted.');
for (const failure of counts.failures) say(`Failed: ${failure}`);
say(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(interrupted ? 130 : counts.failed > 0 || counts.passed === 0 ? 1 : 0);

async function run(): Promise<Counts> {
  const tools = (await ensureRequirements(say)) ? findPostgres() : null;
  if (tools === null || interrupted) return BROKEN;
  const folder = mkdtempSync(join(tmpdir(), 'geoser-test-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another account
  try {
    return await withCluster(tools, folder);
  } catch (error) {
    console.error(error);
    return BROKEN;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withCluster(tools: PostgresTools, folder: string): Promise<Counts> {
  const seed = keptCluster(tools);
  const cluster = await startCluster({ tools, folder: join(folder, 'postgres'), ...(seed ? { seed } : {}) });
  const templates = await templatesIn(cluster);
  try {
    if (needsWeb()) buildWeb();
    return interrupted ? NONE : await runMocha(cluster, folder);
  } finally {
    if (interrupted) await cluster.stop();
    else await keepTemplates(cluster, tools, templates);
  }
}

/** A run narrowed to files outside test/web does without the page. */
function needsWeb(): boolean {
  return files.length === 0 || files.some((file) => file.includes('web'));
}

function buildWeb(): void {
  execFileSync(process.execPath, [BOOT, 'build-web'], { stdio: ['ignore', 'inherit', 'inherit'] });
}

async function runMocha(cluster: Cluster, folder: string): Promise<Counts> {
  const env = { ...process.env, TEST_POSTGRES: cluster.url, TMPDIR: folder };
  if (files.length > 0) return mocha(args, env, join(folder, 'counts.json'));
  if (args.length === 0) await prepare(env);
  const waiting = [...PARTS.entries()];
  const counts: Counts[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next && !interrupted; next = waiting.shift()) {
      const [index, part] = next;
      const own = join(folder, String(index)); // each looks after its own temporary files
      mkdirSync(own);
      const started = performance.now();
      counts.push(
        await mocha([...args, `test/${part}*.test.ts`], { ...env, TMPDIR: own }, join(own, 'counts.json')),
      );
      say(`Ended test/${part} after ${((performance.now() - started) / 1_000).toFixed(0)} s`);
    }
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, work));
  return {
    passed: sum(counts, 'passed'),
    failed: sum(counts, 'failed'),
    failures: counts.flatMap((each) => each.failures),
  };
}

function sum(counts: Counts[], member: 'passed' | 'failed'): number {
  return counts.reduce((total, each) => total + each[member], 0);
}

/** Makes the databases that tests copy, once for all parts. */
async function prepare(env: NodeJS.ProcessEnv): Promise<void> {
  const program = join(import.meta.dirname, '../test/support/prepare-all.ts');
  const child = spawn(process.execPath, [BOOT, program], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  running.add(child);
  const [code] = await once(child, 'exit');
  running.delete(child);
  if (code !== 0) throw new Error('The databases of the tests could not be prepared');
}

async function mocha(args: string[], env: NodeJS.ProcessEnv, file: string): Promise<Counts> {
  const program = join(dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin/mocha.js');
  const reporter = join(import.meta.dirname, '../test/support/reporter.ts');
  const strict = process.env.CI === 'true' ? ['--forbid-only', '--forbid-pending'] : [];
  const child = spawn(process.execPath, [program, '--reporter', reporter, ...strict, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env, TEST_COUNTS: file },
  });
  running.add(child);
  const [code] = await once(child, 'exit');
  running.delete(child);
  const counts: Counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : BROKEN;
  return code !== 0 && counts.failed === 0
    ? { ...counts, failed: 1, failures: [`mocha ended with ${code}: ${args.at(-1)}`] }
    : counts;
}
