/**
 * mocha's spec reporter that also tells why a test failed as soon as it does, since a whole run takes minutes, and
 * leaves its counts in the file named by TEST_COUNTS, for `npm test`.
 */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Of a failure, before the whole of it at the end. */
const LINES = 6;

export interface Counts {
  passed: number;
  failed: number;
  /** Whole title and reason of each failed test, to be said again where a long run ends. */
  failures: string[];
}

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const failures: string[] = [];
    runner.on('fail', (test, error) => {
      const reason = String(error.stack ?? error)
        .split('\n')
        .slice(0, LINES)
        .join('\n       ');
      process.stdout.write(`       ${reason}\n`);
      failures.push(`${test.fullTitle()}\n       ${reason}`);
    });
    runner.once('end', () => {
      const counts: Counts = { passed: this.stats.passes, failed: this.stats.failures, failures };
      if (process.env.TEST_COUNTS) writeFileSync(process.env.TEST_COUNTS, JSON.stringify(counts));
    });
  }
}
