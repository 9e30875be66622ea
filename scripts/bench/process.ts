/** Processes that are measured: each with the probe, spoken to over its channel, ended by its own id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const SCRIPTS = join(import.meta.dirname, '..');

/** What probe.mjs answers. */
export interface ProbeReading {
  /** Since the reading before. */
  longestPauseMs: number;
  rssMb: number;
  /** Highest resident memory so far; the present one where the system doesn't tell. */
  peakMb: number;
}

export interface Measured {
  url: string;
  /** From the start of the process until it was ready, ms. */
  startMs: number;
  /** Memory, and the longest pause since the reading before. */
  probe(): Promise<ProbeReading>;
  stop(): Promise<void>;
}

/** `npm start` with this environment, ready when this returns. @throws Error with its output when it ends instead */
export async function startProduct(env: Record<string, string>, limitMs = 180_000): Promise<Measured> {
  const port = await freePort();
  const started = performance.now();
  const child = run(join(SCRIPTS, 'start.ts'), [], { ...env, HOST: '127.0.0.1', PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  try {
    await until(() => isOk(`${url}/readyz`), child, limitMs);
    return {
      url,
      startMs: performance.now() - started,
      probe: () => ask(child, 'read'),
      stop: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** A node http server that answers every request with this many bytes, and does nothing else. */
export function startEmptyHandler(bytes: number): Promise<Measured> {
  return startBare('empty-handler.ts', [String(bytes)]);
}

/** A stream that hands a POST's body on to every reader. */
export function startBareStream(): Promise<Measured> {
  return startBare('bare-stream.ts', []);
}

/** A program of scripts/bench that tells its port. */
async function startBare(file: string, args: string[]): Promise<Measured> {
  const started = performance.now();
  const child = run(join(SCRIPTS, 'bench', file), args, {});
  const [port] = await once(child, 'message');
  const startMs = performance.now() - started;
  return {
    url: `http://127.0.0.1:${port}`,
    startMs,
    probe: () => ask(child, 'read'),
    stop: () => stop(child),
  };
}

/** Runs a program of scripts/bench to its end. @returns what it sends, and the milliseconds it took */
export async function runToEnd<T>(file: string, args: string[]): Promise<{ answer: T; ms: number }> {
  const started = performance.now();
  const child = run(join(SCRIPTS, 'bench', file), args, {});
  const output = collect(child);
  const answer = await Promise.race([
    once(child, 'message').then(([message]) => message as T),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended:\n${output()}`))),
  ]);
  const ms = performance.now() - started;
  await stop(child);
  return { answer, ms };
}

/** Runs one of the project's commands to its end. @throws Error with its output when it fails */
export async function runScript(
  file: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ ms: number; output: string }> {
  const started = performance.now();
  const child = run(join(SCRIPTS, file), args, env);
  const output = collect(child);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${output()}`);
  return { ms: performance.now() - started, output: output() };
}

function run(program: string, args: string[], env: Record<string, string>): ChildProcess {
  const probe = join(SCRIPTS, 'bench/probe.mjs');
  const node = ['--import', probe, join(SCRIPTS, 'boot.mjs'), program, ...args];
  return spawn(process.execPath, node, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
  });
}

async function ask<T>(child: ChildProcess, question: string): Promise<T> {
  const answer = once(child, 'message');
  child.send(question);
  const [message] = await answer;
  return message;
}

function collect(child: ChildProcess): () => string {
  const parts: string[] = [];
  child.stdout?.on('data', (part) => parts.push(String(part)));
  child.stderr?.on('data', (part) => parts.push(String(part)));
  return () => parts.join('').slice(-2_000);
}

async function until(done: () => Promise<boolean>, child: ChildProcess, limitMs: number): Promise<void> {
  const output = collect(child);
  const limit = performance.now() + limitMs;
  while (!(await done())) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}:\n${output()}`);
    if (performance.now() > limit) throw new Error(`Not ready after ${limitMs / 1000} s:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function isOk(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(forced);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
