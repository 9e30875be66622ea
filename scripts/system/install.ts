/** What the tests need of the machine: named first when it is missing, installed where that can be done. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { findChromium } from './chromium.ts';
import { findNginx } from './nginx.ts';
import { findPostgres, OLDEST_POSTGIS, OLDEST_POSTGRES } from './postgres.ts';

type Requirement = 'postgres' | 'chromium' | 'nginx';

const NAMES: Record<Requirement, string> = {
  postgres: `PostgreSQL ≥ ${OLDEST_POSTGRES} with PostGIS ≥ ${OLDEST_POSTGIS}`,
  chromium: 'Chromium',
  nginx: 'nginx',
};

/** Names on `say` what the machine lacks and installs it, or returns false after saying the command that would. */
export async function ensureRequirements(say: (line: string) => void): Promise<boolean> {
  const lacking = missing();
  if (lacking.length === 0) return true;
  say(`Missing: ${lacking.map((one) => NAMES[one]).join('; ')}`);
  const system = distribution();
  if (system === null || process.getuid?.() !== 0 || !(await agreed(lacking))) {
    for (const one of lacking) say(`Install it with: ${command(one, system)}`);
    return lacking.every((one) => one === 'nginx');
  }
  install(lacking, system, say);
  const still = missing();
  for (const one of still) say(`${NAMES[one]} could not be installed. Try: ${command(one, system)}`);
  // without nginx one test fails, and the others tell what they tell
  return still.every((one) => one === 'nginx');
}

function missing(): Requirement[] {
  const lacking: Requirement[] = [];
  if (findPostgres() === null) lacking.push('postgres');
  if (findChromium() === null) lacking.push('chromium');
  // elsewhere its test is left out, and nobody has to install it
  if (process.env.CI === 'true' && findNginx() === null) lacking.push('nginx');
  return lacking;
}

type Distribution = 'debian' | 'ubuntu';

function distribution(): Distribution | null {
  if (!existsSync('/etc/os-release') || !existsSync('/usr/bin/apt-get')) return null;
  const text = readFileSync('/etc/os-release', 'utf8');
  const ids = [...text.matchAll(/^ID(?:_LIKE)?="?([^"\n]+)/gm)].flatMap((match) =>
    (match[1] ?? '').split(' '),
  );
  if (ids.includes('ubuntu')) return 'ubuntu';
  return ids.includes('debian') ? 'debian' : null;
}

function command(one: Requirement, system: Distribution | null): string {
  if (one === 'nginx') {
    return system === null ? 'brew install nginx' : 'sudo apt-get install --no-install-recommends nginx';
  }
  if (system === null) {
    return one === 'postgres'
      ? 'brew install postgis  (or your system’s packages postgresql and postgis)'
      : 'brew install --cask chromium  (or set CHROMIUM_PATH to a Chrome)';
  }
  if (one === 'postgres') return 'sudo apt-get install --no-install-recommends postgresql postgresql-postgis';
  return system === 'ubuntu'
    ? 'sudo snap install chromium'
    : 'sudo apt-get install --no-install-recommends chromium';
}

async function agreed(lacking: Requirement[]): Promise<boolean> {
  if (!process.stdin.isTTY) return true;
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await ask.question(`Install ${lacking.map((one) => NAMES[one]).join(' and ')} now? [y/N] `);
  ask.close();
  return /^[ysYS]/.test(answer);
}

function install(lacking: Requirement[], system: Distribution, say: (line: string) => void): void {
  say('Installing (no system cluster is created or started) …');
  withoutServices(() => {
    run('apt-get', ['update', '-q']);
    if (lacking.includes('postgres')) installPostgres();
    if (lacking.includes('nginx')) aptInstall(['nginx']);
    if (!lacking.includes('chromium')) return;
    if (system === 'debian') aptInstall(['chromium']);
    else run('snap', ['install', 'chromium']);
  });
}

const CLUSTER_SETTINGS = '/etc/postgresql-common/createcluster.conf';

/** The common package first, because it brings the setting that keeps the server's package from making a cluster. */
function installPostgres(): void {
  const name = postgisPackage();
  aptInstall(['postgresql-common']);
  const before = existsSync(CLUSTER_SETTINGS) ? readFileSync(CLUSTER_SETTINGS, 'utf8') : '';
  const others = before.split('\n').filter((line) => !/^\s*create_main_cluster\b/.test(line));
  writeFileSync(CLUSTER_SETTINGS, ['create_main_cluster = false', ...others].join('\n'));
  try {
    aptInstall([name]);
  } finally {
    writeFileSync(CLUSTER_SETTINGS, before);
  }
}

/** `postgresql-NN-postgis-3`, which depends on the server of that version; the newest that is on offer. */
function postgisPackage(): string {
  const listed = spawnSync('apt-cache', ['pkgnames', 'postgresql-'], { encoding: 'utf8' }).stdout ?? '';
  const versions = [...listed.matchAll(/^postgresql-(\d+)-postgis-3$/gm)].map((match) => Number(match[1]));
  return `postgresql-${Math.max(OLDEST_POSTGRES, ...versions)}-postgis-3`;
}

function aptInstall(packages: string[]): void {
  const options = ['-y', '-q', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold'];
  run('apt-get', ['install', ...options, ...packages]);
}

const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

/** Debian's hook that keeps packages from starting services; one that stands there already is left alone. */
function withoutServices(work: () => void): void {
  if (existsSync(SERVICE_POLICY)) {
    work();
    return;
  }
  writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    rmSync(SERVICE_POLICY);
  }
}

function run(program: string, args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
}
