/** Answers that tell their progress: lines of JSON while the work goes on, the last with its result or its problem. */
import { randomUUID } from 'node:crypto';
import type { Context } from '../context.ts';
import { Download, type Language } from './endpoint.ts';
import { toProblem } from './problems.ts';

export const NDJSON = 'application/x-ndjson';

/** Fewer lines than this many milliseconds apart tell nobody more. */
const EVERY_MS = 100;

/**
 * Runs the work and sends `{"progress": …}` lines, then `{"result": …}` or `{"problem": …}`. The work goes on to its
 * end though whoever asked has gone: what is committed must not hang on a connection.
 */
export function withProgress<P, R>(
  { ctx, language, path }: { ctx: Pick<Context, 'log'>; language: Language; path: string },
  work: (tell: (progress: P) => void) => Promise<R>,
): Download {
  let latest: P | null = null;
  let wake: () => void = () => undefined;
  const done = work((progress) => {
    latest = progress;
    wake();
  }).then(
    (result) => ({ result }),
    (error: unknown) => ({
      problem: toProblem(error, { method: 'POST', path, id: randomUUID() }, ctx.log).toJson(language),
    }),
  );
  async function* lines(): AsyncGenerator<string> {
    let last: unknown = null;
    let end: object | null = null;
    void done.then((outcome) => {
      end = outcome;
      wake();
    });
    while (end === null) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (end !== null || latest !== last) resolve();
      });
      if (latest !== last) {
        last = latest;
        yield line({ progress: latest });
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    }
    yield line(end);
  }
  return new Download(null, NDJSON, lines());
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
