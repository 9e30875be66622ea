/** npm start: the service, until Ctrl-C or SIGTERM. */
import { readConfig } from '../server/config.ts';
import { start } from '../server/main.ts';
import { progressLine } from './progress.ts';
import { lineFor, run } from './report.ts';

/** A start that was told to stop may take this long to close what it had opened; ms. */
const ABANDON_AFTER_MS = 3_000;

await run(async () => {
  const config = readConfig();
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  void stopped.then(() => stop.abort());
  const terminal = progressLine();
  const starting = start(config, { signal: stop.signal, onProgress: terminal.show, onLost: giveUp });
  const first = await Promise.race([starting, stopped]).finally(terminal.end);
  if (!first) return abandon(starting);
  console.log(`GeoSER: ${shownUrl(first.url)}`);
  if (first.empty) {
    console.log(
      'La base está vacía: npm run demo la llena con datos de demostración. / The database is empty: npm run demo.',
    );
  }
  const setup = await first.setupLink();
  if (setup !== null) {
    console.log(
      `Cree la cuenta de administrador, una sola vez / Create the administrator, once: ${shownUrl(setup)}`,
    );
  }
  await stopped;
  await first.close();
});

function shownUrl(url: string): string {
  return url.replace('//127.0.0.1:', '//localhost:');
}

/** Killing it midway is safe; closing what is open only makes the next start quicker. */
async function abandon(starting: Promise<unknown>): Promise<never> {
  const patience = new Promise((resolve) => setTimeout(resolve, ABANDON_AFTER_MS));
  await Promise.race([starting.catch(() => undefined), patience]);
  process.exit(0);
}

function giveUp(error: Error): never {
  console.error(lineFor(error));
  process.exit(1);
}
