/** Makes sure of the page's build, in a process of its own: vite needs NODE_ENV and memory that a server should not keep. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StartError } from './start-error.ts';
import { isWebBuilt } from './web-inputs.ts';

/** Reuses the build present while its inputs are the same. @throws StartError with the last line of what went wrong */
export async function buildWeb(signal?: AbortSignal): Promise<void> {
  if (isWebBuilt()) return;
  const boot = fileURLToPath(new URL('../scripts/boot.mjs', import.meta.url));
  const child = spawn(process.execPath, [boot, 'build-web'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(explain(errors));
    });
  });
}

function explain(errors: string): StartError {
  const reason =
    errors.split('\n').find((line) => /error/i.test(line)) ?? errors.trim().split('\n').at(-1) ?? '';
  return new StartError(
    `No se pudo construir la página (vea npm run build): ${reason.trim()}`,
    'The page could not be built (see npm run build).',
  );
}
