/** The project's programs as their users run them: processes of their own, stopped by what started them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { REPOSITORY } from './shared.ts';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Program {
  process: ChildProcess;
  /** Resolves with the first output that matches, of stdout and stderr together; rejects when it ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  ended: Promise<Ended>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** Runs scripts/{name}.ts with settings beside those of the test's own process, without a terminal. */
export function runProgram(name: string, args: string[], env: Record<string, string>): Program {
  return runFile(join('scripts', `${name}.ts`), args, env);
}

/** The same of any TypeScript file; its path is from the top. */
export function runFile(file: string, args: string[], env: Record<string, string>): Program {
  const { DATABASE_URL, DATA_DIR, PORT, HOST, NODE_ENV, ...inherited } = process.env;
  const child = spawn(
    process.execPath,
    [join(REPOSITORY, 'scripts/boot.mjs'), join(REPOSITORY, file), ...args],
    {
      cwd: REPOSITORY,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const out = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      out[stream] += text;
      child.emit('said');
    });
  }
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...out }));
  return {
    process: child,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(`${out.stdout}\n${out.stderr}`);
          if (!found) return;
          child.off('said', look);
          resolve(found);
        };
        child.on('said', look);
        void ended.then(({ code }) => reject(new Error(`ended with ${code}: ${out.stdout}${out.stderr}`)));
        look();
      }),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
