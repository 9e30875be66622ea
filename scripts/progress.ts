/** The progress of a start on the terminal: one line that is rewritten, or one line a step where there is no terminal. */
import type { Readiness } from '../server/readiness.ts';

export interface ProgressLine {
  show(readiness: Readiness): void;
  end(): void;
}

export function progressLine(out: NodeJS.WriteStream = process.stderr): ProgressLine {
  let last = '';
  return {
    show(readiness) {
      if (readiness.state !== 'starting') return;
      if (out.isTTY) out.write(`\r\u001b[2K${withCount(readiness)}`);
      else if (readiness.step.es !== last) out.write(`${readiness.step.es}\n`);
      last = readiness.step.es;
    },
    end() {
      if (out.isTTY && last !== '') out.write('\r\u001b[2K');
    },
  };
}

function withCount({ step, done, total }: Readiness): string {
  if (done === null || !total) return `${step.es} …`;
  return `${step.es}: ${Math.floor((100 * done) / total)} %`;
}
