/** How programs end: expected errors as one line on stderr with exit code 1, anything else with its stack. */
import { DatabaseError } from '../db/connect.ts';
import { ConfigError } from '../server/config.ts';
import { Problem } from '../server/problem.ts';
import { StartError } from '../server/start-error.ts';

/** Spanish first, then English after a slash; on one line. */
export function lineFor(error: unknown): string | null {
  if (error instanceof StartError || error instanceof DatabaseError) return error.message;
  if (error instanceof Problem) return `${error.detail.es} / ${error.detail.en}`;
  if (error instanceof ConfigError) return `Configuración no válida: ${error.message} / Invalid setting.`;
  return null;
}

/** `… | head` closes the pipe when it has seen enough: nobody reads on, so nothing is wrong, and the work is ended. */
function outliveTheReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Runs a program to its end. */
export async function run(main: () => Promise<void>): Promise<void> {
  outliveTheReader();
  try {
    await main();
  } catch (error) {
    console.error(lineFor(error)?.replace(/\s+/g, ' ') ?? error);
    process.exitCode = 1;
  }
}
